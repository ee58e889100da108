package dev.uketori.sandbox.doitong;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jboss.logging.Logger;

/// Takes jobs and sees them through: decides on a submit, writes it down, ends it when its time has
/// come, and has its webhook delivered. Belongs to the server's event loop; only the journal is
/// written elsewhere, in order.
final class Desk {

    private static final Logger LOG = Logger.getLogger(Desk.class);

    private final Vertx vertx;
    private final Ledger ledger;
    private final Journal journal;
    private final WorkerExecutor writer;
    private final Courier courier;
    private final InstantSource clock;
    private final JobIds ids = new JobIds();
    private SplittableRandom dice;
    private boolean closed;

    Desk(
            Vertx vertx,
            Ledger ledger,
            Journal journal,
            WorkerExecutor writer,
            Courier courier,
            InstantSource clock) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.journal = journal;
        this.writer = writer;
        this.courier = courier;
        this.clock = clock;
        dice = new SplittableRandom(ledger.behaviour().seed());
    }

    /// Picks up what the last run left: jobs still processing, notices still undelivered.
    void resume() {
        for (var job : ledger.all()) {
            if (job.completedAt() == null) {
                later(job.due(), () -> end(job));
            } else if (job.mustNotify()) {
                later(job.noticeDue(), () -> notify(job));
            }
        }
    }

    /// From now on nothing is written or begun; what is under way is for the next run.
    void close() {
        closed = true;
    }

    Future<Submission> submit(Order order) {
        var refused = refusal(order);
        if (refused.isPresent()) {
            return Future.succeededFuture(refused.get());
        }
        var fate = Fate.draw(ledger.behaviour(), dice);
        var accepted = new Entry.Accepted(ids.next(), order, order.cost(), fate, clock.instant());
        ledger.apply(accepted);
        return write(accepted)
                .onFailure(_ -> ledger.forget(accepted.job()))
                .compose(_ -> begin(accepted.job()))
                .compose(job -> after(fate.slowMs(), job))
                .map(job ->
                        fate.answerLost()
                                ? new Submission.AnswerLost()
                                : new Submission.Accepted(job));
    }

    /// Changes the behaviour, for this run and the next ones. A new seed starts the dice anew.
    Future<Void> change(Behaviour behaviour) {
        if (behaviour.seed() != ledger.behaviour().seed()) {
            dice = new SplittableRandom(behaviour.seed());
        }
        var changed = new Entry.Changed(behaviour);
        ledger.apply(changed);
        return write(changed);
    }

    private Optional<Refused> refusal(Order order) {
        var behaviour = ledger.behaviour();
        var faults = behaviour.faults().submit();
        var unlucky = Fate.hit(faults.refuse(), dice);
        if (faults.refuseNext() > 0) {
            ledger.refusedOnce();
        }
        if (unlucky || faults.refuseNext() > 0) {
            return Optional.of(staged(Problem.ofStatus(faults.refuseStatus()), order));
        }
        return overLimit(behaviour.effectiveLimits()).or(() -> tooDear(order, behaviour.credits()));
    }

    private static Optional<Refused> tooDear(Order order, long balance) {
        return order.cost() > balance
                ? Optional.of(Refused.insufficientCredits(order.cost(), balance))
                : Optional.empty();
    }

    private Refused staged(Problem problem, Order order) {
        return switch (problem) {
            case INSUFFICIENT_CREDITS ->
                    Refused.insufficientCredits(order.cost(), ledger.behaviour().credits());
            case RATE_LIMITED -> Refused.rateLimited(problem.message(), Duration.ofSeconds(1));
            case BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, PAYLOAD_TOO_LARGE, INTERNAL_SERVER_ERROR ->
                    Refused.of(problem);
        };
    }

    private Optional<Refused> overLimit(Limits limits) {
        var now = clock.instant();
        var concurrent = limits.concurrent();
        if (concurrent != null && ledger.processing() >= concurrent) {
            return Optional.of(
                    Refused.rateLimited(
                            "Too many concurrent jobs: the limit is " + concurrent,
                            Duration.ofSeconds(1)));
        }
        var perDay = limits.perDay();
        if (perDay != null && ledger.acceptedOn(now) >= perDay) {
            var midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
            return Optional.of(
                    Refused.rateLimited(
                            "Daily limit reached: " + perDay + " jobs",
                            Duration.between(now, midnight)));
        }
        return Optional.empty();
    }

    /// Sets a job going; the result is the job as its submit's answer is to show it.
    private Future<Job> begin(Job job) {
        if (!job.fate().immediate()) {
            later(job.due(), () -> end(job));
            return Future.succeededFuture(job);
        }
        var ended = end(job);
        return ended.compose(done -> {
            var shown = job.fate().completedAtOnce() ? done.job() : job;
            return job.fate().early()
                    ? done.firstNotice().map(shown)
                    : Future.succeededFuture(shown);
        });
    }

    private record Done(Job job, Future<Void> firstNotice) {}

    private Future<Done> end(Job job) {
        var ended = new Entry.Ended(job.id(), clock.instant());
        return write(ended)
                .map(_ -> {
                    ledger.apply(ended);
                    var done = job.completed(ended.at());
                    var now = !clock.instant().isBefore(done.noticeDue());
                    if (done.mustNotify() && !now) {
                        later(done.noticeDue(), () -> notify(done));
                    }
                    return new Done(
                            done,
                            done.mustNotify() && now ? notify(done) : Future.succeededFuture());
                });
    }

    private Future<Void> notify(Job job) {
        var webhookUrl = job.order().webhookUrl();
        if (webhookUrl == null) {
            return Future.succeededFuture();
        }
        var round = courier.deliver(job, webhookUrl);
        var notified = new Entry.Notified(job.id());
        round.settled().compose(_ -> write(notified)).onSuccess(_ -> ledger.apply(notified));
        return round.firstTry();
    }

    private Future<Void> write(Entry entry) {
        if (closed) {
            return Future.failedFuture("closed");
        }
        return writer.<Void>executeBlocking(
                        () -> {
                            journal.append(entry);
                            return null;
                        })
                .onFailure(e -> LOG.error("The built-in Doitong could not write its journal", e));
    }

    private void later(Instant due, Runnable action) {
        var wait = Duration.between(clock.instant(), due).toMillis();
        vertx.setTimer(Math.max(1, wait), _ -> action.run());
    }

    private Future<Job> after(int ms, Job job) {
        if (ms == 0) {
            return Future.succeededFuture(job);
        }
        var waited = Promise.<Job>promise();
        vertx.setTimer(ms, _ -> waited.complete(job));
        return waited.future();
    }
}
