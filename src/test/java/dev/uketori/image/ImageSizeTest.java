package dev.uketori.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSizeTest {

    @ParameterizedTest
    @CsvSource({"jpg, JPEG", "png, PNG", "gif, GIF"})
    void whatEncodersWriteIsRead(String format, ImageType type) throws IOException {
        var bytes = encoded(format, false);

        assertThat(ImageType.of(bytes)).contains(type);
        assertThat(ImageSize.read(type, bytes)).contains(new ImageSize(321, 123));
    }

    @Test
    void aProgressiveJpegIsRead() throws IOException {
        assertThat(ImageSize.read(ImageType.JPEG, encoded("jpg", true)))
                .contains(new ImageSize(321, 123));
    }

    @Test
    void aJpegWithLongMetadataIsRead() throws IOException {
        var plain = encoded("jpg", false);
        var exif = ByteBuffer.allocate(60_002).putShort((short) 0xFFE1).putShort((short) 60_000);
        var bytes = new ByteArrayOutputStream();
        bytes.write(plain, 0, 2);
        bytes.writeBytes(exif.array());
        bytes.write(plain, 2, plain.length - 2);

        assertThat(ImageSize.read(ImageType.JPEG, bytes.toByteArray()))
                .contains(new ImageSize(321, 123));
    }

    /// Lossy, lossless and extended: the first bytes of files of 321 × 123 pixels.
    @ParameterizedTest
    @CsvSource({
        "52494646 00000000 57454250 56503820 00000000 000000 9d012a 4101 7b00",
        "52494646 00000000 57454250 5650384c 00000000 2f 40811e00",
        "52494646 00000000 57454250 56503858 0a000000 00000000 400100 7a0000"
    })
    void everyKindOfWebpIsRead(String hex) {
        var bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(ImageType.of(bytes)).contains(ImageType.WEBP);
        assertThat(ImageSize.read(ImageType.WEBP, bytes)).contains(new ImageSize(321, 123));
    }

    @Test
    void avifIsRead() {
        var bytes =
                ByteBuffer.allocate(64)
                        .putInt(24)
                        .put("ftypavif".getBytes(StandardCharsets.US_ASCII))
                        .putLong(0)
                        .putLong(0)
                        .put("ispe".getBytes(StandardCharsets.US_ASCII))
                        .putInt(0)
                        .putInt(321)
                        .putInt(123)
                        .array();

        assertThat(ImageType.of(bytes)).contains(ImageType.AVIF);
        assertThat(ImageSize.read(ImageType.AVIF, bytes)).contains(new ImageSize(321, 123));
    }

    @ParameterizedTest
    @CsvSource({"jpg, JPEG", "png, PNG", "gif, GIF"})
    void aCutHeaderHasNoSize(String format, ImageType type) throws IOException {
        var bytes = encoded(format, false);
        for (var length = 0; length < 10; length++) {
            assertThat(ImageSize.read(type, Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void aSizeBeyondBeliefIsNone() throws IOException {
        var bytes = encoded("png", false);
        ByteBuffer.wrap(bytes).putInt(16, 60_000).putInt(20, 60_000);

        assertThat(ImageSize.read(ImageType.PNG, bytes)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"<html>an error page", "%PDF-1.7 document", "RIFF0000WAVEfmt ", "''"})
    void whatIsNoImageHasNoType(String text) {
        assertThat(ImageType.of(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static byte[] encoded(String format, boolean progressive) throws IOException {
        var image = new BufferedImage(321, 123, BufferedImage.TYPE_INT_RGB);
        var writer = ImageIO.getImageWritersByFormatName(format).next();
        var parameters = writer.getDefaultWriteParam();
        if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        var bytes = new ByteArrayOutputStream();
        try (var output = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
