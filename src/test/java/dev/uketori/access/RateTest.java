package dev.uketori.access;

import static dev.uketori.TestSandbox.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How often an app may call, as it sees it.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class RateTest {

    private static final String QUOTA =
            "https://iana.org/assignments/http-problem-types#quota-exceeded";

    @Test
    void anAppIsToldWhatIsLeftOfItsMinute() {
        var app = app(3);

        as(app).get("/v1/jobs")
                .then()
                .statusCode(200)
                .header("RateLimit-Policy", equalTo("\"requests\";q=3;w=60"))
                .header("RateLimit", matchesPattern("\"requests\";r=2;t=6[01]"));
        as(app).get("/v1/jobs/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .header("RateLimit", containsString("r=1;"));
        as(app).contentType("application/json")
                .body("{}")
                .post("/v1/jobs")
                .then()
                .statusCode(400)
                .header("RateLimit", containsString("r=0;"));
    }

    @Test
    void whoeverCallsTooOftenIsRefusedUntilThereIsRoom() {
        var app = app(1);
        as(app).get("/v1/jobs").then().statusCode(200);

        as(app).contentType("application/json")
                .body("{\"prompt\": \"a boat\"}")
                .post("/v1/jobs")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[1-5]?[0-9]|6[01]"))
                .header("RateLimit-Policy", equalTo("\"requests\";q=1;w=60"))
                .header("RateLimit", matchesPattern("\"requests\";r=0;t=\\d+"))
                .body("code", equalTo("rate_limited"))
                .body("type", equalTo(QUOTA))
                .body("status", equalTo(429))
                .body("violated-policies", contains("requests"));

        set(app, "{\"requestsPerMinute\": null}");
        as(app).get("/v1/jobs").then().statusCode(200).body("items.size()", equalTo(0));
    }

    @Test
    void theKeysOfAnAppShareItsMinuteAndNoOtherAppsDo() {
        var app = app(2);
        var other = app(2);
        String second = admin().post("/v1/clients/" + app.getString("id") + "/rotate").path("key");

        as(app).get("/v1/jobs").then().statusCode(200);
        with(second).get("/v1/jobs").then().statusCode(200);

        as(app).get("/v1/jobs").then().statusCode(429);
        with(second).get("/v1/jobs").then().statusCode(429);
        as(other)
                .get("/v1/jobs")
                .then()
                .statusCode(200)
                .header("RateLimit", containsString("r=1;"));
    }

    @Test
    void ofManyCallsAtOnceAsManyGoAsTheLimitSays() throws Exception {
        var app = app(5);
        var call = (Callable<Integer>) () -> as(app).get("/v1/jobs").statusCode();

        try (var threads = Executors.newFixedThreadPool(16)) {
            var answers =
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(_ -> call).toList()).stream()
                            .map(each -> each.resultNow())
                            .toList();

            assertThat(answers).hasSize(16).containsOnly(200, 429);
            assertThat(answers.stream().filter(status -> status == 200)).hasSize(5);
        }
    }

    @Test
    void anAppWithoutALimitIsToldNothing() {
        as(app(null))
                .get("/v1/jobs")
                .then()
                .statusCode(200)
                .header("RateLimit", nullValue())
                .header("RateLimit-Policy", nullValue());
        given().get("/v1/jobs").then().statusCode(200).header("RateLimit", nullValue());
        admin().get("/v1/jobs").then().statusCode(200).header("RateLimit", nullValue());
    }

    @Test
    void theAppThatNeedsNoKeyMayBeGivenALimit() {
        var clients = admin().get("/v1/clients?limit=200").jsonPath();
        String id = clients.getString("items.find { it.name == 'sandbox' }.id");
        try {
            change(id, "{\"requestsPerMinute\": 1}");
            given().get("/v1/jobs").then().statusCode(200);

            given().get("/v1/jobs").then().statusCode(429);
        } finally {
            change(id, "{\"requestsPerMinute\": null}");
        }
    }

    @Test
    void theAdministratorIsNotLockedOut() {
        var clients = admin().get("/v1/clients?limit=200").jsonPath();
        String id = clients.getString("items.find { it.name == 'admin' }.id");
        try {
            change(id, "{\"requestsPerMinute\": 1}");

            admin().get("/v1/jobs").then().statusCode(200);
            admin().get("/v1/jobs").then().statusCode(200).header("RateLimit", nullValue());
        } finally {
            change(id, "{\"requestsPerMinute\": null}");
        }
    }

    @Test
    void inDoitongsPlaceItsOwnHeadersAndErrorTellOfTheAppsLimit() {
        var app = app(1);

        order(app)
                .then()
                .statusCode(200)
                .header("X-RateLimit-Limit", equalTo("1"))
                .header("X-RateLimit-Remaining", equalTo("0"))
                .header("X-RateLimit-Reset", matchesPattern("\\d{10}"));
        order(app)
                .then()
                .statusCode(429)
                .contentType("application/json")
                .header("Retry-After", matchesPattern("\\d+"))
                .header("X-RateLimit-Limit", equalTo("1"))
                .header("X-RateLimit-Remaining", equalTo("0"))
                .body("errors[0].extensions.code", equalTo("RATE_LIMITED"));
        as(app).contentType("application/json")
                .body(Map.of("query", "{ job(id: \"" + UUID.randomUUID() + "\") { id } }"))
                .post("/graphql")
                .then()
                .statusCode(429)
                .body("errors[0].extensions.code", equalTo("RATE_LIMITED"));
    }

    @Test
    void theStreamOfEventsCountsToo() {
        var app = app(1);
        as(app).get("/v1/events").then().statusCode(200);

        as(app).accept("text/event-stream").get("/v1/events").then().statusCode(429);
    }

    private static Response order(JsonPath app) {
        return as(app).contentType("application/json")
                .body(Map.of("service", "flux-ultra", "prompt", "a boat"))
                .post("/v1/text_to_image");
    }

    private static JsonPath app(Integer requestsPerMinute) {
        return TestSandbox.app("requestsPerMinute", requestsPerMinute);
    }

    private static void set(JsonPath app, String share) {
        change(app.getString("id"), share);
    }

    private static void change(String id, String share) {
        admin().contentType("application/json")
                .body(share)
                .patch("/v1/clients/" + id)
                .then()
                .statusCode(200);
    }

    private static RequestSpecification as(JsonPath app) {
        return with(app.getString("key"));
    }

    private static RequestSpecification with(String key) {
        return given().header("X-API-Key", key);
    }
}
