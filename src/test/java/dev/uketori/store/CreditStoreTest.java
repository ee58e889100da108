package dev.uketori.store;

import static dev.uketori.job.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.ambient.Ids;
import dev.uketori.gate.Limits;
import dev.uketori.job.Channel;
import dev.uketori.job.Hold;
import dev.uketori.job.JobError;
import dev.uketori.job.Report;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What there is to pay with, and who may go for it.
class CreditStoreTest {

    private static final Limits UNLIMITED =
            new Limits(
                    OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), ZoneOffset.UTC);
    private static final int CHEAP = 1024;
    private static final int DEAR = 2048;

    private static Database database;

    private volatile Instant now = NOW;
    private final Ids ids = new Ids(() -> NOW, new Random(7));
    private JobStore store;
    private CreditStore credits;

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
        database.run("TRUNCATE job, event, spent; TRUNCATE gate; INSERT INTO gate (id) VALUES (1)");
        var db = new Db(database.source());
        store = new JobStore(db, () -> now, new Fired<>(), new SimpleMeterRegistry());
        credits = new CreditStore(db, () -> now, new Fired<>());
    }

    @Test
    void whileNobodyKnowsWhatIsThereEverybodyGoes() {
        insert(DEAR, DEAR, CHEAP);

        assertThat(going()).hasSize(3);
        assertThat(credits.book().purse().balance()).isEmpty();
    }

    @Test
    void aDearJobWaitsAndTheCheapOnesPassIt() throws Exception {
        insert(DEAR, CHEAP, CHEAP);
        credits.set(45, null);

        assertThat(going()).extracting(claim -> claim.order().width()).containsOnly(CHEAP);
        assertThat(database.value("SELECT hold_reason FROM job WHERE status = 'queued'"))
                .isEqualTo("credits");
        assertThat(events()).containsExactly("job.queued", "job.held");
        assertThat(going()).isEmpty();
    }

    @Test
    void whatIsReservedIsNotThereForOthers() {
        insert(CHEAP, CHEAP, CHEAP);
        credits.set(45, null);

        var going = going();

        assertThat(going).hasSize(2);
        assertThat(credits.book().purse().reserved()).isEqualTo(40);
        store.advance(putBack(going.getFirst()));
        assertThat(going()).hasSize(1);
    }

    @Test
    void whatWasChargedIsGone() throws Exception {
        insert(CHEAP, CHEAP);
        credits.set(100, null);
        var going = going();

        take(going.getFirst(), OptionalInt.of(12));
        take(going.getLast(), OptionalInt.empty());

        assertThat(credits.book().purse().balance()).hasValue(100 - 12 - 15);
        assertThat(credits.book().purse().reserved()).isZero();
        assertThat(credits.book().spent())
                .containsExactly(new SpentDay(LocalDate.of(2026, 11, 22), 27, 2, 0));
        assertThat(database.column("SELECT charged FROM job ORDER BY id"))
                .containsExactly("12", "15");
    }

    @Test
    void theAnswerThatTellsTheCostLateCorrectsTheBook() {
        insert(CHEAP);
        credits.set(100, null);
        var job = going().getFirst();

        store.advance(
                Advance.of(
                        job.id(), new Report.Finished(Channel.WEBHOOK, "d", "https://x/y", null)));
        assertThat(credits.book().purse().balance()).hasValue(85);
        store.advance(
                Advance.of(job.id(), new Report.Accepted("d", NOW, Duration.ZERO))
                        .costing(OptionalInt.of(20)));

        assertThat(credits.book().purse().balance()).hasValue(80);
        assertThat(credits.book().spent().getFirst().jobs()).isOne();
    }

    @Test
    void whatMayHaveBeenPaidStaysReservedThenIsBookedApart() {
        insert(CHEAP);
        credits.set(100, null);
        var job = going().getFirst();
        store.advance(Advance.of(job, new Report.Unanswered(NOW, "cut")));

        assertThat(credits.book().purse().available()).isEqualTo(80);
        store.advance(
                Advance.of(
                        job.id(),
                        new Report.GaveUp(
                                new JobError(JobError.Code.UNCONFIRMED, "no webhook", true))));

        assertThat(credits.book().purse().available()).isEqualTo(100);
        assertThat(credits.book().spent())
                .containsExactly(new SpentDay(LocalDate.of(2026, 11, 22), 0, 0, 15));
    }

    @Test
    void aRefusalCorrectsTheBalanceAndHoldsNobodyCheaper() {
        insert(DEAR, CHEAP);
        var refused = going().getFirst();

        credits.tooDear(refused.cost().estimate(), OptionalLong.of(30), OptionalLong.of(29));
        store.advance(Advance.of(refused, new Report.PutBack(Hold.forCredits(30, NOW), "402")));

        // The other one is on its way: it may be in what Doitong says is left, and is taken to be.
        assertThat(credits.book().purse().balance()).hasValue(29 + 15);
        assertThat(credits.book().purse().available()).isEqualTo(29 + 15 - 20);
        insert(CHEAP);
        assertThat(going()).hasSize(1);
    }

    /// Doitong had been paid for it before it said what is left.
    @Test
    void whatIsConfirmedAfterARefusalIsNotPaidForTwiceInTheBook() {
        insert(CHEAP, CHEAP);
        var going = going();
        var lost = going.getFirst();
        store.advance(Advance.of(lost, new Report.Unanswered(later(), "cut")));
        var refused = going.getLast();

        credits.tooDear(refused.cost().estimate(), OptionalLong.of(20), OptionalLong.of(13));
        store.advance(Advance.of(refused, new Report.PutBack(Hold.forCredits(20, NOW), "402")));
        take(lost, OptionalInt.empty());

        assertThat(credits.book().purse().balance()).hasValue(13);
    }

    @Test
    void aRefusalWithoutNumbersHoldsWhatCostsAsMuch() {
        insert(DEAR);
        var refused = going().getFirst();
        store.advance(Advance.of(refused, new Report.PutBack(Hold.forCredits(50, NOW), "402")));

        credits.tooDear(refused.cost().estimate(), OptionalLong.empty(), OptionalLong.empty());

        assertThat(credits.book().purse().balance()).hasValue(29);
        assertThat(going()).isEmpty();
    }

    @Test
    void onceAMinuteTheCheapestOfTheDearTries() {
        insert(DEAR, CHEAP, DEAR);
        credits.set(5, null);
        assertThat(going()).isEmpty();

        now = NOW.plusSeconds(60);
        assertThat(going()).extracting(claim -> claim.order().width()).containsExactly(CHEAP);
        assertThat(going()).isEmpty();
        now = NOW.plusSeconds(119);
        assertThat(going()).isEmpty();
        now = NOW.plusSeconds(120);
        assertThat(going()).hasSize(1);
    }

    /// Somebody bought credits and told nobody.
    @Test
    void aTryThatPassesOpensTheWayForAll() {
        insert(DEAR, DEAR, DEAR);
        credits.set(5, null);
        assertThat(going()).isEmpty();
        now = NOW.plusSeconds(60);

        take(going().getFirst(), OptionalInt.of(30));

        assertThat(credits.book().purse().balance()).isEmpty();
        assertThat(going()).hasSize(2);
    }

    @Test
    void whenTheBalanceIsSetTheyGoAtOnce() {
        insert(DEAR, DEAR, DEAR);
        credits.set(0, null);
        assertThat(going()).isEmpty();

        credits.set(100, null);

        assertThat(going()).hasSize(2);
    }

    @Test
    void aDeadlineEndsAWaitForCreditsToo() throws Exception {
        insert(DEAR);
        credits.set(0, null);
        assertThat(going()).isEmpty();
        database.run("UPDATE job SET deadline_at = '" + NOW + "'");

        assertThat(store.claimOverdue(later(), 10)).hasSize(1);
    }

    @Test
    void replicasNeverReserveMoreThanThereIs() throws Exception {
        insert(IntStream.range(0, 60).map(_ -> CHEAP).toArray());
        credits.set(500, null);

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var turn :
                    threads.invokeAll(
                            IntStream.range(0, 16)
                                    .<java.util.concurrent.Callable<List<Claim>>>mapToObj(
                                            _ -> this::going)
                                    .toList())) {
                turn.get();
            }
        }

        assertThat(credits.book().purse().reserved()).isEqualTo(500);
    }

    @Test
    void somebodyIsToldOnceThatCreditsAreLow() throws Exception {
        insert(CHEAP, CHEAP);
        credits.set(100, 85L);
        var going = going();

        take(going.getFirst(), OptionalInt.of(15));
        assertThat(credits.watch()).hasValue(85);
        assertThat(low()).isZero();
        take(going.getLast(), OptionalInt.of(10));
        credits.watch();
        credits.watch();
        assertThat(low()).isOne();

        credits.set(200, 85L);
        credits.watch();
        credits.set(80, 85L);
        credits.watch();
        assertThat(low()).isEqualTo(2);
        assertThat(
                        database.value(
                                "SELECT data->>'balance' FROM event WHERE type = 'credits.low'"
                                        + " ORDER BY id LIMIT 1"))
                .isEqualTo("75");
    }

    private int low() throws Exception {
        return Integer.parseInt(
                database.value("SELECT count(*) FROM event WHERE type = 'credits.low'"));
    }

    private static Instant later() {
        return NOW.plus(Duration.ofDays(1));
    }

    private List<Claim> going() {
        return store.submit(UNLIMITED, 16, now.plusSeconds(600)).claims();
    }

    private void take(Claim claim, OptionalInt cost) {
        store.advance(
                Advance.of(
                                claim.id(),
                                new Report.Accepted(
                                        "d" + claim.id(), later(), Duration.ofMillis(1)))
                        .costing(cost));
    }

    private static Advance putBack(Claim claim) {
        return Advance.of(
                claim,
                new Report.PutBack(new Hold(Hold.Reason.BACKOFF, NOW.plusSeconds(60)), "503"));
    }

    private List<String> events() throws Exception {
        return database.column(
                "SELECT event.type FROM event JOIN job ON job.id = job_id WHERE width = "
                        + DEAR
                        + " ORDER BY event.id");
    }

    private void insert(int... sides) {
        store.insert(
                IntStream.of(sides)
                        .mapToObj(side -> NewJobs.of(ids, side, NOW.minusSeconds(10)))
                        .toList());
    }
}
