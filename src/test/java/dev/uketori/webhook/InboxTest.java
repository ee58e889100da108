package dev.uketori.webhook;

import static dev.uketori.Refusals.refused;
import static dev.uketori.Upstream.signature;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import dev.uketori.store.Advance;
import dev.uketori.store.JobStore;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of webhooks between the door and the commit.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class InboxTest {

    private static final String COMMON = "/webhooks/doitong";

    @Inject AgroalDataSource database;
    @Inject JobStore store;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String name = "inbox-" + UUID.randomUUID();

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void whatFailsInABatchFailsAlone() throws Exception {
        run(
                """
                CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'poisoned'; END $$;
                CREATE TRIGGER poison BEFORE INSERT ON delivery FOR EACH ROW
                    WHEN (NEW.doitong_id LIKE 'poison-%') EXECUTE FUNCTION poison()
                """);
        try (var blocked = blocked()) {
            var good = new ArrayList<Future<Response>>();
            var bad = new ArrayList<Future<Response>>();
            for (var i = 0; i < 40; i++) {
                good.add(sent(body(name + i)));
                if (i % 13 == 0) {
                    bad.add(sent(body("poison-" + name + i)));
                }
            }
            awaitWaiting(44);
            blocked.rollback();

            for (var answer : good) {
                assertThat(answer.get().statusCode()).isEqualTo(204);
            }
            for (var answer : bad) {
                refused(answer.get(), 500, "internal_error");
            }
            assertThat(count("doitong_id LIKE '%" + name + "%'")).isEqualTo(40);
        } finally {
            run("DROP FUNCTION poison() CASCADE");
        }
    }

    @Test
    void moreThanThereIsRoomForIsRefusedAndWhatWaitsIsKept() throws Exception {
        var answers = new ArrayList<Future<Response>>();
        try (var blocked = blocked()) {
            for (var i = 0; i < 40; i++) {
                answers.add(sent(body(name + i + "\", \"pad\": \"" + "x".repeat(60_000))));
            }
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> answers.stream().filter(Future::isDone).count() >= 20);
            blocked.rollback();
        }

        var kept = 0;
        for (var answer : answers) {
            if (answer.get().statusCode() == 204) {
                kept++;
            } else {
                refused(answer.get(), 503, "unavailable").header("Retry-After", "2");
            }
        }
        assertThat(kept).isBetween(10, 20);
        assertThat(count("doitong_id LIKE '" + name + "%'")).isEqualTo(kept);
        assertThat(sent(body(name)).get().statusCode()).isEqualTo(204);
    }

    @Test
    void oneThatCameBeforeItsJobsIdWasKnownIsAppliedOnceItIs() throws Exception {
        assertThat(sent(body(name)).get().statusCode()).isEqualTo(204);
        assertThat(outcomes(name)).containsExactly("unknown_job");
        var job = unconfirmed();

        store.advance(
                Advance.of(
                        job,
                        new Report.Accepted(
                                name, Instant.now().plusSeconds(3600), Duration.ofMillis(5))));

        Upstream.awaited(job.toString(), "status", "completed");
        assertThat(outcomes(name)).containsExactly("applied");
    }

    /// The end of the one that writes would be the end of all webhooks.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "9999-12-31T00:00:00Z"
            })
    void aTimeThatCannotBeStopsNothing(String time) throws Exception {
        var body =
                "{\"status\": \"failed\", \"id\": \"%s\", \"completedAt\": \"%s\"}"
                        .formatted(name, time);

        assertThat(sent(body.getBytes(UTF_8)).get(20, TimeUnit.SECONDS).statusCode())
                .isEqualTo(204);
        assertThat(sent(body(name)).get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    }

    @Test
    void everyBatchIsOneTransaction() throws Exception {
        var answers = new ArrayList<Future<Response>>();
        try (var blocked = blocked()) {
            for (var i = 0; i < 50; i++) {
                answers.add(sent(body(name + i)));
            }
            awaitWaiting(50);
            blocked.rollback();
        }
        for (var answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(204);
        }

        assertThat(
                        number(
                                "SELECT count(DISTINCT xmin::text) FROM delivery WHERE doitong_id LIKE '"
                                        + name
                                        + "%'"))
                .isEqualTo(1);
    }

    /// Keeps the inbox from committing until it is rolled back: it has a batch of one in hand.
    private Connection blocked() throws SQLException {
        var connection = database.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE delivery IN SHARE MODE");
        }
        sent(body("first-" + UUID.randomUUID()));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> number("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
        return connection;
    }

    private void awaitWaiting(int webhooks) {
        await().atMost(Duration.ofSeconds(5)).until(() -> waiting() >= webhooks);
    }

    private static double waiting() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("uketori_webhook_waiting"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private Future<Response> sent(byte[] body) {
        Callable<Response> call =
                () ->
                        given().header("X-Doitong-Signature", signature(body))
                                .body(body)
                                .post(COMMON);
        return threads.submit(call);
    }

    private static byte[] body(String id) {
        return "{\"status\": \"completed\", \"url\": \"http://127.0.0.1:1/x.jpg\", \"id\": \"%s\"}"
                .formatted(id)
                .getBytes(UTF_8);
    }

    private JobId unconfirmed() throws SQLException {
        var id = UUID.randomUUID();
        run(
                """
                INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                    status, due_at, created_at, submitted_at, updated_at)
                VALUES ('%s', 'sandbox', 'flux-ultra', 'a boat', 64, 64, 10, 20,
                    'unconfirmed', now() + interval '1 hour', now(), now(), now())
                """
                        .formatted(id));
        return new JobId(id);
    }

    private List<String> outcomes(String doitongId) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT outcome FROM delivery WHERE doitong_id = '"
                                        + doitongId
                                        + "'")) {
            var outcomes = new ArrayList<String>();
            while (rows.next()) {
                outcomes.add(rows.getString(1));
            }
            return outcomes;
        }
    }

    private long count(String condition) throws SQLException {
        return number("SELECT count(*) FROM delivery WHERE " + condition);
    }

    private long number(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
