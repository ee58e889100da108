package dev.uketori.intake;

import static dev.uketori.RawHttp.exchange;
import static dev.uketori.RawHttp.head;
import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches, as apps see them, against the built-in Doitong.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class BatchTest {

    private static final int ENOUGH = 1_000_000;
    private static final String SMALL = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";
    private static final String LARGE =
            "{\"prompt\": \"a ship\", \"width\": 2048, \"height\": 2048}";

    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void slow() {
        Upstream.slow();
        balance(ENOUGH);
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
        balance(ENOUGH);
        await("nothing more is paid for")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        given().get("/v1/jobs?status=queued&status=submitting")
                                .then()
                                .body("items", empty()));
        balance(ENOUGH);
    }

    @Test
    void aBatchIsTakenWithAllItsJobs() {
        var taken =
                post(batch(SMALL, LARGE, reference("r")))
                        .then()
                        .statusCode(202)
                        .contentType("application/json")
                        .body("jobs", equalTo(3))
                        .body("counts.queued", equalTo(3))
                        .body("counts.completed", equalTo(0))
                        .body("credits.estimateMin", equalTo(50))
                        .body("credits.estimateMax", equalTo(90))
                        .body("credits.charged", equalTo(0))
                        .body("progress", equalTo(0.0f))
                        .body("completedAt", nullValue())
                        .extract();
        var id = taken.<String>path("id");

        assertThat(taken.header("Location")).endsWith("/v1/batches/" + id);
        assertThat(show(id).getString("createdAt")).isEqualTo(taken.path("createdAt"));
        given().get(taken.<String>path("jobsUrl"))
                .then()
                .statusCode(200)
                .body("items.prompt", contains("r", "a ship", "a boat"))
                .body("items.batchId", contains(id, id, id))
                .body("items[0].reference", equalTo("r"));
    }

    @Test
    void aThousandJobsOfTheLongestPromptsAreTaken() {
        shutOut();
        var job = "{\"prompt\": \"" + "😊".repeat(4_000) + "\"}";

        var id = taken(batch(Collections.nCopies(1_000, job)));

        assertThat(show(id).getInt("jobs")).isEqualTo(1_000);
        cancel(id).statusCode(200);
    }

    @Test
    void oneWrongJobOfAThousandRefusesAll() {
        var reference = UUID.randomUUID().toString();
        var jobs = new ArrayList<>(Collections.nCopies(1_000, reference(reference)));
        jobs.set(17, "{\"prompt\": \"\", \"reference\": \"" + reference + "\"}");

        refused(post(batch(jobs)), 400, "invalid_request")
                .body("errors", hasSize(1))
                .body("errors[0].pointer", equalTo("/jobs/17/prompt"))
                .body("detail", equalTo("Wrong: jobs/17/prompt."));

        given().get("/v1/jobs?reference=" + reference).then().body("items", empty());
    }

    @Test
    void everyWrongFieldOfEveryJobIsNamedUpToAHundred() {
        refused(
                        post(
                                batch(
                                        "{\"width\": 1}",
                                        SMALL,
                                        "{\"prompt\": 7, \"hight\": 1, \"metadata\": {\"a\": \"\\u0000\"}}",
                                        "null")),
                        400,
                        "invalid_request")
                .body(
                        "errors.pointer",
                        contains(
                                "/jobs/0/prompt",
                                "/jobs/0/width",
                                "/jobs/2/prompt",
                                "/jobs/2/metadata",
                                "/jobs/2/hight",
                                "/jobs/3"));
        refused(post(batch(Collections.nCopies(1_000, "{\"width\": 1}"))), 400, "invalid_request")
                .body("errors", hasSize(100))
                .body("detail", containsString("2000 in all"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/jobs",
                "{\"jobs\": []}|/jobs",
                "{\"jobs\": {}}|/jobs",
                "{\"jobs\": \"x\"}|/jobs",
                "{\"jobs\": [[]]}|/jobs/0",
                "{\"jobs\": [{\"prompt\": \"a\"}], \"force\": \"true\"}|/force",
                "{\"jobs\": [{\"prompt\": \"a\"}], \"dryRun\": 1}|/dryRun",
                "{\"jobs\": [{\"prompt\": \"a\"}], \"metadata\": {}}|/metadata",
                "{\"jobs\": [{\"prompt\": \"a\", \"batchId\": \"x\"}]}|/jobs/0/batchId",
                "{\"jobs\": [{\"prompt\": \"a\\u0000\"}]}|/jobs/0/prompt",
                "{\"jobs\": [{\"prompt\": [\"a\"]}]}|/jobs/0/prompt",
                "{\"jobs\": [{\"prompt\": \"a\", \"width\": {\"a\": 1}}]}|/jobs/0/width"
            })
    void whatIsNoBatchIsRefused(String body, String pointer) {
        refused(post(body), 400, "invalid_request").body("errors.pointer", contains(pointer));
    }

    @Test
    void aBatchHasAtMostAThousandJobs() {
        refused(post(batch(Collections.nCopies(1_001, SMALL))), 400, "invalid_request")
                .body("errors.pointer", contains("/jobs"));
        refused(post(batch(Collections.nCopies(2_000_000, "{}"))), 400, "invalid_request")
                .body("errors.pointer", contains("/jobs"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"jobs\": [{\"prompt\": \"a\"}",
                "{\"jobs\": [{\"prompt\": \"\u00ff\"}]} {}",
                "{\"jobs\": [{\"prompt\": \"a\"}], \"jobs\": [{\"prompt\": \"a\"}]}"
            })
    void garbageIsRefused(String body) {
        refused(post(body.getBytes(ISO_8859_1)), 400, "invalid_request");
    }

    @Test
    void aBodyIsAtMost16Mebibytes() throws IOException {
        assertThat(
                        exchange(
                                head(
                                        "POST /v1/batches",
                                        "Content-Type: application/json",
                                        "Content-Length: 16777217"),
                                new byte[0]))
                .startsWith("HTTP/1.1 413 ")
                .contains("\"code\":\"too_large\"");
    }

    @Test
    void whatIsTooDearIsRefusedUnlessForced() {
        balance(49);
        var body = batch(SMALL, SMALL, LARGE);

        refused(post(body, key), 402, "insufficient_credits")
                .body("needed", equalTo(50))
                .body("available", equalTo(49));
        given().get("/v1/jobs?status=queued").then().body("items", empty());
        balance(50);
        var id = post(body, key).then().statusCode(202).extract().<String>path("id");
        assertThat(post(body, key).then().statusCode(202).extract().<String>path("id"))
                .isEqualTo(id);

        // What is still paid for would make the balance one that cannot be.
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        given().get("/v1/jobs?batchId=" + id)
                                .then()
                                .body(
                                        "items.findAll { it.status != 'processing' && it.hold?.reason != 'credits' }",
                                        empty()));
        balance(0);
        post(body, key).then().statusCode(202).body("id", equalTo(id));
        refused(post(body), 402, "insufficient_credits").body("available", equalTo(0));
        cancel(post(forced(LARGE)).then().statusCode(202).extract().path("id")).statusCode(200);
    }

    @Test
    void aDryRunTellsTheCostAndKeepsNothing() {
        var reference = UUID.randomUUID().toString();
        balance(15);
        var dry = "{\"dryRun\": true, \"jobs\": [%s, %s]}";

        given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(dry.formatted(reference(reference), LARGE))
                .post("/v1/batches")
                .then()
                .statusCode(200)
                .body("id", nullValue())
                .body("jobs", equalTo(2))
                .body("credits.estimateMin", equalTo(40))
                .body("credits.estimateMax", equalTo(70))
                .body("credits.available", equalTo(15))
                .body("credits.enough", equalTo(false));

        given().get("/v1/jobs?reference=" + reference).then().body("items", empty());
        refused(post(dry.formatted(SMALL, "{}")), 400, "invalid_request");
        balance(ENOUGH);
        post(batch(SMALL), key).then().statusCode(202).header("Idempotent-Replayed", nullValue());
    }

    @Test
    void theSameKeyAndBodyAreTheSameBatch() {
        var first = post(batch(SMALL, LARGE), key).then().statusCode(202).extract();

        var again =
                post(
                                "{\"jobs\":[{\"height\":64,\"width\":64,\"prompt\":\"a boat\"},"
                                        + LARGE
                                        + "]}",
                                "\"" + key + "\"")
                        .then()
                        .statusCode(202)
                        .header("Idempotent-Replayed", "true")
                        .extract();

        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        refused(post(batch(LARGE, SMALL), key), 422, "idempotency_key_reused");
        refused(post(batch(SMALL), "k".repeat(256)), 400, "invalid_request");
    }

    @Test
    void jobsAndBatchesShareTheirKeys() {
        given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(SMALL)
                .post("/v1/jobs")
                .then()
                .statusCode(202);

        refused(post(batch(SMALL), key), 422, "idempotency_key_reused");

        var other = UUID.randomUUID().toString();
        post(batch(SMALL), other).then().statusCode(202);
        refused(
                given().contentType("application/json")
                        .header("Idempotency-Key", other)
                        .body(SMALL)
                        .post("/v1/jobs"),
                422,
                "idempotency_key_reused");
    }

    @Test
    void theSameCallSixteenTimesAtOnceIsOneBatch() throws Exception {
        var reference = UUID.randomUUID().toString();
        var body = batch(Collections.nCopies(20, reference(reference)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls =
                    IntStream.range(0, 16)
                            .<Callable<String>>mapToObj(_ ->
                                    () ->
                                            post(body, key)
                                                    .then()
                                                    .statusCode(202)
                                                    .extract()
                                                    .path("id"))
                            .toList();

            var ids = new ArrayList<String>();
            for (var call : threads.invokeAll(calls)) {
                ids.add(call.get());
            }

            assertThat(ids).hasSize(16).containsOnly(ids.getFirst());
        }
        given().get("/v1/jobs?limit=200&reference=" + reference).then().body("items", hasSize(20));
    }

    @Test
    void anotherAppsBatchIsNotThere() {
        String theirs =
                TestSandbox.admin()
                        .contentType("application/json")
                        .body(batch(SMALL))
                        .post("/v1/batches")
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");

        refused(given().get("/v1/batches/" + theirs), 404, "not_found");
        refused(given().post("/v1/batches/" + theirs + "/cancel"), 404, "not_found");
        given().get("/v1/jobs?batchId=" + theirs).then().body("items", empty());
        var ours = taken(batch(SMALL));
        TestSandbox.admin().get("/v1/batches/" + ours).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "%00", "019b2c6e-0000-7000-8000-0123456789ab"})
    void whatIsNotThereIsNotFound(String id) {
        refused(given().urlEncodingEnabled(false).get("/v1/batches/" + id), 404, "not_found");
        refused(
                given().urlEncodingEnabled(false).post("/v1/batches/" + id + "/cancel"),
                404,
                "not_found");
        refused(given().header("X-API-Key", "x").get("/v1/batches/nonsense"), 401, "unauthorized");
    }

    /// A job is not a batch, though both have ids of one kind.
    @Test
    void aJobIsNoBatch() {
        refused(given().get("/v1/batches/" + Upstream.submitted()), 404, "not_found");
    }

    @Test
    void cancelingHalfWayCallsOffWhatIsNotSentAndNothingElse() {
        balance(49);
        var id =
                post(forced(SMALL, LARGE, SMALL, LARGE))
                        .then()
                        .statusCode(202)
                        .extract()
                        .<String>path("id");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> show(id).getInt("counts.processing") == 2);

        cancel(id)
                .statusCode(200)
                .body("id", equalTo(id))
                .body("canceled", equalTo(2))
                .body("counts.canceled", equalTo(2))
                .body("counts.processing", equalTo(2))
                .body("counts.queued", equalTo(0))
                .body("progress", equalTo(0.5f))
                .body("completedAt", nullValue());
        cancel(id).statusCode(200).body("canceled", equalTo(0)).body("counts.canceled", equalTo(2));

        balance(ENOUGH);
        assertThat(show(id).getInt("counts.processing")).isEqualTo(2);
        given().get("/v1/jobs?status=canceled&batchId=" + id)
                .then()
                .body("items.width", contains(2048, 2048));
    }

    @Test
    void aBatchOfManyIsCanceledWhole() {
        shutOut();
        var id = taken(batch(Collections.nCopies(1_000, SMALL)));

        cancel(id)
                .statusCode(200)
                .body("canceled", equalTo(1_000))
                .body("progress", equalTo(1.0f))
                .body("completedAt", notNullValue());
    }

    @Test
    void progressIsTheShareOfWhatIsOver() {
        Upstream.friendly();
        var id = taken(batch(SMALL, SMALL, SMALL));

        var batch =
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> show(id), done -> done.getInt("counts.completed") == 3);

        assertThat(batch.getDouble("progress")).isEqualTo(1.0);
        assertThat(batch.getString("completedAt")).isNotNull();
        assertThat(batch.getInt("credits.charged")).isEqualTo(45);
    }

    @Test
    void whatIsDeletedStaysInTheNumbers() {
        Upstream.friendly();
        var id = taken(batch(SMALL, SMALL));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        given().get("/v1/jobs?batchId=" + id)
                                .jsonPath()
                                .getList("items.image.state")
                                .equals(List.of("stored", "stored")));
        var job = given().get("/v1/jobs?batchId=" + id).jsonPath().getString("items[0].id");

        given().delete("/v1/jobs/" + job).then().statusCode(204);

        given().get("/v1/jobs?batchId=" + id).then().body("items", hasSize(1));
        assertThat(show(id).getInt("jobs")).isEqualTo(2);
        assertThat(show(id).getInt("credits.charged")).isEqualTo(30);
    }

    @Test
    void onlyItsMethodsAndTypesAreTaken() {
        refused(given().get("/v1/batches"), 405, "method_not_allowed");
        refused(given().delete("/v1/batches/" + key), 405, "method_not_allowed");
        refused(
                given().contentType("text/plain").body(batch(SMALL)).post("/v1/batches"),
                415,
                "unsupported_media_type");
    }

    /// Nothing is sent to Doitong, which lets nobody in.
    private static void shutOut() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        Upstream.awaited(Upstream.submitted(), "hold.reason", "paused");
    }

    private static void balance(int credits) {
        TestSandbox.admin()
                .contentType("application/json")
                .body("{\"balance\": " + credits + "}")
                .put("/v1/credits")
                .then()
                .statusCode(200);
    }

    private static String reference(String reference) {
        return "{\"prompt\": \"%s\", \"reference\": \"%s\", \"width\": 64, \"height\": 64}"
                .formatted(reference, reference);
    }

    private static String batch(String... jobs) {
        return batch(List.of(jobs));
    }

    private static String batch(List<String> jobs) {
        return "{\"jobs\": [" + String.join(",", jobs) + "]}";
    }

    private static String forced(String... jobs) {
        return "{\"force\": true, \"jobs\": [" + String.join(",", jobs) + "]}";
    }

    private static String taken(String body) {
        return post(body).then().statusCode(202).extract().path("id");
    }

    private static JsonPath show(String id) {
        return given().get("/v1/batches/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static ValidatableResponse cancel(String id) {
        return given().post("/v1/batches/" + id + "/cancel").then();
    }

    private static Response post(String body) {
        return post(body.getBytes(UTF_8));
    }

    private static Response post(byte[] body) {
        return given().contentType("application/json").body(body).post("/v1/batches");
    }

    private static Response post(String body, String key) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/batches");
    }
}
