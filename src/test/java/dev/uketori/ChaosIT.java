package dev.uketori;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Everything that can go wrong does, all the time, and no promise is broken.
///
/// An [Installation] gets `chaos.jobs` jobs while a [Storm] rages. Then it is over, and each job
/// must find its end by itself. `chaos.seed` decides what goes wrong when; processes take their own
/// time, so that a seed makes runs alike, not the same.
@Timeout(3600)
class ChaosIT {

    private static final int JOBS = Integer.getInteger("chaos.jobs", 150);
    private static final long SEED = Long.getLong("chaos.seed", 5);
    private static final int REPLICAS = 3;
    private static final int JOBS_A_SECOND = 8;
    private static final int SHORTEST_SECONDS = 45;
    private static final Duration CALM = Duration.ofMinutes(4);

    private static final String NOT_OVER =
            "SELECT status || ' ' || id FROM job WHERE due_at IS NOT NULL";

    private static final String OFTEN_OVER =
            """
            SELECT job.id FROM job LEFT JOIN event ON event.job_id = job.id GROUP BY job.id
            HAVING count(*) FILTER (WHERE type IN ('job.completed', 'job.failed', 'job.canceled')) <> 1
                OR count(*) FILTER (WHERE type IN ('image.stored', 'image.lost'))
                    <> count(*) FILTER (WHERE type = 'job.completed')
            """;

    private final Instant begun = Instant.now();
    private Installation all;
    private Apps apps;
    private Storm storm;

    @BeforeEach
    void start() throws Exception {
        all = new Installation(Path.of("target", "chaos-it"), REPLICAS, SEED);
        apps = new Apps(all, SEED);
        storm = new Storm(all, SEED);
        all.replicas.start();
    }

    @AfterEach
    void stop() throws IOException {
        storm.close();
        apps.close();
        all.close();
    }

    @Test
    void noPromiseIsBroken() throws Exception {
        System.out.printf("-Dchaos.jobs=%d -Dchaos.seed=%d%n", JOBS, SEED);
        var ready = Instant.now();

        storm.begin();
        apps.ask(JOBS, Duration.ofSeconds(Math.max(SHORTEST_SECONDS, JOBS / JOBS_A_SECOND)));
        storm.end();
        var calm = Instant.now();
        await().atMost(CALM)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(all.column(NOT_OVER)).isEmpty());
        var over = Instant.now();

        var reckoning = Reckoning.of(all.jobs(), all.doitong.jobs());
        print(reckoning, ready, calm, over);
        check(reckoning);
    }

    private void check(Reckoning reckoning) {
        var soft = new SoftAssertions();
        soft.check(() -> reckoning.eachAcceptedPostIsOneJob(apps.accepted()));
        soft.check(reckoning::everyJobIsOver);
        soft.check(reckoning::nothingIsPaidForTwice);
        soft.check(() -> reckoning.whatEndedUnsentIsNotPaidFor(apps.canceled()));
        soft.check(reckoning::whatDoitongSaidIsKept);
        soft.check(reckoning::forgedWebhooksMoveNothing);
        soft.check(() -> reckoning.theBookIsRight(credits(), charged()));
        soft.check(() -> reckoning.eachImageIsItsSourceOrHasNone(all::bytes));
        soft.check(this::eachJobEndsOnce);
        soft.check(this::thePlanIsKept);
        soft.check(this::everybodyIsWell);
        soft.check(() -> assertThat(apps.surprises()).isEmpty());
        soft.check(this::itWasAStorm);
        soft.assertAll();
    }

    private JsonNode credits() throws Exception {
        return all.replicas.get(0).json("/v1/credits");
    }

    private long charged() throws Exception {
        return all.doitong.counts().path("charged").asLong();
    }

    private void eachJobEndsOnce() throws SQLException, IOException {
        assertThat(all.column(OFTEN_OVER)).as("jobs that ended more or less than once").isEmpty();
    }

    private void thePlanIsKept() throws Exception {
        assertThat(all.doitong.counts().path("maxConcurrent").asInt())
                .isLessThanOrEqualTo(Installation.AT_ONCE);
    }

    private void everybodyIsWell() throws Exception {
        for (var i = 0; i < all.replicas.number(); i++) {
            assertThat(all.replicas.get(i).get("/q/health").statusCode()).isEqualTo(200);
        }
    }

    private void itWasAStorm() throws Exception {
        var counts = all.doitong.counts();
        assertThat(all.replicas.kills()).as("kills").isPositive();
        assertThat(storm.databaseKills()).as("kills of the database").isPositive();
        assertThat(storm.databaseRestarts()).as("restarts of the database").isPositive();
        assertThat(counts.path("refused")).as("refusals").isNotEmpty();
        assertThat(counts.path("answersLost").asInt()).as("answers lost").isPositive();
        assertThat(counts.path("webhooksForged").asInt()).as("webhooks forged").isPositive();
    }

    private void print(Reckoning reckoning, Instant ready, Instant calm, Instant over)
            throws Exception {
        var counts = all.doitong.counts();
        System.out.printf(
                """

                chaos        seed %d, %d jobs, the first replica by %s
                time         %d s to start, %d s of storm, %d s until all was over
                jobs         %s
                errors       %s, paid for without a word %d
                unconfirmed  %s
                completed    by %s
                images       %s
                killed       replicas %d times, the database %d times; restarted %d times
                asked again  %d times
                deliveries   %s
                doitong      %s paid, %s charged, at most %s at once, refused %s, answers lost %s
                credits      %s
                webhooks     %s sent, %s taken, %s forged, %d never sent

                """,
                SEED,
                JOBS,
                all.transport,
                Duration.between(begun, ready).toSeconds(),
                Duration.between(ready, calm).toSeconds(),
                Duration.between(calm, over).toSeconds(),
                tally(reckoning.jobs(), Reckoning::status),
                tally(reckoning.jobs(), Reckoning::error),
                reckoning.unheardOf().count(),
                all.column(
                        """
                        SELECT count(*) || ' ' || (data->>'detail') FROM event
                        WHERE type = 'job.unconfirmed' GROUP BY data->>'detail' ORDER BY count(*) DESC
                        """),
                tally(reckoning.jobs(), job -> job.path("completedBy").asText()),
                tally(reckoning.jobs(), Reckoning::image),
                all.replicas.kills(),
                storm.databaseKills(),
                storm.databaseRestarts(),
                apps.retries(),
                all.column(
                        "SELECT outcome || '=' || count(*) FROM delivery GROUP BY outcome ORDER BY 1"),
                counts.path("paidSubmits"),
                counts.path("charged"),
                counts.path("maxConcurrent"),
                counts.path("refused"),
                counts.path("answersLost"),
                credits(),
                counts.path("webhooksSent"),
                counts.path("webhooksAnswered2xx"),
                counts.path("webhooksForged"),
                reckoning.paid().filter(job -> job.at("/fate/copies").asInt() == 0).count());
    }

    private static Map<String, Long> tally(Stream<JsonNode> jobs, Function<JsonNode, String> what) {
        return jobs.map(what)
                .filter(word -> !word.isEmpty() && !word.equals("null"))
                .collect(groupingBy(Function.identity(), TreeMap::new, counting()));
    }
}
