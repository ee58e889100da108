package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitFaultsTest extends DoitongTestBase {

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST",
        "401, UNAUTHORIZED",
        "402, INSUFFICIENT_CREDITS",
        "429, RATE_LIMITED",
        "500, INTERNAL_SERVER_ERROR"
    })
    void theNextSubmitsAreRefusedAsTold(int status, String code) {
        caller.behave(
                "{\"faults\": {\"submit\": {\"refuseNext\": 2, \"refuseStatus\": "
                        + status
                        + "}}}");

        ErrorsTest.refused(caller.rest(Caller.order("x", null)), status, code);
        ErrorsTest.refused(caller.rest(Caller.order("x", null)), status, code);
        caller.submit(null);

        assertThat(caller.state().at("/counts/paidSubmits").intValue()).isEqualTo(1);
        assertThat(caller.state().at("/faults/submit/refuseNext").intValue()).isZero();
    }

    @Test
    void aLostAnswerIsPaidForAndEndsLikeAnyJob() {
        caller.behave("{\"faults\": {\"submit\": {\"answerLost\": 1}}}");

        assertThatThrownBy(() ->
                        caller.exchange(
                                "POST",
                                "/v1/text_to_image",
                                Caller.order("x", receiver.url()),
                                Map.of("X-API-Key", KEY)))
                .isInstanceOf(IOException.class);

        eventually(() -> assertThat(receiver.hooks()).hasSize(1));
        assertThat(caller.state().at("/counts/paidSubmits").intValue()).isEqualTo(1);
        assertThat(caller.state().at("/counts/answersLost").intValue()).isEqualTo(1);
    }

    @Test
    void aLostAnswerIsLostOverGraphqlToo() {
        caller.behave("{\"faults\": {\"submit\": {\"answerLost\": 1}}}");
        var query =
                "mutation { generateImage(input: {service: \"flux-ultra\", prompt: \"x\"}) { id } }";

        assertThatThrownBy(() ->
                        caller.exchange(
                                "POST",
                                "/graphql",
                                Caller.write(Map.of("query", query)),
                                Map.of("Authorization", "Bearer " + KEY)))
                .isInstanceOf(IOException.class);
        assertThat(caller.state().at("/counts/paidSubmits").intValue()).isEqualTo(1);
    }

    @Test
    void aSlowAnswerComesLater() {
        caller.behave("{\"faults\": {\"submit\": {\"slow\": 1, \"slowMs\": 300}}}");
        var start = System.nanoTime();

        caller.submit(null);

        assertThat(System.nanoTime() - start).isGreaterThan(299_000_000);
    }

    @Test
    void aSubmitMayBeCompletedAtOnce() {
        caller.behave("{\"faults\": {\"submit\": {\"completedAtOnce\": 1}}}");

        var answer =
                Caller.json(caller.rest(Caller.order("x", receiver.url())))
                        .at("/data/generateimage");

        assertThat(answer.path("status").textValue()).isEqualTo("completed");
        assertThat(answer.path("url").textValue()).endsWith(".jpg");
        eventually(() -> assertThat(receiver.hooks()).hasSize(1));
    }

    @Test
    void oneSeedDealsTheSameFaultsAgain() {
        var first = statuses();
        var second = statuses();

        assertThat(first).isEqualTo(second).contains(200, 500);
    }

    private List<Integer> statuses() {
        caller.behave("{\"seed\": 99}");
        caller.behave("{\"seed\": 7, \"faults\": {\"submit\": {\"refuse\": 0.5}}}");
        var statuses = new ArrayList<Integer>();
        for (var i = 0; i < 12; i++) {
            statuses.add(caller.rest(Caller.order("x", null)).statusCode());
        }
        return statuses;
    }
}
