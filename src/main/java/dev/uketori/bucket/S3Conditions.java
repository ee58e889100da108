package dev.uketori.bucket;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Whether the store knows `If-None-Match`. That it does is taken for granted until it says no.
final class S3Conditions {

    private static final Logger LOG = Logger.getLogger(S3Conditions.class);

    private static final int NOT_IMPLEMENTED = 501;

    private final AtomicBoolean known = new AtomicBoolean(true);

    boolean known() {
        return known.get();
    }

    /// Whether this is the store's no; from then on nobody asks again.
    boolean unknown(S3Exception answer) {
        if (answer.statusCode() != NOT_IMPLEMENTED) {
            return false;
        }
        if (known.getAndSet(false)) {
            LOG.warn(
                    "bucket.unconditional: the store does not know If-None-Match. Two copies of an"
                            + " image at the same instant may both count as the first.");
        }
        return true;
    }
}
