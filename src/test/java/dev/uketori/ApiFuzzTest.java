package dev.uketori;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.uketori.ApiDocument.Call;
import dev.uketori.FuzzRequests.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/// Calls of all kinds that the OpenAPI document leads to, over real connections: whatever comes,
/// there is an answer, it is one that the document has, and none is a fault of ours. `fuzz.calls`
/// asks for more of them, `fuzz.seed` for others.
@QuarkusTest
@TestProfile(ApiFuzzTest.Alone.class)
@WithTestResource(TestSandbox.class)
class ApiFuzzTest {

    private static final int CALLS = Integer.getInteger("fuzz.calls", 3_000);
    private static final long SEED = Long.getLong("fuzz.seed", 3986);
    private static final int CONNECTIONS = 12;

    /// A query with that in it is refused before any route of ours is looked at, with no body.
    private static final Pattern UNDECODABLE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    /// Longer addresses are given up before they are read, with no body.
    private static final int LONG = 4_000;

    /// No more than that is told in whole.
    private static final int MOST_FAILURES = 20;

    /// What any address may answer to a request that is not for it, by the README's table.
    private static final Map<Integer, Set<String>> REFUSALS =
            Map.of(
                    400, Set.of("invalid_request", "bad_request"),
                    404, Set.of("not_found"),
                    405, Set.of("method_not_allowed"),
                    406, Set.of("not_acceptable"),
                    413, Set.of("too_large"),
                    415, Set.of("unsupported_media_type"));

    private final Map<String, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    private final FuzzMemory memory = new FuzzMemory();
    private ApiDocument api;

