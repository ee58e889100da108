package dev.uketori.mirror;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Rhythm;
import dev.uketori.loop.Worker;
import dev.uketori.store.JobQueries;
import dev.uketori.store.Unstored;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Looks how long drawn images wait for their place in the bucket, and tells when it is too long:
/// their addresses die. Also has the bucket swept.
@Singleton
class MirrorWatch implements Worker {

    private static final Logger LOG = Logger.getLogger(MirrorWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final JobQueries jobs;
    private final Bucket bucket;
    private final MirrorConfig config;
    private final InstantSource clock;
    private final Rhythm rhythm;
    private final Bell bell = new Bell();
    private volatile Unstored seen = Unstored.NONE;
    private boolean alarmed;

    MirrorWatch(
            JobQueries jobs,
            Bucket bucket,
            MirrorConfig config,
            InstantSource clock,
            MeterRegistry meters) {
        this.jobs = jobs;
        this.bucket = bucket;
        this.config = config;
        this.clock = clock;
        this.rhythm = new Rhythm(EVERY, clock);
        meters.gauge("uketori_images_unstored", this, watch -> watch.seen.images());
        meters.gauge(
                "uketori_images_unstored_age_seconds",
                this,
                watch -> watch.age().toMillis() / 1_000.0);
    }

    @Override
    public String name() {
        return "mirror-watch";
    }

    @Override
    public boolean turn() {
        if (rhythm.isTime()) {
            seen = jobs.unstored();
            tell(age().compareTo(config.alarmAfter()) > 0);
            sweep();
        }
        return false;
    }

    private void sweep() {
        try {
            bucket.sweep();
        } catch (BucketException away) {
            LOG.warnf("bucket.unswept cause=%s", away.getMessage());
        }
    }

    private Duration age() {
        return seen.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .orElse(Duration.ZERO);
    }

    private void tell(boolean alarm) {
        if (alarm && !alarmed) {
            LOG.errorf("images.wait images=%d oldest=%s", seen.images(), age());
        } else if (!alarm && alarmed) {
            LOG.infof("images.caught_up images=%d", seen.images());
        }
        alarmed = alarm;
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
