package dev.uketori;

import static org.awaitility.Awaitility.await;

import dev.uketori.sandbox.postgres.KillablePostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// Jobs that Doitong is drawing, put into the database behind the service's back, as many as are
/// asked for until it is enough. They count from 1. Of every fourth it is not known that Doitong
/// has it: only its own address, where odd ones are sent, leads to it.
final class SeededJobs implements Supplier<OptionalInt> {

    private static final int AT_ONCE = 2000;
    private static final String SEED =
            """
            INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                status, due_at, doitong_id, submits, created_at, submitted_at, updated_at)
            SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'sandbox', 'flux-ultra',
                'a boat', 64, 64, 1, 1, CASE n %% 4 WHEN 1 THEN 'unconfirmed' ELSE 'processing' END,
                now() + interval '1 day', CASE n %% 4 WHEN 1 THEN NULL ELSE 'seeded-' || n END, 1,
                now(), now(), now()
            FROM generate_series(%d, %d) AS n
            ON CONFLICT DO NOTHING
            """;

    private static final String DRAWN =
            """
            INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                status, due_at, doitong_id, submits, created_at, submitted_at, ended_at, updated_at,
                completed_by, source_url, image_state)
            VALUES ('%s', 'sandbox', 'flux-ultra', 'a boat', 64, 64, 1, 1, 'completed', now(), 'seeded-%d', 1,
                '2026-11-22T12:00:00Z', now(), now(), now(), 'webhook', '%s', 'pending')
            """;

    private final KillablePostgres postgres;
    private int handedOut;
    private int seeded;
    private boolean enough;

    SeededJobs(KillablePostgres postgres) {
        this.postgres = postgres;
    }

    /// Another one, that Doitong has drawn, with its image to be copied.
    static void drawn(KillablePostgres postgres, int job, String url)
            throws SQLException, IOException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute(DRAWN.formatted(id(job), job, url));
        }
    }

    static String id(int job) {
        return "00000000-0000-7000-8000-%012x".formatted(job);
    }

    static String doitongId(int job) {
        return "seeded-" + job;
    }

    /// The next job; none once it is enough and all are handed out.
    @Override
    public synchronized OptionalInt get() {
        if (handedOut == seeded) {
            if (enough) {
                return OptionalInt.empty();
            }
            seed();
        }
        return OptionalInt.of(++handedOut);
    }

    /// Begins no more of them.
    synchronized void enough() {
        enough = true;
    }

    synchronized int seeded() {
        return seeded;
    }

    /// How many there are to hand out before new ones are made, which the senders wait for.
    synchronized int left() {
        return seeded - handedOut;
    }

    /// Also while the database is dying.
    private void seed() {
        await().atMost(Duration.ofMinutes(1))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    try (var connection = postgres.connect();
                            var statement = connection.createStatement()) {
                        statement.execute(SEED.formatted(seeded + 1, seeded + AT_ONCE));
                        return true;
                    }
                });
        seeded += AT_ONCE;
    }
}
