package dev.uketori.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// An image in our bucket.
///
/// @param key its name in the bucket, `yyyy/MM/dd/<job id>.<ext>`
/// @param contentType what its first bytes say it is
/// @param bytes its length
/// @param width in pixels, as its header says
/// @param height in pixels, as its header says
/// @param sha256 of its bytes, 64 lower-case hex digits
public record StoredImage(
        String key, String contentType, long bytes, int width, int height, String sha256) {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    /// What the keys of all that is kept for a job begin with: everything but what follows the dot.
    ///
    /// @param createdAt of the job; its day in UTC is the folder
    public static String stem(JobId job, Instant createdAt) {
        return DAY.format(createdAt) + "/" + job + ".";
    }
}
