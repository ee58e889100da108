package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A Doitong that never calls: every job ends all the same, at the price of a few polls.
@Timeout(600)
class SilenceIT {

    private static final int WAVE = 30;
    private static final int WAVES = 3;
    private static final int MOST_POLLS = 3;

    private static final Path DATA = Path.of("target", "silence-it");

    private Service service;

    @BeforeEach
    void start() throws IOException {
        TestSandbox.delete(DATA);
        service = new Service(DATA, Map.of("UKETORI_PACE_FIRST_POLL", "10s")).start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void withoutWebhooksEveryJobEndsAfterFewPolls() throws Exception {
        service.behave(
                "{\"delay\": {\"minMs\": 6000, \"maxMs\": 12000}, \"faults\": {\"webhook\": {\"lost\": 1}}}");
        var averages = new ArrayList<Double>();

        for (var wave = 0; wave < WAVES; wave++) {
            var jobs = ended(submit());
            assertThat(jobs)
                    .extracting(job -> job.path("completedBy").asText())
                    .containsOnly("poll");
            var polls = jobs.stream().mapToInt(job -> job.at("/attempts/poll").asInt()).toArray();
            averages.add(IntStream.of(polls).average().orElseThrow());
            System.out.printf(
                    "no webhooks, jobs of 6 to 12 s, wave %d: %.2f polls a job, at most %d%n",
                    wave + 1, averages.getLast(), IntStream.of(polls).max().orElseThrow());
        }

        assertThat(averages)
                .allSatisfy(polls -> assertThat(polls).isBetween(1.0, 1.0 * MOST_POLLS));
        assertThat(service.get("/q/metrics").body()).contains("uketori_webhooks_silent 1.0");
    }

    private List<String> submit() throws Exception {
        var ids = new ArrayList<String>();
        for (var i = 0; i < WAVE; i++) {
            var answer =
                    service.post(
                            "/v1/jobs", "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}");
            assertThat(answer.statusCode()).isEqualTo(202);
            ids.add(answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/", ""));
        }
        return ids;
    }

    private List<JsonNode> ended(List<String> ids) throws Exception {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        service.json("/v1/jobs?status=processing&status=queued&status=submitting")
                                .path("items")
                                .isEmpty());
        var jobs = new ArrayList<JsonNode>();
        for (var id : ids) {
            jobs.add(service.json("/v1/jobs/" + id));
        }
        return jobs;
    }
}
