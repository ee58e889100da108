package dev.uketori.poll;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Jobs that no webhook ends, against the built-in Doitong.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class PollTest {

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void withoutAnyWebhookAJobEndsByPoll() {
        Upstream.behave("{\"faults\": {\"webhook\": {\"lost\": 1}}}");

        var job = Upstream.awaited(Upstream.submitted(), "status", "completed");

        assertThat(job.getString("completedBy")).isEqualTo("poll");
        assertThat(job.getInt("attempts.poll")).isBetween(1, 3);
    }

    @Test
    void aJobThatIsDrawnButNowhereToBeHadFails() {
        Upstream.behave("{\"faults\": {\"webhook\": {\"lost\": 1}, \"job\": {\"urlMissing\": 1}}}");

        var job = Upstream.awaited(Upstream.submitted(), "status", "failed");

        assertThat(job.getString("error.code")).isEqualTo("upstream_failed");
        assertThat(job.getString("error.message")).contains("without a usable address");
        assertThat(job.getInt("attempts.poll")).isGreaterThanOrEqualTo(2);
    }

    /// A webhook named an id that the status call does not know.
    @Test
    void aJobThatDoitongDoesNotKnowFails() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        var id = Upstream.submitted();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Upstream.job(id).getString("hold") != null);
        var body = ("{\"id\":\"nobody-" + id + "\",\"status\":\"processing\"}").getBytes();
        given().header("X-Doitong-Signature", Upstream.signature(body))
                .body(body)
                .post("/webhooks/doitong/" + id)
                .then()
                .statusCode(204);
        Upstream.friendly();

        var job = Upstream.awaited(id, "status", "failed");

        assertThat(job.getString("error.code")).isEqualTo("upstream_failed");
        assertThat(job.getString("error.message")).contains("knows no such job");
    }
}
