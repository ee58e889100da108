package dev.uketori.store;

import dev.uketori.gate.Ask;
import dev.uketori.gate.Limits;
import dev.uketori.job.JobId;
import dev.uketori.job.JobState.Completed;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one door: every job is kept, claimed and moved here, and nowhere else.
///
/// What a move may be is decided by [Lifecycle], on rows that are locked while it decides; a list
/// of one and a list of five hundred take the same way. All methods block and throw [Unavailable]
/// when the database is away.
@Singleton
public class JobStore {

    /// New jobs in one statement, each of its own request.
    private static final int TOGETHER = 100;

    private final Db db;
    private final InstantSource clock;
    private final Event<JobsDue> due;
    private final MeterRegistry meters;
    private final Together<NewJob, Boolean> arriving = new Together<>(TOGETHER, this::insertAll);

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

    private List<Boolean> insertAll(List<NewJob> jobs) {
        insert(jobs);
        return Collections.nCopies(jobs.size(), true);
    }

    /// Keeps a new job, if the app's day has room for it, unless the client has sent this key
    /// before: then nothing is kept. When this returns it is durable and queued.
    ///
    /// @param key null if the request came without one
    public Kept insert(NewJob job, @Nullable IdempotencyKey key, DayBudget budget) {
        if (key == null && budget.perDay() == null) {
            arriving.ask(job);
            return new Kept.New();
        }
        var kept = db.transaction(connection -> insert(connection, job, key, budget));
        if (kept instanceof Kept.New) {
            due.fire(JobsDue.QUEUED);
        }
        return kept;
    }

    private static Kept insert(
            Connection connection, NewJob job, @Nullable IdempotencyKey key, DayBudget budget)
            throws SQLException {
        if (key != null) {
            var earlier =
                    JobStatements.claimKey(
                            connection, job.client(), key, job.id().value(), job.createdAt());
            if (earlier != null) {
                return earlier.same()
                        ? new Kept.Before(new JobId(earlier.made()))
                        : new Kept.OtherRequest();
            }
        }
        return keep(connection, List.of(job), budget)
                .<Kept>map(Kept.OverBudget::new)
                .orElseGet(Kept.New::new);
    }

    /// Keeps a new batch, if the app's day has room for it, all its jobs or none, unless the client
    /// has sent this key before. When this returns they are durable and queued.
    ///
    /// @param key null if the request came without one
    /// @param force whether it is kept although its credits are not there
    public KeptBatch insert(
            NewBatch batch, @Nullable IdempotencyKey key, DayBudget budget, boolean force) {
        var kept = db.transaction(connection -> insert(connection, batch, key, budget, force));
        if (kept instanceof KeptBatch.New) {
            due.fire(JobsDue.QUEUED);
        }
        return kept;
    }

    private static KeptBatch insert(
            Connection connection,
            NewBatch batch,
            @Nullable IdempotencyKey key,
            DayBudget budget,
            boolean force)
            throws SQLException {
        if (key != null) {
            var at = batch.jobs().getFirst().createdAt();
            var earlier = JobStatements.claimKey(connection, batch.client(), key, batch.id(), at);
            if (earlier != null) {
                return earlier.same()
                        ? new KeptBatch.Before(earlier.made())
                        : new KeptBatch.OtherRequest();
            }
        }
        var needed = batch.estimate().min();
        var available = force ? needed : CreditStatements.purse(connection).available();
        if (available < needed) {
            // The key is free again, for when the credits are there.
            connection.rollback();
            return new KeptBatch.TooDear(needed, available);
        }
        return keep(connection, batch.jobs(), budget)
                .<KeptBatch>map(KeptBatch.OverBudget::new)
                .orElseGet(KeptBatch.New::new);
    }

    /// Every job that an app orders is kept here: booked, then written, or neither.
    private static Optional<DayBudget.Exceeded> keep(
            Connection connection, List<NewJob> jobs, DayBudget budget) throws SQLException {
        var over = budget.take(connection, jobs);
        if (over.isPresent()) {
            // The key is free again, for when the day is over.
            connection.rollback();
        } else {
            JobStatements.insert(connection, jobs);
        }
        return over;
    }

    /// Takes at most `limit` jobs that wait in `status` and are due, oldest first, for one worker
    /// alone: nobody else gets them before `leaseEnds`. Takes nothing that another worker is just
    /// taking.
    public List<Claim> claim(Status status, Instant leaseEnds, int limit) {
        var now = clock.instant();
        return db.statement(
                connection -> JobStatements.claim(connection, status, now, leaseEnds, limit));
    }

    /// Lets queued jobs through the gate, at most `atMost`, longest due first. Each takes its
    /// permit and becomes `submitting` in one commit, under the lock of the gate: however many
    /// replicas there are, no limit is passed. Whatever happens after it, the row says that Doitong
    /// may have been paid.
    public Passage submit(Limits limits, int atMost, Instant leaseEnds) {
        var decisions = new ArrayList<Decision>();
        var passage =
                db.transaction(connection -> {
                    var admitted = Admission.decide(connection, limits, atMost, clock, leaseEnds);
                    if (!admitted.reports().isEmpty()) {
                        decisions.addAll(begin(connection, admitted));
                    }
                    return admitted.passage();
                });
        announce(decisions, clock.instant());
        return passage;
    }

    private List<Decision> begin(Connection connection, Admission.Decided admitted)
            throws SQLException {
        var jobs = new LockedJobs(admitted.claims().stream().map(LockedJob::of).toList());
        var now = clock.instant();
        var decided = decide(jobs, admitted.reports(), now);
        DecisionStatement.commit(connection, jobs.changed(), decided, now);
        return decided;
    }

