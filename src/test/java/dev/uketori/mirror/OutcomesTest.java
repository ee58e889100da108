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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
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
                outcomes.of(new Copy.Kept(Samples.IMAGE), JOB, 1, NOT_ASKED, after(TOOK), TOOK);

        assertThat(report).isEqualTo(new Report.Mirrored(Samples.IMAGE, TOOK));
    }

    @Test
    void whereDoitongNamesAnotherAddressItIsCopiedFromThere() {
        var report =
                outcomes.of(
                        new Copy.Gone("410"),
                        JOB,
                        9,
                        () -> new Told.At(Samples.OTHER_URL),
                        after(Duration.ofDays(2)),
                        TOOK);

        assertThat(report).isEqualTo(new Report.Relocated(Samples.OTHER_URL, "410", TOOK));
    }

    @ParameterizedTest
    @CsvSource({
        "1, PT0S, false",
        "2, PT48H, false",
        "3, PT4M59S, false",
        "3, PT5M, true",
        "4, PT24H, true"
    })
    void whatIsGoneTimeAndAgainIsLost(int attempt, Duration age, boolean lost) {
        for (var told : List.of(new Told.Nowhere(), new Told.At(Samples.URL))) {
            var asked = new AtomicInteger();

            var report =
                    outcomes.of(
                            new Copy.Gone("410"),
                            JOB,
                            attempt,
                            () -> {
                                asked.incrementAndGet();
                                return told;
                            },
                            after(age),
                            TOOK);

            assertThat(report instanceof Report.ImageGone).isEqualTo(lost);
            assertThat(report instanceof Report.NotMirrored).isEqualTo(!lost);
            assertThat(asked).hasValue(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, PT5M, false", "99, PT23H59M59S, false", "1, PT24H, true"})
    void whatDoitongSaysNothingOfIsNotBelievedToBeGone(int attempt, Duration age, boolean lost) {
        var report =
                outcomes.of(
                        new Copy.Gone("410"), JOB, attempt, Told.Nothing::new, after(age), TOOK);

        assertThat(report).isInstanceOf(lost ? Report.ImageGone.class : Report.NotMirrored.class);
    }

    @ParameterizedTest
    @CsvSource({"1, PT0S, false", "99, PT23H59M59S, false", "1, PT24H, true"})
    void whatDoesNotBehaveForADayIsLost(int attempt, Duration age, boolean lost) {
        var report = outcomes.of(new Copy.NotHad("cut"), JOB, attempt, NOT_ASKED, after(age), TOOK);

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
                        after(Duration.ofDays(30)),
                        TOOK);

        assertThat(report)
                .isInstanceOfSatisfying(
                        Report.NotMirrored.class,
                        again -> assertThat(again.why()).isEqualTo("full"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 4000", "4, 8000", "50, 8000"})
    void eachFurtherTryMayWaitTwiceAsLongUpToACeiling(int attempt, int atMost) {
        var now = after(TOOK);
        var longest = Duration.ZERO;
        for (var i = 0; i < 300; i++) {
            var report = outcomes.of(new Copy.NotHad("cut"), JOB, attempt, NOT_ASKED, now, TOOK);
            var wait = Duration.between(now, ((Report.NotMirrored) report).nextTry());
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }

        assertThat(longest).isBetween(Duration.ofMillis(atMost / 2), Duration.ofMillis(atMost));
    }
}
