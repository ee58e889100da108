package dev.uketori.store;

import static dev.uketori.job.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.ambient.Ids;
import dev.uketori.gate.Gate;
import dev.uketori.gate.Grant.Wait;
import dev.uketori.gate.Limits;
import dev.uketori.gate.News;
import dev.uketori.gate.Pause;
import dev.uketori.gate.Sent;
import dev.uketori.gate.Window;
import dev.uketori.job.Channel;
import dev.uketori.job.Hold;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who passes the gate, with replicas that know nothing of each other but the database.
class PassageTest {

    private static final int REPLICAS = 8;
    private static final Instant LEASE_ENDS = NOW.plusSeconds(60);

    private static Database database;

    private volatile Instant now = NOW;
    private final Ids ids = new Ids(() -> NOW, new Random(7));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private JobStore store;
    private GateStore gates;

    @BeforeAll
    static void open() throws Exception {
        database = Database.open(18);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database.run("TRUNCATE job, event; TRUNCATE gate; INSERT INTO gate (id) VALUES (1)");
        store = replica();
        gates = new GateStore(new Db(database.source()), limits(30, 0, 0), () -> now, meters);
    }

    @Test
    void whoPassesIsSubmittingByThenTheOldestFirst() throws Exception {
        insert(5);

        var passage = store.submit(limits(2, 0, 0), 10, LEASE_ENDS);

        assertThat(passage.claims()).hasSize(2);
        assertThat(passage.waits()).map(Wait::reason).contains(Hold.Reason.MINUTE);
        assertThat(database.column("SELECT status FROM job ORDER BY created_at"))
                .containsExactly("submitting", "submitting", "queued", "queued", "queued");
        assertThat(store.submit(limits(2, 0, 0), 10, LEASE_ENDS).claims()).isEmpty();
    }

    @Test
    void anAppWithMuchWaitingHoldsUpNoOther() throws Exception {
        insert(50);
        database.run(
                """
                INSERT INTO client (id, name, weight, created_at)
                    VALUES (gen_random_uuid(), 'heavy', 4, now()) ON CONFLICT DO NOTHING;
                UPDATE job SET client = CASE WHEN n > 48 THEN 'quiet' WHEN n > 28 THEN 'heavy' ELSE client END
                FROM (SELECT id, row_number() OVER (ORDER BY due_at, id) AS n FROM job) AS numbered
                WHERE job.id = numbered.id
                """);

        var replicas = List.of(store, replica(), store, replica(), store, replica());
        for (var replica : replicas) {
            replica.submit(limits(0, 0, 0), 2, LEASE_ENDS);
        }

        assertThat(
                        database.column(
                                "SELECT client || ' ' || count(*) FROM job WHERE status = 'submitting' GROUP BY client ORDER BY 1"))
                .containsExactly("app 2", "heavy 8", "quiet 2");
        assertThat(
                        database.column(
                                "SELECT client FROM job WHERE status = 'submitting' AND client = 'app' AND due_at IS NOT NULL AND created_at > (SELECT min(created_at) FROM job WHERE status = 'queued' AND client = 'app')"))
                .isEmpty();
    }

    @Test
    void onlyThoseWhoAreThereTakePermits() {
        insert(2);

        assertThat(store.submit(limits(10, 0, 0), 10, LEASE_ENDS).waits()).isEmpty();
        assertThat(gates.gate().submits().byTick().values()).containsExactly(2);
        assertThat(gates.gate().jobsToday()).isEqualTo(2);
        assertThat(store.submit(limits(10, 0, 0), 10, LEASE_ENDS)).isEqualTo(Passage.NOBODY);
    }

    @Test
    void noLimitIsPassedHoweverManyAskAtOnce() throws Exception {
        insert(300);

        var passed = atOnce(replica -> replica.submit(limits(30, 0, 0), 16, LEASE_ENDS));

        assertThat(passed.stream().mapToInt(passage -> passage.claims().size()).sum())
                .isEqualTo(30);
        assertThat(submitting()).isEqualTo(30);
    }

    @Test
    void jobsAtOnceAreCountedOverAllReplicas() throws Exception {
        insert(120);
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        var done = new ConcurrentLinkedQueue<JobId>();

        atOnce(replica -> {
            while (done.size() < 120) {
                for (var claim : replica.submit(limits(0, 3, 0), 16, LEASE_ENDS).claims()) {
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    inFlight.decrementAndGet();
                    replica.advance(Advance.of(claim.id(), finished(claim.id())));
                    done.add(claim.id());
                }
            }
            return Passage.NOBODY;
        });

        assertThat(most.get()).isBetween(1, 3);
        assertThat(done).doesNotHaveDuplicates().hasSize(120);
        assertThat(database.value("SELECT count(*) FROM job WHERE submits = 1")).isEqualTo("120");
    }

