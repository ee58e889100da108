package dev.uketori.notify;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a notice is tried again.
///
/// @param waits between two tries
record Schedule(List<Duration> waits) {

    private static final double LEAST = 0.8;
    private static final double SPREAD = 0.4;

    /// What a receiver may ask for at most.
    private static final Duration LONGEST = Duration.ofDays(1);

    /// The time of the next try; empty if there have been enough.
    ///
    /// @param tries that have failed, at least 1
    /// @param retryAfter the header of the last answer: seconds, or an HTTP date
    Optional<Instant> next(
            int tries, Optional<String> retryAfter, Instant now, RandomGenerator random) {
        if (tries > waits.size()) {
            return Optional.empty();
        }
        var wait = waits.get(tries - 1).toMillis();
        var planned = now.plusMillis((long) (wait * (LEAST + SPREAD * random.nextDouble())));
        return Optional.of(
                retryAfter
                        .flatMap(header -> parse(header.strip(), now))
                        .map(asked -> earlier(asked, now.plus(LONGEST)))
                        .filter(planned::isBefore)
                        .orElse(planned));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Optional<Instant> parse(String header, Instant now) {
        if (header.matches("[0-9]{1,9}")) {
            return Optional.of(now.plusSeconds(Long.parseLong(header)));
        }
        try {
            return Optional.of(
                    ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
