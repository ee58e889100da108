package dev.uketori.erase;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.job.Report;
import dev.uketori.job.StoredImage;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Worker;
import dev.uketori.store.Advance;
import dev.uketori.store.Erasure;
import dev.uketori.store.Erasures;
import dev.uketori.store.JobStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/// Erases what was ordered to be. A job that is not over yet is come back to.
@Singleton
class Eraser implements Worker {

    private static final Logger LOG = Logger.getLogger(Eraser.class);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 50;

    private final Erasures erasures;
    private final JobStore store;
    private final Bucket bucket;
    private final InstantSource clock;
    private final Bell bell = new Bell();

    Eraser(Erasures erasures, JobStore store, Bucket bucket, InstantSource clock) {
        this.erasures = erasures;
        this.store = store;
        this.bucket = bucket;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "eraser";
    }

    @Override
    public boolean turn() {
        var claimed = erasures.claim(clock.instant().plus(LEASE), AT_ONCE);
        for (var erasure : claimed) {
            if (erasure.over()) {
                erase(erasure);
            }
        }
        return claimed.size() == AT_ONCE;
    }

    private void erase(Erasure erasure) {
        try {
            switch (erasure.what()) {
                case IMAGE -> eraseImage(erasure);
                case PROMPT -> erasures.erasePrompt(erasure.job());
            }
            erasures.done(erasure);
            LOG.infof("job.erased job=%s what=%s", erasure.job(), erasure.what().wire());
        } catch (BucketException away) {
            LOG.warnf("erase.failed job=%s cause=%s", erasure.job(), away.getMessage());
        }
    }

    /// The row first: nobody is led to an object that is not there any more.
    private void eraseImage(Erasure erasure) throws BucketException {
        store.advance(Advance.of(erasure.job(), new Report.ImageErased()));
        for (var key : bucket.find(StoredImage.stem(erasure.job(), erasure.createdAt()))) {
            bucket.delete(key);
        }
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
