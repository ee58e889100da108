package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A replica that is asked to end while all of it is at work: it ends soon, with exit code 0, and
/// afterwards nothing is missing and nothing was done twice. `stop.times` asks for more stops.
@Timeout(300)
class StopIT {

    private static final int STOPS = Integer.getInteger("stop.times", 5);
    private static final int SENDERS = 8;
    private static final int JOBS = 40;
    private static final int PICTURES = 6;
    private static final int PICTURE_BYTES = 2_000_000;

    /// Far from those whose webhooks are sent here.
    private static final int FIRST_PICTURE = 10_000_000;

    /// What the settings promise, and some time for a machine that does other things.
    private static final Duration GRACE = Duration.ofSeconds(6);

    private static final Duration MORE = Duration.ofSeconds(3);
    private static final Duration CALM = Duration.ofMinutes(2);

    private static final String STATES =
            """
            SELECT status FROM job WHERE callback_url IS NOT NULL AND due_at IS NOT NULL AND status <> 'completed'
            UNION SELECT status FROM job WHERE status = 'unconfirmed'
            UNION SELECT 'mirroring' FROM job WHERE status = 'completed' AND due_at > now()
            UNION SELECT 'telling' FROM notification WHERE leased_until IS NOT NULL
            """;

    /// Whatever somebody has for himself.
    private static final String LEASED =
            """
            SELECT 'submitting ' || id FROM job WHERE status = 'submitting'
            UNION ALL SELECT 'mirroring ' || id FROM job WHERE status = 'completed' AND due_at > now() + interval '5 seconds'
            UNION ALL SELECT 'telling ' || id FROM notification WHERE leased_until IS NOT NULL
            """;

    private static final String FLOOD =
            "SELECT doitong_id FROM delivery WHERE doitong_id LIKE 'seeded-%'";

    /// What is not over, or not told.
    private static final String LEFT =
            """
            SELECT 'job ' || id FROM job WHERE due_at IS NOT NULL
            UNION ALL SELECT 'notification ' || id FROM notification WHERE due_at IS NOT NULL
            UNION ALL SELECT 'events to tell' FROM notice_cursor WHERE event_id < (SELECT max(id) FROM event)
            """;

    private Installation all;
    private Service replica;
    private PictureServer pictures;
    private AppServer app;
    private SeededJobs seeded;
    private StubbornSender sender;
    private int ordered;
    private int drawn;

    @BeforeEach
    void start() throws Exception {
        all = new Installation(Path.of("target", "stop-it"), 1, 3);
        all.doitong.behave(
                Map.of(
                        "delay", Map.of("minMs", 200, "maxMs", 4000),
                        "webhookRetryMs", Collections.nCopies(60, 500),
                        "faults",
                                Map.of(
                                        "submit", Map.of("slow", 0.5, "slowMs", 2500),
                                        "webhook", Map.of("doubled", 0.3, "times", 2))));
        replica = all.replicas.get(0);
        replica.set("UKETORI_STOP_DELAY", "2s");
        replica.set("DOITONG_ANSWER_TIMEOUT", "20s");
        replica.set("UKETORI_MIRROR_LEASE", "5m");
        replica.set("UKETORI_DISPATCH_LEASE", "60s");
        pictures = new PictureServer(PICTURE_BYTES);
        app =
                new AppServer()
                        .always(exchange -> {
                            after(Duration.ofMillis(700));
                            exchange.sendResponseHeaders(204, -1);
                        });
        seeded = new SeededJobs(all.postgres);
        sender =
                new StubbornSender(
                        replica::at,
                        Installation.SECRET,
                        "\"status\": \"failed\", \"error\": \"no\"");
    }

    @AfterEach
    void end() throws Exception {
        sender.close();
        app.close();
        pictures.close();
        all.close();
    }

    @Test
    void aStopUnderLoadLosesNothingAndDoesNothingTwice() throws Exception {
        var met = new TreeSet<String>();
        var took = new ArrayList<Long>();
        all.replicas.start();
        sender.send(SENDERS, seeded);
        for (var i = 0; i < STOPS; i++) {
            order();
            took.add(stopWhileSomebodyWaits(met).toMillis());

            assertThat(all.column(LEASED)).as("left in somebody's hands").isEmpty();
            var kept = all.column(FLOOD);
            await("each that is kept was answered")
                    .untilAsserted(() -> assertThat(sender.taken()).containsAll(kept));
            replica.start();
        }
        app.always(this::atOnce);
        seeded.enough();
        sender.finish();
        await().atMost(CALM).untilAsserted(() -> assertThat(all.column(LEFT)).isEmpty());

        print(met, took);
        assertThat(met)
                .containsExactlyInAnyOrder(
                        "queued",
                        "submitting",
                        "unconfirmed",
                        "processing",
                        "mirroring",
                        "telling");
        check();
    }

