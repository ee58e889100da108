package dev.uketori.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// AVIF as it may be written, though hardly an encoder does. Boxes are built by hand, so that each
/// shows one thing.
class AvifTest {

    private static final byte[] FTYP = box("ftyp", text("avif"), hex("00000000"), text("mif1"));
    private static final byte[] SEQUENCE = box("ftyp", text("avis"), hex("00000000"), text("avif"));
    private static final byte[] MDAT = box("mdat", new byte[100]);

    /// The picture is item 2, the other, item 1, is its transparency or a tile; so too the sizes.
    private static final byte[] PITM = box("pitm", hex("00000000 0002"));

    private static final byte[] IPCO =
            box("ipco", ispe(7, 5), box("irot", hex("01")), ispe(321, 123));
    private static final byte[] IPMA =
            box("ipma", hex("00000000 00000002 0001 01 01 0002 02 82 83"));
    private static final byte[] META = meta(PITM, box("iprp", IPCO, IPMA));

    private static final Inspected WHOLE =
            new Inspected.Image(ImageType.AVIF, new ImageSize(321, 123));

    @Test
    void theSizeIsThePrimaryItems() {
        assertThat(inspected(FTYP, META, MDAT)).isEqualTo(WHOLE);
    }

    @Test
    void wideNumbersAreRead() {
        var pitm = box("pitm", hex("01000000 00010002"));
        var ipma = box("ipma", hex("01000001 00000002 00000002 01 8001 00010002 02 8002 8003"));

        assertThat(inspected(FTYP, meta(pitm, box("iprp", IPCO, ipma)), MDAT)).isEqualTo(WHOLE);
    }

    @Test
    void tiesMayBeInSeveralBoxes() {
        var first = box("ipma", hex("00000000 00000001 0001 01 01"));
        var second = box("ipma", hex("00000000 00000001 0002 01 03"));

        assertThat(inspected(FTYP, meta(PITM, box("iprp", IPCO, first, second)), MDAT))
                .isEqualTo(WHOLE);
    }

