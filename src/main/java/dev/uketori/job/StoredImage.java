package dev.uketori.job;

/// An image in our bucket.
///
/// @param key its name in the bucket, `yyyy/MM/dd/<job id>.<ext>`
/// @param contentType what its first bytes say it is
/// @param bytes its length
/// @param width in pixels, as its header says
/// @param height in pixels, as its header says
/// @param sha256 of its bytes, 64 lower-case hex digits
public record StoredImage(
        String key, String contentType, long bytes, int width, int height, String sha256) {}
