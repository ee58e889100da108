package dev.uketori.download;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request wants of a body (RFC 9110, section 14). Offsets are in bytes, counted from 0.
sealed interface ByteRange {

    /// All of it: nothing else was asked for, or in a way that a server may pass over, several
    /// ranges among them.
    record Whole() implements ByteRange {}

    /// From `first` to `last`, both included.
    record Span(long first, long last) implements ByteRange {

        long length() {
            return last - first + 1;
        }
    }

    /// Nothing that there is.
    record Nowhere() implements ByteRange {}

    /// One range. More digits than these are more than there is of anything.
    Pattern SINGLE = Pattern.compile("(?i)bytes[ \t]*=[ \t]*(\\d{0,18})-(\\d{0,18})[ \t]*");

    /// Reads a `Range` header for a body of that length.
    static ByteRange of(@Nullable String header, long length) {
        var match = SINGLE.matcher(header == null ? "" : header);
        if (!match.matches()) {
            return new Whole();
        }
        var from = match.group(1);
        var to = match.group(2);
        if (from.isEmpty()) {
            return to.isEmpty() ? new Whole() : suffix(Long.parseLong(to), length);
        }
        var first = Long.parseLong(from);
        var last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
        if (last < first) {
            return new Whole();
        }
        return first >= length ? new Nowhere() : new Span(first, Math.min(last, length - 1));
    }

    private static ByteRange suffix(long bytes, long length) {
        return bytes == 0 || length == 0
                ? new Nowhere()
                : new Span(Math.max(0, length - bytes), length - 1);
    }
}
