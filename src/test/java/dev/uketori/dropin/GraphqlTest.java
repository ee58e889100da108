package dev.uketori.dropin;

import static dev.uketori.dropin.DropIn.BOAT;
import static dev.uketori.dropin.DropIn.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.access.Caller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/graphql` against what Doitong's page says of it.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class GraphqlTest {

    private static final String GENERATE_IMAGE =
            "mutation GenerateImage($input: ImageGenerationInput!) { generateImage(input: $input) { id url width height } }";
    private static final String GENERATE =
            "mutation Generate($input: GenerateInput!) { generate(input: $input) { id status type provider url metadata creditCost createdAt } }";
    private static final String JOB =
            "query Job($id: ID!) { job(id: $id) { id status url error } }";

    @Inject Counter counter;

    private final String key = UUID.randomUUID().toString();

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    /// The page's JavaScript: `fetch`, then `checkJobStatus` every 2 seconds while it is
    /// processing.
    @Test
    void theJavaScriptSampleOfThePageGetsItsImage() {
        var taken =
                TestSandbox.admin()
                        .contentType("application/json")
                        .body(
                                Map.of(
                                        "query",
                                        GENERATE_IMAGE,
                                        "variables",
                                        Map.of(
                                                "input",
                                                Map.of(
                                                        "service",
                                                        "flux-ultra",
                                                        "prompt",
                                                        "Beautiful Japanese garden in spring",
                                                        "width",
                                                        1024,
                                                        "height",
                                                        1024))))
                        .post("/graphql")
                        .then()
                        .statusCode(200)
                        .contentType("application/json")
                        .body("errors", nullValue())
                        .body("data.generateImage.width", equalTo(1024))
                        .body("data.generateImage.url", nullValue())
                        .extract()
                        .jsonPath();
        var id = taken.getString("data.generateImage.id");

        var url =
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofSeconds(2))
                        .until(
                                () ->
                                        TestSandbox.admin()
                                                .get("/v1/text_to_image/" + id)
                                                .jsonPath()
                                                .getString("data.generateimage.url"),
                                address -> address != null);

        given().get(url).then().statusCode(200).contentType("image/jpeg");
    }

    /// The page's Python: `requests.post`, and what is asked of it by the same way.
    @Test
    void thePythonSampleOfThePageGetsItsImage() {
        var id =
                generate(
                                Map.of(
                                        "width",
                                        1024,
                                        "height",
                                        1024,
                                        "version",
                                        "flux-pro-1.1-ultra",
                                        "quality",
                                        "high",
                                        "webhookUrl",
                                        "https://app.example/hook"))
                        .then()
                        .statusCode(200)
                        .body("data.generate.status", equalTo("processing"))
                        .body("data.generate.type", equalTo("IMAGE"))
                        .body("data.generate.provider", equalTo("flux-ultra"))
                        .body("data.generate.creditCost", equalTo(15))
                        .body("data.generate.metadata.width", equalTo(1024))
                        .body("data.generate.createdAt", matchesPattern("[-\\d]+T[:\\d]+Z"))
                        .extract()
                        .<String>path("data.generate.id");

        var job =
                await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofSeconds(2))
                        .until(
                                () -> DropIn.graphql(JOB, Map.of("id", id)).jsonPath(),
                                answer -> "completed".equals(answer.getString("data.job.status")));

        given().get(job.getString("data.job.url")).then().statusCode(200).contentType("image/jpeg");
        assertThat(Upstream.job(id).getString("quality")).isEqualTo("high");
        given().get("/v1/text_to_image/" + id)
                .then()
                .body("data.generateimage.webhookUrl", equalTo("https://app.example/hook"));
    }

    private static Response generate(Map<String, ?> options) {
        return DropIn.graphql(
                GENERATE,
                Map.of(
                        "input",
                        Map.of(
                                "type",
                                "IMAGE",
                                "provider",
                                "flux-ultra",
                                "input",
                                Map.of("text", "a boat"),
                                "options",
                                options)));
    }

    @Test
    void answersHaveTheNamesThatWereAskedFor() {
        DropIn.graphql(
                        "mutation M($i: ImageGenerationInput!) { first: generateImage(input: $i) { number: id __typename } }",
                        Map.of("i", BOAT))
                .then()
                .statusCode(200)
                .body("data.first.__typename", equalTo("Job"))
                .body("data.first.number", matchesPattern("[-0-9a-f]{36}"));
    }

    @Test
    void oneOfSeveralOperationsIsNamed() {
        var document = JOB + " query Other { __typename }";
        var body = new HashMap<String, Object>(Map.of("query", document, "operationName", "Other"));

        post(body).then().statusCode(200).body("data.__typename", equalTo("Query"));
        body.put("operationName", "Nobody");
        refused(post(body), 400, "GRAPHQL_VALIDATION_FAILED");
        body.remove("operationName");
        refused(post(body), 400, "GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void whoAsksForGraphqlsOwnMediaTypeGetsIt() {
        given().contentType("application/json")
                .accept("application/graphql-response+json, application/json;q=0.9")
                .body(Map.of("query", "{ __typename }"))
                .post("/graphql")
                .then()
                .statusCode(200)
                .contentType("application/graphql-response+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|GRAPHQL_PARSE_FAILED",
                "{ job(id: \"a\") { id }|GRAPHQL_PARSE_FAILED",
                "{ job(id: \"\\uD800\") { id } }|GRAPHQL_PARSE_FAILED",
                "{ jobs { id } }|GRAPHQL_VALIDATION_FAILED",
                "{ job { id } }|GRAPHQL_VALIDATION_FAILED",
                "{ job(id: \"a\") }|GRAPHQL_VALIDATION_FAILED",
                "{ job(id: \"a\") { id { a } } }|GRAPHQL_VALIDATION_FAILED",
                "query ($id: ID!) { job(id: $id) { id } }|GRAPHQL_VALIDATION_FAILED",
                "subscription { job { id } }|GRAPHQL_VALIDATION_FAILED",
                "fragment F on Job { id }|GRAPHQL_VALIDATION_FAILED",
                "type Query { a: Int }|GRAPHQL_VALIDATION_FAILED",
                "mutation { generateImage(input: {service: \"flux-ultra\"}) { id } }|GRAPHQL_VALIDATION_FAILED",
                "mutation { generateImage(input: {service: \"s\", prompt: \"a\", seed: 7}) { id } }|GRAPHQL_VALIDATION_FAILED",
                "mutation { generateImage(input: {service: \"s\", prompt: \"a\", width: 1e3}) { id } }|GRAPHQL_VALIDATION_FAILED",
                "mutation { generateImage(input: {service: \"s\", prompt: \"a\", width: 99999999999}) { id } }|GRAPHQL_VALIDATION_FAILED",
                "mutation { generate(input: {type: VIDEO, provider: \"p\", input: {text: \"a\"}}) { id } }|GRAPHQL_VALIDATION_FAILED"
            })
    void whatCannotBeRunIs400(String document, String code) {
        refused(DropIn.graphql(document, Map.of()), 400, code).body("data", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prompt|\"\\u0000\"|prompt must be well-formed Unicode",
                "prompt|\"\\ud800\"|prompt must be well-formed Unicode",
                "prompt|\" \"|prompt must not be empty",
                "width|63|width must be an integer from 64 to 4096",
                "height|-2147483648|height must be an integer from 64 to 4096",
                "webhookUrl|\"ftp://x/y\"|webhookUrl must be an absolute http or https URL"
            })
    void theRulesOfAnOrderAreTheSameHere(String name, String value, String message) {
        var input =
                "{\"service\": \"flux-ultra\", \"prompt\": \"a\", \"%s\": %s}"
                        .formatted(name, value)
                        .replace("\"" + name + "\": \"a\", ", "");

        var answer =
                post(
                        "{\"query\": \"%s\", \"variables\": {\"input\": %s}}"
                                .formatted(GENERATE_IMAGE, input));

        refused(answer, 400, "BAD_REQUEST")
                .body("errors[0].message", containsString(message))
                .body("errors[0].path", equalTo(List.of("generateImage")))
                .body("errors[0].extensions.errors.pointer", hasItems("/" + name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[{\"query\": \"{ __typename }\"}]",
                "{}",
                "{\"query\": null}",
                "{\"query\": 7}",
                "{\"query\": \"\"}",
                "{\"query\": \"{ __typename }\", \"query\": \"{ __typename }\"}",
                "{\"query\": \"{ __typename }\", \"variables\": []}",
                "{\"query\": \"{ __typename }\", \"variables\": \"a\"}",
                "{\"query\": \"{ __typename }\", \"operationName\": {}}"
            })
    void whatIsNoRequestIs400(String body) {
        refused(post(body), 400, "BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\": null}",
                "{\"input\": []}",
                "{\"input\": {\"service\": {}, \"prompt\": 7}}",
                "{}"
            })
    void wrongVariablesAre400(String variables) {
        var body = "{\"query\": \"%s\", \"variables\": %s}".formatted(GENERATE_IMAGE, variables);

        refused(post(body), 400, "GRAPHQL_VALIDATION_FAILED").body("data", nullValue());
    }

    @Test
    void variablesThatNestWithoutEndAre400() {
        var body =
                "{\"query\": \"{ __typename }\", \"variables\": {\"a\": %s"
                        .formatted("[".repeat(60_000));

        refused(post(body.getBytes(UTF_8)), 400, "BAD_REQUEST");
    }

    @Test
    void aRequestIsAtMost64Kibibytes() {
        var body = "{\"query\": \"{ __typename } #%s\"}".formatted("a".repeat(65_536));

        refused(post(body.getBytes(UTF_8)), 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void anotherAppsJobIsNullAndNotFound() {
        var theirs =
                TestSandbox.admin()
                        .contentType("application/json")
                        .body(BOAT)
                        .post("/v1/text_to_image")
                        .<String>path("data.generateimage.id");

        for (var id : List.of(theirs, UUID.randomUUID().toString(), "nosuchjob", "", "%00")) {
            refused(DropIn.graphql(JOB, Map.of("id", id)), 404, "NOT_FOUND")
                    .body("data.job", nullValue());
        }
    }

    @Test
    void whatIsThereIsShownBesideWhatIsNot() {
        var mine = DropIn.submitted();

        DropIn.graphql(
                        "query Q($a: ID!, $b: ID!) { a: job(id: $a) { id } b: job(id: $b) { id } }",
                        Map.of("a", mine, "b", "nosuchjob"))
                .then()
                .statusCode(200)
                .body("data.a.id", equalTo(mine))
                .body("data.b", nullValue())
                .body("errors[0].path", equalTo(List.of("b")))
                .body("errors[0].extensions.code", equalTo("NOT_FOUND"));
    }

    @Test
    void aWrongKeyIs401() {
        var answer =
                given().contentType("application/json")
                        .header("Authorization", "Bearer wrong")
                        .body(Map.of("query", "{ __typename }"));

        refused(answer.post("/graphql"), 401, "UNAUTHORIZED");
    }

    @Test
    void onlyWhatSaysThatItIsJsonIsRead() {
        var answer = given().contentType("text/plain").body("{\"query\": \"{ __typename }\"}");

        refused(answer.post("/graphql"), 415, "UNSUPPORTED_MEDIA_TYPE");
        given().get("/graphql").then().statusCode(405);
    }

    @Test
    void everyAnswerTellsOfTheBudget() {
        for (var document : List.of("{ __typename }", "{", "{ job(id: \"a\") { id } }")) {
            DropIn.graphql(document, Map.of())
                    .then()
                    .header("X-RateLimit-Limit", matchesPattern("\\d+"))
                    .header("X-RateLimit-Remaining", matchesPattern("\\d+"))
                    .header("X-RateLimit-Reset", matchesPattern("\\d{10}"));
        }
    }

    @Test
    void theSameRequestWithTheSameKeyMakesItsJobsOnce() {
        var document =
                "mutation M($i: ImageGenerationInput!) { a: generateImage(input: $i) { id } b: generateImage(input: $i) { id } }";
        var first = withKey(document, BOAT).then().statusCode(200).extract();

        var again = withKey(document, BOAT).then().statusCode(200).extract();

        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.<Object>path("data")).isEqualTo(first.path("data"));
        assertThat(first.<String>path("data.a.id")).isNotEqualTo(first.path("data.b.id"));
        var other = new HashMap<>(BOAT);
        other.put("prompt", "a car");
        refused(withKey(document, other), 422, "IDEMPOTENCY_KEY_REUSED");
    }

    private Response withKey(String document, Map<String, ?> input) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(Map.of("query", document, "variables", Map.of("i", input)))
                .post("/graphql");
    }

    @Test
    void tenJobsInOneDocumentAreTakenAndElevenAreNone() {
        var prompt = "a boat " + key;
        var input = new HashMap<>(BOAT);
        input.put("prompt", prompt);

        refused(DropIn.graphql(aliases(11), Map.of("i", input)), 400, "GRAPHQL_VALIDATION_FAILED")
                .body("errors[0].message", equalTo("A document may ask for 10 jobs at most."));
        given().get("/v1/jobs?q=" + key).then().body("items.size()", equalTo(0));
        DropIn.graphql(aliases(10), Map.of("i", input)).then().statusCode(200);
        given().get("/v1/jobs?q=" + key).then().body("items.size()", equalTo(10));
    }

    private static String aliases(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> "a%d: generateImage(input: $i) { id }".formatted(i))
                .collect(Collectors.joining(" ", "mutation M($i: ImageGenerationInput!) { ", " }"));
    }

    @Test
    void jobsAreCountedInFragmentsToo() {
        var spreads = "...F ".repeat(11);
        var document =
                "query { %s } fragment F on Query { job(id: \"a\") { id } }".formatted(spreads);

        refused(DropIn.graphql(document, Map.of()), 400, "GRAPHQL_VALIDATION_FAILED")
                .body("errors[0].message", containsString("10 jobs"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fragmentsInFragmentsAreNotWalkedToTheirEnd(int width) {
        var fragments =
                IntStream.range(0, 22)
                        .mapToObj(i ->
                                "fragment F%d on Job { %s }"
                                        .formatted(i, "...F%d ".formatted(i + 1).repeat(width)))
                        .collect(Collectors.joining(" "));
        var document =
                "{ job(id: \"a\") { ...F0 } } %s fragment F22 on Job { id }".formatted(fragments);

        var answer = DropIn.graphql(document, Map.of());

        if (width == 1) {
            refused(answer, 404, "NOT_FOUND");
        } else {
            refused(answer, 400, "GRAPHQL_VALIDATION_FAILED")
                    .body(
                            "errors[0].message",
                            equalTo("A document may select 500 fields at most."));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ job(id: \"a\") { ...F } } fragment F on Job { ...F }",
                "{ job(id: \"a\") { ...F } } fragment F on Job { ...G } fragment G on Job { ...F }",
                "{ ...F } fragment F on Query { job(id: \"a\") { id } ...F ...F }"
            })
    void aFragmentInItselfIsRefused(String document) {
        refused(DropIn.graphql(document, Map.of()), 400, "GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void depthIsBounded() {
        var inside = "ofType { ".repeat(30) + "name" + " }".repeat(30);
        var document = "{ __type(name: \"Job\") { %s } }".formatted(inside);

        refused(DropIn.graphql(document, Map.of()), 400, "GRAPHQL_VALIDATION_FAILED")
                .body("errors[0].message", equalTo("A document may go 25 levels deep at most."));
        refused(
                post("{\"query\": \"%s\"}".formatted("{ a ".repeat(15_000)).getBytes(UTF_8)),
                400,
                "GRAPHQL_PARSE_FAILED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id ", "a: id ", "@skip(if: true) ", "... on Job { id } "})
    void lengthIsBounded(String repeated) {
        var document = "{ job(id: \"a\") { id %s } }".formatted(repeated.repeat(3_000));

        var answer =
                post(Map.of("query", document.substring(0, Math.min(60_000, document.length()))));

        refused(answer, 400, "GRAPHQL_PARSE_FAILED");
    }

    @Test
    void aSandboxTellsItsSchemaToTheToolsThatAskForIt() {
        DropIn.graphql(graphql.introspection.IntrospectionQuery.INTROSPECTION_QUERY, Map.of())
                .then()
                .statusCode(200)
                .body("errors", nullValue())
                .body("data.__schema.types.name", hasItems("Job", "GenerateInput"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{ __schema { types { name } } }", "{ __type(name: \"Job\") { name } }"})
    void productionTellsItsSchemaToNobody(String document) {
        var conversation = new Conversation(new Caller("app", false), null, () -> new byte[32]);

        var result = new Engine(counter, false).execute(document, null, Map.of(), conversation);

        assertThat(result.isDataPresent()).isFalse();
        assertThat(result.getErrors())
                .hasSize(1)
                .allMatch(error -> error.getMessage().contains("ntrospection"));
    }

    @Test
    void introspectionIsForTheSandboxAlone() {
        var production =
                new io.smallrye.config.SmallRyeConfigBuilder()
                        .withMapping(DropInConfig.class)
                        .build()
                        .getConfigMapping(DropInConfig.class);

        assertThat(production.introspection()).isFalse();
    }

    private static Response post(Object body) {
        return given().contentType("application/json").body(body).post("/graphql");
    }

    private static Response post(byte[] body) {
        return given().contentType("application/json").body(body).post("/graphql");
    }
}
