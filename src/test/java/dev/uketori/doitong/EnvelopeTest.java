package dev.uketori.doitong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.doitong.Submission.Refused;
import dev.uketori.doitong.Submission.Taken;
import dev.uketori.doitong.Submission.Unanswered;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that no page shows: whatever comes, the difference between "not paid" and "who knows" is
/// kept.
class EnvelopeTest {

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "401, SHUT_OUT",
        "402, CREDITS",
        "403, SHUT_OUT",
        "404, SHUT_OUT",
        "405, SHUT_OUT",
        "408, OUT_OF_ORDER",
        "409, INVALID_REQUEST",
        "413, INVALID_REQUEST",
        "422, INVALID_REQUEST",
        "425, OUT_OF_ORDER",
        "429, LIMIT",
        "301, SHUT_OUT",
        "307, SHUT_OUT",
        "500, OUT_OF_ORDER",
        "501, OUT_OF_ORDER",
        "503, OUT_OF_ORDER",
        "599, OUT_OF_ORDER"
    })
    void aStatusAloneHasItsClass(int status, ErrorClass why) {
        assertThat(refused(status, "").why()).isEqualTo(why);
        assertThat(refused(status, "<html>").message()).isEqualTo("Doitong gave no reason.");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void aGatewayDoesNotKnow(int status) {
        assertThat(submission(status, "<html>")).isInstanceOf(Unanswered.class);
    }

    @ParameterizedTest
    @CsvSource({
        "INSUFFICIENT_CREDITS, CREDITS",
        "insufficient_credits, CREDITS",
        "UNAUTHENTICATED, SHUT_OUT",
        "RATE_LIMITED, LIMIT",
        "BAD_USER_INPUT, INVALID_REQUEST",
        "GRAPHQL_VALIDATION_FAILED, INVALID_REQUEST",
        "INTERNAL_SERVER_ERROR, OUT_OF_ORDER"
    })
    void anErrorsCodeTellsMoreThanItsStatus(String code, ErrorClass why) {
        var body = "{\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"" + code + "\"}}]}";

        assertThat(refused(200, body))
                .isEqualTo(new Refused(why, "m", OptionalLong.empty(), OptionalLong.empty()));
        assertThat(refused(400, body).why()).isEqualTo(why);
        assertThat(refused(500, body).why()).isEqualTo(why);
    }

    @Test
    void anErrorThatNobodyKnowsUnder200LeavesItOpen() {
        var submission = submission(200, "{\"errors\":[{\"message\":\"the cat walked in\"}]}");

        assertThat(submission).isEqualTo(new Unanswered("Doitong answered 200: the cat walked in"));
    }

    /// The mutation ran, and one field of its result could not be shown.
    @Test
    void anErrorAboutAFieldOfTheJobLeavesItOpen() {
        var body =
                """
                {"data": {"generate": null}, "errors": [{"message": "m", "path": ["generate", "creditCost"],
                 "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}
                """;

        assertThat(submission(200, body)).isInstanceOf(Unanswered.class);
    }

    @Test
    void aJobBesideAnErrorWasTaken() {
        var body =
                """
                {"data": {"generate": {"id": "a", "status": "processing", "creditCost": null}},
                 "errors": [{"message": "m", "path": ["generate", "creditCost"]}]}
                """;

        assertThat(submission(200, body))
                .isEqualTo(new Taken(new Answer.Running("a"), OptionalInt.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"a\"}",
                "{\"id\": \"a\", \"status\": null}",
                "{\"id\": \"a\", \"status\": 5}",
                "{\"id\": \"a\", \"status\": \"painting\"}",
                "{\"id\": \"a\", \"status\": \"completed\"}"
            })
    void whateverHasAnIdWasTaken(String job) {
        assertThat(submission(201, "{\"data\":{\"generate\":" + job + "}}"))
                .isInstanceOfSatisfying(
                        Taken.class,
                        taken -> assertThat(taken.answer()).isInstanceOf(Answer.Unclear.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"data\":null}",
                "{\"data\":{}}",
                "{\"data\":{\"generate\":null}}",
                "{\"data\":{\"generate\":[]}}",
                "{\"data\":{\"generate\":{\"id\":\"\"}}}",
                "{\"data\":{\"generate\":{\"id\":17}}}",
                "{\"data\":{\"generate\":{\"id\":\"a\\u0000\"}}}",
                "{\"errors\":[]}",
                "{\"errors\":{}}",
                "{\"errors\":[17]}"
            })
    void aGoodAnswerWithoutAJobLeavesItOpen(String body) {
        assertThat(submission(200, body)).isInstanceOf(Unanswered.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "17.5", "\"17\"", "null", "99999999999", "{}", "1e3"})
    void aCostThatIsNoCountIsNone(String cost) {
        var body =
                "{\"data\":{\"generate\":{\"id\":\"a\",\"status\":\"processing\",\"creditCost\":"
                        + cost
                        + "}}}";

        assertThat(((Taken) submission(200, body)).credits()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.5", "\"5\"", "null", "1e300", "99999999999999999999"})
    void aBalanceThatIsNoCountIsNone(String left) {
        var body =
                "{\"errors\":[{\"message\":\"m\",\"extensions\":{\"creditsAvailable\":"
                        + left
                        + "}}]}";

        assertThat(refused(402, body).creditsAvailable()).isEmpty();
    }

    @Test
    void anotherJobsStatusIsNoAnswer() {
        var body = "{\"data\":{\"job\":{\"id\":\"b\",\"status\":\"processing\"}}}".getBytes(UTF_8);

        assertThat(new Envelope(200, body).asked("a")).isInstanceOf(Asked.NotAnswered.class);
        assertThat(new Envelope(200, body).asked("b"))
                .isEqualTo(new Asked.Answered(new Answer.Running("b")));
        assertThat(new Envelope(400, body).asked("b")).isInstanceOf(Asked.NotAnswered.class);
    }

    private static Submission submission(int status, String body) {
        return new Envelope(status, body.getBytes(UTF_8)).submission();
    }

    private static Refused refused(int status, String body) {
        return (Refused) submission(status, body);
    }
}
