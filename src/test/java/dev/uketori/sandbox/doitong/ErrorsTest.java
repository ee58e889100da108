package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest extends DoitongTestBase {

    private static final String GENERATE_IMAGE =
            "mutation M($input: ImageGenerationInput!) { generateImage(input: $input) { id } }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"service\": \"flux-ultra\"}",
                "{\"service\": \"flux-ultra\", \"prompt\": \" \"}",
                "{\"service\": \"flux-ultra\", \"prompt\": 5}",
                "{\"prompt\": \"x\"}",
                "{\"service\": \"dall-e\", \"prompt\": \"x\"}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"width\": \"512\"}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"width\": 512.5}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"width\": 99999999999}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"height\": 63}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"height\": 4097}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"webhookUrl\": \"nowhere\"}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\", \"webhookUrl\": \"ftp://a/b\"}",
                "{\"service\": \"flux-ultra\", \"prompt\": \"x\"",
                "[]",
                "\"text\"",
                ""
            })
    void aBadRequestIs400AndCostsNothing(String body) {
        var answer = caller.rest(body);

        refused(answer, 400, "BAD_REQUEST");
        assertThat(caller.state().at("/counts/paidSubmits").intValue()).isZero();
    }

    @Test
    void eachTransportTakesOnlyItsOwnHeader() {
        var order = Caller.order("x", null);
        var query = Caller.write(Map.of("query", "{ __typename }"));

        var bearer = Map.of("Authorization", "Bearer " + KEY);
        var header = Map.of("X-API-Key", KEY);

        refused(caller.send("POST", "/v1/text_to_image", order, bearer), 401, "UNAUTHORIZED");
        refused(caller.send("POST", "/v1/text_to_image", order, Map.of()), 401, "UNAUTHORIZED");
        refused(
                caller.send("POST", "/v1/text_to_image", order, Map.of("X-API-Key", "no")),
                401,
                "UNAUTHORIZED");
        refused(caller.send("GET", "/v1/text_to_image/abc", null, bearer), 401, "UNAUTHORIZED");
        refused(caller.send("POST", "/graphql", query, header), 401, "UNAUTHORIZED");
        refused(
                caller.send("POST", "/graphql", query, Map.of("Authorization", "Bearer no")),
                401,
                "UNAUTHORIZED");
        assertThat(caller.send("POST", "/graphql", query, bearer).statusCode()).isEqualTo(200);
        assertThat(caller.send("POST", "/v1/text_to_image", order, header).statusCode())
                .isEqualTo(200);
    }

    @Test
    void tooFewCreditsAre402WithBothFigures() {
        caller.behave("{\"credits\": 9}");

        var answer = caller.rest(Caller.order("x", null));

        refused(answer, 402, "INSUFFICIENT_CREDITS");
        var error = Caller.json(answer).at("/errors/0");
        assertThat(error.path("message").textValue())
                .isEqualTo("Insufficient credits for this operation");
        assertThat(error.at("/extensions/creditsRequired").intValue()).isEqualTo(10);
        assertThat(error.at("/extensions/creditsAvailable").intValue()).isEqualTo(9);
    }

    @Test
    void creditsAreChargedWhenAJobIsAccepted() {
        caller.behave("{\"credits\": 25}");

        caller.submit(null);

        assertThat(caller.state().path("credits").intValue()).isEqualTo(15);
        assertThat(caller.state().at("/counts/charged").intValue()).isEqualTo(10);
    }

    @Test
    void whatIsNotThereIs404() {
        refused(caller.status("nosuchjob"), 404, "NOT_FOUND");
        refused(
                caller.send("GET", "/v1/nonsense", null, Map.of("X-API-Key", KEY)),
                404,
                "NOT_FOUND");
        refused(caller.graphql("{ job(id: \"nosuchjob\") { id } }", Map.of()), 404, "NOT_FOUND");
    }

    @Test
    void graphqlErrorsCarryTheStatusOfThePageOr200() {
        caller.behave("{\"credits\": 0}");
        refused(image("x"), 402, "INSUFFICIENT_CREDITS");

        caller.behave("{\"graphqlErrorsUnder200\": true}");

        refused(image("x"), 200, "INSUFFICIENT_CREDITS");
        refused(image(" "), 200, "BAD_REQUEST");
    }

    @Test
    void aGraphqlRequestThatMakesNoSenseIs400() {
        var bearer = Map.of("Authorization", "Bearer " + KEY);

        assertThat(caller.send("POST", "/graphql", "{", bearer).statusCode()).isEqualTo(400);
        assertThat(caller.send("POST", "/graphql", "{}", bearer).statusCode()).isEqualTo(400);
        assertThat(caller.graphql("{ nonsense }", Map.of()).statusCode()).isEqualTo(400);
        assertThat(caller.graphql("mutation {", Map.of()).statusCode()).isEqualTo(400);
        var missing =
                caller.graphql(GENERATE_IMAGE, Map.of("input", Map.of("service", "flux-ultra")));
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(Caller.json(missing).path("errors").isEmpty()).isFalse();
    }

    @Test
    void aHugeBodyIsRefused() {
        refused(caller.rest(Caller.order("x".repeat(300_000), null)), 413, "PAYLOAD_TOO_LARGE");
    }

    private HttpResponse<String> image(String prompt) {
        return caller.graphql(
                GENERATE_IMAGE, Map.of("input", Map.of("service", "flux-ultra", "prompt", prompt)));
    }

    static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Caller.json(answer).at("/errors/0/extensions/code").textValue()).isEqualTo(code);
        assertThat(Caller.json(answer).has("data")).isFalse();
        assertThat(answer.headers().firstValue("X-RateLimit-Limit")).isPresent();
    }
}