    /// An application and a database that no other test has anything in.
    public static final class Alone implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.log.category.\"dev.uketori\".level", "ERROR");
        }
    }

    @Test
    void whateverComesIsAnsweredAsDescribed() throws Exception {
        Upstream.behave("{\"delay\": {\"minMs\": 0, \"maxMs\": 50}}");
        api = ApiDocument.served();
        var requests = new FuzzRequests(api, memory, List.of(adminKey(), appKey(), appKey()));
        var started = System.nanoTime();

        run(requests);

        tell(Duration.ofNanos(System.nanoTime() - started));
        assertThat(failures).isEmpty();
        assertThat(called).containsAll(api.calls().stream().map(Call::name).toList());
        itIsHealthy();
    }

    private void run(FuzzRequests requests) throws Exception {
        var next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workers = new ArrayList<Future<?>>();
            for (var i = 0; i < CONNECTIONS; i++) {
                workers.add(
                        threads.submit(() -> {
                            try (var line = new FuzzLine()) {
                                for (var call = next.getAndIncrement();
                                        call < CALLS && failures.size() < MOST_FAILURES;
                                        call = next.getAndIncrement()) {
                                    call(line, requests, new SplittableRandom(SEED + call));
                                }
                            }
                            return null;
                        }));
            }
            for (var worker : workers) {
                worker.get();
            }
        }
    }

    private void call(FuzzLine line, FuzzRequests requests, SplittableRandom random)
            throws IOException {
        var request = requests.next(random);
        try {
            var answer =
                    line.exchange(FuzzRequests.bytes(request), request.method().equals("HEAD"));
            var wrong = wrong(request, answer);
            statuses.computeIfAbsent("" + answer.status(), _ -> new LongAdder()).increment();
            if (!wrong.isEmpty()) {
                var body = new String(answer.body(), UTF_8);
                failed(request, wrong, answer.status() + " " + answer.headers() + "\n" + body);
            } else if (answer.status() < 300) {
                learn(request, answer, random);
            }
        } catch (IOException | RuntimeException none) {
            line.close();
            failed(request, "no answer", none.toString());
        }
    }

    private void failed(Request request, String wrong, String answer) {
        var kind = request.method() + " " + shape(request.path()) + ": " + wrong;
        failures.putIfAbsent(
                kind.substring(0, Math.min(kind.length(), 200)),
                "%n%s%n%n->%n%s%n"
                        .formatted(request, answer.substring(0, Math.min(answer.length(), 1_500))));
    }

    private static String shape(String path) {
        return path.replaceAll("[0-9a-f-]{36}", "{id}");
    }

    private void learn(Request request, FuzzLine.Answer answer, SplittableRandom random) {
        var isJson =
                answer.headers().getOrDefault("Content-Type", "").startsWith("application/json");
        memory.learn(
                request.path(),
                isJson && answer.body().length > 0
                        ? ApiDocument.json(new String(answer.body(), UTF_8))
                        : MissingNode.getInstance(),
                answer.headers().getOrDefault("ETag", ""),
                random);
    }

    private String wrong(Request request, FuzzLine.Answer answer) {
        var status = answer.status();
        if (status == 500) {
            return "a fault of ours";
        }
        if (status == 400
                && answer.body().length == 0
                && UNDECODABLE.matcher(request.query()).find()) {
            return "";
        }
        if (status == 414 && request.path().length() + request.query().length() > LONG) {
            return "";
        }
        var described = described(request);
        described.ifPresent(call -> called.add(call.name()));
        if (described.isPresent()) {
            var wrong = wrong(described.get(), request, answer);
            if (wrong.isEmpty()) {
                return "";
            }
            return REFUSALS.containsKey(status) && refused(request, answer).isEmpty() ? "" : wrong;
        }
        if (request.method().equals("OPTIONS") && status == 200) {
            return "";
        }
        return REFUSALS.containsKey(status)
                ? refused(request, answer)
                : "answered " + status + " where nothing is described";
    }

    /// A `HEAD` that is not described is a `GET` without its body.
    private Optional<Call> described(Request request) {
        var path = request.path().replaceAll(";[^/]*|/+$", "");
        var call = api.call(request.method(), path);
        return call.isEmpty() && request.method().equals("HEAD") ? api.call("GET", path) : call;
    }

    private String wrong(Call call, Request request, FuzzLine.Answer answer) {
        if (request.method().equals("HEAD") && !call.method().equals("HEAD")) {
            return call.operation().path("responses").has("" + answer.status())
                    ? ""
                    : "status " + answer.status() + " is not described";
        }
        return api.wrong(
                call,
                new ApiDocument.Answer(answer.status(), answer.headers()::get, answer.body()));
    }

    private String refused(Request request, FuzzLine.Answer answer) {
        if (request.method().equals("HEAD")) {
            return "";
        }
        var type = answer.headers().getOrDefault("Content-Type", "none");
        if (!type.startsWith("application/problem+json")) {
            return answer.status() + " of type " + type;
        }
        var problem = ApiDocument.json(new String(answer.body(), UTF_8));
        var wrong = api.wrong(api.at("#/components/schemas/Problem"), problem);
        var code = problem.path("code").asText();
        return !wrong.isEmpty() || REFUSALS.get(answer.status()).contains(code)
                ? wrong
                : answer.status() + " with code " + code;
    }

    private void itIsHealthy() {
        given().get("/q/health").then().statusCode(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        given().get("/q/metrics")
                                .then()
                                .body(containsString("uketori_event_streams 0.0")));
        TestSandbox.admin()
                .contentType("application/json")
                .body("{\"balance\": 1000000}")
                .put("/v1/credits")
                .then()
                .statusCode(200);
        Upstream.friendly();
        // Other apps may have been left with shares that are used up.
        var key = appKey();
        var id = Upstream.submitted(as(key));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> "stored".equals(as(key).get("/v1/jobs/" + id).path("image.state")));
    }

    private void tell(Duration took) {
        System.out.printf(
                "-Dfuzz.calls=%d -Dfuzz.seed=%d: %d s, %s%n",
                CALLS, SEED, took.toSeconds(), statuses);
        var missed = new HashSet<>(api.calls().stream().map(Call::name).toList());
        missed.removeAll(called);
        System.out.println("never called: " + missed);
        failures.forEach((kind, whole) -> System.out.println("FAILED " + kind + whole));
    }

    private static String adminKey() {
        return ConfigProvider.getConfig().getValue("uketori.admin-key", String.class);
    }

    private static RequestSpecification as(String key) {
        return given().header("Authorization", "Bearer " + key);
    }

    private static String appKey() {
        return TestSandbox.app().getString("key");
    }
}