    private void order() throws Exception {
        for (var i = 0; i < PICTURES; i++) {
            var number = FIRST_PICTURE + drawn++;
            SeededJobs.drawn(all.postgres, number, pictures.url(number));
        }
        order(JOBS);
    }

    private void order(int jobs) throws Exception {
        for (var i = 0; i < jobs; i++) {
            var answer =
                    replica.post(
                            "/v1/jobs",
                            "{\"prompt\": \"boat %d\", \"width\": 64, \"height\": 64, \"callbackUrl\": \"%s\"}"
                                    .formatted(ordered++, app.url("/told")));
            assertThat(answer.statusCode()).isEqualTo(202);
        }
    }

    @Test
    void whatDoesNotEndInTimeIsForOthersAtOnceButForASubmit() throws Exception {
        replica.set("UKETORI_STOP_GRACE", "2s");
        replica.set("UKETORI_STOP_DELAY", "0s");
        hangInAllHands();
        var begun = Instant.now();

        replica.terminate();

        assertThat(replica.ended(Duration.ofSeconds(2).plus(MORE))).isZero();
        var took = Duration.between(begun, Instant.now());
        assertThat(took).isGreaterThan(Duration.ofSeconds(2));
        assertThat(all.column(LEASED)).singleElement().asString().startsWith("submitting");
        app.always(this::atOnce);
        replica.start();
        await("none waits for the end of a lease")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(all.column(LEFT)).isEmpty());
        assertThat(all.column("SELECT status || ' ' || image_state || ' ' || submits FROM job"))
                .containsOnly("completed stored 1");
        assertThat(all.doitong.counts().path("paidSubmits").asInt()).isEqualTo(ordered);
        System.out.printf("with a grace of 2 s it ended after %d ms%n", took.toMillis());
    }

    @Test
    void whoeverAsksTwiceDoesNotWait() throws Exception {
        replica.set("UKETORI_STOP_GRACE", "60s");
        hangInAllHands();
        replica.terminate();
        await().until(() -> replica.get("/q/health/ready").statusCode() == 503);

        replica.terminate();

        assertThat(replica.ended(Duration.ofSeconds(15))).isEqualTo(128 + 15);
    }

    /// A notice, an image and a submit that nobody answers.
    private void hangInAllHands() throws Exception {
        app.always(_ -> after(Duration.ofMinutes(1)));
        all.doitong.behave(Map.of("faults", Map.of()));
        all.replicas.start();
        order(1);
        SeededJobs.drawn(all.postgres, FIRST_PICTURE, app.url("/a.jpg"));
        await().atMost(CALM)
                .until(() -> all.column(STATES).containsAll(Set.of("telling", "mirroring")));
        all.doitong.behave(
                Map.of(
                        "delay", Map.of("minMs", 10_000, "maxMs", 10_000),
                        "faults", Map.of("submit", Map.of("slow", 1, "slowMs", 15_000))));
        order(1);
        await().atMost(CALM).until(() -> all.column(STATES).contains("submitting"));
    }

    private void atOnce(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().endsWith(".jpg")) {
            exchange.sendResponseHeaders(200, PICTURE_BYTES);
            exchange.getResponseBody().write(pictures.picture(FIRST_PICTURE));
        } else {
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /// @param met what it was at when it was asked to end
    /// @return how long it took
    private Duration stopWhileSomebodyWaits(Set<String> met) throws Exception {
        var newest =
                all.column("SELECT id FROM job WHERE callback_url IS NOT NULL ORDER BY id DESC");
        var waiting = ask("/v1/jobs/" + newest.getFirst() + "?wait=60", "application/json");
        var stream = ask("/v1/events", "text/event-stream");
        await().until(() -> {
            var metrics = replica.get("/q/metrics").body();
            return metrics.contains("uketori_event_streams 1.0")
                    && (metrics.contains("uketori_waits 1.0") || waiting.isDone());
        });
        await("at work")
                .atMost(CALM)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> all.column(STATES),
                        states -> states.containsAll(Set.of("submitting", "mirroring")))
                .forEach(met::add);
        var begun = Instant.now();

        replica.terminate();

        assertThat(waiting.get(15, TimeUnit.SECONDS).statusCode()).isIn(200, 202);
        assertThat(stream.get(15, TimeUnit.SECONDS).body()).endsWith(": This replica stops.\n\n");
        var ready = replica.get("/q/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.headers().allValues("Connection")).containsExactly("close");
        assertThat(replica.ended(GRACE.plus(MORE))).isZero();
        return Duration.between(begun, Instant.now());
    }

    private CompletableFuture<HttpResponse<String>> ask(String path, String accept) {
        return all.http.sendAsync(
                HttpRequest.newBuilder(replica.at(path)).header("Accept", accept).build(),
                BodyHandlers.ofString());
    }

    private void check() throws Exception {
        var soft = new SoftAssertions();
        soft.check(this::eachWebhookThatWasTakenIsThereOnce);
        soft.check(this::whatDoitongWasToldIsThereOnce);
        soft.check(this::eachJobWasPaidForOnceAndEndedOnce);
        soft.check(this::eachImageIsStoredOnce);
        soft.check(this::eachNoticeWasToldOnce);
        soft.assertAll();
    }

    private void eachWebhookThatWasTakenIsThereOnce() throws Exception {
        assertThat(sender.taken()).hasSize(seeded.seeded());
        assertThat(all.column(FLOOD)).containsExactlyInAnyOrderElementsOf(sender.taken());
        assertThat(sender.refusals()).isSubsetOf(503);
        assertThat(
                        all.column(
                                """
                                SELECT count(*) || ' ' || count(DISTINCT job_id) FROM event
                                WHERE type = 'job.failed'
                                """))
                .containsExactly("%1$d %1$d".formatted(seeded.seeded()));
    }

    private void whatDoitongWasToldIsThereOnce() throws Exception {
        var taken =
                all.doitong.jobs().stream()
                        .filter(job ->
                                StreamSupport.stream(job.path("webhooks").spliterator(), false)
                                        .anyMatch(sent -> sent.path("answer").asInt() == 204))
                        .map(job -> job.path("id").asText())
                        .toList();
        var kept =
                all.column("SELECT doitong_id FROM delivery WHERE doitong_id NOT LIKE 'seeded-%'");
        assertThat(kept).doesNotHaveDuplicates().containsAll(taken);
    }

    private void eachJobWasPaidForOnceAndEndedOnce() throws Exception {
        assertThat(all.doitong.counts().path("paidSubmits").asInt()).isEqualTo(ordered);
        assertThat(
                        all.column(
                                "SELECT DISTINCT status || ' ' || image_state FROM job WHERE callback_url IS NOT NULL"))
                .containsExactly("completed stored");
        assertThat(all.column("SELECT id FROM event WHERE type = 'job.unconfirmed'")).isEmpty();
        assertThat(all.column("SELECT id FROM job WHERE submits <> 1")).isEmpty();
        assertThat(
                        all.column(
                                """
                                SELECT count(*) || ' ' || count(DISTINCT job_id) FROM event
                                WHERE type = 'job.completed'
                                """))
                .containsExactly("%1$d %1$d".formatted(ordered));
    }

    private void eachImageIsStoredOnce() throws SQLException, IOException {
        assertThat(
                        all.column(
                                """
                                SELECT count(*) || ' ' || count(DISTINCT job_id) FROM event
                                WHERE type = 'image.stored'
                                """))
                .containsExactly("%1$d %1$d".formatted(ordered + drawn));
        assertThat(
                        all.column(
                                "SELECT image_sha256 FROM job WHERE source_url LIKE '%s%%' ORDER BY id"
                                        .formatted(pictures.url(0).replaceAll("0\\.jpg$", ""))))
                .isEqualTo(
                        IntStream.range(0, drawn)
                                .mapToObj(i -> Sha256.hex(pictures.picture(FIRST_PICTURE + i)))
                                .toList());
    }

    /// An app that answers in time is never called twice for one thing.
    private void eachNoticeWasToldOnce() throws SQLException, IOException {
        var called = app.messages().stream().map(AppServer.Message::id).toList();
        assertThat(called).doesNotHaveDuplicates().hasSize(2 * ordered);
        assertThat(
                        all.column(
                                """
                                SELECT notification_id FROM notification_attempt
                                GROUP BY notification_id HAVING count(*) <> 1 OR min(status) <> 204
                                """))
                .isEmpty();
    }

    private void print(Collection<String> met, List<Long> took) {
        System.out.printf(
                "stopped %d times in %s ms with exit code 0, amid %s: %d webhooks taken (%d retries, %d cut, refused with %s), %d jobs paid for, %d images, %d notices%n",
                STOPS,
                took,
                met,
                sender.taken().size(),
                sender.retries(),
                sender.cut(),
                sender.refusals(),
                ordered,
                ordered + drawn,
                new HashSet<>(app.messages()).size());
    }

    private static void after(Duration time) {
        try {
            var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
