package dev.uketori.store;

import dev.uketori.job.Lifecycle;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import dev.uketori.job.Step;
import dev.uketori.job.Step.Moved;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one door: every job is kept, claimed and moved here, and nowhere else.
///
/// What a move may be is decided by [Lifecycle], on rows that are locked while it decides; a list
/// of one and a list of five hundred take the same way. All methods block and throw [Unavailable]
/// when the database is away.
@Singleton
public class JobStore {

    private final Db db;
    private final InstantSource clock;
    private final Event<JobsDue> due;
    private final MeterRegistry meters;

    JobStore(Db db, InstantSource clock, Event<JobsDue> due, MeterRegistry meters) {
        this.db = db;
        this.clock = clock;
        this.due = due;
        this.meters = meters;
    }

    /// Keeps new jobs, all or none. When this returns they are durable and queued.
    public void insert(List<NewJob> jobs) {
        db.statement(connection -> JobStatements.insert(connection, jobs));
        due.fire(JobsDue.QUEUED);
    }

    /// Keeps a new job, unless the client has sent this key before: then nothing is kept.
    public Kept insertOnce(NewJob job, IdempotencyKey key) {
        var kept =
                db.transaction(connection -> {
                    var earlier = JobStatements.claimKey(connection, key, job);
                    if (earlier == null) {
                        JobStatements.insert(connection, List.of(job));
                    }
                    return earlier == null ? new Kept.New() : earlier;
                });
        if (kept instanceof Kept.New) {
            due.fire(JobsDue.QUEUED);
        }
        return kept;
    }

    /// Takes at most `limit` jobs that wait in `status` and are due, oldest first, for one worker
    /// alone: nobody else gets them before `leaseEnds`. Takes nothing that another worker is just
    /// taking.
    public List<Claim> claim(Status status, Instant leaseEnds, int limit) {
        var now = clock.instant();
        return db.statement(
                connection -> JobStatements.claim(connection, status, now, leaseEnds, limit));
    }

    /// Moves jobs: locks them, lets [Lifecycle] decide each report, writes rows, events and
    /// deliveries, commits.
    ///
    /// @return what became of each, in the order of `advances`
    public List<Step> advance(List<Advance> advances) {
        var decisions =
                db.transaction(connection -> {
                    var jobs = JobStatements.lock(connection, advances);
                    // Only now: who waited for a lock must not tell of an earlier time than who
                    // held it.
                    var now = clock.instant();
                    var decided = decide(jobs, advances, now);
                    DecisionStatement.commit(connection, jobs.changed(), decided, now);
                    return decided;
                });
        announce(decisions, clock.instant());
        return decisions.stream().map(Decision::step).toList();
    }

    /// Moves one job.
    public Step advance(Advance advance) {
        return advance(List.of(advance)).getFirst();
    }

    private static List<Decision> decide(LockedJobs jobs, List<Advance> advances, Instant now) {
        var decisions = new ArrayList<Decision>(advances.size());
        for (var advance : advances) {
            decisions.add(decide(jobs, advance, now));
        }
        return decisions;
    }

    private static Decision decide(LockedJobs jobs, Advance advance, Instant now) {
        var job = jobs.of(advance);
        if (job == null) {
            return new Decision(advance, null, null, new Unchanged(forNobody(jobs, advance)));
        }
        var from = job.state().status();
        if (advance.fence() != null && advance.fence() != job.fence()) {
            return new Decision(advance, job, from, new Unchanged(Why.STALE));
        }
        if (jobs.belongsToAnother(advance.report().doitongId(), job)) {
            return new Decision(advance, job, from, new Unchanged(Why.OTHER_JOB));
        }
        var step = Lifecycle.apply(job.state(), job.attempts(), advance.report(), now);
        if (step instanceof Moved moved) {
            jobs.move(job, moved);
        }
        return new Decision(advance, job, from, step);
    }

    private static Why forNobody(LockedJobs jobs, Advance advance) {
        if (jobs.isKnown(advance.report().doitongId())) {
            return Why.OTHER_JOB;
        }
        return advance.report() instanceof Report.Unclear ? Why.UNCLEAR : Why.UNKNOWN_JOB;
    }

    /// A report, the job that it met, and what it did.
    record Decision(Advance advance, @Nullable LockedJob job, @Nullable Status from, Step step) {}

    private void announce(List<Decision> decisions, Instant now) {
        var waiting = EnumSet.noneOf(Status.class);
        var known = new HashSet<String>();
        for (var decision : decisions) {
            switch (decision.step()) {
                case Moved(var to, _, _) -> {
                    count(decision.from(), to.status().wire());
                    if (to.dueAt().filter(at -> !at.isAfter(now)).isPresent()) {
                        waiting.add(to.status());
                    }
                    var doitongId = to.doitongId();
                    if (doitongId != null && decision.from() != Status.PROCESSING) {
                        known.add(doitongId);
                    }
                }
                case Unchanged(var why) -> count(decision.from(), why.wire());
            }
        }
        if (!waiting.isEmpty() || !known.isEmpty()) {
            due.fire(new JobsDue(waiting, known));
        }
    }

    private void count(@Nullable Status from, String outcome) {
        meters.counter(
                        "uketori_reports",
                        "from",
                        from == null ? "none" : from.wire(),
                        "outcome",
                        outcome)
                .increment();
    }
}
