package dev.uketori.watch;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What `Accept` says of the two looks of the feed (RFC 9110).
final class Accept {

    private Accept() {}

    /// Whether a stream is named, and JSON is not preferred.
    static boolean wantsStream(List<String> headers) {
        var stream = weight(headers, "text/event-stream");
        return stream > 0 && stream >= weight(headers, "application/json");
    }

    private static double weight(List<String> headers, String type) {
        return headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(range -> range.toLowerCase(Locale.ROOT).split(";", -1))
                .filter(range -> range[0].strip().equals(type))
                .mapToDouble(Accept::weight)
                .max()
                .orElse(0);
    }

    /// What makes no sense is no weight.
    private static double weight(String[] range) {
        return Arrays.stream(range)
                .skip(1)
                .map(String::strip)
                .filter(parameter -> parameter.matches("q=[01](\\.\\d{0,3})?"))
                .mapToDouble(parameter -> Double.parseDouble(parameter.substring(2)))
                .findFirst()
                .orElse(1);
    }
}
