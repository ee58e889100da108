package dev.uketori.bench;

import static org.awaitility.Awaitility.await;

import dev.uketori.S3Server;
import dev.uketori.TestSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How fast large images are mirrored, beside who only copies them: `curl` into files, and `rclone
/// copyurl` into the same S3 server, from the same server, so many at once. What `curl` wrote is
/// brought to the disk after it, as an image is that we say is stored.
final class MirrorBench {

    private static final List<Integer> AT_ONCE = List.of(1, 8);
    private static final String HEAP = "-Xmx256m";

    private final Settings settings;
    private final Report report;
    private final int images;
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();
    private final List<String> memory = new ArrayList<>();

    MirrorBench(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
        this.images = settings.images();
    }

    void run() throws Exception {
        var folder = settings.folder().resolve("mirror");
        TestSandbox.delete(folder);
        Files.createDirectories(folder);
        try (var database = Database.open(settings.folder().resolve("postgres"));
                var pictures = new Pictures(folder.resolve("source"), settings.imageBytes())) {
            Service.start(settings.folder(), database).close();
            for (var round = 0; round < settings.rounds(); round++) {
                for (var atOnce : AT_ONCE) {
                    intoFiles(folder, database, pictures, atOnce);
                    intoS3(folder, database, pictures, atOnce);
                }
            }
        }
        print();
    }

    private void intoFiles(Path folder, Database database, Pictures pictures, int atOnce)
            throws Exception {
        var data = folder.resolve("data");
        var files = Map.of("UKETORI_STORE", "files", "UKETORI_DATA_DIR", data.toString());
        note("files", "uketori", atOnce, mirrored(database, pictures, atOnce, files));
        TestSandbox.delete(data);
        sync();

        var copies = Files.createDirectories(folder.resolve("copies"));
        var list = new StringBuilder();
        for (var i = 0; i < images; i++) {
            list.append(
                    "url = %s%noutput = %s%n"
                            .formatted(pictures.url(i), copies.resolve(i + ".jpg")));
        }
        Files.writeString(folder.resolve("curl.txt"), list);
        var begun = System.nanoTime();
        program(
                "curl",
                "--silent",
                "--fail",
                "--parallel",
                "--parallel-max",
                Integer.toString(atOnce),
                "--config",
                folder.resolve("curl.txt").toString());
        note("files", "curl", atOnce, seconds(begun));
        sync();
        note("files", "curl, to the disk", atOnce, seconds(begun));
        TestSandbox.delete(copies);
        sync();
    }

    private void intoS3(Path folder, Database database, Pictures pictures, int atOnce)
            throws Exception {
        try (var s3 = new S3Server(folder.resolve("s3"), "-Xmx512m")) {
            note("S3", "uketori", atOnce, mirrored(database, pictures, atOnce, s3.settings()));
        }
        sync();
        if (!isThere("rclone")) {
            return;
        }
        try (var s3 = new S3Server(folder.resolve("s3"), "-Xmx512m")) {
            var list = new StringBuilder();
            for (var i = 0; i < images; i++) {
                list.append("%s :s3:%s/%d.jpg%n".formatted(pictures.url(i), s3.bucket(), i));
            }
            var file = folder.resolve("rclone.txt");
            Files.writeString(file, list);
            var begun = System.nanoTime();
            program(
                    "sh",
                    "-c",
                    "xargs -P %d -n 2 rclone copyurl --config '' --s3-provider Other --s3-endpoint %s --s3-access-key-id %s --s3-secret-access-key %s --s3-no-check-bucket < %s"
                            .formatted(
                                    atOnce,
                                    s3.endpoint(),
                                    s3.accessKeyId(),
                                    s3.secretAccessKey(),
                                    file));
            note("S3", "rclone copyurl", atOnce, seconds(begun));
        }
        sync();
    }

    /// How many seconds it took the service to have all of them stored.
    private double mirrored(
            Database database, Pictures pictures, int atOnce, Map<String, String> store)
            throws Exception {
        var environment = new LinkedHashMap<>(store);
        environment.put("QUARKUS_PROFILE", "sandbox");
        environment.put("UKETORI_MIRROR_CREW", Integer.toString(atOnce));
        environment.put("UKETORI_LOOP_ENABLED", "true");
        database.drawn(IntStream.range(0, images).mapToObj(pictures::url).toList());
        try (var service = Service.start(settings.folder(), HEAP, database, environment)) {
            var begun = System.nanoTime();
            database.copyNow();
            var resident = new ArrayList<Long>();
            for (var quarter = 1; quarter <= 4; quarter++) {
                var goal = images * quarter / 4;
                await().atMost(Duration.ofMinutes(20))
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> database.stored() >= goal);
                resident.add(service.resident() >> 20);
            }
            var took = seconds(begun);
            memory.add(
                    "%d at once, %s: %s".formatted(atOnce, store.get("UKETORI_STORE"), resident));
            for (var i = 0; i < images; i++) {
                if (!pictures.sha256(i).equals(database.sha256(i))) {
                    report.wrong("image %d is not the one that was served", i);
                }
            }
            return took;
        }
    }

    private void note(String where, String who, int atOnce, double seconds) {
        var rate = images * (settings.imageBytes() / 1e6) / seconds;
        report.note("%s %s %d at once: %.0f MB/s", where, who, atOnce, rate);
        rates.computeIfAbsent(
                        "%s, %d at once|%s".formatted(where, atOnce, who), _ -> new ArrayList<>())
                .add(rate);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static boolean isThere(String program) {
        return java.util.Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void sync() throws IOException, InterruptedException {
        program("sync");
    }

    private static void program(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        // A setting of the SDK's that rclone cannot do; nothing here has a certificate.
        builder.environment().remove("AWS_CA_BUNDLE");
        var status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(command[0] + " ended with " + status);
        }
    }

    private void print() {
        report.line(
                "%n%d images of %.0f MB, median of %d rounds, all in turn; the service with %s.",
                images, settings.imageBytes() / 1e6, settings.rounds(), HEAP);
        var reference = 0.0;
        var group = "";
        for (var rate : rates.entrySet()) {
            var name = rate.getKey().split("\\|");
            if (!name[0].equals(group)) {
                group = name[0];
                reference = median(rate.getValue());
                report.line(
                        "%n%-28s %10s %18s %16s",
                        group, "MB/s", "slowest-fastest", "uketori / this");
            }
            report.line(
                    "%-28s %10.0f %18s %16.2f",
                    name[1],
                    median(rate.getValue()),
                    "%.0f-%.0f"
                            .formatted(
                                    rate.getValue().stream().min(Double::compare).orElseThrow(),
                                    rate.getValue().stream().max(Double::compare).orElseThrow()),
                    reference / median(rate.getValue()));
        }
        report.line("%nMemory of the service, MiB resident after each quarter of the images");
        memory.forEach(line -> report.line("%s", line));
        report.end();
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }
}
