package dev.uketori.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionTest {

    private static final ImageSize SIZE = new ImageSize(61, 37);

    /// Pictures with something behind their end, and where that end is.
    private static final Map<String, Integer> ENDS = Map.of("jpeg-mpo.jpg", 1_033);

    static Stream<String> pictures() {
        return Pictures.names().stream();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aRealPictureIsWhatItIs(String name) {
        var found = Pictures.inspected(Pictures.bytes(name));

        assertThat(found).isEqualTo(Pictures.expected(name));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void piecesOfAnySizeTellTheSame(String name) {
        var bytes = Pictures.bytes(name);
        var random = new SplittableRandom(7);

        for (var piece : new int[] {1, 2, 3, 7, 64, 1023, 1024, 1025, 65_536}) {
            assertThat(Pictures.inspected(bytes, piece))
                    .as("pieces of %d", piece)
                    .isEqualTo(Pictures.expected(name));
        }
        for (var i = 0; i < 100; i++) {
            assertThat(Pictures.inspected(bytes, random)).isEqualTo(Pictures.expected(name));
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPictureCutAnywhereIsRefused(String name) {
        var bytes = Pictures.bytes(name);
        var end = ENDS.getOrDefault(name, bytes.length);

        for (var length = 0; length < end; length++) {
            var cut = Arrays.copyOf(bytes, length);

            var found = Pictures.inspected(cut);

            assertThat(found)
                    .as("%d of %d bytes", length, end)
                    .isInstanceOfSatisfying(
                            Inspected.Refused.class,
                            refused -> {
                                if (ImageType.of(cut).isPresent()) {
                                    assertThat(refused.why())
                                            .startsWith("cut: the ")
                                            .contains(" stops after " + cut.length + " bytes, ");
                                }
                            });
        }
        assertThat(Pictures.inspected(Arrays.copyOf(bytes, end)))
                .isEqualTo(Pictures.expected(name));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void whatStandsBehindTheEndIsNoMatter(String name) {
        var bytes = Pictures.bytes(name);
        var garbage = new byte[5_000];
        new SplittableRandom(3).nextBytes(garbage);

        for (var behind :
                new byte[][] {
                    {0}, {'\r', '\n'}, new byte[100], garbage, bytes, new byte[] {0, 0, 0, 9, 1}
                }) {
            assertThat(Pictures.inspected(joined(bytes, behind)))
                    .as("%d bytes behind", behind.length)
                    .isEqualTo(Pictures.expected(name));
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void theTypeIsKnownFromTheHead(String name) {
        var inspection = new Inspection();

        inspection.feed(ByteBuffer.wrap(Pictures.bytes(name), 0, 44));

        assertThat(inspection.type()).hasValue(((Inspected.Image) Pictures.expected(name)).type());
        assertThat(inspection.refusal()).isEmpty();
    }

    @Test
    void aCutPictureTellsHowFarItCame() {
        var bytes = Pictures.bytes("jpeg-baseline.jpg");

        assertThat(why(Arrays.copyOf(bytes, 40)))
                .isEqualTo("cut: the JPEG stops after 40 bytes, before it tells its size");
        assertThat(why(Arrays.copyOf(bytes, bytes.length - 1)))
                .isEqualTo(
                        "cut: the JPEG stops after %d bytes, before its end"
                                .formatted(bytes.length - 1));
    }

    /// Where each type tells its width and height: with 60,000 or 0xFFFF and more in their place.
    @ParameterizedTest
    @CsvSource({
        "png-rgb.png, 16, 0000EA60 0000EA60, the PNG claims 60000 × 60000 pixels",
        "png-rgb.png, 16, FFFFFFFF FFFFFFFF, the PNG claims 4294967295 × 4294967295 pixels",
        "png-rgb.png, 16, 00004001 00000001, the PNG claims 16385 × 1 pixels",
        "png-rgb.png, 16, 00000001 00004001, the PNG claims 1 × 16385 pixels",
        "png-rgb.png, 16, 00002710 00002711, the PNG claims 10000 × 10001 pixels",
        "png-rgb.png, 16, 00000000 00000001, the PNG claims 0 × 1 pixels",
        "png-rgb.png, 16, 00000001 00000000, the PNG claims 1 × 0 pixels",
        "gif-89a.gif, 6, 60EA 60EA, the GIF claims 60000 × 60000 pixels",
        "webp-lossy-alpha.webp, 24, 5FEA00 5FEA00, the WEBP claims 60000 × 60000 pixels",
        "webp-lossy-alpha.webp, 24, FFFFFF FFFFFF, the WEBP claims 16777216 × 16777216 pixels",
        "webp-lossy.webp, 26, FF7F 0080, the WEBP claims 16383 × 0 pixels"
    })
    void aSizeBeyondBeliefIsRefused(String name, int at, String hex, String why) {
        var bytes = Pictures.bytes(name);
        put(bytes, at, hex);

        assertThat(why(bytes)).isEqualTo(why);
    }

    @Test
    void aJpegOrAvifOfASizeBeyondBeliefIsRefused() {
        var jpeg = Pictures.bytes("jpeg-baseline.jpg");
        put(jpeg, indexOf(jpeg, "FFC0") + 5, "EA60 EA60");
        var avif = Pictures.bytes("avif-still.avif");
        put(avif, indexOf(avif, "69737065") + 8, "0000EA60 0000EA60");

        assertThat(why(jpeg)).isEqualTo("the JPEG claims 60000 × 60000 pixels");
        assertThat(why(avif)).isEqualTo("the AVIF claims 60000 × 60000 pixels");
    }

    @Test
    void theLargestSizesAreTaken() {
        assertThat(ImageSize.of(new Claim(16_384, 6_103))).hasValue(new ImageSize(16_384, 6_103));
        assertThat(ImageSize.of(new Claim(6_103, 16_384))).hasValue(new ImageSize(6_103, 16_384));
        assertThat(ImageSize.of(new Claim(10_000, 10_000))).hasValue(new ImageSize(10_000, 10_000));
        assertThat(ImageSize.of(new Claim(1, 1))).hasValue(new ImageSize(1, 1));
        assertThat(ImageSize.of(new Claim(16_384, 6_104))).isEmpty();
    }

    @Test
    void aSizeBeyondBeliefIsRefusedBeforeTheRestComes() {
        var bytes = Pictures.bytes("png-rgb.png");
        put(bytes, 16, "0000EA60 0000EA60");
        var inspection = new Inspection();

        inspection.feed(ByteBuffer.wrap(bytes, 0, 24));

        assertThat(inspection.refusal()).hasValue("the PNG claims 60000 × 60000 pixels");
    }

    @Test
    void onceRefusedItStaysSo() {
        var inspection = new Inspection();
        inspection.feed(ByteBuffer.wrap(new byte[2_000]));
        var why = inspection.refusal();

        inspection.feed(ByteBuffer.wrap(Pictures.bytes("png-rgb.png")));

        assertThat(why).isPresent();
        assertThat(inspection.refusal()).isEqualTo(why);
        assertThat(inspection.type()).isEmpty();
    }

    @Test
    void aPieceIsReadWholly() {
        var piece = ByteBuffer.wrap(new byte[2_000]);

        new Inspection().feed(piece);

        assertThat(piece.remaining()).isZero();
    }

    /// With 420 KB of metadata that has a whole JPEG of another size in each of its segments.
    @Test
    void aJpegWithLongMetadataIsRead() {
        var other = Pictures.bytes("jpeg-baseline.jpg");
        put(other, indexOf(other, "FFC0") + 5, "0010 0010");
        var segment = ByteBuffer.allocate(60_002).putShort((short) 0xFFE1).putShort((short) 60_000);
        segment.put(other);
        var bytes = new ByteArrayOutputStream();
        var plain = Pictures.bytes("jpeg-baseline.jpg");
        bytes.write(plain, 0, 2);
        for (var i = 0; i < 7; i++) {
            bytes.writeBytes(segment.array());
        }
        bytes.write(plain, 2, plain.length - 2);

        assertThat(Pictures.inspected(bytes.toByteArray()))
                .isEqualTo(new Inspected.Image(ImageType.JPEG, SIZE));
    }

    /// T.81, B.1.1.2: any number of them before any marker.
    @Test
    void fillBytesArePassedOver() {
        var bytes = new ByteArrayOutputStream();
        var plain = Pictures.bytes("jpeg-baseline.jpg");
        var frame = indexOf(plain, "FFC0");
        var fill = HexFormat.of().parseHex("FFFFFF");
        bytes.write(plain, 0, 2);
        bytes.writeBytes(fill);
        bytes.write(plain, 2, frame - 2);
        bytes.writeBytes(fill);
        bytes.write(plain, frame, plain.length - 2 - frame);
        bytes.writeBytes(fill);
        bytes.write(plain, plain.length - 2, 2);

        assertThat(Pictures.inspected(bytes.toByteArray()))
                .isEqualTo(new Inspected.Image(ImageType.JPEG, SIZE));
    }

    @ParameterizedTest
    @CsvSource({
        // JPEG: nothing but its begin and its end; a scan of no frame; a second begin; a second
        // frame; a segment shorter than its own length, and a frame; a frame, but no scan.
        "FFD8 FFD9, the JPEG holds no picture",
        "FFD8 FFDA0002 FFD9, the JPEG makes no sense",
        "FFD8 FFD8 FFD9, the JPEG makes no sense",
        "FFD8 FFC00008 08 0001 0001 00 FFC00008 08 0001 0001 00, the JPEG makes no sense",
        "FFD8 FFE00001 FFD9, the JPEG makes no sense",
        "FFD8 FFC00006 08 0001 FFD9, the JPEG makes no sense",
        "FFD8 FFC00008 08 0001 0001 00 FFD9, the JPEG holds no picture",
        // PNG: another first chunk; a first chunk of another length; no IDAT; a length of 2³¹.
        "89504E470D0A1A0A 0000000D 49444154 00000001 00000001 08, the PNG makes no sense",
        "89504E470D0A1A0A 0000000C 49484452 00000001 00000001 08, the PNG makes no sense",
        "89504E470D0A1A0A 0000000D 49484452 00000001 00000001 0802000000 00000000 00000000 49454E44 00000000, the PNG holds no picture",
        "89504E470D0A1A0A 0000000D 49484452 00000001 00000001 0802000000 00000000 80000000 49444154 00000000, the PNG makes no sense",
        // GIF: no frame; a block of no known kind.
        "474946383961 0100 0100 000000 3B, the GIF holds no picture",
        "474946383961 0100 0100 000000 00, the GIF makes no sense",
        // WebP: too short for a chunk; a chunk longer than the file; VP8 and VP8L cut, or without
        // their signs, or no key frame; a canvas of another length, or twice, or with no picture.
        "52494646 0B000000 57454250 5650382000000000, the WEBP holds no picture",
        "52494646 02000000 57454250 5650382000000000, the WEBP holds no picture",
        "52494646 16000000 57454250 565038200B000000 000000 9D012A 0100 0100, the WEBP makes no sense",
        "52494646 16000000 57454250 5650382009000000 000000 9D012A 0100 0100, the WEBP makes no sense",
        "52494646 16000000 57454250 565038200A000000 000000 9D012B 0100 0100, the WEBP makes no sense",
        "52494646 16000000 57454250 565038200A000000 010000 9D012A 0100 0100, the WEBP makes no sense",
        "52494646 12000000 57454250 5650384C05000000 2E 00000000, the WEBP makes no sense",
        "52494646 10000000 57454250 5650384C04000000 2F 000000, the WEBP makes no sense",
        "52494646 18000000 57454250 565038580B000000 00000000 000000 000000 00, the WEBP makes no sense",
        "52494646 28000000 57454250 565038580A000000 00000000 000000 000000 565038580A000000 00000000 000000 000000, the WEBP makes no sense",
        "52494646 16000000 57454250 565038580A000000 00000000 000000 000000, the WEBP holds no picture",
        "52494646 20000000 57454250 565038580A000000 00000000 000000 000000 4558494600000000, the WEBP holds no picture"
    })
    void whatContradictsItselfIsRefused(String hex, String why) {
        assertThat(why(hex(hex))).isEqualTo(why);
    }

    /// The smallest of each kind; a chunk that nobody knows, of an odd length, comes first.
    @ParameterizedTest
    @CsvSource({
        "52494646 16000000 57454250 565038200A000000 000000 9D012A 4101 7B00, 321, 123",
        "52494646 16000000 57454250 565038200A000000 000000 9D012A 4141 7B80, 321, 123",
        "52494646 11000000 57454250 5650384C05000000 2F 40811E00, 321, 123",
        "52494646 20000000 57454250 41424344 01000000 0000 565038200A000000 000000 9D012A 4101 7B00, 321, 123",
        "52494646 1E000000 57454250 565038580A000000 00000000 400100 7A0000 414E4D4600000000, 321, 123",
        "52494646 1E000000 57454250 565038580A000000 00000000 400100 7A0000 5650382000000000, 321, 123",
        "FFD8 FF01 FFD3 FFC0000A 08 007B 0141 000000 FFDA0003 00 00FF00FFD7 FFD9, 321, 123",
        "FFD8 FFC4000200 FFC80003 00 FFCC0002 FFCF0007 08 007B 0141 FFDA0002 FFD9, 321, 123",
        "474946383761 4101 7B00 800000 000000000000 2C 0000 0000 0100 0100 00 02 00 3B, 321, 123",
        "474946383961 0000 0000 000000 2C 4000 0200 0101 7900 80 000000000000 02 01FF 00 3B, 321, 123"
    })
    void theSmallestAreRead(String hex, int width, int height) {
        var found = Pictures.inspected(hex(hex));

        assertThat(found)
                .isInstanceOfSatisfying(
                        Inspected.Image.class,
                        image -> assertThat(image.size()).isEqualTo(new ImageSize(width, height)));
        assertThat(why(Arrays.copyOf(hex(hex), hex(hex).length - 1))).startsWith("cut: ");
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    <!DOCTYPE html><html></html>, an HTML page
                    '  <html lang="en">', an HTML page
                    '<!-- a page --> <HTML>', an HTML page
                    '<?xml version="1.0"?><!DOCTYPE html>', an HTML page
                    <h1>403 Forbidden</h1>, an HTML page
                    <svg xmlns="http://www.w3.org/2000/svg"/>, an SVG image
                    '<?xml version="1.0"?><!-- drawn --><svg>', an SVG image
                    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', an XML document
                    '{"error": "not found"}', JSON
                    '[1, 2]', JSON
                    '\uFEFF{"error": "not found"}', JSON
                    Not found, plain text
                    受取, plain text
                    %PDF-1.7, a PDF document
                    RIFF0000WAVEfmt, a sound
                    RIFF0000AVI LIST, a video
                    0000ftypmp42, a video
                    0000ftypheic, a HEIC image
                    0000ftypmif1, a HEIF image
                    """)
    void whatCameInsteadIsSaid(String text, String kind) {
        var why = why(text.getBytes(StandardCharsets.UTF_8));

        assertThat(why).isEqualTo("what came is not an image that we take, but " + kind);
    }

    @ParameterizedTest
    @CsvSource({
        "504B0304, a ZIP archive",
        "1F8B0800, something packed with gzip",
        "49492A00, a TIFF image",
        "4D4D002A, a TIFF image",
        "00000100, an icon",
        "FF0A00, a JPEG XL image",
        "0000000C4A584C20, a JPEG XL image",
        "0000000C6A502020, a JPEG 2000 image",
        "1A45DFA3, a video",
        "0A, plain text",
        "E58F97E5, plain text"
    })
    void whatCameInsteadIsSaidOfBytesToo(String hex, String kind) {
        assertThat(why(hex(hex))).isEqualTo("what came is not an image that we take, but " + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "FFD8", "E5", "410042", "FF41", "0000001066747970"})
    void whatNobodyKnowsIsJustNoImage(String hex) {
        assertThat(why(hex(hex))).startsWith("what came is not an image that we take");
    }

    @Test
    void nothingIsEmpty() {
        assertThat(new Inspection().end()).isEqualTo(new Inspected.Refused("what came is empty"));
    }

    @Test
    void aPageIsRefusedBeforeAllOfItComes() {
        var page = "<html>" + " ".repeat(2_000);
        var inspection = new Inspection();
        inspection.feed(ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8), 0, 1_023));
        assertThat(inspection.refusal()).isEmpty();

        inspection.feed(ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8), 1_023, 1));

        assertThat(inspection.refusal())
                .hasValue("what came is not an image that we take, but an HTML page");
    }

    private static String why(byte[] bytes) {
        return switch (Pictures.inspected(bytes)) {
            case Inspected.Refused(var why) -> why;
            case Inspected.Image image -> "is " + image;
        };
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void put(byte[] bytes, int at, String hex) {
        System.arraycopy(hex(hex), 0, bytes, at, hex(hex).length);
    }

    private static int indexOf(byte[] bytes, String hex) {
        var text = HexFormat.of().withUpperCase().formatHex(bytes);
        var at = text.indexOf(hex);
        while (at % 2 != 0) {
            at = text.indexOf(hex, at + 1);
        }
        return at / 2;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
