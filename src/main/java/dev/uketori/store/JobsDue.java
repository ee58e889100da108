package dev.uketori.store;

import dev.uketori.job.Status;
import java.util.Set;

/// Fired after a commit that moved jobs or left something to do at once: whoever has to do with it
/// need not wait for the next tick.
///
/// @param waiting the states of jobs that are due; empty if none is
/// @param known Doitong's ids of jobs that we have just learned: a webhook that came before may
///   have been waiting for them
/// @param freed whether Doitong has fewer jobs of ours than before: another may take the place
public record JobsDue(Set<Status> waiting, Set<String> known, boolean freed) {

    static final JobsDue QUEUED = new JobsDue(Set.of(Status.QUEUED), Set.of(), false);
}
