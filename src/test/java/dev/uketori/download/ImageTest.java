package dev.uketori.download;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.uketori.BrokenBucket;
import dev.uketori.Sha256;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.bucket.Bucket;
import dev.uketori.job.JobId;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobQueries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The image's address.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class ImageTest {

    private static final Path FILES_OPEN = Path.of("/proc/self/fd");

    @Inject DataSource database;
    @Inject Bucket bucket;
    @Inject Thumbnails thumbnails;
    @Inject JobQueries jobs;

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
        var sha256 = Sha256.hex(bytes);
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

    @ParameterizedTest
    @ValueSource(strings = {"W/%s", "\"other\", W/%s", "W/\"other\",%s", "*"})
    void aTagThatAProxyMadeWeakIsTheSame(String tags) {
        var id = stored();
        var tag = given().head(path(id)).header("ETag");

        given().header("If-None-Match", tags.formatted(tag))
                .get(path(id))
                .then()
                .statusCode(304)
                .header("ETag", tag);
        given().header("If-None-Match", "\"other\"")
                .header("If-None-Match", "W/" + tag)
                .get(path(id))
                .then()
                .statusCode(304);
        given().header("If-None-Match", "W/" + tag.replace("\"", ""))
                .get(path(id))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/%s", "\"other\""})
    void whoWantsAnotherOneIsToldSoForNow(String tags) {
        var id = stored();
        var tag = given().head(path(id)).header("ETag");

        given().header("If-Match", tags.formatted(tag))
                .get(path(id))
                .then()
                .statusCode(412)
                .header("ETag", tag)
                .header("Cache-Control", nullValue());
        given().header("If-Match", tag).get(path(id)).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Modified-Since", "If-Unmodified-Since"})
    void aTimeThatCannotBeReadIsNoCondition(String header) {
        var id = Upstream.submitted();
        var sha256 = Upstream.awaited(id, "image.state", "stored").getString("image.sha256");
        var address = "/v1/jobs/" + id + "/image";

        given().header(header, "yesterday").get(address).then().statusCode(200);
        given().header(header, "yesterday")
                .header("If-None-Match", "\"" + sha256 + "\"")
                .get(address)
                .then()
                .statusCode(304);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-99, 0, 100",
        "bytes=100-, 100, -1",
        "bytes=-10, -10, 10",
        "bytes=0-, 0, -1"
    })
    void aPartIsSentAlone(String range, int first, int length) {
        var id = stored();
        var whole = given().get(path(id)).asByteArray();
        var from = first < 0 ? whole.length + first : first;
        var to = length < 0 ? whole.length : from + length;

        var answer = given().header("Range", range).get(path(id)).then().statusCode(206).extract();

        assertThat(answer.asByteArray()).isEqualTo(Arrays.copyOfRange(whole, from, to));
        assertThat(answer.header("Content-Range"))
                .isEqualTo("bytes %d-%d/%d".formatted(from, to - 1, whole.length));
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(to - from));
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    void aPartBehindTheEndIs416() {
        var id = stored();
        var length = given().get(path(id)).asByteArray().length;

        var answer = given().header("Range", "bytes=" + length + "-").get(path(id));

        refused(answer, 416, "range_not_satisfiable")
                .header("Content-Range", "bytes */" + length)
                .header("Cache-Control", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9", "bytes=99999999-"})
    void theHeadIsThatOfTheWhole(String range) {
        var id = stored();
        var length = given().get(path(id)).asByteArray().length;

        given().header("Range", range)
                .head(path(id))
                .then()
                .statusCode(200)
                .header("Content-Length", Integer.toString(length))
                .header("Content-Range", nullValue());
    }

    @Test
    void aPartOfWhatHasChangedIsTheWhole() {
        var id = stored();
        var tag = given().head(path(id)).header("ETag");

        given().header("Range", "bytes=0-9")
                .header("If-Range", tag)
                .get(path(id))
                .then()
                .statusCode(206);
        for (var other : List.of("\"other\"", "W/" + tag, "Wed, 21 Oct 2015 07:28:00 GMT")) {
            given().header("Range", "bytes=0-9")
                    .header("If-Range", other)
                    .get(path(id))
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void aPartOfWhatOneHasIsNotSent() {
        var id = stored();
        var tag = given().head(path(id)).header("ETag");

        given().header("Range", "bytes=0-9")
                .header("If-None-Match", tag)
                .get(path(id))
                .then()
                .statusCode(304);
    }

    @Test
    void aBrowserIsToldANameToSaveItAs() {
        var id = stored();

        given().get(path(id))
                .then()
                .header("Content-Disposition", "inline; filename=\"" + id + ".jpg\"");
    }

    @Test
    void whereTheStoreHasNoAddressOfItsOwnTheBytesComeFromUs() {
        var id = stored();

        given().redirects().follow(false).get(path(id) + "?redirect=true").then().statusCode(200);
        refused(given().get(path(id) + "?redirect=perhaps"), 400, "invalid_request");
    }

    @Test
    void aSmallerOneIsMadeOnceAndKeptBesideIt() throws Exception {
        var id = Upstream.submitted(1024);
        var job = Upstream.awaited(id, "image.state", "stored");
        var sha256 = job.getString("image.sha256");

        var answer = given().get(path(id) + "?width=300").then().statusCode(200).extract();

        var picture = ImageIO.read(new ByteArrayInputStream(answer.asByteArray()));
        assertThat(picture.getWidth()).isEqualTo(320);
        assertThat(answer.contentType()).isEqualTo("image/jpeg");
        assertThat(answer.header("ETag")).isEqualTo("\"" + sha256 + "-w320\"");
        assertThat(answer.header("Cache-Control")).contains("immutable");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("inline; filename=\"" + id + ".w320.jpg\"");
        var kept = images().resolve(job.getString("image.key").replace(".jpg", ".w320.jpg"));
        assertThat(Files.readAllBytes(kept)).isEqualTo(answer.asByteArray());
        Files.write(kept, "it is not made again".getBytes(UTF_8));
        assertThat(given().get(path(id) + "?width=320").asString())
                .isEqualTo("it is not made again");
        assertThat(given().header("Range", "bytes=3-4").get(path(id) + "?width=320").asString())
                .isEqualTo("is");
        given().header("If-None-Match", answer.header("ETag"))
                .get(path(id) + "?width=301")
                .then()
                .statusCode(304);
    }

    @Test
    void whatIsNoWiderIsSentAsItIs() {
        var id = Upstream.submitted(256);
        var tag = "\"" + Upstream.awaited(id, "image.state", "stored").getString("image.sha256");

        given().get(path(id) + "?width=161").then().statusCode(200).header("ETag", tag + "\"");
        given().get(path(id) + "?width=9999").then().statusCode(200).header("ETag", tag + "\"");
        given().get(path(id) + "?width=1").then().statusCode(200).header("ETag", tag + "-w160\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "wide", "100000", "１６０"})
    void aWidthThatIsNoneIsRefused(String width) {
        refused(given().queryParam("width", width).get(path(stored())), 400, "invalid_request");
    }

    @Test
    void whereNoSmallerOneCanBeMadeTheImageItselfIsSent() throws IOException {
        var id = Upstream.submitted(256);
        var job = Upstream.awaited(id, "image.state", "stored");
        var file = images().resolve(job.getString("image.key"));
        Files.write(file, new byte[job.getInt("image.bytes")]);

        given().get(path(id) + "?width=160")
                .then()
                .statusCode(200)
                .header("ETag", "\"" + job.getString("image.sha256") + "\"")
                .header("Content-Length", job.getString("image.bytes"));
    }

    @Test
    void whoHasTheImageItselfInPlaceOfASmallerOneIsNotSentItAgain() throws IOException {
        var id = Upstream.submitted(256);
        var job = Upstream.awaited(id, "image.state", "stored");
        var file = images().resolve(job.getString("image.key"));
        Files.write(file, new byte[job.getInt("image.bytes")]);
        var tag = given().get(path(id) + "?width=160").header("ETag");

        given().header("If-None-Match", tag)
                .get(path(id) + "?width=160")
                .then()
                .statusCode(304)
                .header("ETag", tag);
        given().header("If-Match", tag).get(path(id) + "?width=160").then().statusCode(200);
    }

    /// Else the image itself would be kept for ever as the smaller one.
    @ParameterizedTest
    @ValueSource(strings = {"a loop", "/proc/self/mem"})
    void whereTheStoreIsAwayNothingIsSentInPlaceOfASmallerOne(String target) throws IOException {
        var id = Upstream.submitted(256);
        var key = Upstream.awaited(id, "image.state", "stored").getString("image.key");
        var row = jobs.job(JobId.parse(id).orElseThrow()).orElseThrow();
        var file = images().resolve(key);
        var unreadable = target.startsWith("/") ? Path.of(target) : file.toAbsolutePath();
        assumeTrue(Files.exists(unreadable));
        Files.delete(file);
        Files.createSymbolicLink(file, unreadable);

        assertThatThrownBy(() -> thumbnails.of(row, 160))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        answer -> assertThat(answer.problem().status()).isEqualTo(503));
        refused(given().get(path(id) + "?width=160"), 503, "bucket_unavailable");
    }

    @Test
    void whatIsErasedMeanwhileLeavesNoSmallerOneBehind() throws Exception {
        var id = Upstream.submitted(256);
        var key = Upstream.awaited(id, "image.state", "stored").getString("image.key");
        var row = jobs.job(JobId.parse(id).orElseThrow()).orElseThrow();
        var image = Files.readAllBytes(images().resolve(key));
        given().delete("/v1/jobs/" + id).then().statusCode(204);
        await().until(() -> bucket.find(key).isEmpty());
        bucket.put(key, "image/jpeg", image);

        assertThat(thumbnails.of(row, 160)).isPresent();

        assertThat(bucket.find(key.replace("jpg", ""))).containsExactly(key);
        bucket.delete(key);
    }

    @Test
    void whatSomebodyRemovedFromTheBucketIsGone() throws IOException {
        var id = stored();
        var key = Upstream.job(id).getString("image.key");
        Files.delete(images().resolve(key));

        refused(given().get(path(id)), 410, "image_missing");
        given().head(path(id)).then().statusCode(410).header("Cache-Control", nullValue());
    }

    @Test
    void whatSomebodyCutInTheBucketIsGone() throws IOException {
        var id = stored();
        cut(id, 1000);

        refused(given().get(path(id)), 410, "image_missing")
                .header("ETag", nullValue())
                .header("Cache-Control", nullValue());
    }

    @Test
    void whatIsFoundCutOnItsWayToAReaderIsNotPassedOffAsWhole() throws IOException {
        var id = Upstream.submitted(2048);
        Upstream.awaited(id, "image.state", "stored");
        cut(id, 100_000);
        var request = HttpRequest.newBuilder(address(id)).build();

        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.sendAsync(request, BodyHandlers.ofByteArray()))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .withCauseInstanceOf(IOException.class);
        }
    }

    private static void cut(String id, int bytes) throws IOException {
        var file = images().resolve(Upstream.job(id).getString("image.key"));
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
    }

    @Test
    void untilItIsStoredTheBytesComeStraightFromDoitong() throws IOException {
        try (var _ = BrokenBucket.in(images())) {
            var id = Upstream.submitted();
            var job = Upstream.mirrored(id, 1);

            var answer = given().get(path(id)).then().statusCode(200).extract();

            assertThat(answer.asByteArray())
                    .isEqualTo(given().get(job.getString("image.sourceUrl")).asByteArray());
            assertThat(answer.contentType()).isEqualTo("image/jpeg");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("ETag")).isNull();
            given().head(path(id)).then().statusCode(200).contentType("image/jpeg");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 2048})
    void whatIsCutOnItsWayFromDoitongIsNotPassedOffAsWhole(int side) {
        Upstream.behave("{\"faults\": {\"image\": {\"cut\": 1}}}");
        var id = Upstream.submitted(side);
        Upstream.mirrored(id, 1);

        int status;
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address(id)).build();
            status = http.send(request, BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException | InterruptedException cut) {
            status = 0;
        }

        assertThat(status).isEqualTo(side == 64 ? 404 : 0);
    }

    @Test
    void whatIsNoImageIsNotPassedThrough() {
        Upstream.behave("{\"faults\": {\"image\": {\"html\": 1}}}");
        var id = Upstream.submitted();
        Upstream.mirrored(id, 1);

        refused(given().get(path(id)), 404, "not_ready").header("Retry-After", "1");
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
        assumeTrue(Files.isDirectory(FILES_OPEN));
        var id = Upstream.submitted();
        var bytes = Upstream.awaited(id, "image.state", "stored").getString("image.bytes");

        for (var i = 0; i < 5; i++) {
            given().head("/v1/jobs/" + id + "/image")
                    .then()
                    .statusCode(200)
                    .contentType(containsString("image/"))
                    .header("Content-Length", bytes);
        }

        try (var files = Files.list(FILES_OPEN)) {
            assertThat(files.map(ImageTest::target)).noneMatch(target -> target.contains(id));
        }
    }

    @Test
    void whatAReaderDoesNotTakeIsNotReadFromTheBucket() throws Exception {
        assumeTrue(Files.isDirectory(FILES_OPEN));
        var length = 64 * 1024 * 1024;
        var id = stored();
        var file = images().resolve(Upstream.job(id).getString("image.key"));
        try (var large = new RandomAccessFile(file.toFile(), "rw");
                var connection = database.getConnection();
                var statement = connection.createStatement()) {
            large.setLength(length);
            statement.execute(
                    "UPDATE job SET image_bytes = %d WHERE id = '%s'".formatted(length, id));
        }

        try (var reader = new Socket("127.0.0.1", RestAssured.port)) {
            reader.setSoTimeout(20_000);
            reader.getOutputStream()
                    .write(
                            "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .formatted(path(id))
                                    .getBytes(UTF_8));
            var head = reader.getInputStream().readNBytes(15);
            assertThat(new String(head, UTF_8)).isEqualTo("HTTP/1.1 200 OK");
            await().during(Duration.ofSeconds(1)).until(() -> readOf(file), Objects::nonNull);

            assertThat(readOf(file)).isLessThan(length / 4);

            var rest = reader.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(rest).isGreaterThan(length);
        }
    }

    /// How many bytes of a file that we have open have been read.
    private static @Nullable Long readOf(Path file) throws IOException {
        try (var open = Files.list(FILES_OPEN)) {
            for (var link : open.toList()) {
                if (target(link).equals(file.toAbsolutePath().toString())) {
                    var info = Path.of("/proc/self/fdinfo").resolve(link.getFileName());
                    return Long.valueOf(Files.readAllLines(info).getFirst().replaceAll("\\D", ""));
                }
            }
        }
        return null;
    }

    private static String stored() {
        var id = Upstream.submitted();
        Upstream.awaited(id, "image.state", "stored");
        return id;
    }

    private static Path images() {
        return Path.of(ConfigProvider.getConfig().getValue("uketori.data-dir", String.class))
                .resolve("images");
    }

    private static URI address(String id) {
        return URI.create(RestAssured.baseURI + ":" + RestAssured.port + path(id));
    }

    private static String path(String id) {
        return "/v1/jobs/" + id + "/image";
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
