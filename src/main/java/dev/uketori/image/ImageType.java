package dev.uketori.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of images that are taken, told by their first bytes, whatever the server calls them.
public enum ImageType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    AVIF("image/avif", "avif");

    private final String mediaType;
    private final String extension;

    ImageType(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /// Its IANA name, such as `image/jpeg`.
    public String mediaType() {
        return mediaType;
    }

    /// What file names of it end in, without the dot.
    public String extension() {
        return extension;
    }

    /// The type of the image that begins so; empty if it is none that is taken, or if more of it
    /// must be seen. More bytes never change a type.
    static Optional<ImageType> of(byte[] head) {
        return Arrays.stream(values()).filter(type -> type.begins(head)).findFirst();
    }

    /// The type whose files end so.
    public static Optional<ImageType> ofExtension(String extension) {
        return Arrays.stream(values()).filter(type -> type.extension.equals(extension)).findFirst();
    }

    private boolean begins(byte[] head) {
        return switch (this) {
            case JPEG -> at(head, 0, "\u00FF\u00D8\u00FF");
            case PNG -> at(head, 0, "\u0089PNG\r\n\u001A\n");
            case WEBP -> at(head, 0, "RIFF") && at(head, 8, "WEBP");
            case GIF -> at(head, 0, "GIF87a") || at(head, 0, "GIF89a");
            case AVIF -> at(head, 4, "ftyp") && isBranded(head);
        };
    }

    /// Whether AVIF is the major brand or among the compatible ones: files of `mif1` and `msf1` are
    /// AVIF too if they say so (AV1 Image File Format, 6).
    private static boolean isBranded(byte[] head) {
        var isLarge = at(head, 0, "\0\0\0\1") && head.length >= Box.LARGE_HEADER;
        var major = isLarge ? Box.LARGE_HEADER : Box.HEADER;
        var minorVersion = major + 4;
        var bytes = ByteBuffer.wrap(head);
        var end = isLarge ? bytes.getLong(Box.HEADER) : Integer.toUnsignedLong(bytes.getInt(0));
        for (var brand = major; brand < Math.min(end, head.length); brand += 4) {
            if (brand != minorVersion && (at(head, brand, "avif") || at(head, brand, "avis"))) {
                return true;
            }
        }
        return false;
    }

    static boolean at(byte[] head, int offset, String latin1) {
        var expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
        var end = offset + expected.length;
        return head.length >= end && Arrays.equals(head, offset, end, expected, 0, expected.length);
    }
}
