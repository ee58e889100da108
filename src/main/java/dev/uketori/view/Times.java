package dev.uketori.view;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/// Times as they come from outside.
final class Times {

    static final String OTHERWISE = "must be a time (RFC 3339)";

    /// RFC 3339 has four digits for it.
    private static final int LAST_YEAR = 9999;

    private Times() {}

    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text))
                    .filter(time -> time.getYear() >= 0 && time.getYear() <= LAST_YEAR)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