    /// A size that is tied to no item, to another, or that does not exist.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000 00000000",
                "00000000 00000001 0001 01 03",
                "00000000 00000001 0002 00",
                "00000000 00000001 0002 01 00",
                "00000000 00000001 0002 01 02",
                "00000000 00000001 0002 01 04"
            })
    void withoutATieThereIsNoSize(String ipma) {
        var meta = meta(PITM, box("iprp", IPCO, box("ipma", hex(ipma))));

        assertThat(why(FTYP, meta, MDAT)).endsWith("before it tells its size");
    }

    @Test
    void withoutPropertiesOrAPrimaryItemThereIsNoSize() {
        assertThat(why(FTYP, meta(PITM), MDAT)).endsWith("before it tells its size");
        assertThat(why(FTYP, meta(box("iprp", IPCO, IPMA)), MDAT))
                .endsWith("before it tells its size");
        assertThat(why(FTYP, meta(PITM, box("iprp", IPMA)), MDAT))
                .endsWith("before it tells its size");
        assertThat(why(FTYP, MDAT)).endsWith("before it tells its size");
    }

    @Test
    void aSizeInOtherDataIsNoSize() {
        var data = box("mdat", joined(ispe(9, 9), box("meta", ispe(8, 8))));

        assertThat(inspected(FTYP, data, META)).isEqualTo(WHOLE);
    }

    @Test
    void lengthsMayTake64Bits() {
        var ftyp = large("ftyp", text("avif"), hex("00000000"), text("avif"));
        var meta =
                large(
                        "meta",
                        hex("00000000"),
                        large("pitm", hex("00000000 0002")),
                        large("iprp", IPCO, IPMA));

        assertThat(inspected(FTYP, meta, large("mdat", new byte[9]))).isEqualTo(WHOLE);
        assertThat(inspected(ftyp, META, MDAT)).isEqualTo(WHOLE);
        assertThat(why(FTYP, META, Arrays.copyOf(large("mdat", new byte[9]), 24)))
                .startsWith("cut");
    }

    /// Shorter than its own header, below zero, or beyond all that can be counted.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000007 66726565",
                "00000001 66726565 000000000000000F",
                "00000001 66726565 8000000000000000",
                "00000001 66726565 7FFFFFFFFFFFFFFF"
            })
    void aLengthThatCannotBeIsRefused(String box) {
        assertThat(why(FTYP, hex(box), META)).isEqualTo("the AVIF makes no sense");
    }

    @Test
    void theLastBoxMayGoOnToTheEnd() {
        var open = hex("00000000 6D646174 0102030405");

        assertThat(inspected(FTYP, META, open)).isEqualTo(WHOLE);
        assertThat(why(FTYP, open)).isEqualTo("the AVIF holds no picture");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mif1", "msf1", "miaf"})
    void avifMayBeAmongTheCompatibleBrands(String major) {
        var ftyp = box("ftyp", text(major), hex("00000000"), text("mif1"), text("avif"));

        assertThat(inspected(ftyp, META, MDAT)).isEqualTo(WHOLE);
    }

    /// Neither as the version nor behind the box.
    @Test
    void avifElsewhereIsNoBrand() {
        var version = box("ftyp", text("mif1"), text("avif"), text("heic"));
        var behind = joined(box("ftyp", text("mif1"), hex("00000000")), text("avifavif"));

        assertThat(why(version, META, MDAT)).endsWith("but a HEIF image");
        assertThat(why(behind, META, MDAT)).endsWith("but a HEIF image");
    }

    /// Where items lie: the last byte of the last one must be there.
    @ParameterizedTest
    @CsvSource({
        // Of 4 + 4 bytes; of 8 + 8; with a base; with an index; two extents; two items, wide.
        "00000000 4400 0001 0002 0000 0001 %08x 00000064",
        "01000000 8800 0001 0002 0000 0000 0001 00000000%08x 0000000000000064",
        "00000000 4440 0001 0002 0000 %08x 0001 00000000 00000064",
        "01000000 4404 0001 0002 0000 0000 0001 00000009 %08x 00000064",
        "00000000 4400 0001 0002 0000 0002 %08x 00000064 00000000 00000001",
        "02000000 4400 00000002 00000001 0000 0000 0001 00000000 00000001 00000002 0000 0000 0001 %08x 00000064"
    })
    void aPictureWithoutAllOfItsItemsIsCut(String format) {
        var length = FTYP.length + box("iloc", hex(format.formatted(0))).length;
        var begins = length + meta(PITM, box("iprp", IPCO, IPMA)).length + 8;
        var meta = meta(PITM, box("iprp", IPCO, IPMA), box("iloc", hex(format.formatted(begins))));

        assertThat(inspected(FTYP, meta, MDAT)).isEqualTo(WHOLE);
        assertThat(why(FTYP, meta)).isEqualTo(cut(begins - 8));
        assertThat(why(FTYP, meta, box("mdat", new byte[99]))).isEqualTo(cut(begins + 99));
        assertThat(inspected(FTYP, meta, hex("00000000 6D646174"), new byte[100])).isEqualTo(WHOLE);
        assertThat(why(FTYP, meta, hex("00000000 6D646174"), new byte[99]))
                .isEqualTo(cut(begins + 99));
    }

    /// Items within the `meta` box itself, of other items, or in another file.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "01000000 4400 0001 0002 0001 0000 0001 00010000 00010000",
                "01000000 4400 0001 0002 0002 0000 0001 00010000 00010000",
                "00000000 4400 0001 0002 0001 0001 00010000 00010000"
            })
    void itemsElsewhereAreNotWaitedFor(String iloc) {
        var meta = meta(PITM, box("iprp", IPCO, IPMA), box("iloc", hex(iloc)));

        assertThat(inspected(FTYP, meta)).isEqualTo(WHOLE);
    }

    /// Lists that claim to be longer than the box.
    @ParameterizedTest
    @CsvSource({
        "pitm, 00000000 00",
        "pitm, 01000000 0002",
        "ipma, 00000000 FFFFFFFF 0001 00",
        "ipma, 00000000 00000001 0002 FF 02",
        "iloc, 02000000 4400 FFFFFFFF",
        "iloc, 00000000 4400 0001 0002 0000 FFFF 00000000 00000000",
        "iloc, 00",
        "ispe, 00000000 0000"
    })
    void aListLongerThanItsBoxIsRefused(String type, String body) {
        var broken = box(type, hex(body));
        var pitm = type.equals("pitm") ? broken : PITM;
        var ipma = type.equals("ipma") ? broken : IPMA;
        var ipco = type.equals("ispe") ? box("ipco", broken, broken, broken) : IPCO;
        var iloc = type.equals("iloc") ? broken : new byte[0];

        assertThat(why(FTYP, meta(pitm, box("iprp", ipco, ipma), iloc), MDAT))
                .isEqualTo("the AVIF makes no sense");
    }

    /// Any number of them takes the same few bytes; one says that the item is all of the file.
    @Test
    void manyExtentsOfNoBytesAreRefused() {
        var one = box("iloc", hex("00000000 0000 0001 0002 0000 0001"));
        var many = box("iloc", hex("00000000 0000 0001 0002 0000 FFFF"));

        assertThat(inspected(FTYP, meta(PITM, box("iprp", IPCO, IPMA), one), MDAT))
                .isEqualTo(WHOLE);
        assertThat(why(FTYP, meta(PITM, box("iprp", IPCO, IPMA), many), MDAT))
                .isEqualTo("the AVIF makes no sense");
    }

    @Test
    void aDescriptionBeyondBeliefIsRefused() {
        var large = box("meta", new byte[512 * 1024 - 8 + 1]);
        var claimed = hex("7FFFFFFF 6D657461");

        assertThat(why(FTYP, claimed)).isEqualTo("the AVIF makes no sense");
        assertThat(why(FTYP, large)).isNotEqualTo("the AVIF makes no sense");
        assertThat(why(FTYP, box("meta", new byte[512 * 1024 + 1])))
                .isEqualTo("the AVIF makes no sense");
    }

    @Test
    void aMetaOfNothingIsRefused() {
        assertThat(why(FTYP, box("meta"), MDAT)).isEqualTo("the AVIF makes no sense");
    }

    @Test
    void aBrandOfNothingIsRefused() {
        assertThat(why(FTYP, META, box("ftyp", hex("00")))).isEqualTo("the AVIF makes no sense");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01"})
    void aSequenceWithoutItemsHasItsTracksSize(String version) {
        var moov =
                box(
                        "moov",
                        trak("auxv", tkhd(version, "00070000 00050000")),
                        trak("pict", tkhd(version, "01418000 007B0000")),
                        trak("pict", tkhd(version, "00090000 00090000")));

        assertThat(inspected(SEQUENCE, moov, MDAT)).isEqualTo(WHOLE);
        assertThat(inspected(SEQUENCE, MDAT, moov)).isEqualTo(WHOLE);
        assertThat(why(SEQUENCE, moov)).startsWith("cut: ").endsWith("before its end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vide", "pict"})
    void filmsAndPicturesAreLookedAt(String handler) {
        var moov = box("moov", trak(handler, tkhd("00", "01410000 007B0000")));

        assertThat(inspected(SEQUENCE, moov, MDAT)).isEqualTo(WHOLE);
    }

    @Test
    void aTrackThatTellsNothingHasNoSize() {
        var silent = box("moov", box("trak"), trak("pict", box("tkhd", new byte[7])));
        var deaf =
                box(
                        "moov",
                        box(
                                "trak",
                                tkhd("00", "01410000 007B0000"),
                                box("mdia", box("hdlr", new byte[11]))));

        assertThat(why(SEQUENCE, silent, MDAT)).endsWith("before it tells its size");
        assertThat(why(SEQUENCE, deaf, MDAT)).endsWith("before it tells its size");
    }

    @Test
    void aSequenceWithoutItsTrackIsCut() {
        assertThat(why(SEQUENCE, META, MDAT)).startsWith("cut: ").endsWith("before its end");
        assertThat(inspected(SEQUENCE, META, MDAT, box("moov"))).isEqualTo(WHOLE);
        assertThat(inspected(FTYP, META, MDAT, box("moov"))).isEqualTo(WHOLE);
    }

    @Test
    void aTrackBeyondBeliefIsPassedOver() {
        var moov = box("moov", trak("pict", tkhd("00", "01410000 007B0000")), new byte[512 * 1024]);

        assertThat(why(SEQUENCE, moov, MDAT)).endsWith("before it tells its size");
        assertThat(inspected(SEQUENCE, META, moov, MDAT)).isEqualTo(WHOLE);
    }

    @Test
    void aBoxBehindThePictureIsNotCut() {
        assertThat(why(FTYP, META, MDAT, hex("00000010 66726565 00")))
                .startsWith("cut: ")
                .endsWith("before its end");
        assertThat(inspected(FTYP, META, MDAT, hex("00000009 66726565 00"))).isEqualTo(WHOLE);
        assertThat(inspected(FTYP, META, MDAT, hex("00000010 66726500 00"))).isEqualTo(WHOLE);
        assertThat(inspected(FTYP, META, MDAT, hex("00000010 FF726565 00"))).isEqualTo(WHOLE);
        assertThat(inspected(FTYP, META, MDAT, hex("00000010 667265"))).isEqualTo(WHOLE);
    }

    private static String cut(int at) {
        return "cut: the AVIF stops after " + at + " bytes, before its end";
    }

    private static Inspected inspected(byte[]... boxes) {
        return Pictures.inspected(joined(boxes));
    }

    private static String why(byte[]... boxes) {
        return switch (inspected(boxes)) {
            case Inspected.Refused(var why) -> why;
            case Inspected.Image image -> "is " + image;
        };
    }

    private static byte[] meta(byte[]... boxes) {
        return box("meta", hex("00000000"), joined(boxes));
    }

    private static byte[] ispe(int width, int height) {
        return box("ispe", hex("00000000 %08X %08X".formatted(width, height)));
    }

    private static byte[] trak(String handler, byte[] tkhd) {
        return box(
                "trak",
                tkhd,
                box("mdia", box("hdlr", hex("00000000 00000000"), text(handler), new byte[13])));
    }

    private static byte[] tkhd(String version, String size) {
        var times = version.equals("00") ? 20 : 32;
        return box("tkhd", hex(version + "000001"), new byte[times + 52], hex(size));
    }

    private static byte[] box(String type, byte[]... body) {
        var bytes = joined(body);
        return joined(hex("%08X".formatted(bytes.length + 8)), text(type), bytes);
    }

    private static byte[] large(String type, byte[]... body) {
        var bytes = joined(body);
        return joined(
                hex("00000001"), text(type), hex("%016X".formatted(bytes.length + 16)), bytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] joined(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (var part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
