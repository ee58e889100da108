package dev.uketori.job;

import java.time.Instant;

/// What became of a completed job's image on our side.
public sealed interface ImageState {

    /// To be copied.
    ///
    /// @param nextTry when to copy it; while a mirror is at it, the end of its lease
    record Pending(Instant nextTry) implements ImageState {

        Stored stored(StoredImage image, Instant now) {
            return new Stored(image, now);
        }

        Pending again(Instant nextTry) {
            return new Pending(nextTry);
        }

        Lost lost() {
            return new Lost();
        }
    }

    /// Safe in our bucket.
    record Stored(StoredImage image, Instant at) implements ImageState {

        Erased erased() {
            return new Erased();
        }
    }

    /// Gone before it could be copied.
    record Lost() implements ImageState {}

    /// No longer in our bucket: its time was over, or its app did not want it kept.
    record Erased() implements ImageState {}
}
