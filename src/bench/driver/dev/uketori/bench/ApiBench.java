package dev.uketori.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperfoil.http.api.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// How many calls of an app a second are answered, beside the same Quarkus answering a constant.
/// All take turns in one run.
final class ApiBench {

    private static final int WARM_UPS = 2;

    private static final Call GET_CONSTANT =
            new Call("GET, a constant", HttpMethod.GET, 200, 4, null);
    private static final Call GET = new Call("GET, a job", HttpMethod.GET, 200, 1, GET_CONSTANT);
    private static final Call GET_KNOWN =
            new Call("GET, a job not modified", HttpMethod.GET, 304, 1, GET_CONSTANT);
    private static final Call POST_CONSTANT =
            new Call("POST, a constant", HttpMethod.POST, 202, 4, null);
    private static final Call POST =
            new Call("POST, a job", HttpMethod.POST, 202, 1, POST_CONSTANT);

    private final Settings settings;
    private final Report report;
    private final HttpClient http = HttpClient.newHttpClient();

    ApiBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /// What is asked.
    ///
    /// @param repeats of a round, which would be too short for who is fast
    /// @param beside what it is compared with; null for that itself
    private record Call(String label, HttpMethod method, int expected, int repeats, Call beside) {}

    void run() throws Exception {
        try (var rig = Rig.start(settings)) {
            rig.database().seed(settings.deliveries());
            var requests = requests(rig.service(), key(rig.service()));
            report.line(
                    "%nCalls of an app answered: %,d a round, median of %d rounds each, all in turn, fsync on."
                            + "%nCPU is microseconds a call; all share this machine's %d cores.",
                    settings.deliveries(),
                    settings.rounds(),
                    Runtime.getRuntime().availableProcessors());
            for (int connections : settings.connections()) {
                table(connections, compete(rig, requests, connections));
            }
            report.end();
        }
    }

    /// Of the app whose jobs the seeded ones are.
    private String key(Service service) throws IOException, InterruptedException {
        var answer =
                http.send(
                        HttpRequest.newBuilder(at(service, "/v1/clients"))
                                .header("Content-Type", "application/json")
                                .header("X-API-Key", Service.ADMIN_KEY)
                                .POST(BodyPublishers.ofString("{\"name\": \"bench\"}"))
                                .build(),
                        BodyHandlers.ofString());
        return new ObjectMapper().readTree(expected(201, answer).body()).path("key").asText();
    }

    private Map<Call, IntFunction<Request>> requests(Service service, String key)
            throws IOException, InterruptedException {
        // Without no-cache, or for a job that it has seen, the generator answers itself.
        var auth = Map.of("X-API-Key", key, "Cache-Control", "no-cache");
        var get = new ArrayList<Request>();
        var known = new ArrayList<Request>();
        for (var number = 0; number < settings.deliveries(); number++) {
            var path = "/v1/jobs/" + Delivery.jobId(number);
            var answer =
                    http.send(
                            HttpRequest.newBuilder(at(service, path))
                                    .header("X-API-Key", key)
                                    .build(),
                            BodyHandlers.ofString());
            var tag = expected(200, answer).headers().firstValue("ETag").orElseThrow();
            get.add(new Request(path, auth, new byte[0]));
            known.add(
                    new Request(path, Map.of("X-API-Key", key, "If-None-Match", tag), new byte[0]));
        }
        var post = Map.of("X-API-Key", key, "Content-Type", "application/json");
        return Map.of(
                GET_CONSTANT, _ -> new Request("/bench/constant", auth, new byte[0]),
                GET, number -> get.get(number),
                GET_KNOWN, number -> known.get(number),
                POST_CONSTANT, number -> new Request("/bench/constant", post, order(number)),
                POST, number -> new Request("/v1/jobs", post, order(number)));
    }

    private static byte[] order(int number) {
        return "{\"prompt\": \"a red boat on a quiet sea at dawn, number %d\", \"width\": 1024, \"height\": 768}"
                .formatted(number)
                .getBytes(UTF_8);
    }

    private static URI at(Service service, String path) {
        return URI.create("http://127.0.0.1:" + service.port() + path);
    }

    private static HttpResponse<String> expected(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    private Map<Call, Tally> compete(
            Rig rig, Map<Call, IntFunction<Request>> requests, int connections) throws Exception {
        var calls = new ArrayList<>(List.of(GET_CONSTANT, GET, GET_KNOWN, POST_CONSTANT, POST));
        var tallies = new LinkedHashMap<Call, Tally>();
        for (var call : calls) {
            tallies.put(call, new Tally());
            for (var i = 0; i < WARM_UPS; i++) {
                round(rig, call, requests.get(call), connections);
            }
        }
        for (var round = 0; round < settings.rounds(); round++) {
            for (var call : calls) {
                tallies.get(call).add(round(rig, call, requests.get(call), connections));
            }
            Collections.rotate(calls, 1);
        }
        return tallies;
    }

    private Tally.Round round(Rig rig, Call call, IntFunction<Request> requests, int connections)
            throws Exception {
        rig.database().settle();
        long jobs = rig.database().jobs();
        var source =
                IntStream.range(0, settings.deliveries() * call.repeats())
                        .mapToObj(requests)
                        .iterator();
        long service = rig.service().cpu();
        long database = rig.database().cpu();
        long generator = Cpu.of(ProcessHandle.current().pid());
        var answers =
                new Load(
                                rig.service(),
                                call.method(),
                                "",
                                () -> source.hasNext() ? source.next() : null,
                                call.expected())
                        .closed(connections);
        var round =
                new Tally.Round(
                        answers,
                        rig.service().cpu() - service,
                        rig.database().cpu() - database,
                        Cpu.of(ProcessHandle.current().pid()) - generator);
        report.note(
                "%s, %d connections: %.0f a second, p99 %.1f ms",
                call.label(), connections, answers.rate(), answers.millis(99));
        check(call, answers, rig.database().jobs() - jobs);
        return round;
    }

    /// What was promised is there.
    private void check(Call call, Answers answers, long kept) {
        if (answers.wrong() > 0) {
            report.wrong(
                    "%s: answers other than %d, by status: %s",
                    call.label(), call.expected(), answers.others());
        }
        if (kept != (call == POST ? answers.count() : 0)) {
            report.wrong("%s: %d answers, %d jobs kept", call.label(), answers.count(), kept);
        }
    }

    private void table(int connections, Map<Call, Tally> tallies) {
        report.line(
                "%n%-26s %8s %15s %8s %8s %8s %8s %9s %7s %14s",
                connections + " connections",
                "a second",
                "slowest-fastest",
                "p50 ms",
                "p99 ms",
                "service",
                "database",
                "generator",
                "errors",
                "by a constant");
        tallies.forEach((call, tally) ->
                report.line(
                        "%-26s %8.0f %15s %8.1f %8.1f %8.0f %8.0f %9.0f %7d %14s",
                        call.label(),
                        tally.rate(),
                        "%.0f-%.0f".formatted(tally.slowest(), tally.fastest()),
                        tally.millis(50),
                        tally.millis(99),
                        tally.serviceCpu(),
                        tally.databaseCpu(),
                        tally.generatorCpu(),
                        tally.wrong(),
                        call.beside() == null
                                ? ""
                                : "%.2f"
                                        .formatted(
                                                tally.rate() / tallies.get(call.beside()).rate())));
    }
}
