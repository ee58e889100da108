package dev.uketori.doitong;

import dev.uketori.gate.Window;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the headers of an answer say about the plan's limits. All moments are by our clock.
///
/// @param retryAt when Doitong wants to be asked again
public record Told(Window window, Optional<Instant> retryAt) {

    /// The headers said nothing.
    static final Told NOTHING = new Told(Window.NOTHING, Optional.empty());

    private static final Pattern COUNT = Pattern.compile("\\s*(\\d{1,9})\\s*(?:[,;].*)?");

    /// @param header gives the value of a header; null if it is not there
    /// @param now when the answer came
    static Told read(Function<String, @Nullable String> header, Instant now) {
        var theirs = HeaderTime.date(header.apply("Date")).orElse(null);
        return new Told(
                new Window(
                        count(header.apply("X-RateLimit-Limit")),
                        count(header.apply("X-RateLimit-Remaining")),
                        HeaderTime.read(header.apply("X-RateLimit-Reset"), theirs, now)),
                HeaderTime.read(header.apply("Retry-After"), theirs, now));
    }

    private static OptionalInt count(@Nullable String text) {
        var found = COUNT.matcher(text == null ? "" : text);
        return found.matches()
                ? OptionalInt.of(Integer.parseInt(found.group(1)))
                : OptionalInt.empty();
    }
}
