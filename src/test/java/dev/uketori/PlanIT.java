package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.sandbox.doitong.Behaviour;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import dev.uketori.sandbox.doitong.Plan;
import dev.uketori.sandbox.postgres.KillablePostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three replicas on one database and one key of the plan `starter`, against a Doitong that refuses
/// what is over: it never has to. `plan.jobs` asks for more of them, a minute for each thirty.
@Timeout(1200)
class PlanIT {

    private static final int JOBS = Integer.getInteger("plan.jobs", 60);
    private static final int PER_MINUTE = 30;
    private static final int AT_ONCE = 3;
    private static final int REPLICAS = 3;

    private static final Path DATA = Path.of("target", "plan-it");
    private static final String KEY = "dt_a_key_for_replicas";
    private static final String SECRET = "a-secret-for-three-replicas";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Service> replicas = new ArrayList<>();
    private KillablePostgres postgres;
    private DoitongServer doitong;

    @BeforeEach
    void start() throws Exception {
        TestSandbox.delete(DATA.resolve("doitong"));
        doitong =
                DoitongServer.standalone(
                        DoitongSettings.friendly(DATA.resolve("doitong"), KEY, SECRET)
                                .with(Behaviour.friendly(Plan.STARTER, 1_000_000)),
                        Instant::now);
        postgres = new KillablePostgres(DATA.resolve("postgres"));
        for (var i = 0; i < REPLICAS; i++) {
            var data = DATA.resolve("replica-" + i);
            TestSandbox.delete(data);
            var settings = new HashMap<>(postgres.settings());
            settings.put("DOITONG_BASE_URL", doitong.url());
            settings.put("DOITONG_API_KEY", KEY);
            settings.put("DOITONG_WEBHOOK_SECRET", SECRET);
            settings.put("DOITONG_PLAN", "starter");
            replicas.add(new Service(data, settings).start());
        }
    }

    @AfterEach
    void stop() throws IOException {
        replicas.forEach(Service::close);
        doitong.close();
        postgres.close();
    }

    @Test
    void thePlanIsUsedUpAndNeverPassed() throws Exception {
        for (var i = 0; i < JOBS; i++) {
            var answer =
                    replicas.get(i % REPLICAS)
                            .post(
                                    "/v1/jobs",
                                    "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}");
            assertThat(answer.statusCode()).isEqualTo(202);
        }

        await().atMost(Duration.ofMinutes(2 + JOBS / PER_MINUTE * 2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> counts().path("paidSubmits").intValue() == JOBS);
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        replicas.getFirst()
                                .json("/v1/jobs?status=queued&status=submitting&status=processing")
                                .path("items")
                                .isEmpty());

        var counts = counts();
        System.out.printf(
                "plan starter, %d replicas, %d jobs: refused %s, at most %d at once, %.1f %% of the minutes used%n",
                REPLICAS,
                JOBS,
                counts.path("refused"),
                counts.path("maxConcurrent").intValue(),
                100 * used());
        assertThat(counts.path("refused")).isEmpty();
        assertThat(counts.path("maxConcurrent").intValue()).isLessThanOrEqualTo(AT_ONCE);
        assertThat(replicas.getFirst().json("/v1/jobs?status=completed&limit=200").path("items"))
                .hasSize(Math.min(JOBS, 200));
    }

    /// The first minute's jobs go as fast as they are drawn; from then on the plan sets the pace.
    private double used() throws Exception {
        var taken = new ArrayList<Instant>();
        for (var after = 0; after < JOBS; after += 100) {
            for (var job : get("/sandbox/doitong/jobs?limit=100&after=" + after).path("items")) {
                taken.add(Instant.parse(job.path("createdAt").textValue()));
            }
        }
        var paced = Duration.between(taken.get(PER_MINUTE - 1), taken.getLast());
        return (JOBS - PER_MINUTE) / (paced.toMillis() / 60_000.0 * PER_MINUTE);
    }

    private JsonNode counts() throws Exception {
        return get("/sandbox/doitong").path("counts");
    }

    private JsonNode get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(doitong.url() + path)).build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
