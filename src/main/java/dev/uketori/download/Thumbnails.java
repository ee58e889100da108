package dev.uketori.download;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.job.JobId;
import dev.uketori.job.StoredImage;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/// Small JPEGs of stored images, for pages that show many. Each is made when it is first asked for,
/// and kept in the bucket beside its image: `yyyy/MM/dd/<job id>.w320.jpg`.
@Singleton
class Thumbnails {

    private static final Logger LOG = Logger.getLogger(Thumbnails.class);

    /// So that nobody can fill the bucket by asking for every width there is.
    private static final int[] WIDTHS = {160, 320, 640, 1280};

    private static final String TYPE = "image/jpeg";

    /// The JDK holds all of an image while it decodes it.
    private static final long LARGEST = 32L * 1024 * 1024;

    private static final int AT_ONCE = 2;

    private final Bucket bucket;
    private final JobQueries jobs;

    /// Threads of their own: decoding is work for a processor, and would keep requests waiting.
    private final ExecutorService painters =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofPlatform().daemon().name("thumbnail-", 0).factory());

    Thumbnails(Bucket bucket, JobQueries jobs) {
        this.bucket = bucket;
        this.jobs = jobs;
    }

    /// How wide a thumbnail is given to whoever wants `width`: the next width that there is. None
    /// where the image itself is no wider, or too large to be decoded.
    OptionalInt width(JobRow job, int width) {
        return Arrays.stream(WIDTHS)
                .filter(known -> known >= width)
                .filter(known -> known < job.imageWidth && job.imageBytes <= LARGEST)
                .findFirst();
    }

    /// What tells it from all others.
    String tag(JobRow job, int width) {
        return job.imageSha256 + "-w" + width;
    }

    /// The thumbnail; empty if none can be made of that image.
    ///
    /// @param width one that [#width] has given
    /// @throws BucketException if the store is away
    Optional<Picture> of(JobRow job, int width) throws BucketException {
        var id = new JobId(job.id);
        var key = StoredImage.stem(id, job.createdAt) + "w" + width + ".jpg";
        var kept = read(key);
        var bytes = kept.isPresent() ? kept : made(job, width);
        if (kept.isEmpty() && bytes.isPresent()) {
            keep(id, key, bytes.get());
        }
        return bytes.map(jpeg -> Picture.of(key, TYPE, tag(job, width), jpeg));
    }

    private Optional<byte[]> read(String key) throws BucketException {
        var object = bucket.open(key, 0);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        try (var bytes = object.get()) {
            return Optional.of(bytes.readAllBytes());
        } catch (IOException cut) {
            throw Missing.noBucket();
        }
    }

    private Optional<byte[]> made(JobRow job, int width) {
        try {
            return painters.submit(
                            () -> {
                                try (var image = image(job)) {
                                    var jpeg = Thumbnail.of(image, job.imageType, width);
                                    image.check();
                                    return jpeg;
                                }
                            })
                    .get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException) {
                throw Missing.noBucket();
            }
            LOG.debugf(failure.getCause(), "no thumbnail of %s", job.imageKey);
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Watched image(JobRow job) throws BucketException {
        return new Watched(bucket.open(job.imageKey, 0).orElseThrow());
    }

    /// Who erases an image first says so, then looks for what there is of it: whoever adds to that
    /// has to look in the other order.
    private void keep(JobId id, String key, byte[] jpeg) throws BucketException {
        bucket.put(key, TYPE, jpeg);
        if (jobs.job(id).filter(job -> "stored".equals(job.imageState)).isEmpty()) {
            bucket.delete(key);
        }
    }

    @PreDestroy
    void close() {
        painters.shutdownNow();
    }
}
