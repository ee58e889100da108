package dev.uketori.intake;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `Prefer` says (RFC 7240). What makes no sense is no preference.
final class Preference {

    private static final int LONGEST_WAIT = 60;

    private static final Pattern WAIT =
            Pattern.compile("(?i)\\s*wait\\s*=\\s*(?:(\\d+)|\"(\\d+)\")\\s*(?:;.*)?");

    private Preference() {}

    /// How long the answer may be waited for, a minute at most; of several, the first counts.
    static Optional<Duration> wait(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(WAIT::matcher)
                .filter(Matcher::matches)
                .map(wait -> wait.group(1) == null ? wait.group(2) : wait.group(1))
                .map(Preference::seconds)
                .findFirst();
    }

    private static Duration seconds(String digits) {
        var significant = digits.replaceFirst("^0+(?=\\d)", "");
        return Duration.ofSeconds(
                significant.length() > 2
                        ? LONGEST_WAIT
                        : Math.min(Long.parseLong(significant), LONGEST_WAIT));
    }
}
