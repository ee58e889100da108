package dev.uketori.mirror;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.uketori.BrokenBucket;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of drawn images, against the built-in Doitong.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class MirrorTest {

    @Inject Whereabouts whereabouts;
    @Inject DataSource database;

    @ConfigProperty(name = "uketori.data-dir")
    Path data;

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void whereAnAddressHasDiedDoitongIsAskedForAnother() {
        Upstream.behave("{\"faults\": {\"image\": {\"expired\": 1}}}");

        var job = Upstream.awaited(Upstream.submitted(), "image.state", "stored");

        assertThat(job.getString("image.sourceUrl")).doesNotContain("expired");
        assertThat(job.getInt("attempts.mirror")).isEqualTo(2);
        assertThat(job.getInt("attempts.poll")).isZero();
        assertThat(details(job.getString("id"), "mirror"))
                .singleElement()
                .asString()
                .contains("410", "another address");
    }

    @Test
    void whereNoPollMayGoDoitongIsNotAskedForAnother() throws Exception {
        var job = Upstream.awaited(Upstream.submitted(), "image.state", "stored");
        var doitongId = job.getString("doitongId");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE gate SET pause_reason = 'minute', pause_detail = 'told so',"
                            + " pause_until = now() + interval '1 hour', pause_step = 1000");
        }

        assertThat(whereabouts.of(doitongId)).isEqualTo(new Whereabouts.Told.Nothing());

        Upstream.friendly();
        assertThat(whereabouts.of(doitongId)).isInstanceOf(Whereabouts.Told.At.class);
    }

    @Test
    void whatIsGoneTimeAndAgainIsLostAndToldOf() {
        Upstream.behave("{\"faults\": {\"image\": {\"dead\": 1}}}");

        var job = Upstream.awaited(Upstream.submitted(), "image.state", "lost");

        assertThat(job.getString("status")).isEqualTo("completed");
        assertThat(job.getInt("attempts.mirror")).isGreaterThanOrEqualTo(3);
        assertThat(details(job.getString("id"), "image.lost"))
                .singleElement()
                .asString()
                .contains("404");
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("uketori_mirrors_total{outcome=\"lost\"}"));
    }

    @Test
    void aBucketThatIsAwayIsWaitedFor() throws Exception {
        String id;
        try (var _ = BrokenBucket.in(data.resolve("images"))) {
            id = Upstream.submitted();
            Upstream.mirrored(id, 2);
        }

        var job = Upstream.awaited(id, "image.state", "stored");

        assertThat(job.getInt("attempts.mirror")).isGreaterThanOrEqualTo(3);
        assertThat(details(id, "mirror"))
                .allSatisfy(detail -> assertThat(detail).startsWith("the bucket: "));
    }

    /// What the job's timeline says of the events of that type.
    private static List<String> details(String id, String type) {
        return given().get("/v1/jobs/" + id + "/timeline")
                .jsonPath()
                .getList("items.findAll { it.type == '" + type + "' }.data.detail");
    }
}
