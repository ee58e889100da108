package dev.uketori.intake;

import static dev.uketori.Refusals.refused;
import static dev.uketori.TestSandbox.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an app may order in a day, as it sees it. A boat may cost 20 credits.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class DayBudgetTest {

    private static final String BOAT = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";

    @BeforeEach
    void slow() {
        Upstream.slow();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void whatTheDayHasNoRoomForIsRefusedWithFigures() {
        var app = app(39L);
        job(app, BOAT).then().statusCode(202);

        refused(job(app, BOAT), 402, "budget_exceeded")
                .body("needed", equalTo(20))
                .body("available", equalTo(19))
                .body("detail", containsString("T00:00:00Z"))
                .header("Retry-After", matchesPattern("[1-9]\\d{0,4}"));

        as(app).get("/v1/jobs").then().body("items", hasSize(1));
    }

    @Test
    void ofSixteenAtOnceAsManyAreTakenAsFit() throws Exception {
        var app = app(100L);
        var call = (Callable<Integer>) () -> job(app, BOAT).statusCode();

        try (var threads = Executors.newFixedThreadPool(16)) {
            var answers =
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(_ -> call).toList()).stream()
                            .map(each -> each.resultNow())
                            .toList();

            assertThat(answers).containsOnly(202, 402);
            assertThat(answers.stream().filter(status -> status == 202)).hasSize(5);
        }
        as(app).get("/v1/jobs").then().body("items", hasSize(5));
    }

    @Test
    void aReplayIsAnsweredAndARefusedKeyStaysFree() {
        var app = app(20L);
        var key = UUID.randomUUID().toString();
        String id = keyed(app, key, BOAT).then().statusCode(202).extract().path("id");

        keyed(app, key, BOAT)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", equalTo("true"))
                .body("id", equalTo(id));

        var refused = UUID.randomUUID().toString();
        keyed(app, refused, BOAT).then().statusCode(402);
        change(app, "{\"creditsPerDay\": 40}");
        keyed(app, refused, "{\"prompt\": \"another\", \"width\": 64}")
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", nullValue());
    }

    @Test
    void aBatchIsTakenWholeOrNotAtAll() {
        var app = app(50L);
        var three = "{\"jobs\": [" + BOAT + "," + BOAT + "," + BOAT + "]}";

        refused(batch(app, three), 402, "budget_exceeded")
                .body("needed", equalTo(60))
                .body("available", equalTo(50));
        refused(batch(app, three.replace("]}", "], \"force\": true}")), 402, "budget_exceeded");
        as(app).get("/v1/jobs").then().body("items", empty());

        batch(app, "{\"jobs\": [" + BOAT + "," + BOAT + "]}").then().statusCode(202);
    }

    @Test
    void aRetryNeedsRoomOfItsOwn() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 400}}}");
        var app = app(20L);
        String id = job(app, BOAT).then().statusCode(202).extract().path("id");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> as(app).get("/v1/jobs/" + id).path("status"), "failed"::equals);

        refused(as(app).post("/v1/jobs/" + id + "/retry"), 402, "budget_exceeded")
                .body("available", equalTo(0))
                .header("Retry-After", notNullValue());

        change(app, "{\"creditsPerDay\": 40}");
        as(app).post("/v1/jobs/" + id + "/retry").then().statusCode(202);
        job(app, BOAT).then().statusCode(402);
    }

    @Test
    void anotherAppAndOneWithoutABudgetAreNotAffected() {
        job(app(0L), BOAT).then().statusCode(402);

        job(app(20L), BOAT).then().statusCode(202);
        job(app(null), BOAT).then().statusCode(202);
        given().contentType("application/json").body(BOAT).post("/v1/jobs").then().statusCode(202);
    }

    @Test
    void inDoitongsPlaceItIsDoitongsOwnRefusal() {
        var app = app(20L);
        var order = Map.of("service", "flux-ultra", "prompt", "a boat", "width", 64, "height", 64);
        as(app).body(order).post("/v1/text_to_image").then().statusCode(200);

        as(app).body(order)
                .post("/v1/text_to_image")
                .then()
                .statusCode(402)
                .contentType("application/json")
                .header("Retry-After", notNullValue())
                .header("X-RateLimit-Limit", notNullValue())
                .body("errors[0].extensions.code", equalTo("INSUFFICIENT_CREDITS"))
                .body("errors[0].extensions.creditsRequired", equalTo(20))
                .body("errors[0].extensions.creditsAvailable", equalTo(0));
        as(app).body(
                        Map.of(
                                "query",
                                "mutation { generateImage(input: {service: \"flux-ultra\", prompt: \"x\"}) { id } }"))
                .post("/graphql")
                .then()
                .statusCode(402)
                .body("errors.extensions.code", contains("INSUFFICIENT_CREDITS"))
                .body("errors[0].extensions.creditsRequired", equalTo(20));
    }

    @Test
    void anAppSeesWhatIsLeftOfItsOwn() {
        var app = app(100L);
        change(app, "{\"requestsPerMinute\": 9}");
        job(app, BOAT).then().statusCode(202);

        as(app).get("/v1/limits")
                .then()
                .statusCode(200)
                .body("plan", notNullValue())
                .body("own.requestsPerMinute.limit", equalTo(9))
                .body("own.requestsPerMinute.left", equalTo(7))
                .body("own.requestsPerMinute.until", notNullValue())
                .body("own.creditsPerDay.limit", equalTo(100))
                .body("own.creditsPerDay.left", equalTo(80))
                .body("own.creditsPerDay.until", containsString("T00:00:00Z"));
        as(app(null))
                .get("/v1/limits")
                .then()
                .body("own.containsKey('requestsPerMinute')", equalTo(true))
                .body("own.requestsPerMinute", nullValue())
                .body("own.creditsPerDay", nullValue());
    }

    private static Response job(JsonPath app, String body) {
        return as(app).body(body).post("/v1/jobs");
    }

    private static Response keyed(JsonPath app, String key, String body) {
        return as(app).header("Idempotency-Key", key).body(body).post("/v1/jobs");
    }

    private static Response batch(JsonPath app, String body) {
        return as(app).body(body).post("/v1/batches");
    }

    private static JsonPath app(Long creditsPerDay) {
        return TestSandbox.app("creditsPerDay", creditsPerDay);
    }

    private static void change(JsonPath app, String share) {
        admin().contentType("application/json")
                .body(share)
                .patch("/v1/clients/" + app.getString("id"))
                .then()
                .statusCode(200);
    }

    private static RequestSpecification as(JsonPath app) {
        return given().header("X-API-Key", app.getString("key")).contentType("application/json");
    }
}
