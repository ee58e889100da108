package dev.uketori.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uketori.gate.Ask.Polls;
import dev.uketori.gate.Ask.Submits;
import dev.uketori.gate.Grant.Wait;
import dev.uketori.job.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Limits NO_LIMITS = limits(0, 0, 0);

    private Gate gate = Gate.NEW;

    @Test
    void withoutLimitsEverybodyPasses() {
        assertThat(submit(NO_LIMITS, 1_000_000, NOW)).isEqualTo(1_000_000);
        assertThat(submit(NO_LIMITS, 1_000_000, NOW)).isEqualTo(1_000_000);
        assertThat(last.waits()).isEmpty();
    }

    @Test
    void aMinuteTakesWhatThePlanSaysWhetherAtOnceOrOneByOne() {
        var limits = limits(30, 0, 0);

        assertThat(submit(limits, 20, NOW)).isEqualTo(20);
        assertThat(submit(limits, 20, NOW.plusSeconds(10))).isEqualTo(10);
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, NOW.plusMillis(61_500)));
        assertThat(submit(limits, 1, NOW.plusMillis(61_499))).isZero();
        assertThat(submit(limits, 30, NOW.plusMillis(61_500))).isEqualTo(20);
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, NOW.plusMillis(71_500)));
    }

    /// Windows of a minute that begin at any moment, requests that are up to a second on their way.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noWindowOfAMinuteEverTakesMoreAndLittleIsLeftUnused(long seed) {
        var random = new SplittableRandom(seed);
        var perMinute = random.nextInt(5, 60);
        var limits = limits(perMinute, 0, 0);
        var arrivals = new ArrayList<Instant>();
        var now = NOW;
        var end = NOW.plus(Duration.ofMinutes(60));
        while (now.isBefore(end)) {
            var permits = submit(limits, random.nextInt(1, 2 * perMinute), now);
            for (var i = 0; i < permits; i++) {
                arrivals.add(now.plusMillis(random.nextInt(1000)));
            }
            now = now.plusMillis(random.nextInt(1, 400));
        }

        arrivals.sort(null);
        for (var i = perMinute; i < arrivals.size(); i++) {
            assertThat(Duration.between(arrivals.get(i - perMinute), arrivals.get(i)))
                    .isGreaterThanOrEqualTo(MINUTE);
        }
        assertThat(arrivals.size()).isGreaterThan(perMinute * 60 * 95 / 100);
    }

    @Test
    void aMinuteHasRoomAgainWhenItsOldestRequestNoLongerCounts() {
        var limits = limits(30, 0, 0);
        var first = NOW.plusMillis(61_500);

        assertThat(take(limits, new Polls(10, false), NOW)).isEqualTo(10);
        assertThat(submit(limits, 20, NOW.plusSeconds(10))).isEqualTo(20);
        assertThat(submit(limits, 1, NOW.plusSeconds(20))).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, first));
        assertThat(submit(limits, 1, first)).isEqualTo(1);

        gate = Gate.NEW;
        assertThat(submit(limits, 10, NOW)).isEqualTo(10);
        assertThat(take(limits, new Polls(20, false), NOW.plusSeconds(10))).isEqualTo(20);
        assertThat(take(limits, new Polls(1, false), NOW.plusSeconds(20))).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, first));
        assertThat(take(limits, new Polls(1, false), first)).isEqualTo(1);
    }

    /// Whoever asks for more than there is hears when there will be room, not that there is.
    @Test
    void theRestWaitsForWhatTheFirstHaveTaken() {
        assertThat(submit(limits(30, 0, 0), 35, NOW)).isEqualTo(30);

        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, NOW.plusMillis(61_500)));
    }

    @Test
    void ofTwoLimitsThatAreBothPassedTheFirstIsTold() {
        var limits = limits(10, 3, 0);
        assertThat(submit(limits, 3, NOW)).isEqualTo(3);
        assertThat(take(limits, new Polls(7, false), NOW)).isEqualTo(7);

        assertThat(take(limits, new Submits(1, 3, 2), NOW)).isZero();

        assertThat(last.waits()).map(Wait::reason).contains(Hold.Reason.CONCURRENCY);
    }

    @Test
    void jobsThatDoitongHasTakeTheirPlaces() {
        var limits = limits(0, 3, 0);

        assertThat(take(limits, new Submits(5, 0, 0), NOW)).isEqualTo(3);
        assertThat(last.waits()).contains(new Wait(Hold.Reason.CONCURRENCY, Optional.empty()));
        assertThat(take(limits, new Submits(5, 2, 0), NOW)).isEqualTo(1);
        assertThat(take(limits, new Submits(5, 3, 0), NOW)).isZero();
        assertThat(take(limits, new Submits(5, 7, 0), NOW)).isZero();
    }

    @Test
    void pollsTakeNoPlaceAndAreNoJobs() {
        assertThat(take(limits(0, 1, 1), new Polls(10, false), NOW)).isEqualTo(10);
        assertThat(submit(limits(0, 1, 1), 2, NOW)).isEqualTo(1);
    }

    @Test
    void aDayTakesWhatThePlanSays() {
        var limits = limits(0, 0, 100);

        assertThat(submit(limits, 70, NOW)).isEqualTo(70);
        assertThat(submit(limits, 70, NOW.plus(Duration.ofHours(13)))).isEqualTo(30);
        var midnight = Instant.parse("2026-11-23T00:00:01Z");
        assertThat(last.waits()).contains(wait(Hold.Reason.DAY, midnight));
        assertThat(submit(limits, 70, midnight.minusMillis(1))).isZero();
        assertThat(submit(limits, 70, midnight)).isEqualTo(70);
        assertThat(submit(limits, 70, midnight)).isEqualTo(30);
    }

    /// In Berlin a day of 23 hours, one of 25, and in Beirut one without a midnight.
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "Asia/Beirut,   2026-03-28T22:00:00Z, 2026-03-29T21:00:00Z",
        "Asia/Tokyo,    2026-03-28T15:00:00Z, 2026-03-29T15:00:00Z"
    })
    void aDayIsAsLongAsItIsWhereItIs(String zone, Instant begins, Instant ends) {
        var limits =
                new Limits(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.of(5),
                        ZoneId.of(zone));
        var second = Duration.ofSeconds(1);

        assertThat(submit(limits, 9, begins.plus(second))).isEqualTo(5);
        assertThat(last.waits()).contains(wait(Hold.Reason.DAY, ends.plus(second)));
        assertThat(submit(limits, 9, ends)).isZero();
        assertThat(submit(limits, 9, ends.plus(second))).isEqualTo(5);
    }

    @Test
    void aClockThatGoesBackOpensNoDayAgain() {
        var limits = limits(0, 0, 5);

        assertThat(submit(limits, 5, NOW)).isEqualTo(5);
        assertThat(submit(limits, 5, NOW.minus(Duration.ofDays(1)))).isZero();
    }

    @Test
    void theTightestLimitIsTheOneThatIsTold() {
        assertThat(take(limits(10, 5, 7), new Submits(20, 0, 0), NOW)).isEqualTo(5);
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.CONCURRENCY);
        assertThat(take(limits(10, 50, 7), new Submits(20, 0, 0), NOW)).isEqualTo(2);
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.DAY);
        assertThat(take(limits(10, 50, 70), new Submits(20, 0, 0), NOW)).isEqualTo(3);
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.MINUTE);
    }

    @Test
    void ofADayAndAMinuteThatAreBothUsedUpTheDayIsTold() {
        var limits = limits(10, 0, 10);

        assertThat(submit(limits, 11, NOW)).isEqualTo(10);
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.DAY);
        assertThat(submit(limits, 1, NOW)).isZero();
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.DAY);
    }

    @Test
    void pollsThatAreDueHaveAShareThatJobsLeaveThem() {
        var limits = limits(30, 0, 0);

        assertThat(take(limits, new Submits(40, 0, 2), NOW)).isEqualTo(28);
        assertThat(take(limits, new Submits(40, 2, 100), NOW)).isZero();
        assertThat(take(limits, new Polls(100, true), NOW)).isEqualTo(2);
    }

    @Test
    void pollsTakeNoMoreThanTheirShareWhileJobsWait() {
        var limits = limits(30, 0, 0);

        assertThat(take(limits, new Polls(100, true), NOW)).isEqualTo(6);
        assertThat(take(limits, new Polls(100, true), NOW)).isZero();
        assertThat(take(limits, new Submits(40, 0, 100), NOW)).isEqualTo(24);
    }

    @Test
    void pollsTakeAllThatIsLeftWhileNoJobWaits() {
        assertThat(take(limits(30, 0, 0), new Polls(100, false), NOW)).isEqualTo(30);
        assertThat(submit(limits(30, 0, 0), 1, NOW)).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, NOW.plusMillis(61_500)));
    }

    @Test
    void theSmallestPlanStillPolls() {
        assertThat(take(limits(1, 0, 0), new Polls(5, true), NOW)).isEqualTo(1);
        assertThat(take(limits(1, 0, 0), new Submits(5, 0, 5), NOW.plusSeconds(62))).isZero();
    }

    @Test
    void whatTheHeadersSayHoldsUntilTheirWindowEnds() {
        var limits = limits(30, 0, 0);
        var reset = NOW.plusSeconds(20);
        gate = heard(5, reset);

        assertThat(submit(limits, 3, NOW)).isEqualTo(3);
        assertThat(submit(limits, 3, NOW)).isEqualTo(2);
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, reset));
        assertThat(take(limits, new Polls(1, false), NOW)).isZero();
        assertThat(submit(limits, 40, reset)).isEqualTo(25);
    }

    @Test
    void headersThatSayMoreThanThePlanWidenNothing() {
        gate = heard(500, NOW.plusSeconds(20));

        assertThat(submit(limits(30, 0, 0), 100, NOW)).isEqualTo(30);
    }

    @Test
    void headersHoldWithoutAPlanToo() {
        gate = heard(5, NOW.plusSeconds(20));

        assertThat(submit(NO_LIMITS, 100, NOW)).isEqualTo(5);
    }

    @Test
    void whatRemainsHoldsWithoutALimitBesideIt() {
        var said =
                new Window(
                        OptionalInt.empty(), OptionalInt.of(5), Optional.of(NOW.plusSeconds(20)));
        gate = gate.hear(new News.LetIn(), said, NOW);

        assertThat(submit(NO_LIMITS, 100, NOW)).isEqualTo(5);
    }

    @Test
    void whilePausedNobodyPassesAndThenOneToTry() {
        var until = NOW.plusSeconds(60);
        gate = paused(Hold.Reason.PAUSED, until);

        assertThat(submit(NO_LIMITS, 5, NOW)).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.PAUSED, until));
        assertThat(take(NO_LIMITS, new Polls(5, false), NOW)).isZero();
        assertThat(submit(NO_LIMITS, 5, until)).isEqualTo(1);
        assertThat(last.waits()).contains(wait(Hold.Reason.PAUSED, until.plusSeconds(60)));
        assertThat(submit(NO_LIMITS, 5, until.plusSeconds(59))).isZero();
        assertThat(take(NO_LIMITS, new Polls(5, false), until.plusSeconds(60))).isEqualTo(1);
    }

    @Test
    void whoIsLetInEndsThePauseForAll() {
        gate = paused(Hold.Reason.PAUSED, NOW);

        assertThat(submit(NO_LIMITS, 5, NOW)).isEqualTo(1);
        hear(new News.LetIn(), NOW.plusSeconds(1));
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(1))).isEqualTo(5);
    }

    @Test
    void silenceChangesNothing() {
        var before = paused(Hold.Reason.PAUSED, NOW);
        gate = before;

        hear(new News.Silence(), NOW);
        assertThat(gate).isEqualTo(before);
    }

    @Test
    void whoIsShutOutTriesOnceAMinute() {
        hear(new News.ShutOut("no such key"), NOW);

        assertThat(gate.pause())
                .isEqualTo(
                        new Pause(
                                Hold.Reason.PAUSED,
                                "no such key",
                                NOW.plus(MINUTE),
                                MINUTE,
                                false));
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(59))).isZero();
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(60))).isEqualTo(1);
        hear(new News.ShutOut("no such key"), NOW.plusSeconds(61));
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(120))).isZero();
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(121))).isEqualTo(1);
    }

    @Test
    void oneTooManyWaitsForAsLongAsDoitongSays() {
        hear(new News.TooMany("slow", Optional.of(NOW.plusSeconds(7))), NOW);
        assertThat(submit(NO_LIMITS, 1, NOW.plusMillis(6_999))).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, NOW.plusSeconds(7)));
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(7))).isEqualTo(5);

        hear(new News.TooMany("tomorrow", Optional.of(NOW.plus(Duration.ofHours(5)))), NOW);
        assertThat(submit(NO_LIMITS, 1, NOW.plusSeconds(7))).isZero();
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.DAY);
    }

    @Test
    void answersOnTheirWayDoNotEndTheWaitForALimit() {
        hear(new News.TooMany("slow", Optional.of(NOW.plusSeconds(7))), NOW);
        hear(new News.LetIn(), NOW.plusSeconds(1));

        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(6))).isZero();
        assertThat(take(NO_LIMITS, new Polls(5, false), NOW.plusSeconds(6))).isZero();
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(7))).isEqualTo(5);
        assertThat(gate.pause()).isNull();
    }

    @Test
    void failuresOnTheirWayDoNotEndTheWaitForALimit() {
        hear(new News.TooMany("slow", Optional.of(NOW.plusSeconds(7))), NOW);
        hear(new News.OutOfOrder("500"), NOW.plusSeconds(1));

        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(6))).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.MINUTE, NOW.plusSeconds(7)));
    }

    @Test
    void aDayThatIsUsedUpHoldsNoPolls() {
        var tomorrow = NOW.plus(Duration.ofHours(14));
        hear(new News.TooMany("100 jobs", Optional.of(tomorrow)), NOW);

        assertThat(take(NO_LIMITS, new Polls(5, true), NOW)).isEqualTo(5);
        hear(new News.LetIn(), NOW);
        assertThat(submit(NO_LIMITS, 5, tomorrow.minusMillis(1))).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.DAY, tomorrow));
        assertThat(submit(NO_LIMITS, 5, tomorrow)).isEqualTo(5);
    }

    @Test
    void oneTooManyWithoutAWordWaitsForTheWindow() {
        var said =
                new Window(OptionalInt.of(30), OptionalInt.of(0), Optional.of(NOW.plusSeconds(33)));
        gate = gate.hear(new News.TooMany("slow", Optional.empty()), said, NOW);
        assertThat(gate.pause().until()).isEqualTo(NOW.plusSeconds(33));

        hear(new News.TooMany("slow", Optional.empty()), NOW.plusSeconds(40));
        assertThat(gate.pause().until()).isEqualTo(NOW.plusSeconds(50));
    }

    @Test
    void theBreakerOpensAfterFiveFailuresInARow() {
        for (var i = 0; i < 4; i++) {
            hear(new News.OutOfOrder("500"), NOW);
        }
        assertThat(submit(NO_LIMITS, 5, NOW)).isEqualTo(5);
        hear(new News.LetIn(), NOW);
        for (var i = 0; i < 4; i++) {
            hear(new News.OutOfOrder("500"), NOW);
        }
        assertThat(submit(NO_LIMITS, 5, NOW)).isEqualTo(5);

        hear(new News.OutOfOrder("500"), NOW);
        assertThat(submit(NO_LIMITS, 5, NOW.plusMillis(999))).isZero();
        assertThat(last.waits()).contains(wait(Hold.Reason.PAUSED, NOW.plusSeconds(1)));
        assertThat(submit(NO_LIMITS, 5, NOW.plusSeconds(1))).isEqualTo(1);
    }

    @Test
    void theBreakerStaysOpenTheLongerTheMoreTriesFail() {
        var until = NOW;
        for (var i = 0; i < 5; i++) {
            hear(new News.OutOfOrder("500"), NOW);
        }
        for (var seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(gate.pause().until()).isEqualTo(until.plusSeconds(seconds));
            until = gate.pause().until();
            assertThat(submit(NO_LIMITS, 5, until)).isEqualTo(1);
            hear(new News.OutOfOrder("500"), until);
        }
        hear(new News.LetIn(), until);
        assertThat(submit(NO_LIMITS, 5, until)).isEqualTo(5);
    }

    @Test
    void aBreakerThatNeverClosesOverflowsNothing() {
        var until = NOW;
        for (var i = 0; i < 100; i++) {
            hear(new News.OutOfOrder("500"), until);
            submit(NO_LIMITS, 1, until);
            until = until.plus(MINUTE);
        }

        assertThat(gate.pause().step()).isEqualTo(MINUTE);
    }

    /// Sixteen were on their way.
    @Test
    void failuresOnTheirWayDoNotLengthenThePause() {
        for (var i = 0; i < 16; i++) {
            hear(new News.OutOfOrder("500"), NOW.plusMillis(i));
        }

        assertThat(gate.pause().until()).isEqualTo(NOW.plusMillis(1004));
    }

    @Test
    void aDayThatIsUsedUpIsNotForgottenForAFailure() {
        var tomorrow = NOW.plus(Duration.ofHours(14));
        hear(new News.TooMany("100 jobs", Optional.of(tomorrow)), NOW);
        for (var i = 0; i < 6; i++) {
            hear(new News.OutOfOrder("500"), NOW);
        }
        assertThat(submit(NO_LIMITS, 5, tomorrow.minusMillis(1))).isZero();

        hear(new News.OutOfOrder("500"), tomorrow);
        assertThat(gate.pause().reason()).isEqualTo(Hold.Reason.PAUSED);
    }

    /// Requests on their way when Doitong counts may be counted, or not. To take them off again
    /// would leave some of each minute unused; our own log of the minute has them anyway.
    @Test
    void whatHeadersSayLeavesOutNothingTwice() {
        var limits = limits(30, 0, 0);
        for (var sent = 0; sent < 29; sent++) {
            assertThat(submit(limits, 1, NOW)).isEqualTo(1);
        }
        gate = gate.hear(new News.LetIn(), said(2, 60), NOW);
        gate = gate.hear(new News.LetIn(), said(1, 60), NOW);
        gate = gate.hear(new News.LetIn(), said(1, 60), NOW);

        assertThat(submit(limits, 5, NOW)).isEqualTo(1);
        assertThat(gate.window().remaining()).hasValue(0);
        assertThat(submit(limits, 5, NOW)).isZero();
    }

    @Test
    void withinAWindowTheLowerCountIsTheLaterOne() {
        gate = gate.hear(new News.LetIn(), said(5, 30), NOW);
        gate = gate.hear(new News.LetIn(), said(9, 31), NOW);
        assertThat(gate.window().remaining()).hasValue(5);

        gate = gate.hear(new News.LetIn(), said(4, 29), NOW);
        assertThat(gate.window().remaining()).hasValue(4);

        gate = gate.hear(new News.LetIn(), said(29, 60), NOW);
        assertThat(gate.window().remaining()).hasValue(29);
    }

    @Test
    void headersThatSayLessOrOfTheLastWindowForgetNothing() {
        gate = gate.hear(new News.LetIn(), said(5, 30), NOW);

        gate = gate.hear(new News.LetIn(), said(20, -1), NOW);
        assertThat(gate.window()).isEqualTo(said(5, 30));
        var limitAlone = new Window(OptionalInt.of(60), OptionalInt.empty(), Optional.empty());
        gate = gate.hear(new News.LetIn(), limitAlone, NOW);

        assertThat(gate.window().limit()).hasValue(60);
        assertThat(gate.window().remaining()).hasValue(5);
    }

    @Test
    void headersThatSayNothingForgetNothing() {
        gate = gate.hear(new News.LetIn(), said(5, 30), NOW);
        hear(new News.LetIn(), NOW);

        assertThat(gate.window()).isEqualTo(said(5, 30));
    }

    @Test
    void aTryNeedsItsPermitToo() {
        gate = paused(Hold.Reason.PAUSED, NOW);

        assertThat(take(limits(0, 1, 0), new Submits(5, 1, 0), NOW)).isZero();
        assertThat(last.waits().orElseThrow().reason()).isEqualTo(Hold.Reason.CONCURRENCY);
        assertThat(take(limits(0, 1, 0), new Submits(5, 0, 0), NOW)).isEqualTo(1);
    }

    @Test
    void whoWantsNothingTriesNothing() {
        gate = paused(Hold.Reason.PAUSED, NOW);

        assertThat(submit(NO_LIMITS, 0, NOW)).isZero();
        assertThat(submit(NO_LIMITS, 1, NOW)).isEqualTo(1);
    }

    @Test
    void whoAsksForAnotherNumberAsksForTheSameOtherwise() {
        assertThat(new Submits(5, 3, 2).wanting(1)).isEqualTo(new Submits(1, 3, 2));
        assertThat(new Polls(5, true).wanting(1)).isEqualTo(new Polls(1, true));
    }

    @Test
    void whatIsLeftIsTold() {
        var limits = limits(30, 3, 100);
        assertThat(take(limits, new Submits(2, 0, 0), NOW)).isEqualTo(2);
        assertThat(take(limits, new Polls(5, false), NOW)).isEqualTo(5);

        assertThat(gate.left(limits, 2, NOW))
                .isEqualTo(
                        new Gate.Left(
                                OptionalInt.of(23),
                                OptionalInt.of(1),
                                OptionalInt.of(98),
                                Instant.parse("2026-11-23T00:00:00Z")));
        assertThat(gate.left(limits, 5, NOW.plus(Duration.ofDays(1))))
                .isEqualTo(
                        new Gate.Left(
                                OptionalInt.of(30),
                                OptionalInt.of(0),
                                OptionalInt.of(100),
                                Instant.parse("2026-11-24T00:00:00Z")));
        assertThat(gate.left(NO_LIMITS, 5, NOW).places()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "perMinute,  0, 1, 1",
        "concurrent, 1, 0, 1",
        "perDay,     1, 1, 0",
        "perDay,     1, 1, -1"
    })
    void aLimitBelowOneIsNone(String name, int perMinute, int concurrent, int perDay) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Limits(
                                OptionalInt.of(perMinute),
                                OptionalInt.of(concurrent),
                                OptionalInt.of(perDay),
                                ZoneOffset.UTC))
                .withMessage(name + " must be at least 1");
    }

    private Grant last;

    private int submit(Limits limits, int wanted, Instant now) {
        return take(limits, new Submits(wanted, 0, 0), now);
    }

    private int take(Limits limits, Ask ask, Instant now) {
        last = gate.take(limits, ask, now);
        gate = last.after();
        return last.permits();
    }

    private void hear(News news, Instant now) {
        gate = gate.hear(news, Window.NOTHING, now);
    }

    private static Window said(int remaining, int seconds) {
        return new Window(
                OptionalInt.of(30),
                OptionalInt.of(remaining),
                Optional.of(NOW.plusSeconds(seconds)));
    }

    private static Wait wait(Hold.Reason reason, Instant until) {
        return new Wait(reason, Optional.of(until));
    }

    private static Gate heard(int remaining, Instant reset) {
        var heard = new Window(OptionalInt.of(30), OptionalInt.of(remaining), Optional.of(reset));
        return new Gate(Sent.NONE, Sent.NONE, Gate.NEW.day(), 0, heard, 0, null);
    }

    private static Gate paused(Hold.Reason reason, Instant until) {
        var pause = new Pause(reason, "why", until, MINUTE, false);
        return new Gate(Sent.NONE, Sent.NONE, Gate.NEW.day(), 0, Window.NOTHING, 0, pause);
    }

    /// 0 stands for no limit.
    private static Limits limits(int perMinute, int concurrent, int perDay) {
        return new Limits(limit(perMinute), limit(concurrent), limit(perDay), ZoneOffset.UTC);
    }

    private static OptionalInt limit(int number) {
        return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
