package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.uketori.ambient.Ids;
import dev.uketori.store.Notification.Attempt;
import dev.uketori.store.Notifications.Outcome;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What apps are told, in a real database, at times of our own.
class NotificationsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static Database database;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource clock = now::get;
    private final Ids ids = new Ids(clock, new Random(3));
    private final Notifications notifications =
            new Notifications(new Db(database.source()), ids, clock);

    @BeforeAll
    static void open() throws IOException, SQLException {
        database = Database.open(15);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        database.run(
                """
                TRUNCATE notification, notification_attempt, receiver, receiver_gone, event, job RESTART IDENTITY;
                UPDATE notice_cursor SET event_id = 0
                """);
    }

    @Test
    void eachEventIsToldOnceHoweverManyReplicasRead() throws Exception {
        completed("app", "http://one.example/", 100);

        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = IntStream.range(0, 4).<Callable<Void>>mapToObj(_ -> this::collectAll);
            for (var reader : replicas.invokeAll(readers.toList())) {
                reader.get();
            }
        }
        collectAll();

        assertThat(database.column("SELECT DISTINCT job_id::text FROM notification")).hasSize(100);
        assertThat(database.value("SELECT count(*) FROM notification")).isEqualTo("100");
        assertThat(database.column("SELECT DISTINCT type FROM notification"))
                .containsExactly("job.completed");
    }

    private Void collectAll() throws SQLException {
        var upTo = Long.parseLong(database.value("SELECT coalesce(max(id), 0) FROM event"));
        while (notifications.collect(upTo, 7, NotificationsTest::receiver).more()) {
            // On to the next piece.
        }
        return null;
    }

    @Test
    void whatIsNotSettledYetIsNotToldYet() throws SQLException {
        completed("app", "http://one.example/", 10);
        var settled = Long.parseLong(database.value("SELECT max(id) - 5 FROM event"));

        notifications.collect(settled, 1000, NotificationsTest::receiver);
        assertThat(database.value("SELECT event_id FROM notice_cursor"))
                .isEqualTo(Long.toString(settled));

        collectAll();
        assertThat(database.value("SELECT count(*) FROM notification")).isEqualTo("10");
    }

    @Test
    void aReceiverWithMuchWaitingLeavesPlacesToTheOthers() throws SQLException {
        completed("app", "http://busy.example/", 50);
        completed("app", "http://quiet.example/", 1);
        completed("other", "http://busy.example/", 50);
        collectAll();

        var claims = claim(64);

        assertThat(claims)
                .extracting(NotificationClaim::client, NotificationClaim::receiver)
                .containsExactlyInAnyOrder(
                        tuple("app", "http://busy.example"),
                        tuple("app", "http://busy.example"),
                        tuple("app", "http://busy.example"),
                        tuple("app", "http://busy.example"),
                        tuple("app", "http://quiet.example"),
                        tuple("other", "http://busy.example"),
                        tuple("other", "http://busy.example"),
                        tuple("other", "http://busy.example"),
                        tuple("other", "http://busy.example"));
        assertThat(claim(64)).isEmpty();

        end(claims.getFirst(), 204, new Outcome.Delivered());
        assertThat(claim(64)).hasSize(1);
    }

    @Test
    void whatFewPlacesThereAreGoToThoseThatWaitLongest() throws SQLException {
        completed("app", "http://late.example/", 4);
        pass(Duration.ofSeconds(1));
        collectAll();
        database.run("UPDATE notification SET due_at = due_at - interval '1 hour'");
        completed("app", "http://early.example/", 4);
        collectAll();

        assertThat(claim(2))
                .extracting(NotificationClaim::receiver)
                .containsOnly("http://late.example");
    }

    @Test
    void whatIsHandedBackIsTakenUpAtOnceUnlessItHasEnded() throws SQLException {
        completed("app", "http://one.example/", 2);
        collectAll();
        var claims = claim(2);
        end(claims.getFirst(), 204, new Outcome.Delivered());

        assertThat(notifications.handBack(claims)).isOne();

        var again = claim(2);
        assertThat(again).extracting(NotificationClaim::id).containsExactly(claims.getLast().id());
        end(claims.getLast(), 204, new Outcome.Delivered());
        assertThat(notifications.find(claims.getLast().id()).orElseThrow().status())
                .isEqualTo("pending");
        assertThat(notifications.handBack(claims)).isZero();
        assertThat(notifications.handBack(List.of())).isZero();
        end(again.getFirst(), 204, new Outcome.Delivered());
        assertThat(notifications.find(claims.getLast().id()).orElseThrow().status())
                .isEqualTo("delivered");
    }

    @Test
    void aClaimWhoseLeaseHasEndedIsTakenUpAgainAndItsEndChangesNothing() throws SQLException {
        completed("app", "http://one.example/", 1);
        collectAll();
        var lost = claim(1).getFirst();

        notifications.rescue();
        assertThat(claim(1)).isEmpty();
        pass(LEASE);
        notifications.rescue();
        var again = claim(1).getFirst();
        end(lost, 204, new Outcome.Delivered());

        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(notifications.find(lost.id()).orElseThrow().status()).isEqualTo("pending");
        assertThat(notifications.find(lost.id()).orElseThrow().attempts()).isEmpty();
        end(again, 204, new Outcome.Delivered());
        assertThat(notifications.find(lost.id()).orElseThrow().status()).isEqualTo("delivered");
    }

    @Test
    void aReceiverThatFailsOftenIsLeftAloneAndThenTriedByOneCall() throws SQLException {
        completed("app", "http://down.example/", 20);
        completed("app", "http://up.example/", 1);
        collectAll();
        for (var failure = 0; failure < 5; failure++) {
            end(down(claim(1)), 500, new Outcome.Again(now.get().plusSeconds(3600)));
        }

        assertThat(claim(64))
                .extracting(NotificationClaim::receiver)
                .containsExactly("http://up.example");
        pass(Duration.ofSeconds(5));
        var probe = claim(64);
        assertThat(probe).hasSize(1);

        end(down(probe), 500, new Outcome.Again(now.get().plusSeconds(3600)));
        pass(Duration.ofSeconds(9));
        assertThat(claim(64)).isEmpty();
        pass(Duration.ofSeconds(1));
        end(down(claim(64)), 204, new Outcome.Delivered());
        assertThat(claim(64)).hasSize(4);
    }

    private static NotificationClaim down(List<NotificationClaim> claims) {
        assertThat(claims)
                .extracting(NotificationClaim::receiver)
                .containsExactly("http://down.example");
        return claims.getFirst();
    }

    @Test
    void whatThereIsToTellOfAJobGoesInItsOrder() throws SQLException {
        completed("app", "http://one.example/", 1);
        database.run(
                """
                INSERT INTO event (job_id, client, type, at, data)
                SELECT id, client, 'image.stored', '2025-01-01Z', '{}' FROM job
                """);
        collectAll();

        var first = claim(64);
        assertThat(first).extracting(NotificationClaim::type).containsExactly("job.completed");
        assertThat(claim(64)).as("while the first is under way").isEmpty();

        end(first.getFirst(), 500, new Outcome.Again(now.get().plusSeconds(5)));
        assertThat(claim(64))
                .as("while the first waits to be tried again")
                .extracting(NotificationClaim::type)
                .containsExactly("image.stored");
    }

    @Test
    void whoIsGoneIsToldNoMoreAndAnotherAddressOfTheSameHostIs() throws SQLException {
        completed("app", "http://one.example/gone", 3);
        completed("app", "http://one.example/there", 1);
        completed("other", "http://one.example/gone", 1);
        collectAll();
        var claims = claim(1);

        end(claims.getFirst(), 410, new Outcome.Gone());
        completed("app", "http://one.example/gone", 1);
        collectAll();

        assertThat(
                        database.column(
                                "SELECT client || ' ' || url || ' ' || status FROM notification ORDER BY id"))
                .containsExactly(
                        "app http://one.example/gone gone",
                        "app http://one.example/gone gone",
                        "app http://one.example/gone gone",
                        "app http://one.example/there pending",
                        "other http://one.example/gone pending",
                        "app http://one.example/gone gone");

        notifications.redeliver(claims.getFirst().id());
        completed("app", "http://one.example/gone", 1);
        collectAll();
        assertThat(
                        database.column(
                                "SELECT status FROM notification WHERE client = 'app' AND url LIKE '%gone' ORDER BY id"))
                .containsExactly("pending", "gone", "gone", "gone", "pending");
    }

    @Test
    void theManyAreOrderedAnewByWhatTheyAreAndWhen() throws SQLException {
        completed("app", "http://one.example/", 3);
        completed("other", "http://one.example/", 2);
        collectAll();
        var claims = claim(64);
        claims.forEach(claim -> end(claim, 500, new Outcome.Failed()));
        var app =
                new NotificationFilter(
                        "app", "failed", null, null, now.get().minusSeconds(1), null, null);
        var later =
                new NotificationFilter(
                        "app", "failed", null, null, now.get().plusSeconds(1), null, null);

        assertThat(notifications.count(app)).isEqualTo(3);
        assertThat(notifications.count(later)).isZero();
        assertThat(notifications.redeliver(later)).isZero();
        assertThat(notifications.redeliver(app)).isEqualTo(3);
        assertThat(notifications.count(app)).isZero();
        assertThat(notifications.list(app(null), 10))
                .hasSize(3)
                .allMatch(each -> each.status().equals("pending"));
    }

    @Test
    void listsAreNewestFirstAndGoOnWhereTheyEnded() throws SQLException {
        completed("app", "http://one.example/", 5);
        collectAll();

        var first = notifications.list(app(null), 3);
        var second = notifications.list(app(first.getLast()), 3);

        var all = new ArrayList<>(first);
        all.addAll(second);
        assertThat(all).hasSize(5);
        assertThat(all.stream().map(each -> each.id().toString()).toList())
                .isEqualTo(database.column("SELECT id::text FROM notification ORDER BY id DESC"));
    }

    private static NotificationFilter app(Notification last) {
        return new NotificationFilter(
                "app", null, null, null, null, null, last == null ? null : last.id());
    }

    private List<NotificationClaim> claim(int limit) {
        return notifications.claim(now.get().plus(LEASE), limit);
    }

    private void end(NotificationClaim claim, int status, Outcome outcome) {
        notifications.end(claim, new Attempt(now.get(), 3, status, ""), outcome);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static String receiver(String url) {
        return URI.create(url).resolve("/").toString().replaceAll("/$", "");
    }

    /// Jobs that were drawn, with all the events that this brings.
    private static void completed(String client, String url, int jobs) throws SQLException {
        database.run(
                """
                WITH drawn AS (
                    INSERT INTO job (id, client, service, prompt, width, height, estimate_min, estimate_max, callback_url,
                        status, due_at, doitong_id, created_at, submitted_at, ended_at, updated_at, completed_by,
                        source_url, image_state)
                    SELECT gen_random_uuid(), '%s', 'flux-ultra', 'x', 64, 64, 10, 20, '%s',
                        'completed', now(), gen_random_uuid()::text, now(), now(), now(), now(), 'webhook',
                        'https://cdn.doitong.com/x.jpg', 'pending'
                    FROM generate_series(1, %d) RETURNING id, client)
                INSERT INTO event (job_id, client, type, at, data)
                SELECT id, client, type, now(), '{}' FROM drawn, unnest(ARRAY['job.queued', 'poll', 'job.completed']) AS type
                """
                        .formatted(client, url, jobs));
    }
}
