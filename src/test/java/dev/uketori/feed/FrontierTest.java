package dev.uketori.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.job.JobId;
import dev.uketori.store.Database;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedEvent;
import dev.uketori.store.FeedFilter;
import dev.uketori.store.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Who reads while others write: transactions that take ids in one order and commit in another.
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class FrontierTest {

    private static final Map<Integer, Database> OPEN = new ConcurrentHashMap<>();
    private static final int WRITERS = 8;
    private static final FeedFilter ALL = new FeedFilter(null, null);

    @Parameter int major;

    private Database database;
    private Feed feed;
    private Frontier frontier;

    @BeforeEach
    void open() {
        database = OPEN.computeIfAbsent(major, FrontierTest::open);
        feed = Stores.feed(database);
        frontier = new Frontier(feed);
        frontier.jump(Thread::yield);
    }

    private static Database open(int major) {
        try {
            return Database.open(major);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterAll
    static void stop() {
        OPEN.values().forEach(Database::close);
        OPEN.clear();
    }

    @Test
    void whatIsCommittedLaterWithALowerIdIsNeitherSkippedNorRepeated() throws SQLException {
        try (var slow = Stores.transaction(database);
                var fast = Stores.transaction(database)) {
            var lower = write(slow);
            var higher = write(fast);
            fast.commit();
            assertThat(ids(frontier.move())).isEmpty();
            assertThat(ids(frontier.move())).isEmpty();

            slow.commit();
            assertThat(ids(frontier.move())).containsExactly(lower, higher);
            assertThat(ids(frontier.move())).isEmpty();
        }
    }

    /// The one that began first takes its id last, and what it tells of came last.
    @Test
    void theOrderIsThatOfTheIdsWhoeverBeganFirst() throws SQLException {
        try (var first = Stores.transaction(database);
                var second = Stores.transaction(database)) {
            var older = xid(first);
            var newer = xid(second);
            assertThat(older).isLessThan(newer);
            var lower = write(second);
            second.commit();
            var higher = write(first);
            first.commit();

            assertThat(ids(frontier.move())).containsExactly(lower, higher);
        }
    }

    @Test
    void theOneWithTheLaterTransactionAndTheLowerIdIsWaitedFor() throws SQLException {
        try (var first = Stores.transaction(database);
                var second = Stores.transaction(database)) {
            xid(first);
            xid(second);
            var lower = write(second);
            var higher = write(first);
            first.commit();
            assertThat(ids(frontier.move())).isEmpty();
            assertThat(feed.page(ALL, lower - 1, frontier.at(), 10)).isEmpty();

            second.commit();
            assertThat(ids(frontier.move())).containsExactly(lower, higher);
        }
    }

    @Test
    void whatIsRolledBackIsNotWaitedFor() throws SQLException {
        try (var failing = Stores.transaction(database);
                var fast = Stores.transaction(database)) {
            write(failing);
            var kept = write(fast);
            fast.commit();
            assertThat(ids(frontier.move())).isEmpty();

            failing.rollback();
            assertThat(ids(frontier.move())).containsExactly(kept);
            assertThat(frontier.isInDoubt()).isFalse();
        }
    }

    @Test
    void aGapAtTheEndOfALookHidesNothingBehindIt() throws SQLException {
        try (var failing = Stores.transaction(database);
                var slow = Stores.transaction(database);
                var fast = Stores.transaction(database)) {
            write(failing);
            var first = write(fast);
            fast.commit();
            frontier.move();
            var second = write(slow);
            var third = write(fast);
            fast.commit();
            failing.rollback();

            assertThat(ids(frontier.move())).containsExactly(first);
            slow.commit();
            assertThat(ids(frontier.move())).containsExactly(second, third);
        }
    }

    /// Somebody's afternoon in an open transaction is nobody's business.
    @Test
    void aTransactionThatWritesNoEventsHoldsNobodyUp() throws SQLException {
        try (var stranger = Stores.transaction(database);
                var failing = Stores.transaction(database);
                var fast = Stores.transaction(database)) {
            xid(stranger);
            write(failing);
            failing.rollback();
            var kept = write(fast);
            fast.commit();

            frontier.jump(Thread::yield);
            assertThat(frontier.at()).isEqualTo(kept);
            write(failing);
            failing.rollback();
            var next = write(fast);
            fast.commit();
            frontier.move();
            assertThat(ids(frontier.move())).containsExactly(next);
        }
    }

    @Test
    void whoeverComesNewWaitsForThoseWhoAreWriting() throws SQLException {
        try (var slow = Stores.transaction(database);
                var fast = Stores.transaction(database)) {
            write(slow);
            var higher = write(fast);
            fast.commit();
            var pauses = new AtomicInteger();

            new Frontier(feed).jump(() -> commitAtLast(slow, pauses));

            assertThat(pauses).hasPositiveValue();
            frontier.jump(Thread::yield);
            assertThat(frontier.at()).isEqualTo(higher);
        }
    }

    private static void commitAtLast(Connection slow, AtomicInteger pauses) {
        try {
            if (pauses.incrementAndGet() == 3) {
                slow.commit();
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /// One reader follows; another, who knows only how far it has come, reads pages.
    @Test
    void inAStormOfWritersEveryReaderSeesEveryEventOnceInTheSameOrder() throws Exception {
        var begin = frontier.at();
        var written = ConcurrentHashMap.<Long>newKeySet();
        var followed = new ArrayList<Long>();
        var paged = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var writers =
                    IntStream.range(0, WRITERS)
                            .<Future<?>>mapToObj(seed ->
                                    threads.submit(() -> {
                                        storm(seed, written);
                                        return seed;
                                    }))
                            .toList();
            while (!writers.stream().allMatch(Future::isDone)) {
                read(followed, paged, begin);
            }
            for (var writer : writers) {
                writer.get();
            }
        }
        await().until(() -> {
            read(followed, paged, begin);
            return !frontier.isInDoubt() && paged.size() == written.size();
        });

        var all = written.stream().sorted().toList();
        assertThat(followed).isEqualTo(all);
        assertThat(paged).isEqualTo(all);
    }

    private void read(List<Long> followed, List<Long> paged, long begin) {
        followed.addAll(ids(frontier.move()));
        var after = paged.isEmpty() ? begin : paged.getLast();
        paged.addAll(ids(feed.page(ALL, after, frontier.at(), 7)));
    }

    private void storm(int seed, Set<Long> written) throws SQLException {
        var dice = new Random(seed);
        for (var turn = 0; turn < 60; turn++) {
            try (var writer = Stores.transaction(database)) {
                var ids = new ArrayList<Long>();
                for (var event = dice.nextInt(4); event >= 0; event--) {
                    ids.add(write(writer));
                    if (dice.nextInt(4) == 0) {
                        delay(writer, dice.nextInt(15));
                    }
                }
                if (dice.nextInt(5) == 0) {
                    writer.rollback();
                } else {
                    writer.commit();
                    written.addAll(ids);
                }
            }
        }
    }

    private static void delay(Connection writer, int ms) throws SQLException {
        try (var statement = writer.createStatement()) {
            statement.execute("SELECT pg_sleep(" + ms + " / 1000.0)");
        }
    }

    private static long write(Connection writer) throws SQLException {
        try (var statement =
                writer.prepareStatement(
                        """
                        INSERT INTO event (job_id, client, type, at, data)
                        VALUES (?, 'app', 'job.queued', now(), '{}') RETURNING id
                        """)) {
            statement.setObject(1, new JobId(new UUID(0, 7)).value());
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static long xid(Connection writer) throws SQLException {
        try (var statement = writer.createStatement();
                var row = statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Long> ids(List<FeedEvent> events) {
        return events.stream().map(FeedEvent::id).toList();
    }
}
