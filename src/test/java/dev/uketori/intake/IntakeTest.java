package dev.uketori.intake;

import static dev.uketori.RawHttp.exchange;
import static dev.uketori.RawHttp.head;
import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestSandbox.class)
class IntakeTest {

    private static final String BOAT = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";

    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void slow() {
        Upstream.slow();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void aJobIsTakenWithAllItsFields() {
        var taken =
                post("""
                {"prompt": "海の上の舟 😊", "width": 64, "height": 96, "version": "v", "quality": "high",
                 "service": "flux-ultra", "reference": "order-4711", "metadata": {"b": [1, null, 0.5], "a": "é"},
                 "callbackUrl": "https://app.example/hook", "deadlineSeconds": 60}
                """)
                        .then()
                        .statusCode(202)
                        .contentType("application/json")
                        .body("status", equalTo("queued"))
                        .body("prompt", equalTo("海の上の舟 😊"))
                        .body("height", equalTo(96))
                        .body("reference", equalTo("order-4711"))
                        .body("metadata.b[2]", equalTo(0.5f))
                        .body("hold", nullValue())
                        .extract();
        var id = taken.<String>path("id");

        assertThat(taken.header("Location")).endsWith("/v1/jobs/" + id);
        assertThat(taken.<String>path("image.url")).isEqualTo(taken.header("Location") + "/image");
        assertThat(Upstream.job(id).getString("metadata.a")).isEqualTo("é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "\"%s\""})
    void theSameKeyAndBodyAreTheSameJob(String spelling) {
        var first = post(BOAT, key).then().statusCode(202).extract();

        var again =
                post("{\"height\":64,\"width\":64,\"prompt\":\"a boat\"}", spelling.formatted(key))
                        .then()
                        .statusCode(202)
                        .header("Idempotent-Replayed", "true")
                        .extract();

        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        post(BOAT, key).then().statusCode(202);

        refused(post("{\"prompt\": \"a car\"}", key), 422, "idempotency_key_reused");
    }

    @Test
    void aKeyBelongsToItsApp() {
        var ours = post(BOAT, key).then().statusCode(202).extract().<String>path("id");

        given().contentType("application/json")
                .header("X-API-Key", "an-admin-key-for-tests")
                .header("Idempotency-Key", key)
                .body("{\"prompt\": \"a car\"}")
                .post("/v1/jobs")
                .then()
                .statusCode(202);

        assertThat(Upstream.job(ours).getString("prompt")).isEqualTo("a boat");
    }

    @Test
    void aKeyHasOneTo255Characters() {
        post(BOAT, "k".repeat(219) + key).then().statusCode(202);
        post(BOAT, "\"" + "l".repeat(219) + key + "\"").then().statusCode(202);
        refused(post(BOAT, "k".repeat(256)), 400, "invalid_request");
        refused(post(BOAT, "\"\""), 400, "invalid_request");
    }

    @Test
    void theSameCallSixteenTimesAtOnceIsOneJob() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls =
                    IntStream.range(0, 16)
                            .<Callable<String>>mapToObj(_ ->
                                    () ->
                                            post(BOAT, key)
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
    }

    @Test
    void unknownAndWrongFieldsAreAllNamed() {
        refused(
                        post(
                                "{\"prompt\": 7, \"width\": \"64\", \"hight\": 64, \"metadata\": {\"a\": 1}}"),
                        400,
                        "invalid_request")
                .body("errors.pointer", hasItems("/prompt", "/width", "/hight"))
                .body("detail", containsString("hight"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"prompt\": \"a\"} {}",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}",
                "{\"prompt\": \"\\ud800\"}",
                "{\"prompt\": \"\\u0000\"}",
                "{\"prompt\": \"\u00ff\u00c0\"}",
                "{\"prompt\": \"\u00ed\u00a0\u0080\"}",
                "{\"prompt\": \"a\", \"width\": 1e400}",
                "{\"prompt\": \"a\", \"width\": 512.0}",
                "{\"prompt\": \"a\", \"deadlineSeconds\": 99999999999999999999}",
                "{\"prompt\": \"a\", \"metadata\": 1e400}",
                "{\"prompt\": \"a\", \"metadata\": {\"a\": [\"\\u0000\"]}}",
                "{\"prompt\": \"a\", \"metadata\": {\"\\u0000\": 1}}",
                "{\"prompt\": \"a\", \"metadata\": {\"a\": \"\\udc00\"}}",
                "{\"prompt\": \"a\", \"metadata\": NaN}"
            })
    void garbageIsRefused(String body) {
        var answer =
                given().contentType("application/json")
                        .body(body.getBytes(ISO_8859_1))
                        .post("/v1/jobs");

        refused(answer, 400, "invalid_request");
    }

    @Test
    void metadataIsNotDeeperThanAListCanShow() {
        refused(post(nested(65)), 400, "invalid_request")
                .body("errors.pointer", hasItems("/metadata"));
        refused(post(nested(999)), 400, "invalid_request");
        refused(post(nested(1_500)), 400, "invalid_request");

        var id = post(nested(64)).then().statusCode(202).extract().<String>path("id");

        given().get("/v1/jobs").then().statusCode(200).body("items.id", hasItems(id));
    }

    private static String nested(int levels) {
        return "{\"prompt\": \"a\", \"metadata\": " + "[".repeat(levels) + "]".repeat(levels) + "}";
    }

    @Test
    void aBackslashBeforeU0000IsNoNul() {
        var id =
                post("{\"prompt\": \"a\", \"metadata\": \"\\\\u0000\"}")
                        .then()
                        .statusCode(202)
                        .extract()
                        .<String>path("id");

        assertThat(Upstream.job(id).getString("metadata")).isEqualTo("\\u0000");
    }

    @Test
    void aBodyIsAtMost64Kibibytes() throws IOException {
        refused(post("{\"prompt\": \"" + "a".repeat(65_536) + "\"}"), 413, "too_large");

        assertThat(
                        exchange(
                                head(
                                        "POST /v1/jobs",
                                        "Content-Type: application/json",
                                        "Content-Length: 99999999"),
                                new byte[0]))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "\"code\":\"too_large\"");
    }

