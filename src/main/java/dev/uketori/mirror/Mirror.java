package dev.uketori.mirror;

import dev.uketori.job.JobState.Completed;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import dev.uketori.loop.Backoff;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Worker;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.JobStore;
import dev.uketori.store.JobsDue;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/// Copies finished images into our bucket before their addresses die.
@Singleton
class Mirror implements Worker {

    private static final Logger LOG = Logger.getLogger(Mirror.class);

    private final JobStore store;
    private final Copier copier;
    private final MirrorConfig config;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Crew crew;

    Mirror(
            JobStore store,
            Copier copier,
            MirrorConfig config,
            RandomGenerator random,
            InstantSource clock) {
        this.store = store;
        this.copier = copier;
        this.config = config;
        this.backoff = new Backoff(config.backoff(), config.longestBackoff());
        this.random = random;
        this.clock = clock;
        this.crew = new Crew("mirror", config.crew());
    }

    void wake(@Observes JobsDue due) {
        if (due.waiting().contains(Status.COMPLETED)) {
            crew.bell().ring();
        }
    }

    @Override
    public String name() {
        return "mirror";
    }

    @Override
    public boolean turn() {
        var leaseEnds = clock.instant().plus(config.lease());
        return crew.take(free -> store.claim(Status.COMPLETED, leaseEnds, free), this::mirror);
    }

    private void mirror(Claim claim) {
        if (!(claim.state() instanceof Completed completed)) {
            throw new IllegalStateException("claimed as completed, is " + claim.state());
        }
        var begun = clock.instant();
        var attempt = claim.attempts().mirror() + 1;
        Report report;
        try {
            var image = copier.copy(claim.id(), claim.createdAt(), completed.sourceUrl());
            report = new Report.Mirrored(image, Duration.between(begun, clock.instant()));
        } catch (IOException failure) {
            report = failed(String.valueOf(failure.getMessage()), completed, attempt, begun);
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "image.failed job=%s attempt=%d outcome=bug", claim.id(), attempt);
            report = failed("an error of ours: " + bug, completed, attempt, begun);
        }
        var step = store.advance(Advance.of(claim, report));
        LOG.infof(
                "image.mirrored job=%s attempt=%d outcome=%s ms=%d step=%s",
                claim.id(),
                attempt,
                report.getClass().getSimpleName(),
                Duration.between(begun, clock.instant()).toMillis(),
                step.getClass().getSimpleName());
    }

    private Report failed(String why, Completed job, int attempt, Instant begun) {
        var now = clock.instant();
        var took = Duration.between(begun, now);
        return now.isAfter(job.completedAt().plus(config.giveUpAfter()))
                ? new Report.ImageGone(why, took)
                : new Report.NotMirrored(why, now.plus(backoff.after(attempt, random)), took);
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
