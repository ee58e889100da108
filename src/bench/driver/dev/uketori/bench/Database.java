package dev.uketori.bench;

import dev.uketori.TestSandbox;
import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/// The PostgreSQL that is measured: the one that comes with Uketori, durable, in a fresh folder.
final class Database implements AutoCloseable {

    /// Room for pgbench, each of whose clients is a connection.
    private static final int MOST_CONNECTIONS = 400;

    private static final List<String> TABLES = List.of("job", "delivery", "event", "rejection");

    private final EmbeddedPostgres postgres;
    private final long pid;

    /// Opened once: a question a moment must not cost those who are measured a process each.
    private final Connection connection;

    private Database(EmbeddedPostgres postgres, long pid) throws SQLException {
        this.postgres = postgres;
        this.pid = pid;
        this.connection = connect(postgres);
    }

    static Database open(Path folder) throws IOException, SQLException {
        if (Files.exists(folder)) {
            // Whatever an ended run has left behind is stopped by this.
            EmbeddedPostgres.open(folder).close();
            TestSandbox.delete(folder);
        }
        try (var first = EmbeddedPostgres.open(folder)) {
            try (var connection = connect(first);
                    var statement = connection.createStatement()) {
                statement.execute("ALTER SYSTEM SET max_connections = " + MOST_CONNECTIONS);
            }
        }
        var postgres = EmbeddedPostgres.open(folder);
        var pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst().strip();
        return new Database(postgres, Long.parseLong(pid));
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    /// CPU time so far, in microseconds.
    long cpu() {
        return Cpu.ofFamily(pid);
    }

    /// Nothing but `jobs` jobs that Doitong is drawing; the last round's work is written and
    /// cleaned up.
    void seed(int jobs) throws SQLException {
        run(
                """
                TRUNCATE job, delivery, event, idempotency RESTART IDENTITY;
                INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                    status, due_at, doitong_id, submits, created_at, submitted_at, updated_at)
                SELECT ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                    'bench', 'flux-ultra', 'a red boat on a quiet sea at dawn, number ' || n, 1024, 1024, 10, 20,
                    'processing', now() + interval '1 hour', 'bench-' || lpad(n::text, 12, '0'), 1, now(), now(), now()
                FROM generate_series(0, %d - 1) AS n
                """
                        .formatted(jobs));
        settle();
    }

    /// Nothing but `jobs` jobs that wait to be sent.
    void queue(int jobs) throws SQLException {
        run(
                """
                TRUNCATE job, delivery, event, idempotency RESTART IDENTITY;
                INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                    status, due_at, created_at, updated_at)
                SELECT ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
                    'bench', 'flux-ultra', 'a red boat on a quiet sea at dawn, number ' || n, 64, 64, 10, 20,
                    'queued', now() - interval '1 hour' + n * interval '1 ms', now(), now()
                FROM generate_series(0, %d - 1) AS n
                """
                        .formatted(jobs));
        settle();
    }

    /// Nothing but drawn jobs whose images are at those addresses, and that nobody copies yet.
    void drawn(List<String> urls) throws SQLException {
        run(
                """
                TRUNCATE job, delivery, event, idempotency RESTART IDENTITY;
                INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max, status,
                    due_at, doitong_id, submits, created_at, submitted_at, ended_at, updated_at, completed_by,
                    source_url, image_state)
                SELECT ('01980000-0000-7000-8000-' || lpad(to_hex(n - 1), 12, '0'))::uuid,
                    'bench', 'flux-ultra', 'a red boat on a quiet sea at dawn, number ' || n, 1024, 1024, 10, 20,
                    'completed', now() + interval '1 day', 'bench-' || n, 1, now(), now(), now(), now(), 'webhook',
                    url, 'pending'
                FROM unnest('{%s}'::text[]) WITH ORDINALITY AS drawn (url, n)
                """
                        .formatted(String.join(",", urls)));
        settle();
    }

    /// Lets the mirror have them.
    void copyNow() throws SQLException {
        run("UPDATE job SET due_at = now()");
    }

    long stored() throws SQLException {
        return count("SELECT count(*) FROM job WHERE image_state = 'stored'");
    }

    /// What the job has as its image's SHA-256.
    String sha256(int job) throws SQLException {
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT image_sha256 FROM job WHERE id = '%s'"
                                        .formatted(Delivery.jobId(job)))) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Rounds start equal: vacuumed, analysed, all of it on disk.
    void settle() throws SQLException {
        run("VACUUM ANALYZE");
        run("CHECKPOINT");
    }

    long queued() throws SQLException {
        return count("SELECT count(*) FROM job WHERE status = 'queued'");
    }

    long notificationsWaiting() throws SQLException {
        return count("SELECT count(*) FROM notification WHERE due_at IS NOT NULL");
    }

    long jobs() throws SQLException {
        return count("SELECT count(*) FROM job");
    }

    long deliveries() throws SQLException {
        return count("SELECT count(*) FROM delivery WHERE outcome = 'applied'");
    }

    /// Of the jobs from `first` on, those that are completed.
    long completedFrom(int first) throws SQLException {
        return count(
                "SELECT count(*) FROM job WHERE status = 'completed' AND id >= '%s'"
                        .formatted(Delivery.jobId(first)));
    }

    /// How much there is of a table.
    record Size(String table, long rows, long bytes) {}

    List<Size> sizes() throws SQLException {
        var sizes = new java.util.ArrayList<Size>();
        for (var table : TABLES) {
            sizes.add(
                    new Size(
                            table,
                            count("SELECT count(*) FROM " + table),
                            count("SELECT pg_total_relation_size('%s')".formatted(table))));
        }
        return sizes;
    }

    private long count(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.username(), postgres.password());
    }

    @Override
    public void close() {
        postgres.close();
    }
}