    @Test
    void anUnconfirmedJobTakesItsPlaceForTwoMinutes() {
        insert(2);
        var limits = limits(0, 1, 0);
        var claim = store.submit(limits, 5, LEASE_ENDS).claims().getFirst();
        store.advance(Advance.of(claim, new Report.Unanswered(NOW.plusSeconds(900), "lost")));

        now = NOW.plus(Duration.ofMinutes(2)).minusMillis(1);
        assertThat(store.submit(limits, 5, LEASE_ENDS).claims()).isEmpty();
        now = NOW.plus(Duration.ofMinutes(2));
        assertThat(store.submit(limits, 5, LEASE_ENDS).claims()).hasSize(1);
    }

    @Test
    void pollsDrawFromTheSameMinute() {
        insert(6);
        var limits = limits(5, 0, 0);
        for (var claim : store.submit(limits, 3, LEASE_ENDS).claims()) {
            store.advance(Advance.of(claim, new Report.Accepted("d" + claim.id(), NOW, null)));
        }

        // One of five is the polls', as long as jobs wait.
        assertThat(store.poll(limits, 9, LEASE_ENDS).claims()).hasSize(1);
        assertThat(store.poll(limits, 9, LEASE_ENDS).claims()).isEmpty();
        assertThat(store.submit(limits, 9, LEASE_ENDS).claims()).hasSize(1);
        assertThat(store.submit(limits, 9, LEASE_ENDS).waits())
                .map(Wait::reason)
                .contains(Hold.Reason.MINUTE);
    }

    @Test
    void whatOneReplicaHearsHoldsForAll() {
        insert(5);

        gates.hear(new News.ShutOut("no such key"), Window.NOTHING);

        assertThat(replica().submit(limits(0, 0, 0), 5, LEASE_ENDS).waits())
                .contains(new Wait(Hold.Reason.PAUSED, Optional.of(NOW.plusSeconds(60))));
        now = NOW.plusSeconds(60);
        assertThat(replica().submit(limits(0, 0, 0), 5, LEASE_ENDS).claims()).hasSize(1);
        assertThat(replica().submit(limits(0, 0, 0), 5, LEASE_ENDS).claims()).isEmpty();
        gates.hear(new News.LetIn(), Window.NOTHING);
        assertThat(replica().submit(limits(0, 0, 0), 5, LEASE_ENDS).claims()).hasSize(4);
    }

    @Test
    void aPlanThatIsNotTheKeysIsSeen() {
        gates.hear(
                new News.LetIn(),
                new Window(OptionalInt.of(60), OptionalInt.empty(), Optional.empty()));

        assertThat(perMinute("settings")).isEqualTo(30);
        assertThat(perMinute("doitong")).isEqualTo(60);
    }

    private double perMinute(String by) {
        return meters.get("uketori_plan_requests_per_minute").tag("by", by).gauge().value();
    }

    @Test
    void theGateIsKeptAsItIs() throws Exception {
        var gate =
                new Gate(
                        new Sent(new TreeMap<>(Map.of(3590683200L, 7, 3590683201L, 1))),
                        new Sent(new TreeMap<>(Map.of(-1L, 2))),
                        LocalDate.of(2026, 11, 22),
                        8,
                        new Window(
                                OptionalInt.of(30),
                                OptionalInt.of(0),
                                Optional.of(NOW.plusSeconds(7))),
                        4,
                        new Pause(
                                Hold.Reason.DAY,
                                "it's \"full\" 満",
                                LEASE_ENDS,
                                Duration.ofMillis(1),
                                true));

        try (var connection = database.source().getConnection()) {
            GateStatements.write(connection, gate);
        }
        assertThat(gates.gate()).isEqualTo(gate);
        try (var connection = database.source().getConnection()) {
            GateStatements.write(connection, Gate.NEW);
        }
        assertThat(gates.gate()).isEqualTo(Gate.NEW);
    }

    private JobStore replica() {
        return new JobStore(
                new Db(database.source()), () -> now, new Fired<>(), new SimpleMeterRegistry());
    }

    private interface Turn {
        Passage of(JobStore replica);
    }

    private List<Passage> atOnce(Turn turn) throws Exception {
        var calls =
                IntStream.range(0, REPLICAS)
                        .<Callable<Passage>>mapToObj(_ -> () -> turn.of(replica()))
                        .toList();
        var passed = new ArrayList<Passage>();
        try (var threads = Executors.newFixedThreadPool(REPLICAS)) {
            for (var call : threads.invokeAll(calls)) {
                passed.add(call.get());
            }
        }
        return passed;
    }

    private void insert(int number) {
        store.insert(
                IntStream.range(0, number)
                        .mapToObj(n -> NewJobs.of(ids, 64, NOW.minusSeconds(1000 - n)))
                        .toList());
    }

    private static Report finished(JobId job) {
        return new Report.Finished(Channel.WEBHOOK, "d" + job, "https://x/y.jpg", null);
    }

    private int submitting() throws Exception {
        return Integer.parseInt(
                database.value(
                        "SELECT count(*) FROM job WHERE status = '"
                                + Status.SUBMITTING.wire()
                                + "'"));
    }

    /// 0 stands for no limit.
    private static Limits limits(int perMinute, int concurrent, int perDay) {
        return new Limits(limit(perMinute), limit(concurrent), limit(perDay), ZoneOffset.UTC);
    }

    private static OptionalInt limit(int number) {
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
