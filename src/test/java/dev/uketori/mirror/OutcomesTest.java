package dev.uketori.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.job.ImageState;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.Report;
import dev.uketori.job.Samples;
import dev.uketori.mirror.Whereabouts.Told;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomesTest {

    private static final Duration TOOK = Duration.ofMillis(30);
    private static final Completed JOB = Samples.completed(new ImageState.Pending(Samples.NOW));
    private static final Supplier<Told> NOT_ASKED =
            () -> {
                throw new AssertionError("nobody needs to be asked");
            };

    private static final IntFunction<List<String>> NOT_LOOKED_AT =
            _ -> {
                throw new AssertionError("nothing before it matters");
            };
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private final Outcomes outcomes = new Outcomes(config(), new Random(7));

    private static MirrorConfig config() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MirrorConfig.class)
                .withSources(
                        new PropertiesConfigSource(
                                Map.of(
                                        "uketori.mirror.doubt-for", "5m",
                                        "uketori.mirror.give-up-after", "24h",
                                        "uketori.mirror.backoff", "1s",
                                        "uketori.mirror.longest-backoff", "8s"),
                                "test",
                                100))
                .build()
                .getConfigMapping(MirrorConfig.class);
    }

    private static Instant after(Duration age) {
        return JOB.completedAt().plus(age);
    }

    @Test
    void whatIsKeptIsStored() {
        var report =
                outcomes.of(
                        new Copy.Kept(Samples.IMAGE),
                        JOB,
                        1,
                        NOT_ASKED,
                        NOT_LOOKED_AT,
                        after(TOOK),
                        TOOK);

        assertThat(report).isEqualTo(new Report.Mirrored(Samples.IMAGE, TOOK));
    }

    @Test
    void whereDoitongNamesAnotherAddressItIsCopiedFromThere() {
        for (var before : List.of(List.<String>of(), List.of("410", "410"))) {
            var report = named(Samples.OTHER_URL, TWO_DAYS, before);

            assertThat(report)
                    .isEqualTo(
                            new Report.Relocated(
                                    Samples.OTHER_URL,
                                    "410; Doitong names another address by now",
                                    TOOK));
        }
    }

    /// A host that lacks the image, and a fresh signature at each question.
    @Test
    void whatIsGoneWhereverDoitongNamesItIsWaitedForEverySecondTime() {
        var told = new ArrayList<String>();
        for (var round = 0; round < 3; round++) {
            var fresh = named(Samples.OTHER_URL + "?a" + round, Duration.ofHours(1), told);
            told.addFirst(((Report.Relocated) fresh).why());
            var waits = named(Samples.OTHER_URL + "?b" + round, Duration.ofHours(1), told);
            told.addFirst(((Report.NotMirrored) waits).why());
        }

        var fresh = named(Samples.OTHER_URL, TWO_DAYS, told);
        told.addFirst(((Report.Relocated) fresh).why());
        assertThat(named(Samples.OTHER_URL, TWO_DAYS, told)).isInstanceOf(Report.ImageGone.class);
    }

    private Report named(String url, Duration age, List<String> before) {
        return outcomes.of(
                new Copy.Gone("410"),
                JOB,
                before.size() + 1,
                () -> new Told.At(url),
                newest(before),
                after(age),
                TOOK);
    }

    @ParameterizedTest
    @CsvSource({
        "'', PT0S, false",
        "'', PT24H, false",
        "410, PT24H, false",
        "410 410, PT4M59S, false",
        "410 410, PT5M, true",
        "410 410, PT24H, true",
        "cut 410 410, PT23H, false",
        "410 cut 410, PT23H, false",
        "404 404, PT23H, false",
        "404 404, PT24H, true"
    })
    void whatIsGoneThreeTimesInARowIsLost(String before, Duration age, boolean lost) {
        for (var told : List.of(new Told.Nowhere(), new Told.At(Samples.URL))) {
            var asked = new AtomicInteger();

            var report =
                    outcomes.of(
                            new Copy.Gone("410"),
                            JOB,
                            4,
                            () -> {
                                asked.incrementAndGet();
                                return told;
                            },
                            newest(words(before)),
                            after(age),
                            TOOK);

            assertThat(report instanceof Report.ImageGone).isEqualTo(lost);
            assertThat(report instanceof Report.NotMirrored).isEqualTo(!lost);
            assertThat(asked).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "410 410, PT5M, false",
        "410 410, PT23H59M59S, false",
        "410, PT24H, false",
        "410 cut, PT24H, true"
    })
    void whatDoitongSaysNothingOfIsNotBelievedToBeGone(String before, Duration age, boolean lost) {
        var report =
                outcomes.of(
                        new Copy.Gone("410"),
                        JOB,
                        9,
                        Told.Nothing::new,
                        newest(words(before)),
                        after(age),
                        TOOK);

        assertThat(report).isInstanceOf(lost ? Report.ImageGone.class : Report.NotMirrored.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'', PT0S, false",
        "cut cut, PT23H59M59S, false",
        "cut slow, PT24H, true",
        "cut, PT24H, false",
        "'', PT48H, false"
    })
    void whatDoesNotBehaveForADayIsLost(String before, Duration age, boolean lost) {
        var report = cut(words(before), age);

        assertThat(report).isInstanceOf(lost ? Report.ImageGone.class : Report.NotMirrored.class);
    }

    @Test
    void aBucketThatIsAwayLosesNothingHoweverLong() {
        var report =
                outcomes.of(
                        new Copy.NoBucket("full"),
                        JOB,
                        99,
                        NOT_ASKED,
                        NOT_LOOKED_AT,
                        after(Duration.ofDays(30)),
                        TOOK);

        assertThat(report)
                .isInstanceOfSatisfying(
                        Report.NotMirrored.class,
                        again -> assertThat(again.why()).isEqualTo("the bucket: full"));
    }

    @Test
    void aBucketThatWasAwayForADayLosesNothingEither() {
        for (var before :
                List.of(
                        List.of("the bucket: full", "the bucket: full"),
                        List.of("cut", "the bucket: full"),
                        List.of("the bucket: full", "cut"))) {
            assertThat(cut(before, TWO_DAYS)).isInstanceOf(Report.NotMirrored.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "50, 8000"})
    void eachFurtherTryMayWaitTwiceAsLongUpToACeiling(int attempt, int atMost) {
        var now = after(TOOK);
        var longest = Duration.ZERO;
        for (var i = 0; i < 300; i++) {
            var report =
                    outcomes.of(
                            new Copy.NotHad("cut"),
                            JOB,
                            attempt,
                            NOT_ASKED,
                            NOT_LOOKED_AT,
                            now,
                            TOOK);
            var wait = Duration.between(now, ((Report.NotMirrored) report).nextTry());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }

        assertThat(longest).isBetween(Duration.ofMillis(atMost / 2), Duration.ofMillis(atMost));
    }

    private Report cut(List<String> before, Duration age) {
        return outcomes.of(
                new Copy.NotHad("cut"), JOB, 9, NOT_ASKED, newest(before), after(age), TOOK);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    private static IntFunction<List<String>> newest(List<String> before) {
        return atMost -> before.stream().limit(atMost).toList();
    }
}
