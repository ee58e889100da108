package dev.uketori.erase;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.bucket.Bucket;
import dev.uketori.store.Erasures;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is deleted, and what was kept long enough, against the built-in Doitong.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class EraseTest {

    @Inject Erasures erasures;
    @Inject Eraser eraser;
    @Inject Bucket bucket;
    @Inject DataSource database;

    @ConfigProperty(name = "uketori.data-dir")
    Path data;

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void whatIsDeletedIsGoneButItsCreditsStay() throws Exception {
        var id =
                submitted(
                        "{\"prompt\": \"a boat\", \"reference\": \"r-1\", \"metadata\": {\"a\": 1}}");
        var job = Upstream.awaited(id, "image.state", "stored");
        var stem = job.getString("image.key").replace(".jpg", "");
        given().get(path(id) + "/image?width=160").then().statusCode(200);
        assertThat(bucket.find(stem))
                .containsExactly(stem + ".jpg", stem + ".json", stem + ".w160.jpg");
        var spent = spent();

        given().delete(path(id)).then().statusCode(204);

        for (var path : new String[] {"", "/timeline", "/image"}) {
            refused(given().get(path(id) + path), 410, "deleted");
        }
        assertThat(given().get("/v1/jobs?limit=200").asString()).doesNotContain(id);
        assertThat(given().get("/v1/jobs?reference=r-1").jsonPath().getList("items")).isEmpty();
        assertThat(spent()).isEqualTo(spent);
        await().atMost(Duration.ofMinutes(1)).until(() -> bucket.find(stem).isEmpty());
        assertThat(
                        value(
                                """
                                SELECT concat_ws('|', prompt, metadata, reference, source_url, image_sha256,
                                    (SELECT NULLIF(sum(length(body)), 0) FROM delivery WHERE job_id = job.id))
                                FROM job WHERE id = '%s'
                                """
                                        .formatted(id)))
                .isEqualTo("|");
        assertThat(value("SELECT charged FROM job WHERE id = '%s'".formatted(id)))
                .isNotEqualTo("0");
    }

    @Test
    void whatDoitongSaidOfAPromptGoesWithIt() throws Exception {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "failed");

        given().delete(path(id)).then().statusCode(204);

        assertThat(
                        value(
                                "SELECT error_message || (SELECT string_agg(data->>'detail', '') FROM event"
                                        + " WHERE job_id = job.id) FROM job WHERE id = '%s'"
                                                .formatted(id)))
                .isNull();
    }

    @Test
    void whatIsNotOverStays() {
        Upstream.slow();
        var id = Upstream.submitted();

        refused(given().delete(path(id)), 409, "not_over");

        assertThat(Upstream.job(id).getString("prompt")).isEqualTo("a boat");
    }

    @Test
    void whatIsDeletedTwiceWasDeletedOnce() {
        var id = Upstream.submitted();
        Upstream.awaited(id, "image.state", "stored");
        given().delete(path(id)).then().statusCode(204);

        refused(given().delete(path(id)), 410, "deleted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "019b2c6e-0000-7000-8000-0123456789ab"})
    void whatIsNotThereCannotBeDeleted(String id) {
        refused(given().delete(path(id)), 404, "not_found");
    }

    @Test
    void aKeyDoesNotBringBackWhatWasDeleted() {
        var body = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";
        var first = given().header("Idempotency-Key", "k-erased").contentType("application/json");
        String id = first.body(body).post("/v1/jobs").path("id");
        Upstream.awaited(id, "image.state", "stored");
        given().delete(path(id)).then().statusCode(204);

        refused(
                given().header("Idempotency-Key", "k-erased")
                        .contentType("application/json")
                        .body(body)
                        .post("/v1/jobs"),
                410,
                "deleted");
    }

    @Test
    void imagesAreKeptForTheirTime() throws Exception {
        var id = Upstream.submitted();
        var stem = Upstream.awaited(id, "image.state", "stored").getString("image.key");

        sweep("image-ttl", Duration.ofDays(30), Duration.ofDays(29));
        assertThat(Upstream.job(id).getString("image.state")).isEqualTo("stored");

        sweep("image-ttl", Duration.ofDays(30), Duration.ofDays(31));
        var job = Upstream.awaited(id, "image.state", "erased");
        assertThat(job.getString("prompt")).isEqualTo("a boat");
        assertThat(job.getString("image.key")).isNull();
        refused(given().get(path(id) + "/image"), 404, "no_image");
        await().atMost(Duration.ofMinutes(1)).until(() -> bucket.find(stem).isEmpty());
    }

    @Test
    void promptsAreKeptForTheirTime() {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "failed");

        sweep("prompt-ttl", Duration.ofDays(1), Duration.ofDays(2));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> Upstream.job(id).getString("prompt") == null);
        assertThat(Upstream.job(id).getString("status")).isEqualTo("failed");
        refused(given().post(path(id) + "/retry"), 409, "not_retryable");
    }

    @Test
    void whatIsNotOverIsComeBackTo() {
        Upstream.slow();
        var id = Upstream.submitted();

        sweep("prompt-ttl", Duration.ofDays(1), Duration.ofDays(2));
        eraser.turn();

        assertThat(Upstream.job(id).getString("prompt")).isEqualTo("a boat");
        assertThat(value("SELECT what FROM erasure WHERE job_id = '%s'".formatted(id)))
                .isEqualTo("prompt");
    }

    @Test
    void anAppMayHaveATimeOfItsOwn() {
        var id = Upstream.submitted();
        Upstream.awaited(id, "image.state", "stored");

        sweep("apps.another.image-ttl", Duration.ofDays(1), Duration.ofDays(2));
        assertThat(value("SELECT count(*) FROM erasure WHERE job_id = '%s'".formatted(id)))
                .isEqualTo("0");

        sweep("apps.sandbox.image-ttl", Duration.ofDays(1), Duration.ofDays(2));
        Upstream.awaited(id, "image.state", "erased");
    }

    @Test
    void anAppMayHaveATimeOfItsOwnForPrompts() {
        var id = Upstream.submitted();
        Upstream.awaited(id, "image.state", "stored");

        sweep("apps.another.prompt-ttl", Duration.ofDays(1), Duration.ofDays(2));
        assertThat(ordered(id)).isNull();

        sweep("apps.sandbox.prompt-ttl", Duration.ofDays(1), Duration.ofDays(2));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Upstream.job(id).getString("prompt") == null);
        assertThat(Upstream.job(id).getString("image.state")).isEqualTo("stored");
    }

    @ParameterizedTest
    @CsvSource({"image-ttl, prompt-ttl, prompt", "prompt-ttl, image-ttl, image"})
    void whereAnAppHasNoTimeOfItsOwnItsIsEverybodys(String own, String everybodys, String what) {
        Upstream.slow();
        var id = Upstream.submitted();

        sweep(
                Map.of(
                        "uketori.retention.apps.sandbox." + own, "P30D",
                        "uketori.retention." + everybodys, "P1D"),
                Duration.ofDays(2));

        assertThat(ordered(id)).isEqualTo(what);
    }

    @Test
    void whatTheBucketDoesNotLetGoOfIsComeBackTo() throws Exception {
        var id = Upstream.submitted();
        var key = Upstream.awaited(id, "image.state", "stored").getString("image.key");
        var day = data.resolve("images").resolve(key).getParent();
        var aside = Files.move(day, day.resolveSibling("away"));
        Files.createFile(day);
        try {
            given().delete(path(id)).then().statusCode(204);
            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () ->
                                    value(
                                            "SELECT due_at > now() + interval '1 minute' FROM erasure WHERE job_id = '%s'"
                                                    .formatted(id)),
                            "t"::equals);
        } finally {
            Files.delete(day);
            Files.move(aside, day);
        }

        value("UPDATE erasure SET due_at = now() WHERE job_id = '%s' RETURNING what".formatted(id));
        eraser.turn();

        await().atMost(Duration.ofMinutes(1)).until(() -> bucket.find(key).isEmpty());
    }

    /// What of it is to be erased.
    private String ordered(String id) {
        return value("SELECT string_agg(what, ' ') FROM erasure WHERE job_id = '%s'".formatted(id));
    }

    /// As a replica would that much later.
    private void sweep(String setting, Duration ttl, Duration later) {
        sweep(Map.of("uketori.retention." + setting, ttl.toString()), later);
    }

    private void sweep(Map<String, String> settings, Duration later) {
        var config =
                new SmallRyeConfigBuilder()
                        .addDiscoveredConverters()
                        .withMapping(RetentionConfig.class)
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build()
                        .getConfigMapping(RetentionConfig.class);
        var sweeper = new Sweeper(erasures, config, () -> Instant.now().plus(later));
        while (sweeper.turn()) {
            // There is more.
        }
    }

    private static String submitted(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static String spent() {
        return TestSandbox.admin().get("/v1/credits").jsonPath().getString("spent");
    }

    private static String path(String id) {
        return "/v1/jobs/" + id;
    }

    private String value(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
