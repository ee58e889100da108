package dev.uketori;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import dev.uketori.sandbox.postgres.KillablePostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Everything that can go wrong does, all the time, and no promise is broken.
///
/// Three replicas, one database and one Doitong get `chaos.jobs` jobs while a [Storm] rages. Then
/// it ends, and each job must find its end by itself. `chaos.seed` decides what goes wrong when:
/// processes take their own time, so a seed makes a run alike, not the same.
@Timeout(3600)
class ChaosIT {

    private static final int JOBS = Integer.getInteger("chaos.jobs", 250);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final int JOBS_A_SECOND = 8;

    /// Seconds: a replica takes many of them to come back.
    private static final int SHORTEST = 45;

    private static final int AT_ONCE = 30;
    private static final int REPLICAS = 3;
    private static final Duration CALM = Duration.ofMinutes(4);

    private static final Path DATA = Path.of("target", "chaos-it");
    private static final String KEY = "dt_a_key_for_stormy_days";
    private static final String SECRET = "a-secret-that-a-storm-leaves-alone";

    /// Waits that are long for people are short here: what is waited for is the same. And a replica
    /// that lives for seconds is compiled for seconds.
    private static final Map<String, String> HASTE =
            Map.ofEntries(
                    Map.entry("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),
                    Map.entry("DOITONG_CONNECT_TIMEOUT", "2s"),
                    Map.entry("DOITONG_ANSWER_TIMEOUT", "4s"),
                    Map.entry("DOITONG_PLAN", "enterprise"),
                    Map.entry("DOITONG_CONCURRENT_JOBS", Integer.toString(AT_ONCE)),
                    Map.entry("UKETORI_DISPATCH_LEASE", "8s"),
                    Map.entry("UKETORI_DISPATCH_UNCONFIRMED_FOR", "20s"),
                    Map.entry("UKETORI_DISPATCH_LONGEST_BACKOFF", "2s"),
                    Map.entry("UKETORI_POLL_FIRST_AFTER", "3s"),
                    Map.entry("UKETORI_POLL_EVERY", "1s"),
                    Map.entry("UKETORI_POLL_AT_LEAST_EVERY", "4s"),
                    Map.entry("UKETORI_POLL_GIVE_UP_AFTER", "30s"),
                    Map.entry("UKETORI_POLL_LEASE", "10s"),
                    Map.entry("UKETORI_MIRROR_LEASE", "12s"),
                    Map.entry("UKETORI_MIRROR_IDLE_TIMEOUT", "4s"),
                    Map.entry("UKETORI_MIRROR_WHOLE_TIMEOUT", "7s"),
                    Map.entry("UKETORI_MIRROR_LONGEST_BACKOFF", "2s"),
                    Map.entry("UKETORI_MIRROR_GIVE_UP_AFTER", "15s"));

    private final Instant begun = Instant.now();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private KillablePostgres postgres;
    private DoitongServer server;
    private DoitongControl doitong;
    private Replicas replicas;
    private Apps apps;
    private Storm storm;
    private String transport;

    @BeforeEach
    void start() throws Exception {
        TestSandbox.delete(DATA.resolve("doitong"));
        TestSandbox.delete(DATA.resolve("shared"));
        server =
                DoitongServer.standalone(
                        DoitongSettings.friendly(DATA.resolve("doitong"), KEY, SECRET),
                        Instant::now);
        doitong = new DoitongControl(http, server.url());
        doitong.behave(Map.of("seed", SEED));
        postgres = new KillablePostgres(DATA.resolve("postgres"));
        var settings = new HashMap<>(HASTE);
        settings.putAll(postgres.settings());
        settings.put("DOITONG_BASE_URL", server.url());
        settings.put("DOITONG_API_KEY", KEY);
        settings.put("DOITONG_WEBHOOK_SECRET", SECRET);
        settings.put("DOITONG_TRANSPORT", "graphql-generate");
        settings.put("UKETORI_DATA_DIR", DATA.resolve("shared").toAbsolutePath().toString());
        replicas = new Replicas(REPLICAS, DATA, settings);
        transport =
                List.of("graphql-generate", "graphql-generate-image", "rest")
                        .get(new Random(SEED).nextInt(3));
        replicas.set(0, "DOITONG_TRANSPORT", transport);
        apps = new Apps(http, replicas, SEED);
        storm = new Storm(SEED, replicas, postgres, doitong);
    }

    @AfterEach
    void stop() throws IOException {
        storm.close();
        apps.close();
        replicas.close();
        server.close();
        postgres.close();
    }

    @Test
    void noPromiseIsBroken() throws Exception {
        var length = Duration.ofSeconds(Math.max(SHORTEST, JOBS / JOBS_A_SECOND));
        replicas.start();
        var ready = Instant.now();

        storm.begin();
        apps.ask(JOBS, length, this::over);
        apps.finish();
        storm.end();
        var calm = Instant.now();
        await().atMost(CALM)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() ->
                        assertThat(
                                        column(
                                                "SELECT status || ' ' || id FROM job WHERE due_at IS NOT NULL"))
                                .as("jobs that are not over")
                                .isEmpty());
        var over = Instant.now();

        var reckoning = Reckoning.of(jobs(), doitong.jobs());
        print(reckoning, ready, calm, over);
        check(reckoning);
    }

