package dev.uketori.store;

import dev.uketori.job.Status;
import java.util.Set;

/// Fired after a commit that left jobs with work to do at once: whoever does that work need not
/// wait for the next tick.
///
/// @param waiting the states that those jobs are in
public record JobsDue(Set<Status> waiting) {}
