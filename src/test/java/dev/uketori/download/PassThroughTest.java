package dev.uketori.download;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An image that is not stored yet, sent straight from a host that does as it likes.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class PassThroughTest {

    private static final long ENDLESS = 1L << 32;

    @Inject DataSource database;

    private final CountDownLatch hungUp = new CountDownLatch(1);
    private HttpServer host;
    private volatile byte[] image;
    private volatile long length;

    @BeforeEach
    void start() throws IOException {
        image = picture();
        length = image.length;
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        host.createContext(
                "/",
                call -> {
                    call.sendResponseHeaders(200, length == ENDLESS ? 0 : length);
                    try (call) {
                        send(call.getResponseBody());
                    } catch (IOException gone) {
                        hungUp.countDown();
                    }
                });
        host.start();
    }

    @AfterEach
    void stop() {
        host.stop(0);
        Upstream.friendly();
    }

    @Test
    void itIsSentByteForByteAndMayNotBeGuessedAt() {
        var answer = given().get(path(waiting())).then().statusCode(200).extract();

        assertThat(answer.asByteArray()).isEqualTo(image);
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(image.length));
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    /// As many bytes as were announced, and yet not the image's end: only its own structure shows
    /// it. Of some lengths nothing is left in a buffer that could be held back.
    @ParameterizedTest
    @ValueSource(ints = {1000, 8191, 2 * 8191, 8192, 65_536, 100_000})
    void whatWasCutAtItsHostIsNotPassedOffAsWhole(int bytes) throws Exception {
        image = Arrays.copyOf(image, bytes);
        length = bytes;
        var request = HttpRequest.newBuilder(address(waiting())).build();

        int status;
        try (var http = HttpClient.newHttpClient()) {
            status = http.send(request, BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException cut) {
            status = 0;
        }

        assertThat(status).isIn(0, 404);
    }

    @Test
    void whoeverAsksForTheHeadAloneLeavesNobodySending() throws Exception {
        length = ENDLESS;

        given().head(path(waiting())).then().statusCode(200).contentType("image/jpeg");

        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsNoImageIsHungUpOn() throws Exception {
        image = "<html>Please wait".getBytes(UTF_8);
        length = ENDLESS;

        refused(given().get(path(waiting())), 404, "not_ready");

        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whereItsReaderGoesAwayItsHostIsHungUpOn() throws Exception {
        length = ENDLESS;
        var path = path(waiting());

        try (var reader = new Socket("127.0.0.1", RestAssured.port)) {
            reader.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: a\r\n\r\n".formatted(path).getBytes(UTF_8));
            assertThat(reader.getInputStream().readNBytes(100_000)).hasSize(100_000);
        }

        assertThat(hungUp.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private void send(OutputStream body) throws IOException {
        body.write(image);
        for (var sent = (long) image.length; sent < length; sent += image.length) {
            body.write(image);
        }
    }

    /// A job whose image is at our host, and not in the bucket.
    private String waiting() {
        Upstream.behave("{\"faults\": {\"image\": {\"html\": 1}}}");
        var id = Upstream.submitted();
        Upstream.mirrored(id, 1);
        var url = "http://127.0.0.1:" + host.getAddress().getPort() + "/a.jpg";
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            // Nobody copies it meanwhile.
            statement.execute(
                    "UPDATE job SET source_url = '%s', due_at = now() + interval '1 hour' WHERE id = '%s'"
                            .formatted(url, id));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return id;
    }

    private static byte[] picture() throws IOException {
        var noise = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
        noise.setRGB(0, 0, 512, 512, new Random(7).ints(512 * 512).toArray(), 0, 512);
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(noise, "jpg", bytes);
        return bytes.toByteArray();
    }

    private static URI address(String id) {
        return URI.create(RestAssured.baseURI + ":" + RestAssured.port + path(id));
    }

    private static String path(String id) {
        return "/v1/jobs/" + id + "/image";
    }
}
