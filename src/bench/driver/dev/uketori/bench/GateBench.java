package dev.uketori.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.TestSandbox;
import dev.uketori.sandbox.doitong.Behaviour;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import dev.uketori.sandbox.doitong.Plan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How many jobs a second one replica dispatches: with no limits and with limits that are never
/// reached, with few jobs in the queue and with a million. The built-in Doitong answers each at
/// once, that it went wrong: the job is over, and nothing is left to poll or to copy.
final class GateBench {

    private static final int WARM_UP = 1_000;
    private static final int MEASURED = 3_000;
    private static final int FEW = WARM_UP + MEASURED + 1_000;
    private static final int MANY = 1_000_000;
    private static final String KEY = "dt_a_key_for_the_gate";

    private static final String NEVER_DONE =
            """
            {"delay": {"minMs": 0, "maxMs": 0},
             "faults": {"submit": {"completedAtOnce": 1}, "webhook": {"lost": 1}, "job": {"failed": 1}}}
            """;

    private static final Map<String, String> LIMITS =
            Map.of(
                    "DOITONG_REQUESTS_PER_MINUTE", "10000000",
                    "DOITONG_CONCURRENT_JOBS", "10000000",
                    "DOITONG_JOBS_PER_DAY", "1000000000");

    private final Settings settings;
    private final Report report;
    private final HttpClient http = HttpClient.newHttpClient();

    GateBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /// One that is measured.
    private record Contestant(String name, int queued, Map<String, String> limits) {}

    void run() throws Exception {
        TestSandbox.delete(settings.folder().resolve("doitong"));
        var contestants =
                List.of(
                        new Contestant("no limits, few jobs", FEW, Map.of()),
                        new Contestant("limits, few jobs", FEW, LIMITS),
                        new Contestant("no limits, a million jobs", MANY, Map.of()),
                        new Contestant("limits, a million jobs", MANY, LIMITS));
        var rates = new LinkedHashMap<Contestant, List<Double>>();
        contestants.forEach(contestant -> rates.put(contestant, new ArrayList<>()));
        try (var database = Database.open(settings.folder().resolve("postgres"));
                var doitong = doitong()) {
            tell(doitong);
            // The first service that starts makes the tables.
            Service.start(settings.folder(), database).close();
            for (var round = 0; round < settings.rounds(); round++) {
                for (var contestant : contestants) {
                    var rate = rate(database, doitong, contestant);
                    report.note("%-28s %.0f a second", contestant.name(), rate);
                    rates.get(contestant).add(rate);
                }
            }
        }
        print(rates);
    }

    private DoitongServer doitong() {
        return DoitongServer.standalone(
                DoitongSettings.friendly(settings.folder().resolve("doitong"), KEY, Delivery.SECRET)
                        .with(Behaviour.friendly(Plan.ENTERPRISE, 1_000_000_000_000L)),
                Instant::now);
    }

    private double rate(Database database, DoitongServer doitong, Contestant contestant)
            throws Exception {
        database.queue(contestant.queued());
        var before = taken(doitong);
        var environment = new LinkedHashMap<>(contestant.limits());
        environment.put("DOITONG_BASE_URL", doitong.url());
        environment.put("DOITONG_API_KEY", KEY);
        environment.put("UKETORI_LOOP_ENABLED", "true");
        try (var _ = Service.start(settings.folder(), database, environment)) {
            var begin = reached(doitong, before + WARM_UP);
            var end = reached(doitong, before + WARM_UP + MEASURED);
            return MEASURED * 1e9 / Duration.between(begin, end).toNanos();
        }
    }

    private Instant reached(DoitongServer doitong, long submits) {
        await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> taken(doitong) >= submits);
        return Instant.now();
    }

    private long taken(DoitongServer doitong) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(doitong.url() + "/sandbox/doitong")).build();
        return new ObjectMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body())
                .path("counts")
                .path("paidSubmits")
                .longValue();
    }

    private void tell(DoitongServer doitong) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(doitong.url() + "/sandbox/doitong"))
                        .method("PATCH", BodyPublishers.ofString(NEVER_DONE))
                        .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
    }

    private void print(Map<Contestant, List<Double>> rates) {
        report.line("%nJobs dispatched a second, %d rounds", settings.rounds());
        report.line("%-28s %10s %10s %10s %10s", "", "median", "slowest", "fastest", "by the 1st");
        var first = median(rates.values().iterator().next());
        rates.forEach((contestant, each) ->
                report.line(
                        "%-28s %10.0f %10.0f %10.0f %10.2f",
                        contestant.name(),
                        median(each),
                        each.stream().min(Double::compare).orElseThrow(),
                        each.stream().max(Double::compare).orElseThrow(),
                        median(each) / first));
        report.end();
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }
}
