package dev.uketori.doitong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.uketori.doitong.Submission.Refused;
import dev.uketori.doitong.Submission.Taken;
import dev.uketori.doitong.Submission.Unanswered;
import dev.uketori.gate.News;
import dev.uketori.gate.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that no page shows: whatever comes, the difference between "not paid" and "who knows" is
/// kept.
class EnvelopeTest {

    private static final String JOB =
            "{\"data\":{\"generate\":{\"id\":\"a\",\"status\":\"processing\"}}}";
    private static final Told TOLD =
            new Told(Window.NOTHING, Optional.of(Instant.parse("2026-11-22T10:00:07Z")));

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
        "300, SHUT_OUT",
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
        assertThat(submission(status, "<html>"))
                .isEqualTo(new Unanswered("Doitong answered " + status));
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
        var body = error(code);

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
        assertThat(submission(500, body)).isInstanceOf(Unanswered.class);
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
                        taken ->
                                assertThat(taken.answer())
                                        .isInstanceOfAny(
                                                Answer.Unclear.class,
                                                Answer.FinishedNowhere.class));
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

    @Test
    void anAnswerWithoutAWordOfWhyIsToldByItsStatus() {
        assertThat(submission(200, "{}"))
                .isEqualTo(new Unanswered("Doitong answered 200 without a job"));
        assertThat(new Envelope(503, bytes("<html>")).asked("a"))
                .isEqualTo(new Asked.NotAnswered("Doitong answered 503"));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 400, 500})
    void aJobBesideARefusalWasNotTaken(int status) {
        assertThat(submission(status, JOB)).isInstanceOf(Refused.class);
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
    void aBalanceOfNothingIsOne() {
        var body = "{\"errors\":[{\"extensions\":{\"creditsAvailable\":0}}]}";

        assertThat(refused(402, body).creditsAvailable()).hasValue(0);
    }

    @Test
    void anotherJobsStatusIsNoAnswer() {
        var body = bytes("{\"data\":{\"job\":{\"id\":\"b\",\"status\":\"processing\"}}}");

        assertThat(new Envelope(200, body).asked("a")).isInstanceOf(Asked.NotAnswered.class);
        assertThat(new Envelope(200, body).asked("b"))
                .isEqualTo(new Asked.Answered(new Answer.Running("b")));
        assertThat(new Envelope(400, body).asked("b")).isInstanceOf(Asked.NotAnswered.class);
    }

    /// Whoever refuses one job lets the next one try; whoever refuses all shuts the gate.
    static Stream<Arguments> news() {
        return Stream.of(
                arguments(200, JOB, new News.LetIn()),
                arguments(400, "", new News.LetIn()),
                arguments(402, "", new News.LetIn()),
                arguments(401, "", new News.ShutOut("401")),
                arguments(404, "", new News.ShutOut("404")),
                arguments(200, error("FORBIDDEN"), new News.ShutOut("200: m")),
                arguments(429, "", new News.TooMany("429", TOLD.retryAt())),
                arguments(200, error("RATE_LIMITED"), new News.TooMany("200: m", TOLD.retryAt())),
                arguments(503, "", new News.OutOfOrder("503")),
                arguments(502, "", new News.OutOfOrder("502")),
                arguments(200, "", new News.Silence()));
    }

    @ParameterizedTest
    @MethodSource("news")
    void anAnswerIsNewsForTheRequestsToCome(int status, String body, News news) {
        var envelope = new Envelope(status, bytes(body));

        assertThat(envelope.toSubmit(TOLD))
                .isEqualTo(new Heard<>(envelope.submission(), TOLD, news));
    }

    @Test
    void whoKnowsNoSuchJobLetsUsIn() {
        for (var unknown :
                List.of(
                        new Envelope(404, bytes("")),
                        new Envelope(200, bytes(error("NOT_FOUND"))))) {
            assertThat(unknown.toStatus("a", TOLD))
                    .isEqualTo(new Heard<>(new Asked.Unknown(), TOLD, new News.LetIn()));
        }
        assertThat(new Envelope(401, bytes("")).toStatus("a", TOLD).news())
                .isEqualTo(new News.ShutOut("401"));
    }

    private static String error(String code) {
        return "{\"errors\":[{\"message\":\"m\",\"extensions\":{\"code\":\"" + code + "\"}}]}";
    }

    private static byte[] bytes(String body) {
        return body.getBytes(UTF_8);
    }

    private static Submission submission(int status, String body) {
        return new Envelope(status, bytes(body)).submission();
    }

    private static Refused refused(int status, String body) {
        return (Refused) submission(status, body);
    }
}
