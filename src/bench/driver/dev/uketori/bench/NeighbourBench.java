package dev.uketori.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.uketori.TestSandbox;
import dev.uketori.sandbox.doitong.Behaviour;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import dev.uketori.sandbox.doitong.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What one app costs another, through the whole service: notices to a good receiver beside one
/// that hangs and one that answers 500, and a job now and then beside ten thousand of another app.
final class NeighbourBench {

    private static final String KEY = "dt_a_key_for_the_neighbours";

    /// All a batch takes.
    private static final int BATCH = 1_000;

    private static final int NOTICES_WAITING = 2_000;
    private static final int JOBS_WAITING = 10_000;
    private static final int NOTICES = 200;
    private static final int JOBS = 40;

    /// What the plan allows while jobs are what is looked at.
    private static final int A_SECOND = 20;

    /// Over at once, and nothing to poll or to copy.
    private static final String OVER_AT_ONCE =
            """
            {"delay": {"minMs": 0, "maxMs": 0},
             "faults": {"submit": {"completedAtOnce": 1}, "webhook": {"lost": 1}, "job": {"failed": 1}}}
            """;

    private final Settings settings;
    private final Report report;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    NeighbourBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    void run() throws Exception {
        TestSandbox.delete(settings.folder().resolve("doitong"));
        try (var database = Database.open(settings.folder().resolve("postgres"));
                var doitong = doitong()) {
            behave(doitong, OVER_AT_ONCE);
            report.line("%nMilliseconds waited, beside the same alone, in one run");
            report.line("%-44s %8s %8s %8s %8s", "", "count", "p50", "p99", "most");
            notices(database, doitong);
            jobs(database, doitong);
            report.end();
        }
    }

    private DoitongServer doitong() {
        return DoitongServer.standalone(
                DoitongSettings.friendly(settings.folder().resolve("doitong"), KEY, Delivery.SECRET)
                        .with(Behaviour.friendly(Plan.ENTERPRISE, 1_000_000_000_000L)),
                Instant::now);
    }

    private Service service(Database database, DoitongServer doitong, Map<String, String> other)
            throws IOException {
        var environment = new HashMap<>(other);
        environment.put("DOITONG_BASE_URL", doitong.url());
        environment.put("DOITONG_API_KEY", KEY);
        environment.put("UKETORI_LOOP_ENABLED", "true");
        environment.put("UKETORI_CALLBACK_ALLOW_PRIVATE", "true");
        return Service.start(settings.folder(), database, environment);
    }

    private void notices(Database database, DoitongServer doitong) throws Exception {
        var latencies = new ConcurrentLinkedQueue<Long>();
        var over = new CountDownLatch(1);
        try (var good = new Receiver(call -> latencies.add(sinceItHappened(call)), 204);
                var hanging = new Receiver(_ -> uninterruptibly(over), 204);
                var failing = new Receiver(_ -> {}, 500);
                var service = service(database, doitong, Map.of())) {
            var key = app(service, "good");
            notices(service, key, good, latencies);
            latencies.clear();
            notices(service, key, good, latencies);
            line("notices, alone", latencies);

            batch(service, app(service, "hanging"), NOTICES_WAITING, hanging.url());
            batch(service, app(service, "failing"), NOTICES_WAITING, failing.url());
            await().atMost(Duration.ofMinutes(3))
                    .until(() ->
                            hanging.calls() > 0
                                    && failing.calls() > 0
                                    && database.notificationsWaiting()
                                            >= 2 * NOTICES_WAITING - 100);
            latencies.clear();
            notices(service, key, good, latencies);
            line("notices, beside %,d to one that hangs".formatted(NOTICES_WAITING), latencies);
            report.line("%44s", "and %,d to one that answers 500".formatted(NOTICES_WAITING));
            report.line(
                    "%nCalls meanwhile: %d to the one that hangs, %d to the one that answers 500",
                    hanging.calls(), failing.calls());
            over.countDown();
        }
    }

