package dev.uketori.store;

import dev.uketori.job.Cost;
import dev.uketori.job.JobId;
import dev.uketori.job.Step;
import dev.uketori.job.Step.Moved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The jobs that one transaction has locked, as its reports move them one after the other.
final class LockedJobs {

    private final Map<JobId, LockedJob> byId = new HashMap<>();
    private final Map<String, JobId> byDoitongId = new HashMap<>();
    private final Set<JobId> changed = new LinkedHashSet<>();

    LockedJobs(List<LockedJob> jobs) {
        jobs.forEach(this::put);
    }

    private void put(LockedJob job) {
        byId.put(job.id(), job);
        var doitongId = job.state().doitongId();
        if (doitongId != null) {
            byDoitongId.put(doitongId, job.id());
        }
    }

    /// The job that `advance` is about, as it is by now; null if there is none.
    @Nullable LockedJob of(Advance advance) {
        var id = advance.job() == null ? owner(advance.report().doitongId()) : advance.job();
        return id == null ? null : byId.get(id);
    }

    /// Whether some job has that id of Doitong's.
    boolean isKnown(@Nullable String doitongId) {
        return owner(doitongId) != null;
    }

    boolean belongsToAnother(@Nullable String doitongId, LockedJob job) {
        var owner = owner(doitongId);
        return owner != null && !owner.equals(job.id());
    }

    private @Nullable JobId owner(@Nullable String doitongId) {
        return doitongId == null ? null : byDoitongId.get(doitongId);
    }

    /// What it is after `step`, and has cost by then.
    void change(LockedJob job, Step step, Cost cost) {
        var after = step instanceof Moved(var to, var attempts, _) ? job.moved(to, attempts) : job;
        if (step instanceof Moved || !cost.equals(job.cost())) {
            put(after.charged(cost));
            changed.add(job.id());
        }
    }

    /// The jobs that were changed, each once, as they are now.
    List<LockedJob> changed() {
        var jobs = new ArrayList<LockedJob>(changed.size());
        for (var id : changed) {
            jobs.add(Objects.requireNonNull(byId.get(id)));
        }
        return jobs;
    }
}
