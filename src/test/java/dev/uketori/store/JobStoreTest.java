package dev.uketori.store;

import static dev.uketori.job.Samples.DOITONG_ID;
import static dev.uketori.job.Samples.HOLD;
import static dev.uketori.job.Samples.LATER;
import static dev.uketori.job.Samples.NOW;
import static dev.uketori.job.Samples.TOOK;
import static dev.uketori.job.Samples.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.ambient.Ids;
import dev.uketori.job.Attempts;
import dev.uketori.job.Callback;
import dev.uketori.job.Channel;
import dev.uketori.job.Cost;
import dev.uketori.job.Estimate;
import dev.uketori.job.JobError;
import dev.uketori.job.JobId;
import dev.uketori.job.JobState;
import dev.uketori.job.Order;
import dev.uketori.job.Report;
import dev.uketori.job.Samples;
import dev.uketori.job.Status;
import dev.uketori.job.Step;
import dev.uketori.job.Step.Moved;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class JobStoreTest {

    @Parameter int major;

    private Database database;
    private Instant now = NOW;
    private final Fired<JobsDue> fired = new Fired<>();
    private final Ids ids = new Ids(() -> now, new Random(7));
    private JobStore store;
    private Batches batches;

    private static final Map<Integer, Database> OPEN = new ConcurrentHashMap<>();

    @BeforeEach
    void emptyTables() throws Exception {
        database = OPEN.computeIfAbsent(major, JobStoreTest::open);
        database.run("TRUNCATE job, event, delivery, idempotency");
        batches = new Batches(new Db(database.source()));
        store =
                new JobStore(
                        new Db(database.source()), () -> now, fired, new SimpleMeterRegistry());
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
    void theServerIsOfThatMajor() throws SQLException {
        assertThat(database.value("SHOW server_version_num")).startsWith(String.valueOf(major));
    }

    @Test
    void aNewJobIsQueuedAndToldOf() throws SQLException {
        var job = insert();

        assertThat(state(job)).isEqualTo(new JobState.Queued(NOW, null));
        assertThat(events(job)).containsExactly("job.queued");
        assertThat(fired.events).containsExactly(JobsDue.QUEUED);
    }

    @Test
    void whatWasOrderedComesBackAsItWas() {
        var order =
                new Order(
                        "flux-ultra",
                        "quote \" backslash \\ brace {} comma , NULL 😊 海",
                        64,
                        4096,
                        "",
                        "NULL",
                        "ref",
                        "{\"a\": \"\\\\\"}",
                        UUID.fromString("019b2c6e-0000-7000-8000-0123456789ab"),
                        new Callback("https://x/y?a=1,2", Callback.Style.DOITONG),
                        LATER);
        store.insert(List.of(new NewJob(new JobId(ids.next()), "app", order, NOW)));

        assertThat(store.claim(Status.QUEUED, LATER, 1))
                .extracting(Claim::order)
                .containsExactly(order);
    }

    @Test
    void everyMoveIsWrittenAsTheStateMachineDecides() {
        Samples.states()
                .forEach((from, before) ->
                        Samples.reports()
                                .forEach((name, report) -> {
                                    var job = insertIn(before);

                                    var step = store.advance(Advance.of(job, report));

                                    var expected =
                                            step instanceof Moved(var to, _, _) ? to : before;
                                    assertThat(state(job))
                                            .as("%s after %s", from, name)
                                            .isEqualTo(expected);
                                }));
    }

    @Test
    void aClaimTakesWhatIsDueOldestFirstAndOnlyThat() {
        var late = insertAt(NOW.minusSeconds(1));
        var early = insertAt(NOW.minusSeconds(9));
        insertAt(NOW.plusSeconds(1));

        assertThat(store.claim(Status.QUEUED, LATER, 1))
                .extracting(Claim::id)
                .containsExactly(early);
        assertThat(store.claim(Status.QUEUED, LATER, 9))
                .extracting(Claim::id)
                .containsExactly(late);
        assertThat(store.claim(Status.QUEUED, LATER, 9)).isEmpty();
        assertThat(store.claim(Status.PROCESSING, LATER, 9)).isEmpty();
    }

    @Test
    void aLeaseEndsAndTheJobIsTakenUpAgain() {
        var job = insert();
        var first = store.claim(Status.QUEUED, LATER, 1).getFirst();

        now = LATER.plusMillis(1);
        var second = store.claim(Status.QUEUED, now.plusSeconds(60), 1).getFirst();

        assertThat(second.id()).isEqualTo(job);
        assertThat(second.fence()).isGreaterThan(first.fence());
    }

    @Test
    void aWorkerThatLostItsLeaseChangesNothing() {
        var job = insert();
        var stale = store.claim(Status.QUEUED, NOW, 1).getFirst();
        var current = store.claim(Status.QUEUED, LATER, 1).getFirst();
        var submit = new Report.Submit(LATER);

        assertThat(store.advance(Advance.of(stale, submit))).isEqualTo(new Unchanged(Why.STALE));
        assertThat(state(job)).isInstanceOf(JobState.Queued.class);
        assertThat(store.advance(Advance.of(current, submit))).isInstanceOf(Moved.class);
    }

    @Test
    void aReportAboutAnUnknownJobChangesNothing() {
        var nobody = new JobId(ids.next());

        assertThat(store.advance(Advance.of(nobody, new Report.Cancel())))
                .isEqualTo(new Unchanged(Why.UNKNOWN_JOB));
    }

    @Test
    void reportsOfOneBatchAboutOneJobFollowEachOther() throws SQLException {
        var job = insert();

        var steps =
                store.advance(
                        List.of(
                                Advance.of(job, new Report.Submit(LATER)),
                                Advance.of(job, new Report.Accepted(DOITONG_ID, LATER, TOOK)),
                                Advance.of(job, finished(DOITONG_ID)),
                                Advance.of(job, finished(DOITONG_ID))));

        assertThat(steps.subList(0, 3)).allMatch(Moved.class::isInstance);
        assertThat(steps.getLast()).isEqualTo(new Unchanged(Why.LATE));
        assertThat(state(job)).isInstanceOf(JobState.Completed.class);
        assertThat(events(job)).containsExactly("job.queued", "job.submitted", "job.completed");
    }

    @Test
    void aReportThatKnowsOnlyDoitongsIdFindsItsJob() {
        var job = insertIn(new JobState.Processing(DOITONG_ID, NOW, LATER));

        var step = store.advance(new Advance(null, null, finished(DOITONG_ID), null));

        assertThat(step).isInstanceOf(Moved.class);
        assertThat(state(job).status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void aReportWithTheDoitongIdOfAnotherJobChangesNothing() {
        var other = insertIn(new JobState.Submitting(NOW, LATER));
        insertIn(new JobState.Processing(DOITONG_ID, NOW, LATER));

        assertThat(store.advance(Advance.of(other, finished(DOITONG_ID))))
                .isEqualTo(new Unchanged(Why.OTHER_JOB));
        assertThat(state(other).status()).isEqualTo(Status.SUBMITTING);
    }

    /// Its webhook may come late, again, or long after from whoever has caught it.
    @Test
    void whatIsSaidOfAnEarlierTrySaysNothingOfThisOne() {
        var no = new JobError(JobError.Code.UPSTREAM_FAILED, "no", true);
        var job = insertIn(new JobState.Processing("first", NOW, LATER));
        store.advance(Advance.of(job, new Report.Broken(Channel.WEBHOOK, "first", no, null)));
        store.advance(Advance.of(job, new Report.Retry()));

        for (var next :
                List.of(
                        new Report.Submit(LATER),
                        new Report.Unanswered(LATER, "no answer"),
                        new Report.Accepted("second", LATER, TOOK))) {
            for (var old :
                    List.of(
                            new Report.Broken(Channel.WEBHOOK, "first", no, null),
                            new Report.Running(Channel.WEBHOOK, "first", LATER, null),
                            new Report.Accepted("first", LATER, TOOK))) {
                assertThat(store.advance(Advance.of(job, old)))
                        .as("%s before %s", old, next)
                        .isEqualTo(new Unchanged(Why.LATE));
            }
            assertThat(store.advance(Advance.of(job, next))).isInstanceOf(Moved.class);
        }

        assertThat(store.advance(Advance.of(job, finished("second")))).isInstanceOf(Moved.class);
        assertThat(state(job).doitongId()).isEqualTo("second");
    }

    @Test
    void anEarlierTryThatHasDrawnTheImageAfterAllSavesTheNext() {
        var job = insertIn(new JobState.Processing("first", NOW, LATER));
        store.advance(
                Advance.of(
                        job,
                        new Report.GaveUp(
                                new JobError(JobError.Code.DEADLINE_EXCEEDED, "no", true))));
        store.advance(Advance.of(job, new Report.Retry()));

        assertThat(store.advance(Advance.of(job, finished("first")))).isInstanceOf(Moved.class);

        assertThat(state(job).doitongId()).isEqualTo("first");
    }

    @Test
    void aPollOfAnEarlierTryChangesNothing() {
        var job = insertIn(new JobState.Processing("first", NOW, NOW));
        var claim = store.claim(Status.PROCESSING, LATER, 1).getFirst();
        var no = new JobError(JobError.Code.UPSTREAM_FAILED, "no", true);
        store.advance(Advance.of(job, new Report.Broken(Channel.WEBHOOK, "first", no, null)));
        store.advance(Advance.of(job, new Report.Retry()));

        assertThat(store.advance(Advance.of(claim, new Report.GaveUp(no))))
                .isEqualTo(new Unchanged(Why.STALE));
    }

    @Test
    void twoJobsOfOneBatchCannotTakeTheSameDoitongId() {
        var one = insertIn(new JobState.Submitting(NOW, LATER));
        var two = insertIn(new JobState.Submitting(NOW, LATER));

        var steps =
                store.advance(
                        List.of(
                                Advance.of(one, finished(DOITONG_ID)),
                                Advance.of(two, finished(DOITONG_ID))));

        assertThat(steps.getFirst()).isInstanceOf(Moved.class);
        assertThat(steps.getLast()).isEqualTo(new Unchanged(Why.OTHER_JOB));
    }

    @Test
    void whoeverWaitsForAMovedJobIsTold() {
        var job = insertIn(new JobState.Processing(DOITONG_ID, NOW, LATER));
        fired.events.clear();

        store.advance(Advance.of(job, finished(DOITONG_ID)));

        assertThat(fired.events)
                .containsExactly(new JobsDue(Set.of(Status.COMPLETED), Set.of(), true));
    }

    @Test
    void whoeverWaitsForDoitongsIdIsTold() {
        var job = insertIn(new JobState.Submitting(NOW, LATER));
        fired.events.clear();

        store.advance(Advance.of(job, new Report.Accepted(DOITONG_ID, LATER, TOOK)));

        assertThat(fired.events).containsExactly(new JobsDue(Set.of(), Set.of(DOITONG_ID), false));
    }

    @Test
    void nobodyIsToldOfAJobThatIsDueLater() {
        var job = insertIn(new JobState.Submitting(NOW, LATER));
        fired.events.clear();

        store.advance(Advance.of(job, new Report.PutBack(HOLD, "503")));

        assertThat(fired.events).containsExactly(new JobsDue(Set.of(), Set.of(), true));
    }

    @Test
    void aBatchIsKeptWholeOrNotAtAll() throws SQLException {
        var good = newJob("app", NOW);
        var twice = newJob("app", NOW);

        assertThatThrownBy(() -> store.insert(List.of(good, twice, twice)))
                .isInstanceOf(IllegalStateException.class);

        assertThat(database.value("SELECT count(*) FROM job")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM event")).isEqualTo("0");
    }

    @Test
    void theSameKeyIsOneJobHoweverManyAskAtOnce() throws Exception {
        var key = new IdempotencyKey("k", new byte[] {1});
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asks =
                    IntStream.range(0, 16)
                            .<Callable<Kept>>mapToObj(_ ->
                                    () -> store.insert(newJob("app", NOW), key, unlimited("app")))
                            .toList();

            var kept = new ArrayList<Kept>();
            for (var answer : threads.invokeAll(asks)) {
                kept.add(answer.get());
            }

            assertThat(kept).filteredOn(Kept.New.class::isInstance).hasSize(1);
            assertThat(kept)
                    .filteredOn(Kept.Before.class::isInstance)
                    .hasSize(15)
                    .containsOnly(
                            new Kept.Before(
                                    new JobId(
                                            UUID.fromString(
                                                    database.value("SELECT id FROM job")))));
        }
    }

    @Test
    void theSameKeyWithAnotherBodyIsAnotherRequest() {
        store.insert(newJob("app", NOW), new IdempotencyKey("k", new byte[] {1}), unlimited("app"));

        assertThat(
                        store.insert(
                                newJob("app", NOW),
                                new IdempotencyKey("k", new byte[] {2}),
                                unlimited("app")))
                .isEqualTo(new Kept.OtherRequest());
        assertThat(
                        store.insert(
                                newJob("other", NOW),
                                new IdempotencyKey("k", new byte[] {2}),
                                unlimited("other")))
                .isEqualTo(new Kept.New());
    }

    @Test
    void manyClaimersNeverGetTheSameJob() throws Exception {
        store.insert(IntStream.range(0, 500).mapToObj(_ -> newJob("app", NOW)).toList());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claimers =
                    IntStream.range(0, 8)
                            .<Callable<List<Claim>>>mapToObj(_ -> this::claimAll)
                            .toList();

            var claimed = new ArrayList<JobId>();
            for (var claims : threads.invokeAll(claimers)) {
                claims.get().forEach(claim -> claimed.add(claim.id()));
            }

            assertThat(claimed).hasSize(500).doesNotHaveDuplicates();
        }
    }

    private List<Claim> claimAll() {
        var all = new ArrayList<Claim>();
        while (true) {
            var some = store.claim(Status.QUEUED, LATER, 7);
            all.addAll(some);
            // Fewer than asked for may be a neighbour's doing: only none at all is the end.
            if (some.isEmpty()) {
                return all;
            }
        }
    }

    @Test
    void whatIsHandedBackIsTakenUpAtOnceAndWhoeverHadItChangesNothing() {
        var job = insertIn(Samples.states().get("processing"));
        now = LATER;
        var stale = store.claim(Status.PROCESSING, LATER.plusSeconds(60), 9);
        assertThat(stale).extracting(Claim::id).containsExactly(job);

        assertThat(store.handBack(Status.PROCESSING, stale)).isOne();

        assertThat(store.advance(Advance.of(stale.getFirst(), finished(DOITONG_ID))))
                .isEqualTo(new Unchanged(Why.STALE));
        assertThat(store.claim(Status.PROCESSING, LATER.plusSeconds(60), 9))
                .extracting(Claim::id)
                .containsExactly(job);
    }

    @Test
    void whatHasEndedOrGoneOnOrIsSomebodyElsesIsNotHandedBack() {
        var ended = insertIn(Samples.states().get("processing"));
        var lost = insert();
        now = LATER;
        var leaseEnds = LATER.plusSeconds(60);
        var processing = store.claim(Status.PROCESSING, leaseEnds, 9);
        store.advance(Advance.of(ended, finished(DOITONG_ID)));
        var queued = store.claim(Status.QUEUED, LATER, 9);
        store.claim(Status.QUEUED, leaseEnds, 9);
        var after = state(ended);

        assertThat(store.handBack(Status.PROCESSING, processing)).isZero();
        assertThat(store.handBack(Status.QUEUED, queued)).isZero();
        assertThat(store.handBack(Status.COMPLETED, List.of())).isZero();

        assertThat(state(ended)).isEqualTo(after);
        assertThat(state(lost).dueAt()).hasValue(leaseEnds);
        assertThat(store.claim(Status.QUEUED, leaseEnds, 9)).isEmpty();
    }

    @Test
    void transactionsThatMeetInBothOrdersDoNotDeadlock() throws Exception {
        var jobs = IntStream.range(0, 50).mapToObj(_ -> insert()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers =
                    IntStream.range(0, 8)
                            .<Callable<List<Step>>>mapToObj(i ->
                                    () ->
                                            store.advance(
                                                    (i % 2 == 0 ? jobs : jobs.reversed())
                                                            .stream()
                                                                    .map(job ->
                                                                            Advance.of(
                                                                                    job,
                                                                                    new Report
                                                                                            .Submit(
                                                                                            LATER)))
                                                                    .toList()))
                            .toList();

            var moved = 0L;
            for (var steps : threads.invokeAll(writers)) {
                moved += steps.get().stream().filter(Moved.class::isInstance).count();
            }

            assertThat(moved).isEqualTo(50);
        }
    }

    @Test
    void theSchemaRefusesWhatTheStateMachineNeverSays() {
        var job = insertIn(Samples.states().get("processing"));
        for (var lie :
                List.of(
                        "status = 'painting'",
                        "status = 'queued'",
                        "status = 'completed'",
                        "status = 'failed', due_at = NULL",
                        "due_at = NULL",
                        "doitong_id = NULL",
                        "hold_reason = 'minute'",
                        "image_key = 'k'",
                        "ended_at = now()",
                        "completed_by = 'poll'")) {
            assertThatThrownBy(() ->
                            database.run("UPDATE job SET " + lie + " WHERE id = '" + job + "'"))
                    .as(lie)
                    .isInstanceOf(PSQLException.class)
                    .hasMessageContaining("check constraint");
        }
    }

    private static DayBudget unlimited(String client) {
        return new DayBudget(client, null);
    }

    private Report finished(String doitongId) {
        return new Report.Finished(Channel.WEBHOOK, doitongId, URL, null);
    }

    private NewJob newJob(String client, Instant createdAt) {
        var order =
                new Order(
                        "flux-ultra", "a boat", 512, 512, null, null, null, null, null, null, null);
        return new NewJob(new JobId(ids.next()), client, order, createdAt);
    }

    @Test
    void aBatchIsKeptByOneStatement() throws SQLException {
        var batch = batch(1_000, 64);

        assertThat(store.insert(batch, null, unlimited("app"), false))
                .isEqualTo(new KeptBatch.New());

        assertThat(
                        database.value(
                                "SELECT concat_ws(' ', count(*), count(DISTINCT (xmin::text, cmin::text))) FROM job"))
                .isEqualTo("1000 1");
        assertThat(database.value("SELECT count(*) FROM event WHERE type = 'job.queued'"))
                .isEqualTo("1000");
        assertThat(fired.events).containsExactly(JobsDue.QUEUED);
        var found = batches.find(batch.id()).orElseThrow();
        assertThat(found).isEqualTo(Batch.of(batch));
        assertThat(found.jobs()).isEqualTo(1_000);
    }

    @Test
    void aBatchIsCountedByWhatItsJobsAreNow() {
        var batch = batch(3, 64);
        store.insert(batch, null, unlimited("app"), false);
        var jobs = batch.jobs().stream().map(NewJob::id).toList();
        now = LATER;
        store.advance(Advance.of(jobs.getFirst(), new Report.Cancel()));
        store.advance(Advance.of(jobs.getLast(), new Report.Submit(LATER.plusSeconds(60))));

        var found = batches.find(batch.id()).orElseThrow();

        assertThat(found.counts())
                .isEqualTo(Map.of(Status.QUEUED, 1, Status.CANCELED, 1, Status.SUBMITTING, 1));
        assertThat(found.over()).isOne();
        assertThat(found.createdAt()).isEqualTo(NOW);
        assertThat(found.endedAt()).isEqualTo(LATER);
        assertThat(batches.queued(batch.id(), JobId.NOBODY, 9)).containsExactly(jobs.get(1));
        assertThat(batches.queued(batch.id(), jobs.get(1), 9)).isEmpty();
        assertThat(batches.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void aBatchThatIsTooDearLeavesItsKeyFree() throws SQLException {
        var key = new IdempotencyKey("k", new byte[] {1});
        database.run("UPDATE gate SET credits = 29, credits_day = '2100-01-01', credits_spent = 0");
        var batch = batch(3, 64);

        assertThat(store.insert(batch, key, unlimited("app"), false))
                .isEqualTo(new KeptBatch.TooDear(30, 29));
        assertThat(database.value("SELECT count(*) FROM job")).isEqualTo("0");
        assertThat(fired.events).isEmpty();

        database.run("UPDATE gate SET credits = 30");
        assertThat(store.insert(batch, key, unlimited("app"), false))
                .isEqualTo(new KeptBatch.New());
        database.run("UPDATE gate SET credits = 0");
        assertThat(store.insert(batch(3, 64), key, unlimited("app"), false))
                .isEqualTo(new KeptBatch.Before(batch.id()));
        assertThat(
                        store.insert(
                                batch(3, 64),
                                new IdempotencyKey("k", new byte[] {2}),
                                unlimited("app"),
                                true))
                .isEqualTo(new KeptBatch.OtherRequest());
        assertThat(store.insert(batch(3, 64), null, unlimited("app"), true))
                .isEqualTo(new KeptBatch.New());
        database.run("UPDATE gate SET credits = NULL");
        assertThat(store.insert(batch(3, 64), null, unlimited("app"), false))
                .isEqualTo(new KeptBatch.New());
    }

    @Test
    void aBatchOfOneWrongJobIsNotKept() throws SQLException {
        var good = batch(3, 64);
        var jobs = new ArrayList<>(good.jobs());
        jobs.add(jobs.getFirst());
        var key = new IdempotencyKey("k", new byte[] {1});

        assertThatThrownBy(() ->
                        store.insert(new NewBatch(good.id(), jobs), key, unlimited("app"), false))
                .isInstanceOf(IllegalStateException.class);

        assertThat(database.value("SELECT count(*) FROM job")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM idempotency")).isEqualTo("0");
    }

    private NewBatch batch(int size, int side) {
        var id = ids.next();
        var order =
                new Order("flux-ultra", "x", side, side, null, null, null, null, id, null, null);
        return new NewBatch(
                id,
                IntStream.range(0, size)
                        .mapToObj(_ -> new NewJob(new JobId(ids.next()), "app", order, NOW))
                        .toList());
    }

    private JobId insert() {
        return insertAt(NOW);
    }

    private JobId insertAt(Instant createdAt) {
        var job = newJob("app", createdAt);
        store.insert(List.of(job));
        return job.id();
    }

    private static final Cost COST = Cost.of(Estimate.of(64, 64));

    /// Puts a job right into a state, past the door.
    private JobId insertIn(JobState state) {
        try {
            database.run(
                    "UPDATE job SET doitong_id = doitong_id || id WHERE doitong_id = '"
                            + DOITONG_ID
                            + "'");
            var job = insert();
            try (var connection = database.source().getConnection()) {
                DecisionStatement.commit(
                        connection,
                        List.of(
                                new LockedJob(
                                        job,
                                        "app",
                                        state,
                                        new Attempts(1, 0, 0),
                                        COST,
                                        0,
                                        Set.of())),
                        List.of(),
                        NOW);
            }
            return job;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private JobState state(JobId job) {
        try (var connection = database.source().getConnection();
                var statement = connection.prepareStatement("SELECT * FROM job WHERE id = ?")) {
            statement.setObject(1, job.value());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return StateRow.read(rows).state();
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private List<String> events(JobId job) throws SQLException {
        return database.column("SELECT type FROM event WHERE job_id = '" + job + "' ORDER BY id");
    }
}