    @Test
    void onlyJsonIsTaken() {
        refused(
                given().contentType("text/plain").body(BOAT).post("/v1/jobs"),
                415,
                "unsupported_media_type");
    }

    @Test
    void onlyItsMethodsAreTaken() {
        refused(given().body(BOAT).put("/v1/jobs"), 405, "method_not_allowed");
    }

    @Test
    void aWrongKeyIsRefusedAndItsJobNotKept() {
        for (var header : new String[] {"X-API-Key", "Authorization"}) {
            var answer =
                    given().contentType("application/json")
                            .header(header, "Bearer wrong")
                            .header("Idempotency-Key", key)
                            .body(BOAT)
                            .post("/v1/jobs");

            refused(answer, 401, "unauthorized");
        }
        assertThat(post(BOAT, key).header("Idempotent-Replayed")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/jobs/%00",
                "/v1/jobs/%FF%FE",
                "/v1/jobs/a%2Fb",
                "/v1/jobs/%2e%2e%2fetc",
                "/v1/jobs/019b2c6e-0000-7000-8000-0123456789ab",
                "/v1/nothing",
                "/"
            })
    void whatIsNotThereIsAProblemToo(String path) throws IOException {
        assertThat(exchange(head("GET " + path), new byte[0]))
                .startsWith("HTTP/1.1 404 ")
                .contains("application/problem+json", "\"code\":\"not_found\"");
    }

    @Test
    void hugeHeadersAreRefusedAndTheServiceGoesOn() throws IOException {
        assertThat(exchange(head("GET /v1/jobs", "X: " + "a".repeat(100_000)), new byte[0]))
                .startsWith("HTTP/1.1 431 ");
        given().get("/v1/jobs?limit=1").then().statusCode(200);
    }

    private static Response post(String body) {
        return given().contentType("application/json").body(body).post("/v1/jobs");
    }

    private static Response post(String body, String key) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/v1/jobs");
    }
}
