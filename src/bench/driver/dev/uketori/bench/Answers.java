package dev.uketori.bench;

import java.util.Map;
import org.HdrHistogram.Histogram;

/// What came back from a round.
///
/// @param count of the answers that were as they should be
/// @param others how many had another status; 0 stands for no answer
/// @param nanos from the first request to the last answer
/// @param latency in nanoseconds
record Answers(long count, Map<Integer, Long> others, long nanos, Histogram latency) {

    long wrong() {
        return others.values().stream().mapToLong(Long::longValue).sum();
    }

    double rate() {
        return count * 1e9 / nanos;
    }

    double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
