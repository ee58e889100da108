package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.ambient.Ids;
import dev.uketori.job.JobId;
import dev.uketori.job.Order;
import dev.uketori.job.Report;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An app's day, with replicas that know nothing of each other but the database. A small job may
/// cost 20 credits, a large one 50.
class DayBudgetTest {

    private static final Instant EVENING = Instant.parse("2026-11-23T23:59:59.999999Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-24T00:00:00Z");
    private static final int CALLS = 16;

    private static Database database;

    private volatile Instant now = EVENING;
    private final Ids ids = new Ids(() -> EVENING, new Random(7));
    private final JobStore store = replica();

    @BeforeAll
    static void open() throws Exception {
        database = Database.open(18);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        database.run("TRUNCATE job, event, idempotency, ordered");
    }

    @Test
    void asManyAsFitAreKeptHoweverManyComeAtOnce() throws Exception {
        var budget = new DayBudget("app", 139L);

        var kept = atOnce(_ -> replica().insert(job("app", 64), null, budget));

        assertThat(kept.stream().filter(Kept.New.class::isInstance)).hasSize(6);
        assertThat(kept).contains(over(20, 19));
        assertThat(jobs()).isEqualTo("6");
        assertThat(left(budget)).hasValue(19);
    }

    @Test
    void ofSameCallsAtOnceOneIsKeptAndBooked() throws Exception {
        var budget = new DayBudget("app", 20L);
        var key = new IdempotencyKey("k", new byte[] {1});

        var kept = atOnce(_ -> replica().insert(job("app", 64), key, budget));

        assertThat(kept.stream().filter(Kept.New.class::isInstance)).hasSize(1);
        assertThat(kept.stream().filter(Kept.Before.class::isInstance)).hasSize(CALLS - 1);
        assertThat(left(budget)).hasValue(0);
    }

    @Test
    void aReplayIsAnsweredThoughNothingIsLeft() {
        var key = new IdempotencyKey("k", new byte[] {1});
        var budget = new DayBudget("app", 20L);
        var job = job("app", 64);
        store.insert(job, key, budget);

        assertThat(store.insert(job("app", 64), key, budget)).isEqualTo(new Kept.Before(job.id()));
        assertThat(store.insert(job("app", 64), new IdempotencyKey("k", new byte[] {2}), budget))
                .isEqualTo(new Kept.OtherRequest());
    }

    @Test
    void whatIsRefusedLeavesItsKeyFreeAndNothingBehind() throws SQLException {
        var key = new IdempotencyKey("k", new byte[] {1});
        var budget = new DayBudget("app", 49L);

        assertThat(store.insert(job("app", 2048), key, budget)).isEqualTo(over(50, 49));
        assertThat(store.insert(batch(3), key, budget, true))
                .isEqualTo(new KeptBatch.OverBudget(new DayBudget.Exceeded(60, 49)));

        for (var table : List.of("job", "event", "idempotency", "ordered")) {
            assertThat(database.value("SELECT count(*) FROM " + table)).as(table).isEqualTo("0");
        }
        assertThat(store.insert(job("app", 64), key, budget)).isEqualTo(new Kept.New());
    }

    @Test
    void aBatchIsBookedAsAWhole() {
        var budget = new DayBudget("app", 60L);

        assertThat(store.insert(batch(3), null, budget, false)).isEqualTo(new KeptBatch.New());

        assertThat(left(budget)).hasValue(0);
        assertThat(store.insert(batch(1), null, budget, false))
                .isEqualTo(new KeptBatch.OverBudget(new DayBudget.Exceeded(20, 0)));
    }

    @Test
    void theNextDayBeginsAnew() {
        var budget = new DayBudget("app", 20L);
        store.insert(job("app", 64), null, budget);
        assertThat(store.insert(job("app", 64), null, budget)).isEqualTo(over(20, 0));
        assertThat(DayBudget.dayEnds(now)).isEqualTo(MIDNIGHT);

        now = MIDNIGHT;

        assertThat(left(budget)).hasValue(20);
        assertThat(store.insert(job("app", 64), null, budget)).isEqualTo(new Kept.New());
        assertThat(store.insert(job("app", 64), null, budget)).isEqualTo(over(20, 0));
    }

    @Test
    void anotherAppHasItsOwnDay() {
        store.insert(job("app", 64), null, new DayBudget("app", 20L));

        assertThat(store.insert(job("other", 64), null, new DayBudget("other", 20L)))
                .isEqualTo(new Kept.New());
    }

