package dev.uketori.dispatch;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a refusal, a failure and a lost answer mean for the job, against the built-in Doitong.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class DispatchTest {

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void whatDoitongWillNotDrawFailsAtOnceInItsWords() {
        refuse(400);

        var job = Upstream.awaited(Upstream.submitted(), "status", "failed");

        assertThat(job.getString("error.code")).isEqualTo("invalid_request");
        assertThat(job.getString("error.message")).isEqualTo("Bad request");
        assertThat(job.getBoolean("error.retryable")).isFalse();
        assertThat(job.getInt("attempts.submit")).isEqualTo(1);
    }

    @Test
    void aServerErrorIsTriedThreeTimesMoreThenTheJobFails() {
        refuse(500);

        var job = Upstream.awaited(Upstream.submitted(), "status", "failed");

        assertThat(job.getString("error.code")).isEqualTo("upstream_error");
        assertThat(job.getBoolean("error.retryable")).isTrue();
        assertThat(job.getInt("attempts.submit")).isEqualTo(4);
        assertThat(types(job.getString("id")))
                .containsExactly("job.queued", "job.held", "job.held", "job.held", "job.failed");
    }

    /// The first failures are some jobs' own; from the fifth in a row on they are Doitong's.
    @Test
    void whileDoitongIsDownJobsWaitAndDoNotFail() {
        refuse(500);
        var jobs = IntStream.range(0, 12).mapToObj(_ -> Upstream.submitted()).toList();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/v1/limits").jsonPath().get("paused") != null);

        assertThat(jobs)
                .extracting(id -> Upstream.job(id).getString("status"))
                .doesNotContain("failed");
        Upstream.friendly();
        completed(jobs);
    }

    @ParameterizedTest
    @CsvSource({"401, paused", "429, minute"})
    void aRefusalOfTheKeyIsNoJobsFault(int status, String reason) {
        Upstream.behave(
                "{\"faults\": {\"submit\": {\"refuseNext\": 1, \"refuseStatus\": "
                        + status
                        + "}}}");

        var id = Upstream.submitted();

        await().atMost(Duration.ofSeconds(20)).until(() -> types(id).contains("job.held"));
        assertThat(
                        given().get("/v1/jobs/" + id + "/timeline")
                                .jsonPath()
                                .getString("items.find { it.type == 'job.held' }.data.reason"))
                .isEqualTo(reason);
        Upstream.friendly();
        completed(List.of(id));
        assertThat(Upstream.job(id).getInt("attempts.submit")).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsNeverSentAgainAndItsWebhookSettlesIt() {
        Upstream.behave("{\"faults\": {\"submit\": {\"answerLost\": 1}}}");

        var id = Upstream.submitted();

        completed(List.of(id));
        var job = Upstream.job(id);
        assertThat(job.getString("completedBy")).isEqualTo("webhook");
        assertThat(job.getInt("attempts.submit")).isEqualTo(1);
    }

    @Test
    void aJobDrawnAtOnceNeedsNeitherWebhookNorPoll() {
        Upstream.behave(
                "{\"faults\": {\"submit\": {\"completedAtOnce\": 1}, \"webhook\": {\"lost\": 1}}}");

        var id = Upstream.submitted();

        completed(List.of(id));
        assertThat(Upstream.job(id).getString("completedBy")).isEqualTo("submit");
    }

    private static void refuse(int status) {
        Upstream.behave(
                "{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": " + status + "}}}");
    }

    private static void completed(List<String> jobs) {
        for (var id : jobs) {
            Upstream.awaited(id, "status", "completed");
        }
    }

    private static List<String> types(String id) {
        return given().get("/v1/jobs/" + id + "/timeline").jsonPath().getList("items.type");
    }
}
