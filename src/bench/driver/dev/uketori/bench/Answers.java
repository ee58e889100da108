package dev.uketori.bench;

import org.HdrHistogram.Histogram;

/// What came back from a round.
///
/// @param count of the answers that were as they should be
/// @param wrong other answers, and requests without one
/// @param nanos from the first request to the last answer
/// @param latency in nanoseconds
record Answers(long count, long wrong, long nanos, Histogram latency) {

    double rate() {
        return count * 1e9 / nanos;
    }

    double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
