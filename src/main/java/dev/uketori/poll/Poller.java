package dev.uketori.poll;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Asked;
import dev.uketori.doitong.Doitong;
import dev.uketori.gate.Limits;
import dev.uketori.job.JobState.Processing;
import dev.uketori.job.Status;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Worker;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.GateStore;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Asks Doitong about jobs whose webhook is overdue.
@Singleton
class Poller implements Worker {

    private static final Logger LOG = Logger.getLogger(Poller.class);

    private final JobStore store;
    private final JobQueries jobs;
    private final GateStore gate;
    private final Limits limits;
    private final Doitong doitong;
    private final PollConfig config;
    private final Findings findings;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Crew<Claim> crew;

    Poller(
            JobStore store,
            JobQueries jobs,
            GateStore gate,
            Limits limits,
            Doitong doitong,
            PollConfig config,
            Findings findings,
            MeterRegistry meters,
            InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.gate = gate;
        this.limits = limits;
        this.doitong = doitong;
        this.config = config;
        this.findings = findings;
        this.meters = meters;
        this.clock = clock;
        this.crew = new Crew<>("poll", config.crew());
    }

    @Override
    public String name() {
        return "poll";
    }

    @Override
    public boolean turn() {
        return crew.take(this::begin, this::poll);
    }

    private List<Claim> begin(int atMost) {
        return store.poll(limits, atMost, clock.instant().plus(config.lease())).claims();
    }

    private void poll(Claim claim) {
        if (!(claim.state() instanceof Processing(var doitongId, var since, _))) {
            throw new IllegalStateException("claimed as processing, is " + claim.state());
        }
        var begun = clock.instant();
        var heard = doitong.status(doitongId);
        var asked = heard.answer();
        gate.hear(heard.news(), heard.told().window());
        var now = clock.instant();
        var took = Duration.between(begun, now);
        var report =
                findings.of(
                        asked,
                        Duration.between(since, now),
                        atMost -> jobs.lastPolls(claim.id(), atMost),
                        now,
                        took);
        var step = store.advance(Advance.of(claim, report));
        meters.counter("uketori_polls", "answer", answer(asked)).increment();
        LOG.infof(
                "job.polled job=%s doitong=%s attempt=%d outcome=%s ms=%d step=%s",
                claim.id(),
                doitongId,
                claim.attempts().poll() + 1,
                answer(asked),
                took.toMillis(),
                step.getClass().getSimpleName());
    }

    private static String answer(Asked asked) {
        return switch (asked) {
            case Asked.Answered(Answer.Running _) -> "processing";
            case Asked.Answered(Answer.Finished _) -> "completed";
            case Asked.Answered(Answer.FinishedNowhere _) -> "completed_nowhere";
            case Asked.Answered(Answer.Broken _) -> "failed";
            case Asked.Answered(Answer.Unclear _) -> "unclear";
            case Asked.Unknown _ -> "unknown";
            case Asked.NotAnswered _ -> "none";
        };
    }

    @Override
    public Bell bell() {
        return crew.bell();
    }

    @Override
    public boolean drain(Duration atMost) {
        return crew.drain(atMost);
    }

    @Override
    public int handBack() {
        return store.handBack(Status.PROCESSING, crew.underWay());
    }
}
