package dev.uketori.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/// PostgreSQL's own benchmark with the statements that a delivery comes down to: insert it, update
/// its job, commit. What the server takes when nothing but SQL is to be done.
record Pgbench(Path program, Path folder, Database database) {

    private static final Pattern RATE = Pattern.compile("tps = ([\\d.]+)");

    /// Empty where it is not installed.
    static Optional<Pgbench> find(Path folder, Database database) throws IOException {
        return Stream.concat(onThePath(), ofDebian())
                .map(place -> place.resolve("pgbench"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Pgbench(program, folder, database));
    }

    private static Stream<Path> onThePath() {
        return Stream.of(System.getenv("PATH").split(":")).map(Path::of);
    }

    private static Stream<Path> ofDebian() throws IOException {
        var versions = Path.of("/usr/lib/postgresql");
        if (Files.notExists(versions)) {
            return Stream.of();
        }
        try (var found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin")).toList().stream();
        }
    }

    private static String script() {
        var body = Delivery.body(0);
        return """
        \\set i :i + 1
        \\set n :i * :clients + :client_id
        BEGIN;
        INSERT INTO delivery (id, job_id, doitong_id, sha256, body, received_at, outcome) VALUES (uuidv7(), \
        ('01980000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid, \
        'bench-' || lpad(:n::bigint::text, 12, '0'), '\\x%s'::bytea, '\\x%s'::bytea, now(), 'applied');
        UPDATE job SET status = 'completed', completed_by = 'webhook', source_url = 'https://cdn.doitong.com/outputs/a.jpg', \
        image_state = 'pending', due_at = now(), ended_at = now(), updated_at = now() \
        WHERE id = ('01980000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid;
        COMMIT;
        """
                .formatted("ab".repeat(32), HexFormat.of().formatHex(body));
    }

    /// About as many deliveries as given: each client has the same number.
    Answers run(int clients, int deliveries) throws IOException, InterruptedException {
        var script = Files.writeString(folder.resolve("pgbench.sql"), script());
        var output = folder.resolve("pgbench.out");
        var postgres = database.postgres();
        int each = deliveries / clients;
        var builder =
                new ProcessBuilder(
                                program.toString(),
                                "--host=127.0.0.1",
                                "--port=" + postgres.port(),
                                "--username=" + postgres.username(),
                                "--protocol=prepared",
                                "--no-vacuum",
                                "--define=i=-1",
                                "--define=clients=" + clients,
                                "--client=" + clients,
                                "--transactions=" + each,
                                "--log",
                                "--log-prefix=pgbench_log",
                                "--file=" + script.toAbsolutePath(),
                                "postgres")
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("PGPASSWORD", postgres.password());
        int exit = builder.start().waitFor();
        var said = Files.readString(output);
        var rate = RATE.matcher(said);
        if (exit != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench ended with %d: %s".formatted(exit, said));
        }
        var latency = latency();
        long count = latency.getTotalCount();
        return new Answers(
                count,
                count == (long) each * clients
                        ? Map.of()
                        : Map.of(0, (long) each * clients - count),
                (long) (count * 1e9 / Double.parseDouble(rate.group(1))),
                latency);
    }

    /// From the log: a line a transaction, its third field the microseconds.
    private Histogram latency() throws IOException {
        var latency = new Histogram(3);
        for (var log : logs()) {
            try (var lines = Files.lines(log)) {
                lines.forEach(
                        line -> latency.recordValue(Long.parseLong(line.split(" ")[2]) * 1000));
            }
            Files.delete(log);
        }
        return latency;
    }

    private List<Path> logs() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("pgbench_log"))
                    .toList();
        }
    }
}
