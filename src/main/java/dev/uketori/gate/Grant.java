package dev.uketori.gate;

import dev.uketori.job.Hold;
import java.time.Instant;
import java.util.Optional;

/// What the gate lets go.
///
/// @param permits requests that may be sent at once
/// @param waits why it is not more; empty if it is all that was wanted
/// @param after the gate, once they are let go
public record Grant(int permits, Optional<Wait> waits, Gate after) {

    /// Why the rest has to wait.
    ///
    /// @param until when it may have an end; empty if that is no matter of time
    public record Wait(Hold.Reason reason, Optional<Instant> until) {}
}
