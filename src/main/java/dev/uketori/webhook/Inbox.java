package dev.uketori.webhook;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Notice;
import dev.uketori.job.Step;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.JobStore;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where signed webhooks wait for the database.
///
/// One writer takes everything that is waiting and commits it as one batch, then takes what has
/// gathered meanwhile. There is no timer: alone, a webhook is written at once; under load the
/// batches grow by themselves, and the database sees few, fat transactions. What may wait is
/// bounded. Each sender is told after the commit, and only then.
@Singleton
class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final int LARGEST_BATCH = 1000;

    private static final Duration LONGEST_LAG = Duration.ofDays(7);

    /// After all senders that could be waited for were told.
    private static final int GRACE_SECONDS = 1;

    private final JobStore store;
    private final Reports reports;
    private final Matcher matcher;
    private final DistributionSummary batches;
    private final Timer lag;

    private final BlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>();
    private final int bytes;
    private final Semaphore room;

    Inbox(
            JobStore store,
            Reports reports,
            Matcher matcher,
            WebhookConfig config,
            MeterRegistry meters) {
        this.store = store;
        this.reports = reports;
        this.matcher = matcher;
        this.bytes = Math.toIntExact(config.waiting().asLongValue());
        this.room = new Semaphore(bytes);
        this.batches =
                DistributionSummary.builder("uketori_webhook_batch")
                        .description("Webhooks committed together")
                        .register(meters);
        this.lag =
                Timer.builder("uketori_webhook_lag")
                        .description("From a job's completion to its webhook, one of each batch")
                        .register(meters);
        meters.gauge("uketori_webhook_waiting", waiting, BlockingQueue::size);
    }

    /// Takes a webhook. Never blocks; its sender is told later, or at once if there is no room.
    void take(Arrival arrival) {
        if (room.tryAcquire(arrival.weight())) {
            waiting.add(arrival);
        } else {
            arrival.sender().accept(Verdict.FULL);
        }
    }

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("inbox").start(this::run);
    }

    /// Waits for what is waiting, and takes no more.
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (!room.tryAcquire(bytes, GRACE_SECONDS, TimeUnit.SECONDS)) {
            LOG.warnf("inbox.cut waiting=%d: their senders were told nothing", waiting.size());
        }
    }

    private void run() {
        try {
            while (true) {
                turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whatever goes wrong, it is the only one that writes: it goes on.
    private void turn() throws InterruptedException {
        var batch = new ArrayList<Arrival>();
        batch.add(waiting.take());
        waiting.drainTo(batch, LARGEST_BATCH - 1);
        try {
            batches.record(batch.size());
            commit(batch);
            measure(batch.getFirst());
        } catch (RuntimeException | Error bug) {
            LOG.errorf(bug, "inbox.failed number=%d", batch.size());
        }
    }

    /// Clocks may differ: what came before it was sent took no time, and what is said to have been
    /// under way for longer than Doitong tries was not.
    private void measure(Arrival arrival) {
        Notice.completedAt(arrival.body())
                .map(done -> Duration.between(done, arrival.at()))
                .filter(took -> took.compareTo(LONGEST_LAG) <= 0)
                .ifPresent(took -> lag.record(took.isNegative() ? Duration.ZERO : took));
    }

    /// A batch that fails is halved until what fails fails alone.
    private void commit(List<Arrival> batch) {
        List<Step> steps;
        try {
            steps = store.advance(batch.stream().map(reports::of).toList());
        } catch (Unavailable away) {
            LOG.warnf(
                    "webhooks.refused outcome=unavailable number=%d cause=%s",
                    batch.size(), away.getMessage());
            batch.forEach(arrival -> tell(arrival, Verdict.AWAY));
            return;
        } catch (RuntimeException | Error bug) {
            if (batch.size() == 1) {
                LOG.errorf(bug, "webhook.failed job=%s outcome=bug", batch.getFirst().job());
                tell(batch.getFirst(), Verdict.FAILED);
            } else {
                var middle = batch.size() / 2;
                commit(batch.subList(0, middle));
                commit(batch.subList(middle, batch.size()));
            }
            return;
        }
        LOG.infof("webhooks.received %s", tally(batch, steps));
        for (var i = 0; i < batch.size(); i++) {
            kept(batch.get(i), steps.get(i));
        }
    }

    private void kept(Arrival arrival, Step step) {
        var says = arrival.says();
        switch (says) {
            case Answer.Unclear(var id, var status) -> drifted(id, status);
            case Answer.FinishedNowhere(var id) -> drifted(id, "completed, without a usable url");
            case null, default -> {}
        }
        if (says != null && step.equals(new Unchanged(Why.UNKNOWN_JOB))) {
            matcher.expect(says.id());
        }
        tell(arrival, verdict(says, step));
    }

    private static void drifted(String id, String status) {
        LOG.warnf(
                "webhook.drift doitong=%s status=%s: Doitong says something that we do not know",
                id, Quoted.of(status));
    }

    /// One line a batch: alone, a webhook is told of in full; of many, how many came to what.
    private static String tally(List<Arrival> batch, List<Step> steps) {
        if (batch.size() == 1) {
            var arrival = batch.getFirst();
            var says = arrival.says();
            return "job=%s doitong=%s outcome=%s"
                    .formatted(
                            arrival.job(),
                            says == null ? null : says.id(),
                            steps.getFirst().outcome());
        }
        var outcomes = steps.stream().collect(groupingBy(Step::outcome, TreeMap::new, counting()));
        return "number=%d outcomes=%s".formatted(batch.size(), outcomes);
    }

    private static Verdict verdict(@Nullable Answer says, Step step) {
        if (says == null) {
            return Verdict.UNREADABLE;
        }
        return step instanceof Unchanged(var why) && why == Why.OTHER_JOB
                ? Verdict.OTHER_JOB
                : Verdict.KEPT;
    }

    private void tell(Arrival arrival, Verdict verdict) {
        room.release(arrival.weight());
        arrival.sender().accept(verdict);
    }
}