    @Test
    void anAppWithoutABudgetCostsNoStatement() throws SQLException {
        var unlimited = new DayBudget("app", null);

        store.insert(job("app", 64), null, unlimited);
        store.insert(job("app", 64), new IdempotencyKey("k", new byte[] {1}), unlimited);
        store.insert(batch(3), null, unlimited, false);

        assertThat(database.value("SELECT count(*) FROM ordered")).isEqualTo("0");
        assertThat(left(unlimited)).isEmpty();
    }

    @Test
    void aSmallerBudgetCountsWhatWasOrderedBefore() {
        store.insert(job("app", 2048), null, new DayBudget("app", 50L));

        var smaller = new DayBudget("app", 30L);

        assertThat(left(smaller)).hasValue(0);
        assertThat(store.insert(job("app", 64), null, smaller)).isEqualTo(over(20, 0));
    }

    @Test
    void aJobThatIsCalledOffGivesNothingBack() {
        var budget = new DayBudget("app", 20L);
        var job = job("app", 64);
        store.insert(job, null, budget);

        store.advance(Advance.of(job.id(), new Report.Cancel()));

        assertThat(left(budget)).hasValue(0);
    }

    @Test
    void aRetryIsBookedAgain() throws SQLException {
        var budget = new DayBudget("app", 40L);
        var job = job("app", 64);
        store.insert(job, null, budget);
        assertThat(store.retry(job.id(), budget)).isEqualTo(new Retried.NotFailed());
        assertThat(left(budget)).hasValue(20);
        fail(job.id());

        assertThat(store.retry(job.id(), budget)).isEqualTo(new Retried.Queued());

        assertThat(left(budget)).hasValue(0);
        fail(job.id());
        assertThat(store.retry(job.id(), budget))
                .isEqualTo(new Retried.OverBudget(new DayBudget.Exceeded(20, 0)));
        assertThat(database.value("SELECT status FROM job")).isEqualTo("failed");
        assertThat(database.value("SELECT count(*) FROM event WHERE type = 'job.queued'"))
                .isEqualTo("2");
    }

    @Test
    void whatIsBookedIsFoundByItsKey() throws SQLException {
        database.run(
                """
                INSERT INTO ordered SELECT 'app ' || n, '2026-11-23', 1 FROM generate_series(1, 10000) n
                """);
        database.run("ANALYZE ordered");

        var plan =
                database.column(
                        "EXPLAIN "
                                + DayBudget.ORDERED
                                        .replaceFirst("\\?", "'app 7'")
                                        .replaceFirst("\\?", "DATE '2026-11-23'"));

        assertThat(String.join("\n", plan)).contains("Index Scan using ordered_pkey");
    }

    @Test
    void whatWasErasedMeanwhileIsNotTriedAgain() throws SQLException {
        var budget = new DayBudget("app", 40L);
        var job = job("app", 64);
        store.insert(job, null, budget);
        fail(job.id());
        database.run("UPDATE job SET prompt = '', prompt_erased_at = now()");

        assertThat(store.retry(job.id(), budget)).isEqualTo(new Retried.Erased());

        assertThat(left(budget)).hasValue(20);
        assertThat(database.value("SELECT status FROM job")).isEqualTo("failed");
    }

    private void fail(JobId job) {
        store.advance(Advance.of(job, Report.GaveUp.TOO_LATE));
    }

    private List<Kept> atOnce(IntFunction<Kept> call) throws Exception {
        var calls =
                IntStream.range(0, CALLS)
                        .<Callable<Kept>>mapToObj(number -> () -> call.apply(number))
                        .toList();
        try (var threads = Executors.newFixedThreadPool(CALLS)) {
            var kept = new ArrayList<Kept>();
            for (var each : threads.invokeAll(calls)) {
                kept.add(each.get());
            }
            return kept;
        }
    }

    private static Kept over(long needed, long available) {
        return new Kept.OverBudget(new DayBudget.Exceeded(needed, available));
    }

    private OptionalLong left(DayBudget budget) {
        return new CreditStore(new Db(database.source()), () -> now, new Fired<>()).left(budget);
    }

    private static String jobs() throws SQLException {
        return database.value("SELECT count(*) FROM job");
    }

    private NewJob job(String client, int side) {
        var order =
                new Order("flux-ultra", "x", side, side, null, null, null, null, null, null, null);
        return new NewJob(new JobId(ids.next()), client, order, now);
    }

    private NewBatch batch(int size) {
        return new NewBatch(
                ids.next(), IntStream.range(0, size).mapToObj(_ -> job("app", 64)).toList());
    }

    private JobStore replica() {
        return new JobStore(
                new Db(database.source()), () -> now, new Fired<>(), new SimpleMeterRegistry());
    }
}
