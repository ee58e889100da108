package dev.uketori.sandbox.doitong;

/// How long a job takes, in milliseconds, drawn evenly from this range.
public record Delay(int minMs, int maxMs) {

    /// @throws IllegalArgumentException unless 0 ≤ minMs ≤ maxMs
    public Delay {
        if (minMs < 0 || maxMs < minMs) {
            throw new IllegalArgumentException("delay needs 0 <= minMs <= maxMs");
        }
    }
}
