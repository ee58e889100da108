package dev.uketori.mirror;

import dev.uketori.job.StoredImage;

/// What came of a try to copy an image. Every `why` is for people: it goes on the job's timeline.
sealed interface Copy {

    /// It is in the bucket, whole and looked at.
    record Kept(StoredImage image) implements Copy {}

    /// Its host says that there is none at this address, or none for us.
    record Gone(String why) implements Copy {}

    /// Its host did not behave, or what came is no image that we take.
    record NotHad(String why) implements Copy {}

    /// The bucket could not take it.
    record NoBucket(String why) implements Copy {}
}
