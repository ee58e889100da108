package dev.uketori.download;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.store.JobRow;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/// What is sent of a stored image: itself, or a smaller one.
///
/// @param key in the bucket; its last name is what it is saved as
/// @param type a media type
/// @param bytes its length
/// @param tag what tells it from all others
/// @param content its bytes
record Picture(String key, String type, long bytes, String tag, Content content) {

    interface Content {
        /// The bytes from `first` on.
        InputStream from(long first) throws BucketException;
    }

    /// The image itself.
    static Picture of(JobRow job, Bucket bucket) {
        return new Picture(
                job.imageKey,
                job.imageType,
                job.imageBytes,
                job.imageSha256,
                first -> bucket.open(job.imageKey, first).orElseThrow(Missing::removed));
    }

    /// One that is in memory.
    static Picture of(String key, String type, String tag, byte[] bytes) {
        return new Picture(
                key,
                type,
                bytes.length,
                tag,
                first -> {
                    var from = (int) first;
                    return new ByteArrayInputStream(bytes, from, bytes.length - from);
                });
    }

    String fileName() {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
