package dev.uketori.intake;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestSandbox.class)
class ChangeTest {

    @BeforeEach
    void slow() {
        Upstream.slow();
    }

    @Test
    void whoHasLookedItUpSettlesWhatIsUnconfirmed() {
        var taken = unconfirmed();
        var paid = paid(taken);

        settle(taken, "{\"doitongId\": \"%s\"}".formatted(paid), 200);
        Upstream.awaited(taken, "status", "completed");
        settle(taken, "{\"taken\": false}", 409).body("code", equalTo("not_unconfirmed"));

        var lost = unconfirmed();
        settle(lost, "{\"doitongId\": \"%s\"}".formatted(paid), 409)
                .body("code", equalTo("not_unconfirmed"));
        Upstream.friendly();
        settle(lost, "{\"taken\": false}", 200);
        assertThat(Upstream.awaited(lost, "status", "completed").getInt("attempts.submit"))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"taken\": true}",
                "{\"taken\": \"false\"}",
                "{\"taken\": false, \"doitongId\": \"a\"}",
                "{\"doitongId\": \"\"}",
                "{\"doitongId\": 5}",
                "{\"paid\": false}"
            })
    void whatSettlesNothingIsRefused(String body) {
        settle(unconfirmed(), body, 400).body("code", equalTo("invalid_request"));
    }

    @Test
    void noAppSettlesAJob() {
        given().contentType("application/json")
                .body("{\"taken\": false}")
                .post("/v1/jobs/" + unconfirmed() + "/settle")
                .then()
                .statusCode(403);
    }

    private static ValidatableResponse settle(String id, String body, int status) {
        return TestSandbox.admin()
                .contentType("application/json")
                .body(body)
                .post("/v1/jobs/" + id + "/settle")
                .then()
                .statusCode(status);
    }

    /// Paid for, its answer and its webhook lost.
    private static String unconfirmed() {
        Upstream.behave(
                "{\"delay\": {\"minMs\": 300, \"maxMs\": 800},"
                        + " \"faults\": {\"submit\": {\"answerLost\": 1}, \"webhook\": {\"lost\": 1}}}");
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "unconfirmed");
        return id;
    }

    /// Doitong's id for it.
    private static String paid(String id) {
        return Upstream.jobs().stream()
                .filter(job -> String.valueOf(job.get("webhookUrl")).endsWith(id))
                .map(job -> String.valueOf(job.get("id")))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void aQueuedJobIsCanceledAndNothingIsPaid() {
        var id = held();

        change(id, "cancel").statusCode(200).body("status", equalTo("canceled"));

        Upstream.friendly();
        var job = Upstream.job(id);
        assertThat(job.getString("status")).isEqualTo("canceled");
        assertThat(job.getString("completedAt")).isNotNull();
        assertThat(job.getString("hold")).isNull();
    }

    @Test
    void aJobIsCanceledTwiceAsOnce() {
        var id = held();
        change(id, "cancel").statusCode(200);

        change(id, "cancel").statusCode(200).body("status", equalTo("canceled"));
    }

    @Test
    void whatWasSentIsPaidFor() {
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "processing");

        refused(given().post("/v1/jobs/" + id + "/cancel"), 409, "not_cancelable");
        assertThat(Upstream.job(id).getString("status")).isEqualTo("processing");
    }

    @Test
    void aFailedJobIsTriedAgainUnderItsId() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 400}}}");
        var id = Upstream.submitted();
        Upstream.awaited(id, "status", "failed");
        shutOut();

        change(id, "retry")
                .statusCode(202)
                .header("Location", endsWith("/v1/jobs/" + id))
                .body("status", equalTo("queued"))
                .body("error", nullValue())
                .body("attempts.submit", equalTo(0));

        Upstream.friendly();
        Upstream.awaited(id, "status", "completed");
        assertThat(given().get("/v1/jobs/" + id + "/timeline").jsonPath().getList("items.type"))
                .startsWith("job.queued", "job.failed", "job.queued", "job.submitted");
    }

    @Test
    void onlyWhatFailedIsTriedAgain() {
        var id = Upstream.submitted();

        refused(given().post("/v1/jobs/" + id + "/retry"), 409, "not_retryable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel", "retry"})
    void whatIsNotThereIsNotFound(String change) {
        refused(given().post("/v1/jobs/" + UUID.randomUUID() + "/" + change), 404, "not_found");
        refused(given().post("/v1/jobs/nonsense/" + change), 404, "not_found");
        refused(
                given().header("X-API-Key", "x").post("/v1/jobs/nonsense/" + change),
                401,
                "unauthorized");
        refused(given().get("/v1/jobs/nonsense/" + change), 405, "method_not_allowed");
    }

    @Test
    void whatCannotBeSentByItsDeadlineIsNotSent() {
        shutOut();
        var id =
                given().contentType("application/json")
                        .body("{\"prompt\": \"x\", \"deadlineSeconds\": 1}")
                        .post("/v1/jobs")
                        .then()
                        .statusCode(202)
                        .extract()
                        .<String>path("id");

        var job = Upstream.awaited(id, "status", "failed");

        assertThat(job.getString("error.code")).isEqualTo("deadline_exceeded");
        assertThat(job.getBoolean("error.retryable")).isTrue();
        assertThat(job.getInt("attempts.submit")).isZero();
    }

    @Test
    void aJobThatWaitsSaysWhyAndWhereItStands() {
        var first = held();
        var second = Upstream.submitted();

        var hold = Upstream.awaited(second, "hold.reason", "paused");
        assertThat(hold.getInt("hold.position"))
                .isEqualTo(Upstream.job(first).getInt("hold.position") + 1);
        assertThat(hold.getString("hold.until")).isNotNull();
        given().get("/v1/jobs?status=queued")
                .then()
                .body("items.find { it.id == '" + first + "' }.hold.reason", equalTo("paused"));
        given().get("/v1/limits")
                .then()
                .statusCode(200)
                .body("plan", equalTo("enterprise"))
                .body("minute.limit", nullValue())
                .body("paused.reason", equalTo("paused"));

        Upstream.friendly();
        Upstream.awaited(first, "status", "completed");
        Upstream.awaited(second, "status", "completed");
        given().get("/v1/limits").then().body("paused", nullValue());
    }

    /// A job that waits because Doitong lets nobody in.
    private static String held() {
        shutOut();
        var id = Upstream.submitted();
        Upstream.awaited(id, "hold.reason", "paused");
        return id;
    }

    private static void shutOut() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        Upstream.awaited(Upstream.submitted(), "hold.reason", "paused");
    }

    private static ValidatableResponse change(String id, String what) {
        return given().post("/v1/jobs/" + id + "/" + what).then();
    }
}
