package dev.uketori.intake;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that wait for the end of a job.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WaitTest {

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void whoeverPrefersToWaitGetsTheEnd() {
        post("respond-async, wait=30", null)
                .then()
                .statusCode(200)
                .header("Preference-Applied", "wait=30")
                .body("status", equalTo("completed"))
                .body("completedBy", equalTo("webhook"));
    }

    @Test
    void aFailureIsAnEndToo() {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");

        post("wait=30", null).then().statusCode(200).body("status", equalTo("failed"));
    }

    @Test
    void whatTakesLongerIsAcceptedAllTheSame() {
        Upstream.slow();

        var answer = post("wait=1", null).then().statusCode(202);
        answer.header("Preference-Applied", "wait=1");
        var id = answer.extract().<String>path("id");
        assertThat(answer.extract().header("Location")).endsWith(id);
        assertThat(answer.extract().<String>path("status")).isNotEqualTo("completed");
    }

    @Test
    void whoeverPrefersNothingDoesNotWait() {
        Upstream.slow();

        for (var preference : new String[] {"respond-async", "wait=soon", "wait=-5"}) {
            post(preference, null).then().statusCode(202).header("Preference-Applied", nullValue());
        }
        post("wait=0", null).then().statusCode(202).header("Preference-Applied", "wait=0");
    }

    @Test
    void whatWasSentBeforeIsWaitedForToo() {
        var key = UUID.randomUUID().toString();
        var first = post("wait=30", key).then().statusCode(200).extract().<String>path("id");

        post("wait=30", key)
                .then()
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(first));
        post("respond-async", key).then().statusCode(202).body("id", equalTo(first));
    }

    @Test
    void aGetWaitsForTheEnd() {
        var id = Upstream.submitted();

        given().get("/v1/jobs/" + id + "?wait=30")
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"));
    }

    @Test
    void aGetThatHasWaitedLongEnoughAnswersWithWhatThereIs() {
        Upstream.slow();
        var id = Upstream.submitted();

        given().get("/v1/jobs/" + id + "?wait=1")
                .then()
                .statusCode(200)
                .body("completedAt", nullValue());
    }

    @Test
    void aCanceledJobHasEnded() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        var id = Upstream.submitted();
        Upstream.awaited(id, "hold.reason", "paused");
        var waits = CompletableFuture.supplyAsync(() -> given().get("/v1/jobs/" + id + "?wait=30"));

        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(200);

        waits.join().then().statusCode(200).body("status", equalTo("canceled"));
    }

    @Test
    void whatHasNotChangedIsToldAfterTheWaitAlone() {
        Upstream.slow();
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "processing");
        var tag = given().get("/v1/jobs/" + id).header("ETag");

        given().header("If-None-Match", tag)
                .get("/v1/jobs/" + id + "?wait=1")
                .then()
                .statusCode(304)
                .header("ETag", tag);
        var waits =
                CompletableFuture.supplyAsync(() ->
                        given().header("If-None-Match", tag).get("/v1/jobs/" + id + "?wait=30"));
        complete(id);
        waits.join().then().statusCode(200).body("status", equalTo("completed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"61", "-1", "x", "1.5", "10s", "99999999999999999999", "00", "%00"})
    void aWaitThatMakesNoSenseIsRefused(String wait) {
        var id = Upstream.submitted();

        refused(
                        given().urlEncodingEnabled(false).get("/v1/jobs/" + id + "?wait=" + wait),
                        400,
                        "invalid_request")
                .body("errors.pointer", hasItem("wait"));
    }

    @Test
    void anotherAppsJobIsNotWaitedFor() {
        var theirs =
                TestSandbox.admin()
                        .contentType("application/json")
                        .body("{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}")
                        .post("/v1/jobs")
                        .then()
                        .extract()
                        .<String>path("id");

        refused(given().get("/v1/jobs/" + theirs + "?wait=30"), 404, "not_found");
    }

    private static void complete(String id) {
        var body =
                "{\"id\": \"%s\", \"status\": \"completed\", \"url\": \"http://127.0.0.1:1/x.jpg\"}"
                        .formatted(Upstream.job(id).getString("doitongId"));
        given().header("X-Doitong-Signature", Upstream.signature(body.getBytes(UTF_8)))
                .body(body.getBytes(UTF_8))
                .post("/webhooks/doitong/" + id)
                .then()
                .statusCode(204);
    }

    private static Response post(String preference, String key) {
        var call = given().contentType("application/json").header("Prefer", preference);
        return (key == null ? call : call.header("Idempotency-Key", key))
                .body("{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}")
                .post("/v1/jobs");
    }
}
