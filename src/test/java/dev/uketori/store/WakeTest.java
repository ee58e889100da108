package dev.uketori.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.uketori.Listening;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.ambient.Ids;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two replicas on one database: what one commits, those hear of who wait on the other. Nobody here
/// looks by himself before an hour is over.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WakeTest {

    private static final String EARS =
            "SELECT pid FROM pg_stat_activity WHERE application_name = '" + Ear.NAME + "'";

    @Inject AgroalDataSource source;

    private final Fired<JobsDue> due = new Fired<>();
    private final Fired<FeedGrown> heard = new Fired<>();
    private Teller teller;
    private JobStore other;

    @BeforeEach
    void start() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        var db = new Db(source);
        teller = new Teller(db, heard, new Ids(Instant::now, new Random()));
        teller.start(new StartupEvent());
        other = new JobStore(db, Instant::now, due, new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        teller.stop(new ShutdownEvent());
        Upstream.friendly();
    }

    @Test
    void aWaitEndsWithTheCommitOfAnotherReplica() {
        var job = held();
        var waits = waits(job);

        cancel(job);

        waits.join().then().statusCode(200).body("status", equalTo("canceled"));
    }

    @Test
    void aStreamTellsWhatAnotherReplicaCommits() throws Exception {
        var job = held();
        try (var stream = Listening.to("?jobId=" + job)) {
            cancel(job);

            assertThat(stream.until("job.canceled")).isNotEmpty();
            assertThat(stream.rest()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsKilledIsOpenedAgain() throws Exception {
        var killed = column(EARS);
        assertThat(killed).hasSize(1);
        column("SELECT pg_terminate_backend(" + killed.getFirst() + ")");
        await().until(() -> {
            var now = column(EARS);
            return now.size() == 1 && !now.equals(killed);
        });
        given().get("/q/health/ready").then().statusCode(200);

        var job = held();
        var waits = waits(job);
        cancel(job);
        waits.join().then().statusCode(200).body("status", equalTo("canceled"));
    }

    private static String held() {
        var job = Upstream.submitted();
        Upstream.awaited(job, "hold.reason", "paused");
        return job;
    }

    private static CompletableFuture<Response> waits(String job) {
        var answer =
                CompletableFuture.supplyAsync(() -> given().get("/v1/jobs/" + job + "?wait=60"));
        await().until(() ->
                given().get("/q/metrics").asString().lines().anyMatch("uketori_waits 1.0"::equals));
        return answer;
    }

    private void cancel(String job) {
        other.advance(Advance.of(new JobId(UUID.fromString(job)), new Report.Cancel()));
        due.events.forEach(teller::committed);
    }

    private List<String> column(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
