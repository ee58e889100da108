package dev.uketori.image;

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

    /// How many first bytes tell them apart.
    public static final int MAGIC_BYTES = 12;

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

    /// The type of the image that begins so; empty if it is none that is taken.
    public static Optional<ImageType> of(byte[] head) {
        return Arrays.stream(values()).filter(type -> type.begins(head)).findFirst();
    }

    /// The type whose files end so.
    public static Optional<ImageType> ofExtension(String extension) {
        return Arrays.stream(values()).filter(type -> type.extension.equals(extension)).findFirst();
    }

    private boolean begins(byte[] head) {
        return switch (this) {
            case JPEG -> at(head, 0, 0xFF, 0xD8, 0xFF);
            case PNG -> at(head, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A);
            case WEBP -> at(head, 0, "RIFF") && at(head, 8, "WEBP");
            case GIF -> at(head, 0, "GIF87a") || at(head, 0, "GIF89a");
            case AVIF -> at(head, 4, "ftypavif") || at(head, 4, "ftypavis");
        };
    }

    private static boolean at(byte[] head, int offset, String text) {
        return at(head, offset, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean at(byte[] head, int offset, int... bytes) {
        var expected = new byte[bytes.length];
        for (var i = 0; i < bytes.length; i++) {
            expected[i] = (byte) bytes[i];
        }
        return at(head, offset, expected);
    }

    private static boolean at(byte[] head, int offset, byte[] expected) {
        var end = offset + expected.length;
        return head.length >= end && Arrays.equals(head, offset, end, expected, 0, expected.length);
    }
}
