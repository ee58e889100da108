package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.job.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the hot statements read, in blocks of 8 KiB: with 1,000 waiting jobs alone, and again when
/// 1,000,000 final ones lie on top of them. A statement whose cost follows the work in flight reads
/// about the same.
class ClaimPlanTest {

    private static final int WAITING = 1_000;
    private static final int FINAL = 1_000_000;
    private static final int BATCH = 16;

    /// What all waiting jobs carry; the final ones are in batches of a thousand too.
    private static final String BATCH_ID = "019b2c6e-0000-7000-8000-0123456789ab";

    /// An index grows by a level or two, and a row that moves is entered in all of them.
    private static final int GROWTH = 3;

    private static final int FEW = 16;

    private static final List<Status> CLAIMED =
            List.of(Status.SUBMITTING, Status.UNCONFIRMED, Status.PROCESSING, Status.COMPLETED);

    private static Database database;
    private static Map<String, Plan> small;
    private static Map<String, Plan> large;

    @BeforeAll
    static void measure() throws Exception {
        database = Database.open(18);
        // Nothing here has to survive anything.
        database.run("ALTER SYSTEM SET fsync = off");
        database.run("ALTER SYSTEM SET max_wal_size = '8GB'");
        database.run("SELECT pg_reload_conf()");
        waiting();
        small = plans();
        finished();
        large = plans();
        large.forEach((name, plan) ->
                System.out.printf(
                        "%-34s %4d rows %6d blocks of 1,001,000 jobs %6d of 1,000  %s%n",
                        name, plan.rows, plan.blocks, small.get(name).blocks, plan.indexes));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aClaimReadsThePartialIndexAndThePrimaryKey() {
        assertThat(named("claim"))
                .hasSize(2 * CLAIMED.size())
                .allSatisfy((_, plan) -> {
                    assertThat(plan.rows).isEqualTo(BATCH);
                    assertThat(plan.indexes).containsExactlyInAnyOrder("job_due", "job_pkey");
                });
    }

    @Test
    void whoseTurnItIsIsReadFromOneIndexAppByApp() {
        assertThat(named("whose turn"))
                .hasSize(2)
                .allSatisfy((_, plan) -> assertThat(plan.indexes).containsOnly("job_queued"));
        assertThat(named("who goes"))
                .hasSize(2)
                .allSatisfy((_, plan) -> {
                    assertThat(plan.rows).isEqualTo(BATCH);
                    assertThat(plan.indexes).containsOnly("job_pkey");
                });
    }

    /// But for those that have a row for an app, and the gate's one.
    @Test
    void noHotStatementReadsAWholeTable() {
        assertThat(large)
                .allSatisfy((_, plan) ->
                        assertThat(plan.nodes)
                                .filteredOn(node -> node.startsWith("Seq Scan"))
                                .isSubsetOf(
                                        "Seq Scan retention",
                                        "Seq Scan client",
                                        "Seq Scan gate",
                                        "Seq Scan receiver"));
    }

    @Test
    void amidAMillionFinalJobsTheSameWorkReadsNoMoreThanAlone() {
        assertThat(large)
                .allSatisfy((name, plan) ->
                        assertThat(plan.blocks)
                                .isLessThanOrEqualTo(GROWTH * small.get(name).blocks + FEW));
    }

    /// Also where nearly all events are one app's: another's are few.
    @Test
    void anAppsFeedReadsItsOwnIndex() {
        assertThat(named("feed of an app"))
                .hasSize(2)
                .allSatisfy((_, plan) -> assertThat(plan.indexes).containsExactly("event_client"));
    }

    private static Map<String, Plan> named(String prefix) {
        return large.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// @param rows that come out, or that are written
    /// @param blocks read, from the cache or not
    /// @param nodes the kinds of its steps
    /// @param indexes that it reads
    private record Plan(long rows, long blocks, List<String> nodes, List<String> indexes) {

        static Plan of(JsonNode explained) {
            var top = explained.get(0).get("Plan");
            var plan =
                    new Plan(
                            top.get("Actual Rows").asLong(),
                            blocks(top) + writing(top),
                            new ArrayList<>(),
                            new ArrayList<>());
            plan.walk(top);
            return plan;
        }

        /// Of a step and those below it, but for those that write beside it.
        private static long blocks(JsonNode step) {
            return step.get("Shared Hit Blocks").asLong() + step.get("Shared Read Blocks").asLong();
        }

        private static long writing(JsonNode top) {
            return StreamSupport.stream(top.path("Plans").spliterator(), false)
                    .filter(step -> step.path("Subplan Name").asText().startsWith("CTE"))
                    .mapToLong(Plan::blocks)
                    .sum();
        }

        private void walk(JsonNode node) {
            nodes.add(
                    (node.get("Node Type").asText() + " " + node.path("Relation Name").asText())
                            .strip());
            if (node.has("Index Name")) {
                indexes.add(node.get("Index Name").asText());
            }
            node.path("Plans").forEach(this::walk);
        }
    }

    private static Map<String, Plan> plans() throws SQLException {
        var ids =
                database.column(
                        "SELECT id FROM job WHERE status = 'processing' ORDER BY id LIMIT "
                                + BATCH);
        var queued =
                database.column(
                        "SELECT id FROM job WHERE status = 'queued' ORDER BY id LIMIT " + BATCH);
        var plans = new LinkedHashMap<String, Plan>();
        for (var mode : List.of("custom", "generic")) {
            for (var status : CLAIMED) {
                plans.put(
                        "claim " + status.wire() + ", " + mode,
                        plan(
                                mode,
                                JobStatements.CLAIM,
                                "now()",
                                "'" + status.wire() + "'",
                                "now()",
                                String.valueOf(BATCH)));
            }
            plans.put(
                    "whose turn, " + mode,
                    plan(mode, FairQueue.DUE_BY_APP, "now()", "20", String.valueOf(BATCH)));
            plans.put(
                    "who goes, " + mode,
                    plan(mode, FairQueue.CLAIM, "'{}'", array("uuid", queued), "now()", "now()"));
            plans.put(
                    "dear ones, " + mode,
                    plan(
                            mode,
                            JobStatements.CLAIM_DEAR,
                            "now()",
                            "now()",
                            "19",
                            String.valueOf(BATCH)));
            plans.put(
                    "put aside, " + mode,
                    plan(mode, JobStatements.CLAIM_HELD, "now()", "20", String.valueOf(BATCH)));
            plans.put(
                    "who is told, " + mode,
                    plan(
                            mode,
                            NotificationStatements.CLAIM,
                            "5",
                            "4",
                            "now()",
                            "now()",
                            "now()",
                            "now()",
                            String.valueOf(BATCH)));
            plans.put(
                    "news for apps, " + mode,
                    plan(mode, NotificationStatements.NEWS, "500", "1000", "8"));
            plans.put("anybody waiting, " + mode, plan(mode, GateStatements.WAITING, "now()"));
            plans.put("credits reserved, " + mode, plan(mode, CreditStatements.RESERVED));
            plans.put("jobs in flight, " + mode, plan(mode, GateStatements.IN_FLIGHT, "now()"));
            plans.put(
                    "jobs due, " + mode,
                    plan(mode, GateStatements.DUE, "'processing'", "now()", "6"));
            plans.put(
                    "past their deadline, " + mode,
                    plan(
                            mode,
                            JobStatements.CLAIM_OVERDUE,
                            "now()",
                            "now()",
                            String.valueOf(BATCH)));
            plans.put(
                    "places in the queue, " + mode,
                    plan(mode, Queue.STANDINGS, "10000", array("uuid", database.column(QUEUED))));
            plans.put(
                    "lock by id, " + mode,
                    plan(mode, JobStatements.LOCK, array("uuid", ids), "ARRAY[]::text[]"));
            plans.put(
                    "lock by doitong's id, " + mode,
                    plan(
                            mode,
                            JobStatements.LOCK,
                            "ARRAY[]::uuid[]",
                            array("text", ids.stream().map("d-"::concat).toList())));
            plans.put(
                    "handed back, " + mode,
                    plan(
                            mode,
                            JobStatements.HAND_BACK,
                            "now()",
                            array("uuid", ids),
                            each("int", "0"),
                            "'processing'"));
            plans.put(
                    "notices handed back, " + mode,
                    plan(
                            mode,
                            NotificationStatements.HAND_BACK,
                            array("uuid", ids),
                            each("int", "0")));
            plans.put("write, " + mode, plan(mode, DecisionStatement.WRITE, written(ids)));
            plans.put(
                    "timeline, " + mode,
                    plan(
                            mode,
                            JobQueries.TIMELINE,
                            "'" + ids.getFirst() + "'::uuid",
                            "'" + ids.getFirst() + "'::uuid",
                            "'" + ids.getFirst() + "'::uuid"));
            plans.put(
                    "deliveries that waited, " + mode,
                    plan(
                            mode,
                            Deliveries.WAITING,
                            array("text", ids.stream().map("d-"::concat).toList())));
            plans.put("deliveries, " + mode, plan(mode, DELIVERIES, "51"));
            plans.put("deliveries that are late, " + mode, plan(mode, LATE_DELIVERIES, "51"));
            plans.put(
                    "deliveries of a job, " + mode,
                    plan(mode, DELIVERIES_OF_A_JOB, "'" + ids.getFirst() + "'::uuid", "51"));
            plans.put(
                    "jobs looked up, " + mode,
                    plan(mode, JobQueries.JOBS.replace(":ids", "?"), array("uuid", ids)));
            plans.put("images not stored yet, " + mode, plan(mode, JobQueries.UNSTORED, "10000"));
            plans.put("apps, " + mode, plan(mode, Erasures.CLIENTS));
            plans.put(
                    "retention's sweep, " + mode,
                    plan(
                            mode,
                            Erasures.SWEEP,
                            "'app'",
                            "'app'",
                            "'image'",
                            "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid",
                            String.valueOf(BATCH),
                            "'image'",
                            "now()",
                            "'app'",
                            "'image'"));
            var end = "9223372036854775807";
            plans.put("feed, " + mode, plan(mode, Feed.OF_ALL, "0", end, "50"));
            plans.put(
                    "feed of an app, " + mode,
                    plan(mode, Feed.OF_CLIENT, "'app'", "0", "'app'", end, "50"));
            plans.put(
                    "feed of a job, " + mode,
                    plan(mode, Feed.OF_JOB, "0", end, "'" + ids.getFirst() + "'::uuid", "50"));
            plans.put("feed's end, " + mode, plan(mode, Feed.TAIL, "900", "50"));
            plans.put("newest event, " + mode, plan(mode, Feed.NEWEST));
            plans.put(
                    "which have ended, " + mode, plan(mode, JobQueries.ENDED, array("uuid", ids)));
            var batch = "'" + BATCH_ID + "'::uuid";
            plans.put("batch, " + mode, plan(mode, Batches.BY_STATUS, batch));
            plans.put(
                    "what is queued of a batch, " + mode,
                    plan(
                            mode,
                            Batches.QUEUED,
                            batch,
                            "'00000000-0000-0000-0000-000000000000'::uuid",
                            "500"));
            plans.put("list, " + mode, plan(mode, LIST, "'app'", "51"));
            plans.put(
                    "list of what is queued, " + mode,
                    plan(mode, LIST_IN_STATUS, "'app'", "'queued'", "51"));
        }
        return plans;
    }

    private static final String QUEUED =
            "SELECT id FROM job WHERE status = 'queued' ORDER BY id LIMIT " + BATCH;

    /// As Hibernate says it, but for the names of the columns.
    private static final String LIST =
            """
            SELECT * FROM job WHERE deleted_at IS NULL AND client = ? ORDER BY id DESC FETCH FIRST ? ROWS ONLY
            """;

    private static final String LIST_IN_STATUS =
            """
            SELECT * FROM job
            WHERE deleted_at IS NULL AND client = ? AND status IN (?) AND due_at IS NOT NULL
            ORDER BY id DESC FETCH FIRST ? ROWS ONLY
            """;

    private static final String DELIVERIES =
            """
            SELECT id, outcome, bytes FROM inbox ORDER BY id DESC FETCH FIRST ? ROWS ONLY
            """;

    private static final String LATE_DELIVERIES =
            """
            SELECT id, outcome, bytes FROM inbox WHERE outcome IN ('late') AND outcome <> 'applied'
            ORDER BY id DESC FETCH FIRST ? ROWS ONLY
            """;

    private static final String DELIVERIES_OF_A_JOB =
            """
            SELECT id, outcome, bytes FROM inbox WHERE job_id = ? ORDER BY id DESC FETCH FIRST ? ROWS ONLY
            """;

    /// Explains a statement as it runs for the second time, and takes back what it did.
    private static Plan plan(String mode, String sql, String... arguments) throws SQLException {
        try (var connection = database.source().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_" + mode + "_plan");
            statement.execute("PREPARE measured AS " + numbered(sql));
            var explain =
                    "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE measured"
                            + (arguments.length == 0
                                    ? ""
                                    : " (" + String.join(", ", arguments) + ")");
            try {
                explained(connection, explain);
                return Plan.of(explained(connection, explain));
            } finally {
                statement.execute("DEALLOCATE measured");
            }
        }
    }

    private static JsonNode explained(Connection connection, String explain) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(explain)) {
            rows.next();
            return Json.read(rows.getString(1));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static String numbered(String sql) {
        var parts = sql.split("\\?", -1);
        var numbered = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.length; i++) {
            numbered.append('$').append(i).append(parts[i]);
        }
        return numbered.toString();
    }

    private static String array(String type, List<String> values) {
        return values.stream()
                .map(value -> value.equals("NULL") ? value : "'" + value + "'")
                .collect(Collectors.joining(", ", "ARRAY[", "]::" + type + "[]"));
    }

    /// Processing jobs become completed ones, by webhooks.
    private static String[] written(List<String> ids) {
        return Stream.of(
                        Stream.of("now()", array("uuid", ids)),
                        Stream.of(each("text", "completed"), each("timestamptz", "2026-01-01Z")),
                        Stream.of(
                                each("text", "NULL"),
                                each("int", "NULL"),
                                array("text", ids.stream().map("d-"::concat).toList()),
                                each("text", "webhook"),
                                each("text", "https://cdn.doitong.com/outputs/x.jpg"),
                                each("text", "pending"),
                                each("text", "NULL"),
                                each("text", "NULL"),
                                each("bigint", "NULL"),
                                each("int", "NULL"),
                                each("int", "NULL"),
                                each("text", "NULL"),
                                each("text", "NULL"),
                                each("text", "NULL"),
                                each("boolean", "NULL"),
                                each("timestamptz", "2026-01-01Z"),
                                each("timestamptz", "2026-01-01Z"),
                                each("timestamptz", "NULL"),
                                each("int", "15"),
                                each("int", "15"),
                                each("int", "1"),
                                each("int", "0"),
                                each("int", "0")),
                        Stream.of(
                                array("uuid", ids),
                                each("text", "app"),
                                each("text", "job.completed"),
                                each("timestamptz", "2026-01-01Z"),
                                each("jsonb", "{}")),
                        Stream.of(
                                array(
                                        "uuid",
                                        ids.stream().map(id -> "f" + id.substring(1)).toList()),
                                array("uuid", ids),
                                array("text", ids.stream().map("d-"::concat).toList()),
                                each("bytea", "\\x00"),
                                each("bytea", "{}"),
                                each("timestamptz", "2026-01-01Z"),
                                each("text", "applied"),
                                each("int", "1")))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private static String each(String type, String value) {
        return array(type, Collections.nCopies(BATCH, value));
    }

    /// A UUIDv7 of the second `i` and that number's hash.
    private static final String ID =
            """
            (lpad(to_hex(extract(epoch FROM timestamptz '2026-01-01Z')::bigint * 1000 + i * 1000), 12, '0')
                || '7' || left(md5(i::text), 3) || '8' || right(md5(i::text), 15))::uuid
            """;

    /// The oldest jobs of all, 200 in each state that waits, all due.
    private static void waiting() throws SQLException {
        database.run(
                """
                INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                    batch_id, status, due_at, doitong_id, completed_by, source_url, image_state,
                    created_at, submitted_at, ended_at, updated_at)
                SELECT id, 'app', 'flux-ultra', 'a boat on a quiet sea', 1024, 1024, 10, 20, '%s', status, at,
                    CASE WHEN status IN ('processing', 'completed') THEN 'd-' || id END,
                    CASE WHEN status = 'completed' THEN 'webhook' END,
                    CASE WHEN status = 'completed' THEN 'https://cdn.doitong.com/outputs/x.jpg' END,
                    CASE WHEN status = 'completed' THEN 'pending' END,
                    at, CASE WHEN status <> 'queued' THEN at END, CASE WHEN status = 'completed' THEN at END, at
                FROM (SELECT %s AS id, timestamptz '2026-01-01Z' + i * interval '1 s' AS at,
                        (ARRAY['queued', 'submitting', 'unconfirmed', 'processing', 'completed'])[1 + i %% 5] AS status
                    FROM generate_series(1, %d) AS i) AS new
                """
                        .formatted(BATCH_ID, ID, WAITING));
        told();
    }

    private static void finished() throws SQLException {
        database.run(
                """
                INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max,
                    batch_id, status, doitong_id, completed_by, source_url, image_state, image_key, image_type,
                    image_bytes, image_width, image_height, image_sha256,
                    created_at, submitted_at, ended_at, stored_at, updated_at)
                SELECT id, 'app', 'flux-ultra', 'a boat on a quiet sea', 1024, 1024, 10, 20,
                    batch, 'completed', 'd-' || id, 'webhook', 'https://cdn.doitong.com/outputs/x.jpg', 'stored',
                    '2026/01/01/' || id || '.jpg', 'image/jpeg', 1843022, 1024, 1024, repeat('0f', 32),
                    at, at, at, at, at
                FROM (SELECT %s AS id, timestamptz '2026-01-01Z' + i * interval '1 s' AS at,
                        md5((i / 1000)::text)::uuid AS batch
                    FROM generate_series(%d, %d) AS i) AS new
                """
                        .formatted(ID, WAITING + 1, WAITING + FINAL));
        told();
    }

    /// An event and a delivery for each waiting job, and for one in five of the others.
    private static void told() throws SQLException {
        database.run(
                """
                INSERT INTO event (job_id, client, type, at, data)
                SELECT id, client, 'job.queued', created_at, '{}' FROM job
                WHERE (due_at IS NOT NULL OR extract(second FROM created_at)::int % 5 = 0) AND id > coalesce((SELECT job_id FROM event ORDER BY job_id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000');
                INSERT INTO delivery (id, job_id, doitong_id, sha256, body, received_at, outcome)
                SELECT id, id, 'd-' || id, sha256(id::text::bytea), '{}', created_at, 'applied' FROM job
                WHERE (due_at IS NOT NULL OR extract(second FROM created_at)::int % 5 = 0) AND id > coalesce((SELECT job_id FROM delivery ORDER BY job_id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000');
                INSERT INTO notification (id, client, job_id, event_id, type, style, happened_at, url, receiver, status, due_at, created_at, ended_at)
                SELECT id, client, id, 1, 'job.completed', 'notice', created_at, 'http://app.example/', 'http://app.example:' || right(id::text, 1),
                    CASE WHEN due_at IS NULL THEN 'delivered' ELSE 'pending' END, due_at, created_at,
                    CASE WHEN due_at IS NULL THEN created_at END
                FROM job
                WHERE (due_at IS NOT NULL OR extract(second FROM created_at)::int % 5 = 0) AND id > coalesce((SELECT job_id FROM notification ORDER BY job_id DESC LIMIT 1), '00000000-0000-0000-0000-000000000000');
                INSERT INTO notification_attempt (notification_id, at, ms, status, detail)
                SELECT id, created_at, 3, 204, '' FROM notification ON CONFLICT DO NOTHING;
                ANALYZE
                """);
    }
}
