package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Many jobs at once through the packaged service, with friendly and unfriendly upstreams.
class RunIT {

    private static final int JOBS = 200;
    private static final Path DATA = Path.of("target", "run-it");
    private static final Set<String> FINAL = Set.of("completed", "failed", "canceled");

    /// Waits that are long for people are short here: what is waited for is the same.
    private static final Map<String, String> HASTE =
            Map.of(
                    "UKETORI_PACE_FIRST_POLL", "12s",
                    "UKETORI_PACE_AT_LEAST", "12s",
                    "DOITONG_CONNECT_TIMEOUT", "2s",
                    "DOITONG_ANSWER_TIMEOUT", "6s",
                    "UKETORI_DISPATCH_LEASE", "10s",
                    "UKETORI_DISPATCH_UNCONFIRMED_FOR", "15s",
                    "UKETORI_MIRROR_LEASE", "10s",
                    "UKETORI_FETCH_WHOLE_TIMEOUT", "8s",
                    "UKETORI_POLL_LEASE", "10s",
                    "QUARKUS_LOG_CATEGORY__DEV_UKETORI__LEVEL", "WARN");

    private static Service service;

    @BeforeAll
    static void start() throws IOException {
        TestSandbox.delete(DATA);
        service = new Service(DATA, HASTE).start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void friendlyAgain() throws Exception {
        service.behave("{\"faults\": {}, \"delay\": {\"minMs\": 300, \"maxMs\": 800}}");
    }

    @Test
    void allJobsAreStoredAndPaidForOnce() throws Exception {
        // The submit's answer is committed by then, and nobody has polled yet.
        service.behave("{\"delay\": {\"minMs\": 2500, \"maxMs\": 2900}}");

        var jobs = submit();

        awaitAll(jobs, job -> "stored".equals(job.at("/image/state").asText()));

        checkStored(jobs);
        checkPaidOnce(jobs);
        for (var id : jobs) {
            assertThat(job(id).path("completedBy").asText()).isEqualTo("webhook");
            assertThat(timeline(id))
                    .containsExactly(
                            "job.queued",
                            "job.submitted",
                            "delivery",
                            "job.completed",
                            "image.stored");
        }
    }

    @Test
    void withNoWebhookAtAllEveryJobEndsByPoll() throws Exception {
        service.behave("{\"faults\": {\"webhook\": {\"lost\": 1}}}");

        var jobs = submit();
        awaitAll(jobs, job -> "stored".equals(job.at("/image/state").asText()));

        checkStored(jobs);
        checkPaidOnce(jobs);
        for (var id : jobs) {
            assertThat(job(id).path("completedBy").asText()).isEqualTo("poll");
            assertThat(timeline(id))
                    .startsWith("job.queued", "job.submitted", "poll")
                    .endsWith("poll", "job.completed", "image.stored");
        }
    }

    @Test
    void webhooksInTriplicateAndBeforeTheAnswerDoNothingTwice() throws Exception {
        service.behave(
                "{\"faults\": {\"webhook\": {\"doubled\": 1, \"times\": 3, \"early\": 0.5}}}");

        var jobs = submit();
        awaitAll(jobs, job -> "stored".equals(job.at("/image/state").asText()));

        checkStored(jobs);
        checkPaidOnce(jobs);
        for (var id : jobs) {
            assertThat(timeline(id))
                    .containsOnlyOnce("job.submitted", "delivery", "job.completed", "image.stored");
            assertThat(job(id).at("/attempts/mirror").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aKillInTheMiddleLosesNothingAndPaysNothingTwice() throws Exception {
        service.behave(
                "{\"delay\": {\"minMs\": 200, \"maxMs\": 3000}, \"faults\": {\"submit\": {\"slow\": 1, \"slowMs\": 400}}}");
        var jobs = submit();
        await().atMost(Duration.ofSeconds(60)).until(() -> stored(jobs) > JOBS / 5);

        service.kill();
        service.start();
        awaitAll(
                jobs,
                job ->
                        FINAL.contains(job.path("status").asText())
                                && !"pending".equals(job.at("/image/state").asText()));

        var paid = checkPaidAtMostOnce(jobs);
        var stored = new ArrayList<String>();
        for (var id : jobs) {
            var job = job(id);
            if (job.path("status").asText().equals("completed")) {
                stored.add(id);
            } else {
                assertThat(job.at("/error/code").asText()).as(id).isEqualTo("unconfirmed");
                assertThat(job.at("/error/retryable").asBoolean()).isTrue();
                assertThat(paid).as("a job that was paid for").doesNotContainKey(id);
            }
        }
        checkStored(stored);
        System.out.printf(
                "killed in the middle: %d of %d jobs stored, %d never confirmed and never paid%n",
                stored.size(), JOBS, JOBS - stored.size());
    }

    private static List<String> submit() throws Exception {
        var begun = Instant.now();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var posts = IntStream.range(0, JOBS).mapToObj(RunIT::post).toList();
            var ids = new ArrayList<String>();
            for (var answer : threads.invokeAll(posts)) {
                ids.add(answer.get());
            }
            System.out.printf(
                    "%d jobs taken in %s%n", JOBS, Duration.between(begun, Instant.now()));
            return ids;
        }
    }

    private static Callable<String> post(int number) {
        var body =
                "{\"prompt\": \"picture %d of a mountain\", \"width\": 192, \"height\": 128}"
                        .formatted(number);
        return () -> {
            var answer = service.post("/v1/jobs", body);
            assertThat(answer.statusCode()).isEqualTo(202);
            return answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
        };
    }

    private interface Condition {
        boolean holds(JsonNode job) throws Exception;
    }

    private static void awaitAll(List<String> jobs, Condition condition) {
        var begun = Instant.now();
        var open = new ArrayList<>(jobs);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    var still = new ArrayList<String>();
                    for (var id : open) {
                        if (!condition.holds(job(id))) {
                            still.add(id);
                        }
                    }
                    open.retainAll(still);
                    assertThat(open).as("open jobs, first %s", first(open)).isEmpty();
                });
        System.out.printf(
                "%d jobs ended in %s%n", jobs.size(), Duration.between(begun, Instant.now()));
    }

    private static Object first(List<String> open) throws Exception {
        return open.isEmpty() ? "none" : job(open.getFirst());
    }

    private static long stored(List<String> jobs) throws Exception {
        var stored = 0;
        for (var id : jobs) {
            stored += "stored".equals(job(id).at("/image/state").asText()) ? 1 : 0;
        }
        return stored;
    }

    /// What is stored, what we serve and what Doitong's CDN serves are the same bytes.
    private static void checkStored(List<String> jobs) throws Exception {
        for (var id : jobs) {
            var image = job(id).path("image");
            var sha256 = image.path("sha256").asText();
            assertThat(Sha256.hex(service.bytes(image.path("sourceUrl").asText())))
                    .as("source of %s", id)
                    .isEqualTo(sha256);
            assertThat(Sha256.hex(service.bytes(image.path("url").asText())))
                    .as("image of %s", id)
                    .isEqualTo(sha256);
        }
    }

    private static void checkPaidOnce(List<String> jobs) throws Exception {
        assertThat(checkPaidAtMostOnce(jobs)).hasSize(jobs.size());
    }

    /// How often each of our jobs was paid for, as the built-in Doitong counts it.
    private static Map<String, Integer> checkPaidAtMostOnce(List<String> jobs) throws Exception {
        var paid = new HashMap<String, Integer>();
        var after = "0";
        while (after != null) {
            var page = service.doitong("/jobs?limit=1000&after=" + after);
            StreamSupport.stream(page.path("items").spliterator(), false)
                    .map(item -> item.path("webhookUrl").asText().replaceAll(".*/", ""))
                    .filter(jobs::contains)
                    .forEach(id -> paid.merge(id, 1, Integer::sum));
            after = page.path("next").isNull() ? null : page.path("next").asText();
        }
        assertThat(paid.values()).allMatch(times -> times == 1);
        return paid;
    }

    private static JsonNode job(String id) throws IOException, InterruptedException {
        return service.json("/v1/jobs/" + id);
    }

    private static List<String> timeline(String id) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        service.json("/v1/jobs/" + id + "/timeline").path("items").spliterator(),
                        false)
                .map(item -> item.path("type").asText())
                .toList();
    }
}
