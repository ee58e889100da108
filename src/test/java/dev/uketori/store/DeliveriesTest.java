package dev.uketori.store;

import static dev.uketori.job.Samples.ERROR;
import static dev.uketori.job.Samples.LATER;
import static dev.uketori.job.Samples.NOW;
import static dev.uketori.job.Samples.TOOK;
import static dev.uketori.job.Samples.URL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.Sha256;
import dev.uketori.ambient.Ids;
import dev.uketori.job.Channel;
import dev.uketori.job.JobId;
import dev.uketori.job.Order;
import dev.uketori.job.Report;
import dev.uketori.job.Step;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class DeliveriesTest {

    @Parameter int major;

    private Database database;
    private final Ids ids = new Ids(() -> NOW, new Random(7));
    private JobStore store;
    private Deliveries deliveries;

    private static final Map<Integer, Database> OPEN = new ConcurrentHashMap<>();

    @BeforeEach
    void emptyTables() throws Exception {
        database = OPEN.computeIfAbsent(major, DeliveriesTest::open);
        database.run("TRUNCATE job, event, delivery, rejection");
        var db = new Db(database.source());
        store = new JobStore(db, () -> NOW, new Fired<>(), new SimpleMeterRegistry());
        deliveries = new Deliveries(db);
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
    void theSameBodyIsOneDeliveryAndCounted() throws SQLException {
        var job = processing("a");

        for (var i = 0; i < 3; i++) {
            store.advance(new Advance(job, null, finished("a"), arrived("a", "{}")));
        }

        assertThat(kept()).containsExactly("a applied 3");
    }

    @Test
    void soItIsWithinABatch() throws SQLException {
        var job = processing("a");
        var same = new Advance(job, null, finished("a"), arrived("a", "{}"));
        var nobodys = new Advance(null, null, finished("b"), arrived("b", "{b}"));

        store.advance(List.of(same, nobodys, same, same, nobodys));

        assertThat(kept()).containsExactlyInAnyOrder("a applied 3", "b unknown_job 2");
    }

    @Test
    void aConflictingOneIsKeptBesideTheOneThatMovedTheJob() throws SQLException {
        var job = processing("a");
        store.advance(new Advance(job, null, finished("a"), arrived("a", "{}")));

        var broken = new Report.Broken(Channel.WEBHOOK, "a", ERROR, null);
        store.advance(new Advance(job, null, broken, arrived("a", "{ }")));

        assertThat(kept()).containsExactly("a applied 1", "a conflict 1");
    }

    @Test
    void oneThatCannotBeReadIsKept() throws SQLException {
        var job = processing("a");

        var unclear = new Report.Unclear(Channel.WEBHOOK, null);
        assertThat(store.advance(new Advance(job, null, unclear, arrived(null, "?"))))
                .isEqualTo(new Unchanged(Why.UNCLEAR));
        assertThat(store.advance(new Advance(null, null, unclear, arrived(null, "?"))))
                .isEqualTo(new Unchanged(Why.UNCLEAR));

        assertThat(kept()).containsExactly("null unclear 1", "null unclear 1");
    }

    @Test
    void oneThatCouldNotBeAppliedIsToldAsAppliedOnceItIs() throws SQLException {
        var job = insert();
        var broken = new Report.Broken(Channel.WEBHOOK, "a", ERROR, null);
        var delivery = arrived("a", "{}");
        assertThat(store.advance(new Advance(job, null, broken, delivery)))
                .isEqualTo(new Unchanged(Why.NOT_NOW));
        store.advance(Advance.of(job, new Report.Accepted("a", LATER, TOOK)));

        store.advance(new Advance(job, null, broken, arrived("a", "{}")));

        assertThat(kept()).containsExactly("a applied 2");
    }

    @Test
    void oneThatWaitedIsFoundOnceItsJobIsKnown() throws SQLException {
        store.advance(new Advance(null, null, finished("a"), arrived("a", "{}")));
        assertThat(deliveries.waitingFor(Set.of("a"))).isEmpty();
        var job = processing("a");

        var waiting = deliveries.waitingFor(Set.of("a", "b"));
        var again = new Delivery.Again(waiting.getFirst().id());
        var step = store.advance(new Advance(null, null, finished("a"), again));

        assertThat(waiting)
                .extracting(found -> new String(found.body(), UTF_8))
                .containsExactly("{}");
        assertThat(step).isInstanceOf(Step.Moved.class);
        assertThat(kept()).containsExactly("a applied 1");
        assertThat(database.column("SELECT job_id FROM delivery")).containsExactly(job.toString());
        assertThat(deliveries.waitingFor(Set.of("a"))).isEmpty();
    }

    @Test
    void oneThatWaitedWhileItsTwinWasFasterIsLate() throws SQLException {
        store.advance(new Advance(null, null, finished("a"), arrived("a", "{}")));
        var job = processing("a");
        store.advance(new Advance(job, null, finished("a"), arrived("a", "{}")));

        var waiting = deliveries.waitingFor(Set.of("a")).getFirst();
        store.advance(new Advance(null, null, finished("a"), new Delivery.Again(waiting.id())));

        assertThat(kept()).containsExactly("a late 1", "a applied 1");
    }

    @Test
    void aReplayOfWhatMovedItsJobDoesNotHideThat() throws SQLException {
        var job = processing("a");
        var delivery = arrived("a", "{}");
        store.advance(new Advance(job, null, finished("a"), delivery));

        var step =
                store.advance(
                        new Advance(job, null, finished("a"), new Delivery.Again(delivery.id())));

        assertThat(step).isEqualTo(new Unchanged(Why.LATE));
        assertThat(kept()).containsExactly("a applied 1");
    }

    @Test
    void aDeliveryWithItsJobsAddressNeverWaits() {
        store.advance(new Advance(new JobId(ids.next()), null, finished("a"), arrived("a", "{}")));
        processing("a");

        assertThat(deliveries.waitingFor(Set.of("a"))).isEmpty();
    }

    /// Two replicas, the same webhooks for nobody in opposite orders.
    @Test
    void strangersWebhooksInBothOrdersDoNotDeadlock() throws Exception {
        var bodies = new ArrayList<String>();
        for (var i = 0; i < 50; i++) {
            bodies.add("{" + i + "}");
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<List<Step>>>();
            for (var round = 0; round < 20; round++) {
                for (var order : List.of(bodies, bodies.reversed())) {
                    tasks.add(() ->
                            store.advance(
                                    order.stream()
                                            .map(body ->
                                                    new Advance(
                                                            null,
                                                            null,
                                                            finished("a"),
                                                            arrived("a", body)))
                                            .toList()));
                }
            }
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).hasSize(50);
            }
        }

        assertThat(kept()).hasSize(50).allMatch("a unknown_job 40"::equals);
    }

    @Test
    void samplesOfRefusalsNeverGrowBeyondTheirRing() throws SQLException {
        for (var i = 0; i < 1010; i++) {
            deliveries.reject(
                    new Rejection(
                            ids.next(),
                            NOW,
                            "wrong_signature",
                            "/\\\"",
                            "::1",
                            Map.of("a", List.of("\"")),
                            new byte[] {0, 1}));
        }

        assertThat(database.value("SELECT count(*) FROM rejection")).isEqualTo("1000");
        var newest = database.value("SELECT id FROM inbox ORDER BY id DESC LIMIT 1");
        deliveries.forget(UUID.fromString(newest));
        assertThat(database.value("SELECT count(*) FROM inbox WHERE outcome = 'rejected'"))
                .isEqualTo("999");
    }

    private Report finished(String doitongId) {
        return new Report.Finished(Channel.WEBHOOK, doitongId, URL, null);
    }

    private Delivery.Arrived arrived(@Nullable String doitongId, String body) {
        return new Delivery.Arrived(
                ids.next(), doitongId, Sha256.of(body.getBytes(UTF_8)), body.getBytes(UTF_8), NOW);
    }

    private JobId processing(String doitongId) {
        var job = insert();
        store.advance(Advance.of(job, new Report.Accepted(doitongId, LATER, TOOK)));
        return job;
    }

    private JobId insert() {
        var order =
                new Order(
                        "flux-ultra", "a boat", 512, 512, null, null, null, null, null, null, null);
        var job = new JobId(ids.next());
        store.insert(List.of(new NewJob(job, "app", order, NOW)));
        return job;
    }

    private List<String> kept() throws SQLException {
        return database.column(
                "SELECT concat_ws(' ', coalesce(doitong_id, 'null'), outcome, times) FROM delivery ORDER BY id");
    }
}
