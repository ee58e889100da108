package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest extends DoitongTestBase {

    @Test
    void changesWhatIsNamedAndNothingElse() {
        caller.behave("{\"plan\": \"pro\", \"faults\": {\"webhook\": {\"lost\": 0.25}}}");

        caller.behave("{\"credits\": 77, \"faults\": {\"webhook\": {\"late\": 0.5}}}");

        var state = caller.state();
        assertThat(state.path("plan").textValue()).isEqualTo("pro");
        assertThat(state.path("credits").intValue()).isEqualTo(77);
        assertThat(state.at("/faults/webhook/lost").doubleValue()).isEqualTo(0.25);
        assertThat(state.at("/faults/webhook/late").doubleValue()).isEqualTo(0.5);
        assertThat(state.at("/effectiveLimits/concurrent").intValue()).isEqualTo(10);
    }

    @Test
    void putChangesLikePatch() {
        var answer = caller.send("PUT", "/sandbox/doitong", "{\"credits\": 5}", Map.of());

        assertThat(Caller.json(answer).path("credits").intValue()).isEqualTo(5);
        assertThat(Caller.json(answer).at("/delay/minMs").intValue()).isEqualTo(20);
    }

    @Test
    void emptyFaultsTakeAllFaultsBack() {
        var friendly = caller.state().path("faults");
        caller.behave(
                "{\"faults\": {\"webhook\": {\"lost\": 1, \"times\": 5}, \"image\": {\"cut\": 1}}}");

        caller.behave("{\"faults\": {}}");

        assertThat(caller.state().path("faults")).isEqualTo(friendly);
    }

    @Test
    void deleteTakesAllFaultsBack() {
        var friendly = caller.state().path("faults");
        caller.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");

        caller.send("DELETE", "/sandbox/doitong/faults", null, Map.of());

        assertThat(caller.state().path("faults")).isEqualTo(friendly);
    }

    @Test
    void unknownFieldsAreAllNamed() {
        var answer =
                caller.patch(
                        "{\"speed\": 1, \"faults\": {\"webhook\": {\"lots\": 1, \"lost\": 1}}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer).at("/errors/0/message").textValue())
                .isEqualTo("Unknown fields: faults.webhook.lots, speed");
        assertThat(caller.state().at("/faults/webhook/lost").doubleValue()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"faults\": {\"webhook\": {\"lost\": 1.5}}} | lost must be from 0 to 1",
                "{\"faults\": {\"webhook\": {\"times\": 1}}} | times must be from 2 to 20",
                "{\"faults\": {\"submit\": {\"refuseStatus\": 418}}} | refuseStatus must be 400, 401, 402, 429 or 500",
                "{\"delay\": {\"minMs\": 5, \"maxMs\": 1}} | delay needs 0 <= minMs <= maxMs",
                "{\"credits\": -1} | credits must not be negative",
                "{\"limits\": {\"perDay\": -1}} | perDay must not be negative",
                "{\"plan\": \"gold\"} | plan",
                "{\"plan\": null} | plan",
                "{\"faults\": null} | faults",
                "{\"credits\": \"many\"} | credits",
                "{ | The body is not valid JSON",
                "[] | A JSON object is required"
            })
    void whatCannotBeIsRefusedWithItsReason(String body, String why) {
        var answer = caller.patch(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Caller.json(answer).at("/errors/0/message").textValue()).contains(why);
    }

    @Test
    void jobsComeInPagesInTheOrderOfTheirSubmits() {
        var first = caller.submit(null);
        var second = caller.submit(null);
        var third = caller.submit(null);

        var page = Caller.json(caller.send("GET", "/sandbox/doitong/jobs?limit=2", null, Map.of()));
        var rest =
                Caller.json(
                        caller.send(
                                "GET",
                                "/sandbox/doitong/jobs?limit=2&after="
                                        + page.path("next").intValue(),
                                null,
                                Map.of()));

        assertThat(page.path("items").findValuesAsText("id")).containsExactly(first, second);
        assertThat(rest.path("items").findValuesAsText("id")).containsExactly(third);
        assertThat(rest.path("next").isNull()).isTrue();
    }
}
