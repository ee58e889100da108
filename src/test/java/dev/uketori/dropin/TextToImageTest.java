package dev.uketori.dropin;

import static dev.uketori.RawHttp.exchange;
import static dev.uketori.RawHttp.head;
import static dev.uketori.dropin.DropIn.BOAT;
import static dev.uketori.dropin.DropIn.PATH;
import static dev.uketori.dropin.DropIn.refused;
import static dev.uketori.dropin.DropIn.submit;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.job.JobId;
import dev.uketori.store.JobQueries;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `/v1/text_to_image` against what Doitong's page says of it.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class TextToImageTest {

    @Inject JobQueries jobs;

    private final String key = UUID.randomUUID().toString();

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    /// The page's `curl`, byte for byte but for its host and its key.
    @Test
    void theSampleOfThePageIsTaken() throws IOException {
        var body =
                """
                {
                  "service": "flux-ultra",
                  "prompt": "A majestic lion in the savanna at sunset, photorealistic",
                  "width": 1024,
                  "height": 1024,
                  "version": "flux-pro-1.1-ultra",
                  "webhookUrl": "https://your-webhook.com/callback"
                }
                """
                        .getBytes(UTF_8);

        var answer =
                exchange(
                        head(
                                "POST /v1/text_to_image",
                                "X-API-Key: an-admin-key-for-tests",
                                "Content-Type: application/json",
                                "Accept: */*",
                                "Content-Length: " + body.length),
                        body);

        assertThat(answer).startsWith("HTTP/1.1 200 ");
        var job =
                JsonPath.from(answer.substring(answer.indexOf("\r\n\r\n")))
                        .getMap("data.generateimage");
        assertThat(job)
                .containsEntry("status", "processing")
                .containsEntry("webhookUrl", "https://your-webhook.com/callback")
                .containsEntry("url", null)
                .containsOnlyKeys("id", "status", "url", "webhookUrl", "createdAt", "duration");
        assertThat(job.get("createdAt").toString())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    }

    @Test
    void aJobIsProcessingAndThenCompletedAtAnAddressThatOpensWithNoKey() {
        Upstream.slow();
        var id = DropIn.submitted();
        given().get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("data.generateimage.id", equalTo(id))
                .body("data.generateimage.status", equalTo("processing"))
                .body("data.generateimage.url", nullValue());
        Upstream.friendly();
        var drawn = DropIn.awaited(DropIn.submitted(), "completed");

        var image = given().get(drawn.getString("data.generateimage.url"));

        assertThat(image.statusCode()).isEqualTo(200);
        assertThat(image.contentType()).startsWith("image/");
        assertThat(image.asByteArray()).hasSizeGreaterThan(500);
    }

    @Test
    void oursAndTheirsAreTheSameJob() {
        var id =
                submit(
                                Map.of(
                                        "service",
                                        "flux-ultra",
                                        "prompt",
                                        "a boat",
                                        "width",
                                        64,
                                        "height",
                                        96,
                                        "version",
                                        "v",
                                        "quality",
                                        "high"))
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("data.generateimage.id");

        var job = Upstream.job(id);

        assertThat(job.getString("prompt")).isEqualTo("a boat");
        assertThat(job.getInt("height")).isEqualTo(96);
        assertThat(job.getString("version")).isEqualTo("v");
        assertThat(job.getString("quality")).isEqualTo("high");
        given().get(PATH + "/" + Upstream.submitted())
                .then()
                .statusCode(200)
                .body("data.generateimage.createdAt", notNullValue());
    }

    @Test
    void itsWebhookUrlIsToBeToldInDoitongsWords() {
        var body = new HashMap<>(BOAT);
        body.put("webhookUrl", "https://app.example/hook?a=1");

        var id = submit(body).then().statusCode(200).extract().path("data.generateimage.id");

        assertThat(jobs.job(JobId.parse(id.toString()).orElseThrow()).orElseThrow())
                .returns("https://app.example/hook?a=1", job -> job.callbackUrl)
                .returns("doitong", job -> job.callbackStyle);
        assertThat(jobs.job(JobId.parse(Upstream.submitted()).orElseThrow()).orElseThrow())
                .returns("notice", job -> job.callbackStyle);
    }

    @Test
    void whatThePageDoesNotNameIsPassedOver() {
        var body = new HashMap<>(BOAT);
        body.put("seed", 7);
        body.put("style", Map.of("a", "b"));
        body.put("version", null);

        submit(body).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service|null|service is required",
                "service|7|service must be a string",
                "prompt|null|prompt is required",
                "prompt|\" \"|prompt must not be empty",
                "prompt|\"\\u0000\"|prompt must be well-formed Unicode",
                "prompt|\"\\ud800\"|prompt must be well-formed Unicode",
                "prompt|[]|prompt must be a string",
                "width|63|width must be an integer from 64 to 4096",
                "width|4097|width must be an integer",
                "width|\"1024\"|width must be an integer",
                "height|1e400|height must be an integer",
                "height|99999999999999999999|height must be an integer",
                "webhookUrl|\"ftp://x/y\"|webhookUrl must be an absolute http or https URL",
                "webhookUrl|\"https://u:p@x/\"|webhookUrl must be",
                "quality|{}|quality must be a string"
            })
    void aWrongParameterIsNamed(String name, String value, String message) {
        var body =
                "{\"service\": \"flux-ultra\", \"prompt\": \"a\", \"%s\": %s}"
                        .formatted(name, value)
                        .replace("\"" + name + "\": \"flux-ultra\", ", "")
                        .replace("\"" + name + "\": \"a\", ", "");

        refused(submit(body), 400, "BAD_REQUEST")
                .body("errors[0].message", containsString(message))
                .body("errors[0].extensions.errors.pointer", hasItems("/" + name));
    }

    @Test
    void aPromptHasAtMost4000Characters() {
        refused(
                submit(Map.of("service", "flux-ultra", "prompt", "a".repeat(4001))),
                400,
                "BAD_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[{}]",
                "7",
                "{",
                "{\"prompt\": \"a\"} {}",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}",
                "{\"prompt\": \"\u00ff\u00c0\"}",
                "{\"prompt\": \"\u00ed\u00a0\u0080\"}",
                "{\"a\": NaN}"
            })
    void garbageIsRefused(String body) {
        var answer =
                given().contentType("application/json").body(body.getBytes(ISO_8859_1)).post(PATH);

        refused(answer, 400, "BAD_REQUEST");
    }

    @Test
    void deepNestingIsRefused() {
        for (var body :
                new String[] {
                    "{\"prompt\":" + "[".repeat(60_000), "{\"a\":" + "{\"a\":".repeat(10_000)
                }) {
            var answer = given().contentType("application/json").body(body.getBytes(UTF_8));
            refused(answer.post(PATH), 400, "BAD_REQUEST");
        }
    }

    @Test
    void aBodyIsAtMost64Kibibytes() {
        refused(submit("{\"prompt\": \"" + "a".repeat(65_536) + "\"}"), 413, "PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*",
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/jsonp",
                "Content-Type: multipart/form-data; boundary=x"
            })
    void onlyWhatSaysThatItIsJsonIsRead(String header) throws IOException {
        assertThat(
                        exchange(
                                head("POST " + PATH, header, "Content-Length: 2"),
                                "{}".getBytes(UTF_8)))
                .startsWith("HTTP/1.1 415 ")
                .contains("\"code\":\"UNSUPPORTED_MEDIA_TYPE\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-API-Key", "Authorization"})
    void aWrongKeyIs401AsAtDoitong(String header) {
        var answer =
                given().contentType("application/json").header(header, "Bearer wrong").body(BOAT);

        refused(answer.post(PATH), 401, "UNAUTHORIZED")
                .header("WWW-Authenticate", equalTo("Bearer"))
                .header("X-RateLimit-Limit", nullValue());
        refused(given().header(header, "Bearer wrong").get(PATH + "/x"), 401, "UNAUTHORIZED");
    }

    @Test
    void eitherHeaderTakesAKey() {
        var id =
                TestSandbox.admin()
                        .contentType("application/json")
                        .body(BOAT)
                        .post(PATH)
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("data.generateimage.id");

        given().header("X-API-Key", "an-admin-key-for-tests")
                .get(PATH + "/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void anotherAppsJobIsNotThere() {
        var theirs =
                TestSandbox.admin()
                        .contentType("application/json")
                        .body(BOAT)
                        .post(PATH)
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("data.generateimage.id");

        var answer = given().get(PATH + "/" + theirs);

        refused(answer, 404, "NOT_FOUND").body(not(containsString(theirs)));
        assertThat(answer.asString())
                .isEqualTo(given().get(PATH + "/" + UUID.randomUUID()).asString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nosuchjob",
                "%00",
                "%FF%FE",
                "a%2Fb",
                "019B2C6E-0000-7000-8000-0123456789AB"
            })
    void anUnknownIdIs404(String id) throws IOException {
        assertThat(exchange(head("GET " + PATH + "/" + id), new byte[0]))
                .startsWith("HTTP/1.1 404 ")
                .contains("\"code\":\"NOT_FOUND\"");
    }

    @Test
    void whatWasDeletedIs404() {
        var id = DropIn.submitted();
        Upstream.awaited(id, "image.state", "stored");
        given().delete("/v1/jobs/" + id).then().statusCode(204);

        refused(given().get(PATH + "/" + id), 404, "NOT_FOUND");
    }

    @Test
    void aJobThatWasCalledOffHasFailed() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        Upstream.awaited(DropIn.submitted(), "hold.reason", "paused");
        var id = DropIn.submitted();
        Upstream.awaited(id, "hold.reason", "paused");
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(200);

        given().get(PATH + "/" + id)
                .then()
                .statusCode(200)
                .body("data.generateimage.status", equalTo("failed"))
                .body("data.generateimage.error", equalTo("canceled"))
                .body("data.generateimage.url", nullValue());
    }

    @Test
    void aJobThatWentWrongSaysWhy() {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");

        var job = DropIn.awaited(DropIn.submitted(), "failed");

        assertThat(job.getString("data.generateimage.error"))
                .isEqualTo("The image could not be generated");
    }

    @Test
    void theSameKeyAndBodyAreTheSameJob() {
        var first = submitOnce(key).then().statusCode(200).extract();

        var again = submitOnce(key).then().statusCode(200).header("Idempotent-Replayed", "true");

        again.body("data.generateimage.id", equalTo(first.<String>path("data.generateimage.id")));
        refused(
                given().contentType("application/json")
                        .header("Idempotency-Key", key)
                        .body(Map.of("service", "flux-ultra", "prompt", "a car"))
                        .post(PATH),
                422,
                "IDEMPOTENCY_KEY_REUSED");
    }

    private static Response submitOnce(String key) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(BOAT)
                .post(PATH);
    }

    @Test
    void everyAnswerTellsOfTheBudget() {
        for (var answer :
                new Response[] {
                    DropIn.submit(BOAT), DropIn.submit("{"), given().get(PATH + "/nosuchjob")
                }) {
            answer.then()
                    .header("X-RateLimit-Limit", matchesPattern("\\d+"))
                    .header("X-RateLimit-Remaining", matchesPattern("\\d+"))
                    .header("X-RateLimit-Reset", matchesPattern("\\d{10}"));
        }
    }
}
