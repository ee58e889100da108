package dev.uketori.job;

import static dev.uketori.job.Samples.DOITONG_ID;
import static dev.uketori.job.Samples.ERROR;
import static dev.uketori.job.Samples.NOW;
import static dev.uketori.job.Samples.TOOK;
import static dev.uketori.job.Samples.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.job.JobState.Completed;
import dev.uketori.job.Step.Moved;
import dev.uketori.job.Step.Unchanged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleTest {

    /// All states, all reports. A name in lower case is the state moved to; one in capitals is why
    /// nothing moved.
    private static final String TABLE =
            """
                              Submit     Held    Accepted   PutBack Returned Unanswered  NeverTaken Refused Running    Polled     Finished  Broken   Unclear NotAnswered GaveUp  Mirrored NotMirrored Relocated ImageGone ImageErased Cancel   Retry
            queued            submitting queued  processing NOT_NOW NOT_NOW  NOT_NOW     NOT_NOW    NOT_NOW processing processing completed NOT_NOW  UNCLEAR NOT_NOW     failed  NOT_NOW  NOT_NOW     NOT_NOW   NOT_NOW   NOT_NOW     canceled NOT_NOW
            queued+held       submitting queued  processing NOT_NOW NOT_NOW  NOT_NOW     NOT_NOW    NOT_NOW processing processing completed NOT_NOW  UNCLEAR NOT_NOW     failed  NOT_NOW  NOT_NOW     NOT_NOW   NOT_NOW   NOT_NOW     canceled NOT_NOW
            queued+dear       submitting queued  processing NOT_NOW NOT_NOW  NOT_NOW     NOT_NOW    NOT_NOW processing processing completed NOT_NOW  UNCLEAR NOT_NOW     failed  NOT_NOW  NOT_NOW     NOT_NOW   NOT_NOW   NOT_NOW     canceled NOT_NOW
            submitting        NOT_NOW    NOT_NOW processing queued  queued   unconfirmed NOT_NOW    failed  processing processing completed failed   UNCLEAR NOT_NOW     NOT_NOW NOT_NOW  NOT_NOW     NOT_NOW   NOT_NOW   NOT_NOW     NOT_NOW  NOT_NOW
            unconfirmed       NOT_NOW    NOT_NOW processing NOT_NOW NOT_NOW  NOT_NOW     queued     NOT_NOW processing processing completed failed   UNCLEAR NOT_NOW     failed  NOT_NOW  NOT_NOW     NOT_NOW   NOT_NOW   NOT_NOW     NOT_NOW  NOT_NOW
            processing        NOT_NOW    NOT_NOW LATE       NOT_NOW NOT_NOW  NOT_NOW     NOT_NOW    NOT_NOW LATE       processing completed failed   UNCLEAR processing  failed  NOT_NOW  NOT_NOW     NOT_NOW   NOT_NOW   NOT_NOW     NOT_NOW  NOT_NOW
            completed+pending LATE       LATE    LATE       LATE    LATE     LATE        LATE       LATE    LATE       LATE       LATE      CONFLICT UNCLEAR LATE        LATE    stored   pending     pending   lost      NOT_NOW     NOT_NOW  NOT_NOW
            completed+stored  LATE       LATE    LATE       LATE    LATE     LATE        LATE       LATE    LATE       LATE       LATE      CONFLICT UNCLEAR LATE        LATE    LATE     LATE        LATE      LATE      erased      NOT_NOW  NOT_NOW
            completed+lost    LATE       LATE    LATE       LATE    LATE     LATE        LATE       LATE    LATE       LATE       LATE      CONFLICT UNCLEAR LATE        LATE    LATE     LATE        LATE      LATE      LATE        NOT_NOW  NOT_NOW
            completed+erased  LATE       LATE    LATE       LATE    LATE     LATE        LATE       LATE    LATE       LATE       LATE      CONFLICT UNCLEAR LATE        LATE    LATE     LATE        LATE      LATE      LATE        NOT_NOW  NOT_NOW
            failed            LATE       LATE    LATE       LATE    LATE     LATE        LATE       LATE    LATE       LATE       CONFLICT  LATE     UNCLEAR LATE        LATE    LATE     LATE        LATE      LATE      LATE        NOT_NOW  queued
            canceled          LATE       LATE    LATE       LATE    LATE     LATE        LATE       LATE    LATE       LATE       CONFLICT  CONFLICT UNCLEAR LATE        LATE    LATE     LATE        LATE      LATE      LATE        NOT_NOW  NOT_NOW
            """;

    @Test
    void everyReportIsDecidedInEveryState() {
        var states = Samples.states();
        var reports = Samples.reports();
        var lines = new ArrayList<List<String>>();
        lines.add(List.copyOf(reports.keySet()));
        states.forEach((name, state) -> {
            var line = new ArrayList<String>();
            line.add(name);
            reports.values().forEach(report -> line.add(cell(state, report)));
            lines.add(line);
        });

        assertThat(lines).isEqualTo(cells(TABLE));
    }

    private static List<List<String>> cells(String table) {
        return table.lines().map(line -> Arrays.asList(line.strip().split(" +"))).toList();
    }

    private static String cell(JobState state, Report report) {
        return switch (Lifecycle.apply(state, Attempts.NONE, report, NOW)) {
            case Unchanged(var why) -> why.name();
            case Moved(Completed(_, _, _, _, _, var image), _, _) when state instanceof Completed ->
                    image.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
            case Moved(var to, _, _) -> to.status().wire();
        };
    }

    @Test
    void theSamplesShowEveryStateAndEveryReport() {
        assertThat(Samples.states().values().stream().map(Object::getClass).distinct())
                .hasSameElementsAs(Arrays.asList(JobState.class.getPermittedSubclasses()));
        assertThat(Samples.reports().values().stream().map(Object::getClass).distinct())
                .hasSameElementsAs(Arrays.asList(Report.class.getPermittedSubclasses()));
    }

    @Test
    void aReportThatNamesAnotherJobOfDoitongsChangesNothing() {
        for (var state : Samples.states().values()) {
            if (state.doitongId() == null) {
                continue;
            }
            for (var report : Samples.reports("other456").values()) {
                if (report.doitongId() != null) {
                    assertThat(Lifecycle.apply(state, Attempts.NONE, report, NOW))
                            .isEqualTo(new Unchanged(Step.Why.OTHER_JOB));
                }
            }
        }
    }

    @Test
    void aFinalStateIsNeverLeftButByTheAppsWish() {
        for (var state : Samples.states().values()) {
            for (var report : Samples.reports().values()) {
                if (state.status().isFinal()
                        && !(report instanceof Report.Retry)
                        && Lifecycle.apply(state, Attempts.NONE, report, NOW)
                                instanceof Moved(var to, _, _)) {
                    assertThat(to.status()).isEqualTo(state.status());
                }
            }
        }
    }

    @Test
    void onlyWorkInProgressIsDue() {
        for (var state : Samples.states().values()) {
            var over =
                    state.status().isFinal()
                            && !(state instanceof Completed(_, _, _, _, _, var image)
                                    && image instanceof ImageState.Pending);
            assertThat(state.dueAt().isEmpty()).as("%s", state).isEqualTo(over);
        }
    }

    @Test
    void waitingOnALimitUsesUpNoAttempt() {
        var submitted = new Attempts(3, 0, 0);
        for (var reason : Hold.Reason.values()) {
            var putBack = new Report.PutBack(new Hold(reason, NOW), "");

            var step = Lifecycle.apply(new JobState.Submitting(NOW, NOW), submitted, putBack, NOW);

            var left = reason == Hold.Reason.BACKOFF ? 3 : 2;
            assertThat(((Moved) step).attempts().submit()).as("%s", reason).isEqualTo(left);
        }
    }

    @Test
    void eachKindOfWorkIsCounted() {
        var reports = Samples.reports();
        assertThat(counted("queued", reports.get("Submit"))).isEqualTo(new Attempts(2, 1, 1));
        assertThat(counted("failed", reports.get("Retry"))).isEqualTo(Attempts.NONE);
        assertThat(counted("submitting", reports.get("Returned"))).isEqualTo(new Attempts(0, 1, 1));
        assertThat(counted("processing", reports.get("Polled"))).isEqualTo(new Attempts(1, 2, 1));
        assertThat(counted("processing", reports.get("NotAnswered")))
                .isEqualTo(new Attempts(1, 2, 1));
        assertThat(counted("processing", new Report.Finished(Channel.POLL, DOITONG_ID, "u", null)))
                .isEqualTo(new Attempts(1, 2, 1));
        assertThat(counted("processing", reports.get("Finished"))).isEqualTo(new Attempts(1, 1, 1));
        assertThat(counted("completed+pending", reports.get("Mirrored")))
                .isEqualTo(new Attempts(1, 1, 2));
        assertThat(counted("completed+pending", reports.get("NotMirrored")))
                .isEqualTo(new Attempts(1, 1, 2));
    }

    private static Attempts counted(String state, Report report) {
        var step = Lifecycle.apply(Samples.states().get(state), new Attempts(1, 1, 1), report, NOW);
        return ((Moved) step).attempts();
    }

    @Test
    void aWebhookBeforeTheSubmitsAnswerTellsTheWholeStory() {
        var step =
                Lifecycle.apply(
                        new JobState.Submitting(NOW, NOW),
                        new Attempts(1, 0, 0),
                        Samples.reports().get("Finished"),
                        NOW);

        assertThat(((Moved) step).events())
                .extracting(Event::type)
                .containsExactly(Event.Type.JOB_SUBMITTED, Event.Type.JOB_COMPLETED);
    }

    @Test
    void aSubmitTellsHowLongItTookWhereItsOwnAnswerIsWhatWeHeard() {
        var atOnce = new Report.Finished(Channel.SUBMIT, DOITONG_ID, URL, TOOK);
        var polled = new Report.Finished(Channel.POLL, DOITONG_ID, URL, TOOK);

        assertThat(told("submitting", atOnce).getFirst().data()).containsEntry("ms", 123L);
        assertThat(told("submitting", polled).getFirst().data()).doesNotContainKey("ms");
    }

    /// A webhook has its delivery on the timeline already.
    @Test
    void aVerdictIsToldWithItsPollButNotWithItsWebhook() {
        assertThat(told("processing", new Report.Finished(Channel.POLL, DOITONG_ID, URL, TOOK)))
                .extracting(Event::type)
                .containsExactly(Event.Type.POLL, Event.Type.JOB_COMPLETED);
        assertThat(told("processing", new Report.Finished(Channel.WEBHOOK, DOITONG_ID, URL, null)))
                .extracting(Event::type)
                .containsExactly(Event.Type.JOB_COMPLETED);
        assertThat(told("processing", new Report.Broken(Channel.POLL, DOITONG_ID, ERROR, TOOK)))
                .extracting(Event::type)
                .containsExactly(Event.Type.POLL, Event.Type.JOB_FAILED);
        assertThat(told("processing", new Report.Broken(Channel.WEBHOOK, DOITONG_ID, ERROR, null)))
                .extracting(Event::type)
                .containsExactly(Event.Type.JOB_FAILED);
    }

    private static List<Event> told(String state, Report report) {
        var step = Lifecycle.apply(Samples.states().get(state), new Attempts(1, 1, 1), report, NOW);
        return ((Moved) step).events();
    }

    @Test
    void noMoveIsUntoldButTheClaimOfASubmitter() {
        for (var state : Samples.states().values()) {
            for (var report : Samples.reports().values()) {
                if (Lifecycle.apply(state, Attempts.NONE, report, NOW)
                        instanceof Moved(_, _, var events)) {
                    assertThat(events.isEmpty())
                            .as("%s %s", state, report)
                            .isEqualTo(report instanceof Report.Submit);
                }
            }
        }
    }
}
