package dev.uketori.poll;

import static dev.uketori.job.Samples.NOW;
import static dev.uketori.job.Samples.TOOK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Asked;
import dev.uketori.job.Channel;
import dev.uketori.job.JobError;
import dev.uketori.job.Report;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever Doitong answers, a job comes to an end.
class FindingsTest {

    private static final String ID = "abc";
    private static final Asked RUNNING = new Asked.Answered(new Answer.Running(ID));
    private static final Asked NOWHERE = new Asked.Answered(new Answer.FinishedNowhere(ID));
    private static final Asked UNKNOWN = new Asked.Unknown();
    private static final Asked PAINTING = new Asked.Answered(new Answer.Unclear(ID, "painting"));
    private static final Asked NOTHING = new Asked.NotAnswered("cut");

    private static final Duration YOUNG = Duration.ofMinutes(2).minusMillis(1);
    private static final Duration OLD = Duration.ofMinutes(2);
    private static final Duration TOO_OLD = Duration.ofHours(1);

    private PollConfig config = config(Map.of());

    private static PollConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(PollConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(PollConfig.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, 2",
        "4, false, 2",
        "10, false, 5",
        "100, false, 50",
        "500, false, 60",
        "1, true, 2",
        "20, true, 5",
        "100, true, 25",
        "500, true, 60"
    })
    void theOlderAJobTheLessOftenItIsAskedAbout(int age, boolean silent, int next) {
        var report =
                new Findings(config, () -> silent)
                        .of(RUNNING, Duration.ofSeconds(age), _ -> List.of(), NOW, TOOK);

        assertThat(report)
                .isEqualTo(new Report.Running(Channel.POLL, ID, NOW.plusSeconds(next), TOOK));
    }

    @Test
    void aVerdictIsTakenHoweverLateItIs() {
        assertThat(found(new Asked.Answered(new Answer.Finished(ID, "u")), TOO_OLD))
                .isEqualTo(new Report.Finished(Channel.POLL, ID, "u", TOOK));
        assertThat(found(new Asked.Answered(new Answer.Broken(ID, "no")), TOO_OLD))
                .isInstanceOf(Report.Broken.class);
    }

    @Test
    void whatHasNoVerdictIsGivenUpInTheEnd() {
        for (var asked : List.of(RUNNING, NOWHERE, UNKNOWN, PAINTING)) {
            assertThat(found(asked, TOO_OLD.minusMillis(1), "processing", "processing"))
                    .as("%s", asked)
                    .isNotInstanceOf(Report.GaveUp.class);
            var end = (Report.GaveUp) found(asked, TOO_OLD, "processing", "processing");
            assertThat(end.error().code()).isEqualTo(JobError.Code.DEADLINE_EXCEEDED);
            assertThat(end.error().retryable()).isTrue();
        }
    }

    @Test
    void whatIsNotAnsweredIsGivenUpOnceItWasNotThreeTimesInARow() {
        assertThat(found(NOTHING, TOO_OLD.minusMillis(1), "429", "cut"))
                .isInstanceOf(Report.NotAnswered.class);
        var end = (Report.GaveUp) found(NOTHING, TOO_OLD, "429", "cut");
        assertThat(end.error().code()).isEqualTo(JobError.Code.DEADLINE_EXCEEDED);
        assertThat(end.error().message()).contains("cut");
    }

    @Test
    void oneSilenceAfterAnOutageOfOursFailsNoJob() {
        assertThat(found(NOTHING, TOO_OLD)).isInstanceOf(Report.NotAnswered.class);
        assertThat(found(NOTHING, TOO_OLD, "cut")).isInstanceOf(Report.NotAnswered.class);
        for (var said : List.of("processing", "unclear: painting", why(UNKNOWN), why(NOWHERE))) {
            assertThat(found(NOTHING, TOO_OLD, said, said)).isInstanceOf(Report.NotAnswered.class);
            assertThat(found(NOTHING, TOO_OLD, "cut", said)).isInstanceOf(Report.NotAnswered.class);
            assertThat(found(NOTHING, TOO_OLD, said, "cut")).isInstanceOf(Report.NotAnswered.class);
        }
    }

    @Test
    void doubtLastsNoLongerThanPatience() {
        config = config(Map.of("uketori.poll.give-up-after", "30s"));

        var end = (Report.GaveUp) found(NOWHERE, Duration.ofSeconds(30));

        assertThat(end.error().code()).isEqualTo(JobError.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void whatWasSaidLastIsTold() {
        var end = (Report.GaveUp) found(PAINTING, TOO_OLD);

        assertThat(end.error().message()).contains("painting");
    }

    @Test
    void aJobThatDoitongDoesNotKnowFailsWhenItSaysSoTimeAndAgain() {
        for (var asked : List.of(UNKNOWN, NOWHERE)) {
            var why = why(asked);

            assertThat(found(asked, YOUNG, why, why)).isInstanceOf(Report.NotAnswered.class);
            assertThat(found(asked, OLD, why)).isInstanceOf(Report.NotAnswered.class);
            assertThat(found(asked, OLD, why, "processing")).isInstanceOf(Report.NotAnswered.class);
            assertThat(found(asked, OLD, "processing", why)).isInstanceOf(Report.NotAnswered.class);
            var end = (Report.GaveUp) found(asked, OLD, why, why);
            assertThat(end.error().code()).isEqualTo(JobError.Code.UPSTREAM_FAILED);
            assertThat(end.error().message()).contains(why);
        }
    }

    @Test
    void whatSaysNothingOfTheJobIsNoDoubt() {
        assertThat(found(NOTHING, OLD, "cut", "cut")).isInstanceOf(Report.NotAnswered.class);
        assertThat(found(PAINTING, OLD, "unclear: painting", "unclear: painting"))
                .isInstanceOf(Report.NotAnswered.class);
    }

    private String why(Asked asked) {
        return ((Report.NotAnswered) found(asked, YOUNG)).why();
    }

    private Report found(Asked asked, Duration age, String... before) {
        return new Findings(config, () -> false).of(asked, age, _ -> List.of(before), NOW, TOOK);
    }
}
