package dev.uketori.store;

import dev.uketori.gate.Grant;
import dev.uketori.job.JobId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whom the gate let through.
///
/// @param claims of the jobs, each with its permit for one request
/// @param waits what keeps out the others; empty if there are none
public record Passage(List<Claim> claims, Optional<Grant.Wait> waits) {

    static final Passage NOBODY = new Passage(List.of(), Optional.empty());

    /// Only these of them.
    Passage of(Set<JobId> jobs) {
        return new Passage(
                claims.stream().filter(claim -> jobs.contains(claim.id())).toList(), waits);
    }
}
