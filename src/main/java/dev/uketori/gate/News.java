package dev.uketori.gate;

import java.time.Instant;
import java.util.Optional;

/// What the answer to a request tells about those to come.
public sealed interface News {

    /// Doitong works and lets us in, whatever it thought of the request itself.
    record LetIn() implements News {}

    /// It does not let us in, and will not before somebody has mended that.
    ///
    /// @param detail for people
    record ShutOut(String detail) implements News {}

    /// It was one request too many.
    ///
    /// @param retryAt when Doitong wants to be asked again; empty if it did not say
    record TooMany(String detail, Optional<Instant> retryAt) implements News {}

    /// It is out of order, or cannot be reached.
    record OutOfOrder(String detail) implements News {}

    /// No answer came that tells anything.
    record Silence() implements News {}
}