    /// Lets jobs whose webhook is overdue through the gate, at most `atMost`, longest due first.
    public Passage poll(Limits limits, int atMost, Instant leaseEnds) {
        return db.transaction(connection -> {
            if (GateStatements.due(connection, Status.PROCESSING, clock.instant(), 1) == 0) {
                return Passage.NOBODY;
            }
            var gate = GateStatements.lock(connection);
            var now = clock.instant();
            var jobsDue = GateStatements.due(connection, Status.QUEUED, now, 1) > 0;
            var ask = new Ask.Polls(atMost, jobsDue);
            var offer = gate.take(limits, ask, now);
            if (offer.permits() == 0) {
                return new Passage(List.of(), offer.waits());
            }
            var claims =
                    JobStatements.claim(
                            connection, Status.PROCESSING, now, leaseEnds, offer.permits());
            if (!claims.isEmpty()) {
                var after = gate.take(limits, ask.wanting(claims.size()), now).after();
                GateStatements.write(connection, after);
            }
            return new Passage(
                    claims, claims.size() == offer.permits() ? offer.waits() : Optional.empty());
        });
    }

    /// Takes at most `limit` queued jobs whose deadline has passed, for one worker alone.
    public List<Claim> claimOverdue(Instant leaseEnds, int limit) {
        var now = clock.instant();
        return db.statement(
                connection -> JobStatements.claimOverdue(connection, now, leaseEnds, limit));
    }

    /// Gives claims back before their leases end: who held them changes nothing any more, and
    /// whoever comes next takes them up at once.
    ///
    /// @param status that they were claimed in
    /// @return how many there were to give back: what has ended, or was lost, is not among them
    public int handBack(Status status, List<Claim> claims) {
        var now = clock.instant();
        return db.statement(connection -> JobStatements.handBack(connection, status, claims, now));
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

    /// Queues a failed job again, if the day of whoever wants that has room for it.
    public Retried retry(JobId job, DayBudget budget) {
        var decisions = new ArrayList<Decision>();
        var retried =
                db.transaction(connection -> {
                    var advances = List.of(Advance.of(job, new Report.Retry()));
                    var jobs = JobStatements.lock(connection, advances);
                    var now = clock.instant();
                    var decided = decide(jobs, advances, now);
                    decisions.addAll(decided);
                    var failed = decided.getFirst().job();
                    if (failed == null || decided.getFirst().step() instanceof Unchanged) {
                        return new Retried.NotFailed();
                    }
                    if (JobStatements.isErased(connection, job)) {
                        decisions.clear();
                        return new Retried.Erased();
                    }
                    var over = budget.take(connection, failed.cost().estimate().max(), now);
                    if (over.isPresent()) {
                        decisions.clear();
                        connection.rollback();
                        return new Retried.OverBudget(over.get());
                    }
                    DecisionStatement.commit(connection, jobs.changed(), decided, now);
                    return new Retried.Queued();
                });
        announce(decisions, clock.instant());
        return retried;
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
            return Decision.unchanged(advance, null, forNobody(jobs, advance));
        }
        if (advance.fence() != null && advance.fence() != job.fence()) {
            return Decision.unchanged(advance, job, Why.STALE);
        }
        if (jobs.belongsToAnother(advance.report().doitongId(), job)) {
            return Decision.unchanged(advance, job, Why.OTHER_JOB);
        }
        if (job.isOutdated(advance.report())) {
            return Decision.unchanged(advance, job, Why.LATE);
        }
        var step = Lifecycle.apply(job.state(), job.attempts(), advance.report(), now);
        var cost = job.cost().after(job.state(), step, advance.cost());
        jobs.change(job, step, cost);
        return new Decision(advance, job, step, cost.charged() - job.cost().charged());
    }

    private static Why forNobody(LockedJobs jobs, Advance advance) {
        if (jobs.isKnown(advance.report().doitongId())) {
            return Why.OTHER_JOB;
        }
        return advance.report() instanceof Report.Unclear ? Why.UNCLEAR : Why.UNKNOWN_JOB;
    }

    /// A report, the job that it met, and what it did.
    ///
    /// @param charged credits, by it; fewer than none where an estimate was too high
    record Decision(Advance advance, @Nullable LockedJob job, Step step, int charged) {

        static Decision unchanged(Advance advance, @Nullable LockedJob job, Why why) {
            return new Decision(advance, job, new Unchanged(why), 0);
        }

        @Nullable Status from() {
            return job == null ? null : job.state().status();
        }
    }

    private void announce(List<Decision> decisions, Instant now) {
        var waiting = EnumSet.noneOf(Status.class);
        var known = new HashSet<String>();
        var freed = false;
        var told = false;
        for (var decision : decisions) {
            switch (decision.step()) {
                case Moved(var to, _, var events) -> {
                    count(decision.from(), to.status().wire());
                    if (to instanceof Completed done && decision.from() != Status.COMPLETED) {
                        meters.counter("uketori_jobs_completed", "by", done.by().wire())
                                .increment();
                    }
                    if (to.dueAt().filter(at -> !at.isAfter(now)).isPresent()) {
                        waiting.add(to.status());
                    }
                    told |= !events.isEmpty();
                    freed |= isInFlight(decision.from()) && !isInFlight(to.status());
                    var doitongId = to.doitongId();
                    if (doitongId != null && decision.from() != Status.PROCESSING) {
                        known.add(doitongId);
                    }
                }
                case Unchanged(var why) -> count(decision.from(), why.wire());
            }
        }
        if (told || freed || !waiting.isEmpty() || !known.isEmpty()) {
            due.fire(new JobsDue(waiting, known, freed));
        }
    }

    private static boolean isInFlight(@Nullable Status status) {
        return status == Status.SUBMITTING
                || status == Status.UNCONFIRMED
                || status == Status.PROCESSING;
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
