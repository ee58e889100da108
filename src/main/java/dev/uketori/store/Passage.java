package dev.uketori.store;

import dev.uketori.gate.Grant;
import java.util.List;
import java.util.Optional;

/// Whom the gate let through.
///
/// @param claims of the jobs, each with its permit for one request
/// @param waits what keeps out the others; empty if there are none
public record Passage(List<Claim> claims, Optional<Grant.Wait> waits) {

    static final Passage NOBODY = new Passage(List.of(), Optional.empty());
}
