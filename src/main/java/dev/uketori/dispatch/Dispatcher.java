package dev.uketori.dispatch;

import dev.uketori.ambient.PublicUrl;
import dev.uketori.doitong.Doitong;
import dev.uketori.doitong.ErrorClass;
import dev.uketori.doitong.Heard;
import dev.uketori.doitong.Submission;
import dev.uketori.doitong.Submission.Refused;
import dev.uketori.doitong.Submission.Taken;
import dev.uketori.gate.Limits;
import dev.uketori.job.Status;
import dev.uketori.job.Step;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Insistence;
import dev.uketori.loop.Worker;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.CreditStore;
import dev.uketori.store.GateStore;
import dev.uketori.store.JobStore;
import dev.uketori.store.JobsDue;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Sends queued jobs to Doitong.
///
/// They have passed the gate and are `submitting`, committed, before a byte is sent. None of them
/// is ever handed back: it may have been paid for.
@Singleton
class Dispatcher implements Worker {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final JobStore store;
    private final GateStore gate;
    private final CreditStore credits;
    private final Limits limits;
    private final Doitong doitong;
    private final Verdicts verdicts;
    private final DispatchConfig config;
    private final PublicUrl publicUrl;
    private final InstantSource clock;
    private final Crew<Claim> crew;
    private final Insistence insistence;

    Dispatcher(
            JobStore store,
            GateStore gate,
            CreditStore credits,
            Limits limits,
            Doitong doitong,
            Verdicts verdicts,
            DispatchConfig config,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.store = store;
        this.gate = gate;
        this.credits = credits;
        this.limits = limits;
        this.doitong = doitong;
        this.verdicts = verdicts;
        this.config = config;
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.crew = new Crew<>("dispatch", config.crew());
        this.insistence = new Insistence(Unavailable.class, clock);
    }

    void wake(@Observes JobsDue due) {
        var place = due.freed() && limits.concurrent().isPresent();
        if (place || due.waiting().contains(Status.QUEUED)) {
            crew.bell().ring();
        }
    }

    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public boolean turn() {
        return crew.take(this::begin, this::submit);
    }

    private List<Claim> begin(int atMost) {
        return store.submit(limits, atMost, clock.instant().plus(config.lease())).claims();
    }

    private void submit(Claim claim) {
        var attempt = claim.attempts().submit() + 1;
        var begun = clock.instant();
        var heard = doitong.submit(claim.order(), webhookUrl(claim));
        var took = Duration.between(begun, clock.instant());
        var step = settle(claim, heard, attempt, took, begun.plus(config.lease()));
        LOG.infof(
                "job.dispatched job=%s attempt=%d outcome=%s ms=%d step=%s",
                claim.id(),
                attempt,
                heard.answer().getClass().getSimpleName(),
                took.toMillis(),
                step.getClass().getSimpleName());
    }

    /// What Doitong says is true whoever heard it, and must not be lost; what we conclude ourselves
    /// is good only while the lease lasts.
    private Step settle(
            Claim claim, Heard<Submission> heard, int attempt, Duration took, Instant leaseEnds) {
        var now = clock.instant();
        if (heard.answer() instanceof Taken(var answer, var cost)) {
            var taken = Advance.of(claim.id(), verdicts.taken(answer, took, now)).costing(cost);
            var step =
                    insistence.until(now.plus(config.unconfirmedFor()), () -> store.advance(taken));
            gate.hear(heard.news(), heard.told().window());
            return step;
        }
        var pause = gate.hear(heard.news(), heard.told().window());
        if (heard.answer() instanceof Refused(var why, _, var required, var available)
                && why == ErrorClass.CREDITS
                && Verdicts.isTooDear(required, available)) {
            credits.tooDear(claim.cost().estimate(), required, available);
        }
        var report = verdicts.of(heard, claim, attempt, pause, took, now);
        return insistence.until(leaseEnds, () -> store.advance(Advance.of(claim, report)));
    }

    private String webhookUrl(Claim claim) {
        return publicUrl.of("/webhooks/doitong/" + claim.id());
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
