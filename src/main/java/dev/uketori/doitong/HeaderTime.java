package dev.uketori.doitong;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A moment, as headers tell it: in seconds from now, seconds or milliseconds of the epoch, RFC
/// 3339, or as an HTTP date.
///
/// What is told by their clock is moved to ours. What is past is now; what is far away is cut to
/// [#FARTHEST], so that a wrong header cannot stop us for good.
final class HeaderTime {

    static final Duration FARTHEST = Duration.ofDays(1);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");

    /// As seconds from now it would be in 31 years.
    private static final double SMALLEST_EPOCH = 1e9;

    /// As seconds of the epoch it would be in the year 5138.
    private static final double SMALLEST_MILLIS = 1e11;

    private HeaderTime() {}

    /// The moment that a header tells.
    ///
    /// @param text the header's value; null if it is not there
    /// @param theirs what time it was for them; null if they did not say
    /// @param now what time it is for us
    /// @return empty if it tells no moment
    static Optional<Instant> read(@Nullable String text, @Nullable Instant theirs, Instant now) {
        var value = text == null ? "" : text.strip();
        if (NUMBER.matcher(value).matches() && Double.parseDouble(value) < SMALLEST_EPOCH) {
            return Optional.of(within(now.plus(millis(Double.parseDouble(value) * 1000)), now));
        }
        return absolute(value)
                .map(moment -> theirs == null ? moment : moment.plus(Duration.between(theirs, now)))
                .map(moment -> within(moment, now));
    }

    private static Optional<Instant> absolute(String value) {
        if (NUMBER.matcher(value).matches()) {
            var number = Double.parseDouble(value);
            return Optional.of(
                    Instant.EPOCH.plus(millis(number < SMALLEST_MILLIS ? number * 1000 : number)));
        }
        return date(value).or(() -> rfc3339(value));
    }

    /// The form of `Date` and of `Retry-After`: `Sun, 06 Nov 1994 08:49:37 GMT`.
    static Optional<Instant> date(@Nullable String value) {
        return parsed(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ENGLISH));
    }

    private static Optional<Instant> rfc3339(String value) {
        return parsed(value, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private static Optional<Instant> parsed(@Nullable String value, DateTimeFormatter form) {
        try {
            return value == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(value.strip(), form).toInstant());
        } catch (DateTimeException otherwise) {
            return Optional.empty();
        }
    }

    private static Duration millis(double millis) {
        return Duration.ofMillis((long) Math.ceil(millis));
    }

    private static Instant within(Instant moment, Instant now) {
        if (moment.isBefore(now)) {
            return now;
        }
        var farthest = now.plus(FARTHEST);
        return moment.isAfter(farthest) ? farthest : moment;
    }
}
