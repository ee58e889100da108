package dev.uketori.mirror;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.uketori.BrokenBucket;
import dev.uketori.Sha256;
import dev.uketori.TestSandbox;
import dev.uketori.ambient.Ids;
import dev.uketori.bucket.Bucket;
import dev.uketori.job.JobId;
import dev.uketori.job.StoredImage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One copy after the other, from a server that changes its mind.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class CopierTest {

    private static final Instant CREATED = Instant.parse("2026-11-22T23:59:59Z");

    @Inject Copier copier;
    @Inject Bucket bucket;
    @Inject Ids ids;

    @ConfigProperty(name = "uketori.data-dir")
    Path data;

    private HttpServer server;
    private volatile int status = 200;
    private volatile byte[] served;
    private JobId job;

    @BeforeEach
    void start() throws IOException {
        job = new JobId(ids.next());
        served = picture("jpg", 32);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                call -> {
                    call.sendResponseHeaders(status, served.length == 0 ? -1 : served.length);
                    call.getResponseBody().write(served);
                    call.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatIsServedIsKeptByteForByte() throws Exception {
        var image = kept(copy());

        assertThat(image.key()).isEqualTo("2026/11/22/" + job + ".jpg");
        assertThat(image)
                .isEqualTo(
                        new StoredImage(
                                image.key(),
                                "image/jpeg",
                                served.length,
                                32,
                                32,
                                Sha256.hex(served)));
        try (var object = bucket.open(image.key(), 0).orElseThrow()) {
            assertThat(object.readAllBytes()).isEqualTo(served);
        }
    }

    /// A replica that died after it had kept the image could not tell of it.
    @Test
    void whatAnEarlierTryKeptStaysThoughOtherBytesComeNow() throws Exception {
        var first = kept(copy());
        served = picture("jpg", 48);

        var second = kept(copy());

        assertThat(second).isEqualTo(first);
        assertThat(bucket.find("2026/11/22/" + job)).containsExactly(first.key());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500})
    void whatAnEarlierTryKeptIsFoundThoughItsSourceIsGone(int answer) {
        var first = kept(copy());
        status = answer;

        assertThat(kept(copy())).isEqualTo(first);
    }

    /// Some of which come before it in the order that a bucket finds them in.
    @Test
    void whatAnEarlierTryKeptIsFoundAmongWhatLiesBesideIt() throws Exception {
        served = picture("png", 32);
        var first = kept(copy());
        for (var other : List.of(".json", ".a160.jpg", ".w160.jpg")) {
            bucket.put("2026/11/22/" + job + other, "text/plain", "no image".getBytes(ISO_8859_1));
        }
        status = 410;

        assertThat(kept(copy())).isEqualTo(first);
    }

    @Test
    void whatIsGoneIsToldApartFromWhatDoesNotBehave() {
        status = 410;
        assertThat(copy()).isInstanceOf(Copy.Gone.class);

        status = 500;
        assertThat(copy()).isInstanceOf(Copy.NotHad.class);
        assertThat(copier.copy(job, CREATED, "https://169.254.169.254/latest"))
                .isInstanceOf(Copy.NotHad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Please wait", "GIF89a", "\u00ff\u00d8\u00ff"})
    void whatIsNoImageLeavesNothingBehind(String text) throws Exception {
        served = text.getBytes(ISO_8859_1);

        assertThat(copy()).isInstanceOf(Copy.NotHad.class);
        assertThat(bucket.find("2026/11/22/" + job)).isEmpty();
    }

    @Test
    void aBucketThatIsAwayIsNobodyElsesFault() throws Exception {
        try (var _ = BrokenBucket.in(data.resolve("images"))) {
            assertThat(copy()).isInstanceOf(Copy.NoBucket.class);
        }
    }

    private Copy copy() {
        return copier.copy(
                job, CREATED, "http://127.0.0.1:" + server.getAddress().getPort() + "/a.jpg");
    }

    private static StoredImage kept(Copy copy) {
        assertThat(copy).isInstanceOf(Copy.Kept.class);
        return ((Copy.Kept) copy).image();
    }

    private static byte[] picture(String format, int side) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), format, bytes);
        return bytes.toByteArray();
    }
}
