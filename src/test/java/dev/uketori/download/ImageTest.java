package dev.uketori.download;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The image's address.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class ImageTest {

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void theBytesAreTheOnesThatTheJobTellsOf() throws Exception {
        var id = Upstream.submitted();
        var job = Upstream.awaited(id, "image.state", "stored");

        var image = given().get("/v1/jobs/" + id + "/image").then().statusCode(200).extract();

        var bytes = image.asByteArray();
        var sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        assertThat(job.getString("image.sha256")).isEqualTo(sha256);
        assertThat(job.getInt("image.bytes")).isEqualTo(bytes.length);
        assertThat(image.header("ETag")).isEqualTo("\"" + sha256 + "\"");
        assertThat(image.contentType()).isEqualTo(job.getString("image.contentType"));
        assertThat(image.header("Cache-Control")).contains("immutable");
        assertThat(image.header("X-Content-Type-Options")).isEqualTo("nosniff");
        given().get(job.getString("image.url")).then().statusCode(200);
    }

    @Test
    void whoHasItIsNotSentItAgain() {
        var id = Upstream.submitted();
        var sha256 = Upstream.awaited(id, "image.state", "stored").getString("image.sha256");

        given().header("If-None-Match", "\"" + sha256 + "\"")
                .get("/v1/jobs/" + id + "/image")
                .then()
                .statusCode(304)
                .header("ETag", "\"" + sha256 + "\"");
    }

    @Test
    void beforeItIsThereOneIsToldToComeBack() {
        Upstream.slow();
        var id = Upstream.submitted();

        refused(given().get("/v1/jobs/" + id + "/image"), 404, "not_ready")
                .header("Retry-After", "1");
    }

    @Test
    void whereThereWillBeNoneOneIsNotToldToComeBack() {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "failed");

        var answer = refused(given().get("/v1/jobs/" + id + "/image"), 404, "no_image").extract();

        assertThat(answer.header("Retry-After")).isNull();
    }

    @Test
    void noJobHasNoImage() {
        refused(
                given().get("/v1/jobs/019b2c6e-0000-7000-8000-0123456789ab/image"),
                404,
                "not_found");
        refused(given().get("/v1/jobs/nonsense/image"), 404, "not_found");
    }

    @Test
    void askingForTheHeadAloneLeavesNoFileOpen() throws IOException {
        var open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open));
        var id = Upstream.submitted();
        var bytes = Upstream.awaited(id, "image.state", "stored").getString("image.bytes");

        for (var i = 0; i < 5; i++) {
            given().head("/v1/jobs/" + id + "/image")
                    .then()
                    .statusCode(200)
                    .contentType(containsString("image/"))
                    .header("Content-Length", bytes);
        }

        try (var files = Files.list(open)) {
            assertThat(files.map(ImageTest::target)).noneMatch(target -> target.contains(id));
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
