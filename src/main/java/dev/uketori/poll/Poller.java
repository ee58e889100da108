package dev.uketori.poll;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Asked;
import dev.uketori.doitong.Doitong;
import dev.uketori.gate.Limits;
import dev.uketori.job.Channel;
import dev.uketori.job.JobError;
import dev.uketori.job.JobState.Processing;
import dev.uketori.job.Report;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Worker;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.GateStore;
import dev.uketori.store.JobStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Asks Doitong about jobs whose webhook is overdue.
@Singleton
class Poller implements Worker {

    private static final Logger LOG = Logger.getLogger(Poller.class);

    private final JobStore store;
    private final GateStore gate;
    private final Limits limits;
    private final Doitong doitong;
    private final PollConfig config;
    private final InstantSource clock;
    private final Crew crew;

    Poller(
            JobStore store,
            GateStore gate,
            Limits limits,
            Doitong doitong,
            PollConfig config,
            InstantSource clock) {
        this.store = store;
        this.gate = gate;
        this.limits = limits;
        this.doitong = doitong;
        this.config = config;
        this.clock = clock;
        this.crew = new Crew("poll", config.crew());
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
        var step = store.advance(Advance.of(claim, report(asked, since, now, took)));
        LOG.infof(
                "job.polled job=%s doitong=%s attempt=%d outcome=%s ms=%d step=%s",
                claim.id(),
                doitongId,
                claim.attempts().poll() + 1,
                asked,
                took.toMillis(),
                step.getClass().getSimpleName());
    }

    private Report report(Asked asked, Instant since, Instant now, Duration took) {
        var age = Duration.between(since, now);
        var next = now.plus(pause(age));
        var open =
                switch (asked) {
                    case Asked.Answered(Answer.Finished(var id, var url)) ->
                            new Report.Finished(Channel.POLL, id, url, took);
                    case Asked.Answered(Answer.Broken(var id, var message)) ->
                            new Report.Broken(
                                    Channel.POLL,
                                    id,
                                    new JobError(JobError.Code.UPSTREAM_FAILED, message, true),
                                    took);
                    case Asked.Answered(Answer.Running(var id)) ->
                            new Report.Running(Channel.POLL, id, next, took);
                    case Asked.Answered(Answer.Unclear(_, var status)) ->
                            new Report.NotAnswered(next, "unclear: " + status, took);
                    case Asked.Unknown _ ->
                            new Report.NotAnswered(next, "Doitong knows no such job", took);
                    case Asked.NotAnswered(var why) -> new Report.NotAnswered(next, why, took);
                };
        var ends = open instanceof Report.Finished || open instanceof Report.Broken;
        return ends || age.compareTo(config.giveUpAfter()) < 0 ? open : gaveUp();
    }

    /// Half the job's age: often while it is young, seldom once it is clear that it takes its time.
    private Duration pause(Duration age) {
        var half = age.dividedBy(2);
        if (half.compareTo(config.every()) < 0) {
            return config.every();
        }
        return half.compareTo(config.atLeastEvery()) > 0 ? config.atLeastEvery() : half;
    }

    private Report gaveUp() {
        return new Report.GaveUp(
                new JobError(
                        JobError.Code.DEADLINE_EXCEEDED,
                        "Doitong had no verdict within " + config.giveUpAfter() + ".",
                        true));
    }

    @Override
    public Bell bell() {
        return crew.bell();
    }

    @Override
    public boolean drain(Duration atMost) {
        return crew.drain(atMost);
    }
}
