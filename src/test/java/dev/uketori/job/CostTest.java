package dev.uketori.job;

import static dev.uketori.job.Samples.DOITONG_ID;
import static dev.uketori.job.Samples.LATER;
import static dev.uketori.job.Samples.NOW;
import static dev.uketori.job.Samples.TOOK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// When a job is charged, and for what.
class CostTest {

    private static final OptionalInt UNTOLD = OptionalInt.empty();
    private static final Estimate ESTIMATE = new Estimate(10, 20);
    private static final Report TAKEN = new Report.Accepted(DOITONG_ID, LATER, TOOK);
    private static final Report DRAWN =
            new Report.Finished(Channel.WEBHOOK, DOITONG_ID, Samples.URL, null);

    @Test
    void whatDoitongSaysThatItCostsIsCharged() {
        assertThat(after("submitting", TAKEN, OptionalInt.of(12)))
                .isEqualTo(new Cost(ESTIMATE, 12, 0));
    }

    @Test
    void whereDoitongDoesNotSayItIsTheMiddleOfTheEstimate() {
        for (var state : List.of("queued", "submitting", "unconfirmed")) {
            assertThat(after(state, TAKEN, UNTOLD)).as(state).isEqualTo(new Cost(ESTIMATE, 15, 15));
        }
    }

    @Test
    void theAnswerThatComesAfterTheWebhookCorrectsTheGuess() {
        var guessed = after("submitting", DRAWN, UNTOLD);
        var drawn = Samples.completed(new ImageState.Stored(Samples.IMAGE, NOW));

        var corrected = guessed.after(drawn, step(drawn, TAKEN), OptionalInt.of(11));

        assertThat(guessed).isEqualTo(new Cost(ESTIMATE, 15, 15));
        assertThat(corrected).isEqualTo(new Cost(ESTIMATE, 11, 0));
        assertThat(corrected.after(drawn, step(drawn, TAKEN), OptionalInt.of(19)))
                .isEqualTo(corrected);
    }

    @Test
    void nothingElseThatHappensCosts() {
        var paid = new Cost(ESTIMATE, 15, 15);
        for (var state : Samples.states().values()) {
            for (var report : Samples.reports().values()) {
                var step = step(state, report);
                var takes =
                        state.doitongId() == null
                                && step instanceof Step.Moved(var to, _, _)
                                && to.doitongId() != null;
                assertThat(paid.after(state, step, UNTOLD).charged())
                        .as("%s %s", state, report)
                        .isEqualTo(takes ? 30 : 15);
            }
        }
    }

    @Test
    void anotherTryCostsAgainAndLeavesTheFirstAsItIs() {
        var failed = Samples.states().get("failed");
        var again =
                new Cost(ESTIMATE, 15, 15).after(failed, step(failed, new Report.Retry()), UNTOLD);
        var submitting = Samples.states().get("submitting");

        assertThat(again).isEqualTo(new Cost(ESTIMATE, 15, 0));
        assertThat(again.after(submitting, step(submitting, TAKEN), OptionalInt.of(20)))
                .isEqualTo(new Cost(ESTIMATE, 35, 0));
    }

    private static Cost after(String state, Report report, OptionalInt told) {
        var from = Samples.states().get(state);
        return Cost.of(ESTIMATE).after(from, step(from, report), told);
    }

    private static Step step(JobState state, Report report) {
        return Lifecycle.apply(state, Attempts.NONE, report, NOW);
    }
}