    /// As many jobs, one after another's notice.
    private void notices(Service service, String key, Receiver good, Queue<Long> latencies)
            throws Exception {
        for (var number = 1; number <= NOTICES; number++) {
            order(service, key, good.url());
            var told = number;
            await().atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> latencies.size() >= told);
        }
    }

    private void jobs(Database database, DoitongServer doitong) throws Exception {
        database.seed(0);
        var limits =
                Map.of(
                        "DOITONG_PLAN", "enterprise",
                        "DOITONG_CONCURRENT_JOBS", "10000000",
                        "DOITONG_REQUESTS_PER_MINUTE", Integer.toString(60 * A_SECOND),
                        "DOITONG_JOBS_PER_DAY", "10000000");
        try (var service = service(database, doitong, limits)) {
            var key = app(service, "now and then");
            jobs(service, key);
            line("a job till it is sent, alone", jobs(service, key));

            batch(service, app(service, "busy"), JOBS_WAITING, null);
            line("a job till it is sent, beside %,d".formatted(JOBS_WAITING), jobs(service, key));
            long left = database.queued();
            report.line(
                    "%nOf the %,d, %,d were still queued then; the plan allows %d a second.",
                    JOBS_WAITING, left, A_SECOND);
            if (left < JOBS_WAITING / 2) {
                report.wrong("the busy app was not busy: %d jobs left", left);
            }
        }
    }

    private List<Long> jobs(Service service, String key) throws Exception {
        var waited = new ConcurrentLinkedQueue<Long>();
        for (var number = 0; number < JOBS; number++) {
            var path = "/v1/jobs/" + order(service, key, null).path("id").asText();
            await().atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !get(service, key, path).path("submittedAt").isNull());
            var job = get(service, key, path);
            waited.add(
                    Duration.between(
                                    Instant.parse(job.path("createdAt").asText()),
                                    Instant.parse(job.path("submittedAt").asText()))
                            .toMillis());
        }
        return List.copyOf(waited);
    }

    private void line(String label, Iterable<Long> millis) {
        var sorted = new java.util.ArrayList<Long>();
        millis.forEach(sorted::add);
        sorted.sort(Long::compare);
        report.line(
                "%-44s %8d %8d %8d %8d",
                label,
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100),
                sorted.getLast());
    }

    private String app(Service service, String name) throws IOException, InterruptedException {
        return post(service, Service.ADMIN_KEY, "/v1/clients", "{\"name\": \"%s\"}".formatted(name))
                .path("key")
                .asText();
    }

    private JsonNode order(Service service, String key, String callback)
            throws IOException, InterruptedException {
        return post(service, key, "/v1/jobs", body(callback));
    }

    private void batch(Service service, String key, int jobs, String callback)
            throws IOException, InterruptedException {
        for (var sent = 0; sent < jobs; sent += BATCH) {
            var all =
                    IntStream.range(0, BATCH)
                            .mapToObj(_ -> body(callback))
                            .collect(Collectors.joining(","));
            post(service, key, "/v1/batches", "{\"jobs\": [%s]}".formatted(all));
        }
    }

    private static String body(String callback) {
        return "{\"prompt\": \"a red boat\", \"width\": 64, \"height\": 64%s}"
                .formatted(callback == null ? "" : ", \"callbackUrl\": \"%s\"".formatted(callback));
    }

    private JsonNode get(Service service, String key, String path)
            throws IOException, InterruptedException {
        return send(at(service, path).header("X-API-Key", key).build());
    }

    private JsonNode post(Service service, String key, String path, String body)
            throws IOException, InterruptedException {
        return send(
                at(service, path)
                        .header("X-API-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private void behave(DoitongServer doitong, String change)
            throws IOException, InterruptedException {
        send(
                HttpRequest.newBuilder(URI.create(doitong.url() + "/sandbox/doitong"))
                        .method("PATCH", BodyPublishers.ofString(change))
                        .build());
    }

    private static HttpRequest.Builder at(Service service, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }

    private long sinceItHappened(HttpExchange call) throws IOException {
        var happened = json.readTree(call.getRequestBody()).path("timestamp").asText();
        return Duration.between(Instant.parse(happened), Instant.now()).toMillis();
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// An app's own server.
    private static final class Receiver implements AutoCloseable {

        private final HttpServer server;
        private final Queue<Long> calls = new ConcurrentLinkedQueue<>();

        interface Hearing {
            void hear(HttpExchange call) throws IOException;
        }

        Receiver(Hearing hearing, int status) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext(
                    "/",
                    call -> {
                        try (call) {
                            calls.add(System.nanoTime());
                            hearing.hear(call);
                            call.sendResponseHeaders(status, -1);
                        }
                    });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        int calls() {
            return calls.size();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
