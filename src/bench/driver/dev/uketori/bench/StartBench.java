package dev.uketori.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// How long a start takes until it is ready, and what it takes of the machine, with and without an
/// AOT cache and compact object headers. The JVM has what the image gives it in a container of half
/// a gigabyte. Caches are made first, one for each size of the headers, by a run that does what is
/// then done: they fit no other.
final class StartBench {

    private static final List<String> HALF_A_GIGABYTE =
            List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmx256m", "-Xlog:aot*=error");
    private static final List<String> COMPACT = List.of("-XX:+UseCompactObjectHeaders");
    private static final int FIRST_REQUESTS = 200;

    private final Settings settings;
    private final Report report;
    private final HttpClient http = HttpClient.newHttpClient();

    StartBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /// One that is measured.
    private record Contestant(String name, List<String> options) {}

    /// One start.
    ///
    /// @param ready milliseconds from the process to its readiness
    /// @param cpu milliseconds of CPU till then
    /// @param requests milliseconds that the first requests took, one after another
    /// @param resident MiB in memory after them
    private record Start(double ready, double cpu, double requests, double resident) {}

    void run() throws Exception {
        var starts = new LinkedHashMap<Contestant, List<Start>>();
        try (var database = Database.open(settings.folder().resolve("postgres"))) {
            // The first service that starts makes the tables.
            Service.start(settings.folder(), database).close();
            var contestants =
                    List.of(
                            new Contestant("no cache", List.of()),
                            new Contestant("AOT cache", cache(database, List.of())),
                            new Contestant("no cache, compact headers", COMPACT),
                            new Contestant("AOT cache, compact headers", cache(database, COMPACT)));
            contestants.forEach(contestant -> starts.put(contestant, new ArrayList<>()));
            for (var round = 0; round < settings.rounds(); round++) {
                for (var contestant : contestants) {
                    var start = start(database, contestant.options());
                    report.note("%-28s %s", contestant.name(), start);
                    starts.get(contestant).add(start);
                }
            }
        }
        print(starts);
    }

    /// Makes a cache, and gives the options that use it.
    private List<String> cache(Database database, List<String> options) throws Exception {
        var cache = settings.folder().resolve("start-%d.aot".formatted(options.size()));
        Files.deleteIfExists(cache);
        start(database, with(options, "-XX:AOTCacheOutput=" + cache));
        if (Files.notExists(cache)) {
            throw new IOException("no AOT cache came of the run that was to make it");
        }
        report.note("%s: %d bytes", cache.getFileName(), Files.size(cache));
        return with(options, "-XX:AOTCache=" + cache);
    }

    private static List<String> with(List<String> options, String other) {
        var all = new ArrayList<>(options);
        all.add(other);
        return all;
    }

    private Start start(Database database, List<String> options) throws Exception {
        var all = new ArrayList<>(HALF_A_GIGABYTE);
        all.addAll(options);
        var begun = Instant.now();
        try (var service = Service.start(settings.folder(), all, database, Map.of())) {
            var ready = millisSince(begun);
            var cpu = service.cpu() / 1000.0;
            var asked = Instant.now();
            for (var number = 0; number < FIRST_REQUESTS; number++) {
                order(service);
            }
            return new Start(ready, cpu, millisSince(asked), service.resident() / 1048576.0);
        }
    }

    private static double millisSince(Instant begun) {
        return Duration.between(begun, Instant.now()).toNanos() / 1e6;
    }

    private void order(Service service) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/v1/jobs".formatted(service.port())))
                        .header("X-API-Key", Service.ADMIN_KEY)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"prompt\": \"a red boat\"}"))
                        .build();
        var status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 202) {
            throw new IllegalStateException("an order was answered " + status);
        }
    }

    private void print(Map<Contestant, List<Start>> starts) {
        report.line(
                "%nThe median of %d starts each in turn, and its ratio to the first",
                settings.rounds());
        report.line(
                "%-28s %8s %6s %8s %6s %10s %6s %9s %6s",
                "", "ready ms", "", "CPU ms", "", "first ms", "", "resident", "");
        var first = starts.values().iterator().next();
        starts.forEach((contestant, measured) ->
                report.line(
                        "%-28s %s %s %s %s",
                        contestant.name(),
                        column(8, measured, first, Start::ready),
                        column(8, measured, first, Start::cpu),
                        column(10, measured, first, Start::requests),
                        column(9, measured, first, Start::resident)));
        report.line(
                "%nfirst ms: %d jobs taken one after another; resident: MiB after them",
                FIRST_REQUESTS);
        report.end();
    }

    private static String column(
            int width, List<Start> measured, List<Start> first, ToDoubleFunction<Start> what) {
        var median = median(measured, what);
        return ("%" + width + ".0f %6.2f").formatted(median, median / median(first, what));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> what) {
        var sorted = starts.stream().mapToDouble(what).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
