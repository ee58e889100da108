package dev.uketori.download;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobRow;
import java.time.Duration;

/// Why there is no image to send.
final class Missing {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    private Missing() {}

    /// Not there yet, or never to come.
    static ProblemException of(JobRow job) {
        return job.dueAt == null ? never() : notYet(job.status);
    }

    static ProblemException notYet(String status) {
        return new ProblemException(
                Problem.of(
                        404, "not_ready", "The image is not there yet; the job is " + status + "."),
                SOON);
    }

    private static ProblemException never() {
        return new ProblemException(
                Problem.of(
                        404,
                        "no_image",
                        "This job has no image; the job's `error` or `image.state` says why."));
    }

    /// Somebody has cleared the bucket behind our back.
    static ProblemException removed() {
        return new ProblemException(
                Problem.of(
                        410,
                        "image_missing",
                        "The image was stored, and somebody has removed it from the store since."));
    }

    static ProblemException noBucket() {
        return new ProblemException(
                Problem.of(
                        503,
                        "bucket_unavailable",
                        "The image is stored, but its store does not answer now. Try again."),
                LATER);
    }
}
