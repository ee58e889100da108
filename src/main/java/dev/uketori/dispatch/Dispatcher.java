package dev.uketori.dispatch;

import dev.uketori.ambient.PublicUrl;
import dev.uketori.doitong.Doitong;
import dev.uketori.doitong.Submission;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import dev.uketori.job.Step;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Worker;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.JobStore;
import dev.uketori.store.JobsDue;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// Sends queued jobs to Doitong.
///
/// Claimed jobs become `submitting` in a commit of their own before a byte is sent: whatever
/// happens after that, the row says that Doitong may have been paid.
@Singleton
class Dispatcher implements Worker {

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);

    private final JobStore store;
    private final Doitong doitong;
    private final Verdicts verdicts;
    private final DispatchConfig config;
    private final PublicUrl publicUrl;
    private final InstantSource clock;
    private final Crew crew;

    Dispatcher(
            JobStore store,
            Doitong doitong,
            Verdicts verdicts,
            DispatchConfig config,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.store = store;
        this.doitong = doitong;
        this.verdicts = verdicts;
        this.config = config;
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.crew = new Crew("dispatch", config.crew());
    }

    void wake(@Observes JobsDue due) {
        if (due.waiting().contains(Status.QUEUED)) {
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

    /// A job that is ours to send.
    ///
    /// @param attempt which submit of it this is, from 1
    private record Begun(Claim claim, int attempt) {}

    private List<Begun> begin(int limit) {
        var leaseEnds = clock.instant().plus(config.lease());
        var claims = store.claim(Status.QUEUED, leaseEnds, limit);
        if (claims.isEmpty()) {
            return List.of();
        }
        var submit = new Report.Submit(leaseEnds);
        var steps = store.advance(claims.stream().map(claim -> Advance.of(claim, submit)).toList());
        var begun = new ArrayList<Begun>(claims.size());
        for (var i = 0; i < claims.size(); i++) {
            if (steps.get(i) instanceof Step.Moved(_, var attempts, _)) {
                begun.add(new Begun(claims.get(i), attempts.submit()));
            }
        }
        return begun;
    }

    private void submit(Begun job) {
        var claim = job.claim();
        var begun = clock.instant();
        var submission = doitong.submit(claim.order(), webhookUrl(claim));
        var now = clock.instant();
        var took = Duration.between(begun, now);
        var report = verdicts.of(submission, job.attempt(), took, now);
        // What Doitong says is true whoever heard it; only what we conclude ourselves needs the
        // lease.
        var step =
                store.advance(
                        submission instanceof Submission.Taken
                                ? Advance.of(claim.id(), report)
                                : Advance.of(claim, report));
        LOG.infof(
                "job.dispatched job=%s attempt=%d outcome=%s ms=%d step=%s",
                claim.id(),
                job.attempt(),
                submission.getClass().getSimpleName(),
                took.toMillis(),
                step.getClass().getSimpleName());
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