    private void check(Reckoning reckoning) throws Exception {
        var soft = new SoftAssertions();
        soft.check(() -> reckoning.eachAcceptedPostIsOneJob(apps.accepted()));
        soft.check(reckoning::everyJobIsOver);
        soft.check(reckoning::nothingIsPaidForTwice);
        soft.check(() -> reckoning.whatEndedUnsentIsNotPaidFor(apps.canceled()));
        soft.check(reckoning::whatDoitongSaidIsKept);
        soft.check(reckoning::forgedWebhooksMoveNothing);
        soft.check(() -> reckoning.eachImageIsItsSourceOrHasNone(this::bytes));
        soft.check(this::eachJobEndsOnce);
        soft.check(this::thePlanIsKept);
        soft.check(() -> assertThat(apps.surprises()).isEmpty());
        soft.check(this::itWasAStorm);
        soft.assertAll();
    }

    private void eachJobEndsOnce() throws Exception {
        assertThat(
                        column(
                                """
                                SELECT job_id FROM event
                                WHERE type IN ('job.completed', 'job.failed', 'job.canceled')
                                """))
                .hasSize(JOBS)
                .doesNotHaveDuplicates();
        assertThat(column("SELECT job_id FROM event WHERE type IN ('image.stored', 'image.lost')"))
                .containsExactlyInAnyOrderElementsOf(
                        column("SELECT id FROM job WHERE status = 'completed'"));
    }

    private void thePlanIsKept() throws Exception {
        assertThat(doitong.counts().path("maxConcurrent").asInt()).isLessThanOrEqualTo(AT_ONCE);
    }

    private void itWasAStorm() throws Exception {
        assertThat(replicas.kills()).as("kills").isPositive();
        assertThat(storm.databaseKills()).as("kills of the database").isPositive();
        assertThat(storm.databaseRestarts()).as("restarts of the database").isPositive();
        assertThat(doitong.counts().path("answersLost").asInt()).as("answers lost").isPositive();
        assertThat(doitong.counts().path("webhooksForged").asInt()).as("forged").isPositive();
    }

    private void print(Reckoning reckoning, Instant ready, Instant calm, Instant over)
            throws Exception {
        var counts = doitong.counts();
        var ours = reckoning.ours().values();
        var theirs = reckoning.theirs().values().stream().flatMap(List::stream).toList();
        System.out.printf(
                """

                chaos        seed %d, %d jobs, replica 0 by %s, the others by graphql-generate
                time         %d s to start, %d s of storm, %d s until all was over
                jobs         %s
                errors       %s
                completed    by %s
                images       %s
                killed       replicas %d times, the database %d times; restarted %d times
                asked again  %d times
                deliveries   %s
                doitong      %s paid, %s charged, at most %s at once, refused %s, answers lost %s
                webhooks     %s sent, %s taken, %s forged, %d never sent

                """,
                SEED,
                JOBS,
                transport,
                Duration.between(begun, ready).toSeconds(),
                Duration.between(ready, calm).toSeconds(),
                Duration.between(calm, over).toSeconds(),
                tally(ours, Reckoning::status),
                tally(ours, Reckoning::error),
                tally(ours, job -> job.path("completedBy").asText()),
                tally(ours, Reckoning::image),
                replicas.kills(),
                storm.databaseKills(),
                storm.databaseRestarts(),
                apps.retries(),
                column(
                        "SELECT outcome || '=' || count(*) FROM delivery GROUP BY outcome ORDER BY 1"),
                counts.path("paidSubmits"),
                counts.path("charged"),
                counts.path("maxConcurrent"),
                counts.path("refused"),
                counts.path("answersLost"),
                counts.path("webhooksSent"),
                counts.path("webhooksAnswered2xx"),
                counts.path("webhooksForged"),
                theirs.stream().filter(job -> job.at("/fate/copies").asInt() == 0).count());
    }

    private static Map<String, Long> tally(
            Iterable<JsonNode> jobs, Function<JsonNode, String> what) {
        var words = new ArrayList<String>();
        jobs.forEach(job -> words.add(what.apply(job)));
        return words.stream()
                .filter(word -> !word.isEmpty() && !word.equals("null"))
                .collect(groupingBy(Function.identity(), TreeMap::new, counting()));
    }

    private List<JsonNode> jobs() throws Exception {
        var jobs = new ArrayList<JsonNode>();
        for (var cursor = ""; cursor != null; ) {
            var page = replicas.get(0).json("/v1/jobs?limit=200" + cursor);
            page.path("items").forEach(jobs::add);
            cursor = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
        }
        return jobs;
    }

    private byte[] bytes(String url) throws Exception {
        var answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
        return answer.body();
    }

    private int over() throws SQLException, IOException {
        return column("SELECT id FROM job WHERE due_at IS NULL").size();
    }

    private List<String> column(String sql) throws SQLException, IOException {
        try (var connection = postgres.connect();
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
