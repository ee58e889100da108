package dev.uketori.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbnailTest {

    @ParameterizedTest
    @CsvSource({
        "1024, 1024, 320, 320",
        "1024, 512, 320, 160",
        "4096, 4096, 160, 160",
        "3000, 4001, 1280, 1707",
        "161, 4096, 160, 4071",
        "4096, 1, 160, 1",
    })
    void itIsAsWideAsAskedAndAsHighAsTheImageIs(int width, int height, int to, int high)
            throws IOException {
        var small = shrunk(encoded(plain(width, height, Color.RED), "jpg"), "image/jpeg", to);

        assertThat(small.getWidth()).isEqualTo(to);
        assertThat(small.getHeight()).isEqualTo(high);
        assertColor(small, to / 2, high / 2, Color.RED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif"})
    void theseItIsMadeOf(String format) throws IOException {
        var halves = plain(400, 400, Color.BLUE);
        halves.getRaster().setPixels(200, 0, 200, 400, new int[200 * 400 * 3]);

        var small = shrunk(encoded(halves, format), "image/" + format, 160);

        assertColor(small, 40, 80, Color.BLUE);
        assertColor(small, 120, 80, Color.BLACK);
    }

    @Test
    void everyPixelCounts() throws IOException {
        var stripes = plain(2000, 2000, Color.WHITE);
        for (var x = 0; x < 2000; x += 2) {
            stripes.getRaster().setPixels(x, 0, 1, 2000, new int[2000 * 3]);
        }

        var small = shrunk(encoded(stripes, "png"), "image/png", 160);

        assertColor(small, 80, 80, new Color(128, 128, 128));
    }

    @Test
    void whereNothingCoversItItIsWhite() throws IOException {
        var clear = new BufferedImage(400, 400, BufferedImage.TYPE_INT_ARGB);

        assertColor(shrunk(encoded(clear, "png"), "image/png", 160), 80, 80, Color.WHITE);
    }

    @Test
    void ofWhatCannotBeReadThereIsNone() throws IOException {
        var picture = encoded(plain(400, 400, Color.RED), "png");
        var altered = picture.clone();
        Arrays.fill(altered, 40, altered.length - 20, (byte) 0x55);

        assertThat(thumbnail(new byte[0], "image/png")).isEmpty();
        assertThat(thumbnail("nothing of an image".getBytes(), "image/jpeg")).isEmpty();
        assertThat(thumbnail(picture, "image/jpeg")).isEmpty();
        assertThat(thumbnail(altered, "image/png")).isEmpty();
        assertThat(thumbnail(picture, "image/avif")).isEmpty();
        assertThat(thumbnail(picture, "no type")).isEmpty();
        assertThat(Thumbnail.of(broken(), "image/png", 160)).isEmpty();
    }

    private static InputStream broken() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the store is away");
            }
        };
    }

    private static Optional<byte[]> thumbnail(byte[] picture, String type) {
        return Thumbnail.of(new ByteArrayInputStream(picture), type, 160);
    }

    private static BufferedImage shrunk(byte[] picture, String type, int width) throws IOException {
        var jpeg = Thumbnail.of(new ByteArrayInputStream(picture), type, width).orElseThrow();
        assertThat(jpeg).startsWith(0xFF, 0xD8);
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    private static BufferedImage plain(int width, int height, Color color) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(color);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    /// As near as JPEG comes.
    private static void assertColor(BufferedImage image, int x, int y, Color expected) {
        var actual = new Color(image.getRGB(x, y));
        assertThat(actual.getRed()).isCloseTo(expected.getRed(), within(8));
        assertThat(actual.getGreen()).isCloseTo(expected.getGreen(), within(8));
        assertThat(actual.getBlue()).isCloseTo(expected.getBlue(), within(8));
    }
}
