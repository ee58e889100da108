package dev.uketori.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.uketori.job.Step.Moved;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The words that apps, rows, logs and metrics know: whoever changes one breaks somebody.
class WireTest {

    @ParameterizedTest
    @EnumSource
    void whatIsSpelledIsReadAgain(Status status) {
        assertThat(Wire.find(Status.class, status.wire())).contains(status);
        assertThat(Wire.of(Status.class, status.wire())).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "QUEUED", "Queued", " queued", "drawn"})
    void whatNobodySpellsSoIsNone(String text) {
        assertThat(Wire.find(Status.class, text)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wire.of(Status.class, text))
                .withMessage("no Status is spelled " + text);
    }

    @Test
    void whatCameOfAReportIsAWord() {
        var outcomes =
                Stream.concat(
                        Stream.of(
                                new Moved(
                                        Samples.states().get("queued"), Attempts.NONE, List.of())),
                        Stream.of(Why.values()).map(Unchanged::new));

        assertThat(outcomes.map(Step::outcome))
                .containsExactly(
                        "applied",
                        "late",
                        "conflict",
                        "not_now",
                        "unclear",
                        "other_job",
                        "stale",
                        "unknown_job");
    }

    @Test
    void eventsHaveTheNamesOfTheTimeline() {
        assertThat(Event.Type.values())
                .extracting(Event.Type::wire)
                .containsExactly(
                        "job.queued",
                        "job.held",
                        "job.submitted",
                        "job.unconfirmed",
                        "job.completed",
                        "image.stored",
                        "image.lost",
                        "image.erased",
                        "job.failed",
                        "job.canceled",
                        "job.deleted",
                        "credits.low",
                        "webhooks.silent",
                        "webhooks.heard",
                        "poll",
                        "mirror");
    }
}
