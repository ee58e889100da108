package dev.uketori.mirror;

import dev.uketori.bucket.BucketException;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Crew;
import dev.uketori.loop.Worker;
import dev.uketori.provenance.Provenance;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobStore;
import dev.uketori.store.JobsDue;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Copies finished images into our bucket before their addresses die. Its crew is its own: nothing
/// else that a replica does keeps an image waiting.
@Singleton
class Mirror implements Worker {

    private static final Logger LOG = Logger.getLogger(Mirror.class);

    private final JobStore store;
    private final JobQueries jobs;
    private final Copier copier;
    private final Provenance provenance;
    private final Whereabouts whereabouts;
    private final Outcomes outcomes;
    private final MirrorConfig config;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Crew<Claim> crew;

    Mirror(
            JobStore store,
            JobQueries jobs,
            Copier copier,
            Provenance provenance,
            Whereabouts whereabouts,
            Outcomes outcomes,
            MirrorConfig config,
            MeterRegistry meters,
            InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.copier = copier;
        this.provenance = provenance;
        this.whereabouts = whereabouts;
        this.outcomes = outcomes;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.crew = new Crew<>("mirror", config.crew());
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
        if (!(claim.state() instanceof Completed job)) {
            throw new IllegalStateException("claimed as completed, is " + claim.state());
        }
        var begun = clock.instant();
        var attempt = claim.attempts().mirror() + 1;
        var copy = copy(claim, job);
        var now = clock.instant();
        var took = Duration.between(begun, now);
        var report =
                outcomes.of(
                        copy,
                        job,
                        attempt,
                        () -> whereabouts.of(job.doitongId()),
                        atMost -> jobs.lastMirrors(claim.id(), atMost),
                        now,
                        took);
        var step = store.advance(Advance.of(claim, report));
        var outcome = word(report);
        meters.counter("uketori_mirrors", "outcome", outcome).increment();
        LOG.logf(
                report instanceof Report.ImageGone ? Logger.Level.ERROR : Logger.Level.INFO,
                "image.mirrored job=%s attempt=%d outcome=%s ms=%d step=%s",
                claim.id(),
                attempt,
                outcome,
                took.toMillis(),
                step.getClass().getSimpleName());
    }

    private Copy copy(Claim claim, Completed job) {
        try {
            var copy = copier.copy(claim.id(), claim.createdAt(), job.sourceUrl());
            if (copy instanceof Copy.Kept(var image)) {
                provenance.keep(claim, job, image);
            }
            return copy;
        } catch (BucketException away) {
            return new Copy.NoBucket(String.valueOf(away.getMessage()));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "image.failed job=%s", claim.id());
            return new Copy.NotHad("an error of ours: " + bug);
        }
    }

    private static String word(Report report) {
        return switch (report) {
            case Report.Mirrored _ -> "stored";
            case Report.Relocated _ -> "relocated";
            case Report.ImageGone _ -> "lost";
            default -> "again";
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
        return store.handBack(Status.COMPLETED, crew.underWay());
    }
}
