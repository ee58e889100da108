package dev.uketori.access;

import static dev.uketori.TestSandbox.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.uketori.TestSandbox;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Apps, as the administrator makes them and as they call.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class ClientsTest {

    @Inject Credentials credentials;
    @Inject AgroalDataSource database;

    @Test
    void aNewAppCallsWithItsKeyInEitherHeader() {
        var app = created("either header");

        assertThat(app.getString("key")).startsWith("uk_");
        assertThat(app.getString("callbackSecret")).startsWith("whsec_");
        given().header("Authorization", "Bearer " + app.getString("key"))
                .get("/v1/jobs")
                .then()
                .statusCode(200)
                .body("items", equalTo(List.of()));
        given().header("X-API-Key", app.getString("key")).get("/v1/jobs").then().statusCode(200);
    }

    @Test
    void anotherAppsJobIsNotThere() {
        var one = key(created("one of two"));
        var other = key(created("other of two"));

        var id =
                as(one).contentType("application/json")
                        .body("{\"prompt\": \"a boat\", \"reference\": \"mine\"}")
                        .post("/v1/jobs")
                        .then()
                        .statusCode(202)
                        .extract()
                        .jsonPath()
                        .getString("id");

        as(one).get("/v1/jobs/" + id).then().statusCode(200);
        as(one).get("/v1/jobs").then().body("items.id", hasItem(id));
        as(other).get("/v1/jobs").then().body("items.id", not(hasItem(id)));
        for (var path : List.of("", "/timeline", "/image")) {
            as(other)
                    .get("/v1/jobs/" + id + path)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not_found"));
        }
        for (var change : List.of("/cancel", "/retry")) {
            as(other).post("/v1/jobs/" + id + change).then().statusCode(404);
        }
        as(other).delete("/v1/jobs/" + id).then().statusCode(404);
        admin().get("/v1/jobs/" + id).then().statusCode(200);
    }

    @Test
    void theSameIdempotencyKeyIsAnotherOneForAnotherApp() {
        var keys = List.of(key(created("idempotent one")), key(created("idempotent other")));

        var ids =
                keys.stream()
                        .map(key ->
                                as(key).contentType("application/json")
                                        .header("Idempotency-Key", "order-1")
                                        .body("{\"prompt\": \"a boat\"}")
                                        .post("/v1/jobs")
                                        .then()
                                        .statusCode(202)
                                        .extract()
                                        .jsonPath()
                                        .getString("id"))
                        .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void anAppIsNoAdministrator() {
        var key = key(created("no administrator"));

        as(key).get("/v1/clients").then().statusCode(403).body("code", equalTo("forbidden"));
        as(key).contentType("application/json")
                .body("{\"name\": \"mine\"}")
                .post("/v1/clients")
                .then()
                .statusCode(403);
        as(key).get("/v1/deliveries").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uk_unknown", "", " ", "uk_\u00fc", "null"})
    void anUnknownKeyIsRefusedThoughNoKeyWouldDo(String key) {
        given().header("X-API-Key", key)
                .get("/v1/jobs")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", startsWith("Bearer"))
                .body("code", equalTo("unauthorized"));
    }

    @Test
    void aHugeKeyIsRefused() {
        given().header("X-API-Key", "k".repeat(5000)).get("/v1/jobs").then().statusCode(401);
    }

    @Test
    void noKeyAndNoSecretIsInTheDatabase() throws SQLException {
        var app = created("nothing to read");

        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT client_key::text, client_secret.sealed
                                FROM client_key JOIN client_secret USING (client_id)
                                """)) {
            while (rows.next()) {
                assertThat(rows.getString(1)).doesNotContain(key(app));
                assertThat(new String(rows.getBytes(2), StandardCharsets.ISO_8859_1))
                        .doesNotContain("whsec_");
            }
        }
        assertThat(credentials.callbackSecrets("nothing to read"))
                .containsExactly(app.getString("callbackSecret"));
    }

    @Test
    void keysAreShownOnceAndListsShowNone() {
        var app = created("shown once");

        var list = admin().get("/v1/clients?limit=200").then().statusCode(200).extract().asString();

        assertThat(list).contains("\"shown once\"").doesNotContain(key(app), "uk_", "whsec_");
        admin().get("/v1/clients/" + app.getString("id"))
                .then()
                .statusCode(200)
                .body("name", equalTo("shown once"))
                .body("weight", equalTo(1))
                .body("requestsPerMinute", nullValue())
                .body("disabledAt", nullValue())
                .body("key", nullValue());
    }

    @Test
    void whileRotatingOldAndNewOpen() {
        var app = created("rotating");

        var fresh = rotated(app, "{\"overlapSeconds\": 600}");

        assertThat(key(fresh)).isNotEqualTo(key(app));
        as(key(app)).get("/v1/jobs").then().statusCode(200);
        as(key(fresh)).get("/v1/jobs").then().statusCode(200);
        assertThat(credentials.callbackSecrets("rotating"))
                .containsExactly(
                        fresh.getString("callbackSecret"), app.getString("callbackSecret"));
        admin().get("/v1/clients/" + app.getString("id"))
                .then()
                .body("rotatingUntil", notNullValue());
    }

    @Test
    void aRotationWithoutOverlapShutsTheOldKeyOutAtOnce() {
        var app = created("leaked");
        as(key(app)).get("/v1/jobs").then().statusCode(200);

        var fresh = rotated(app, "{\"overlapSeconds\": 0}");

        as(key(app)).get("/v1/jobs").then().statusCode(401);
        as(key(fresh)).get("/v1/jobs").then().statusCode(200);
        assertThat(credentials.callbackSecrets("leaked"))
                .containsExactly(fresh.getString("callbackSecret"));
    }

    @Test
    void asManyRotationsAsOneLikesEndByTheEarliestEnd() {
        var app = created("rotating twice");
        rotated(app, "{\"overlapSeconds\": 0}");

        rotated(app, "{\"overlapSeconds\": 600}");

        as(key(app)).get("/v1/jobs").then().statusCode(401);
    }

    @Test
    void oneOfTheTwoCanBeRotatedAlone() {
        var app = created("one of the two");

        var fresh = rotated(app, "{\"what\": \"callbackSecret\"}");

        assertThat(key(fresh)).isNull();
        as(key(app)).get("/v1/jobs").then().statusCode(200);
        assertThat(credentials.callbackSecrets("one of the two")).hasSize(2);
        assertThat(rotated(app, "{\"what\": \"key\"}").getString("callbackSecret")).isNull();
    }

    @Test
    void aDisabledAppIsShutOutUntilItIsEnabled() {
        var app = created("disabled");
        as(key(app)).get("/v1/jobs").then().statusCode(200);

        admin().post("/v1/clients/" + app.getString("id") + "/disable")
                .then()
                .statusCode(200)
                .body("disabledAt", notNullValue());
        as(key(app))
                .get("/v1/jobs")
                .then()
                .statusCode(401)
                .body("detail", equalTo("The app of this key is disabled."));

        admin().post("/v1/clients/" + app.getString("id") + "/enable").then().statusCode(200);
        as(key(app)).get("/v1/jobs").then().statusCode(200);
    }

    @Test
    void sharesAreChangedOneByOne() {
        var app = created("shares").getString("id");

        change(app, "{\"weight\": 5, \"creditsPerDay\": 1000}");
        change(app, "{\"requestsPerMinute\": 60}");

        admin().get("/v1/clients/" + app)
                .then()
                .body("weight", equalTo(5))
                .body("creditsPerDay", equalTo(1000))
                .body("requestsPerMinute", equalTo(60));

        change(app, "{\"creditsPerDay\": null}");

        admin().get("/v1/clients/" + app)
                .then()
                .body("creditsPerDay", nullValue())
                .body("weight", equalTo(5));
    }

    @Test
    void ofManyWhoWantOneNameOneGetsIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries =
                    IntStream.range(0, 16)
                            .<Callable<Integer>>mapToObj(_ -> () -> create("wanted").statusCode())
                            .toList();

            var statuses = threads.invokeAll(tries).stream().map(Future::resultNow).toList();

            assertThat(statuses)
                    .containsOnlyOnce(201)
                    .filteredOn(status -> status == 409)
                    .hasSize(15);
        }
    }

    static List<Map.Entry<String, String>> wrong() {
        return List.of(
                Map.entry("", ""),
                Map.entry("{", ""),
                Map.entry("[]", ""),
                Map.entry("{}", "/name"),
                Map.entry("{\"name\": null}", "/name"),
                Map.entry("{\"name\": \" \"}", "/name"),
                Map.entry("{\"name\": 7}", "/name"),
                Map.entry("{\"name\": \"a\\u0000b\"}", "/name"),
                Map.entry("{\"name\": \"" + "n".repeat(101) + "\"}", "/name"),
                Map.entry("{\"name\": \"admin\"}", "/name"),
                Map.entry("{\"name\": \"sandbox\"}", "/name"),
                Map.entry("{\"name\": \"x\", \"weight\": 0}", "/weight"),
                Map.entry("{\"name\": \"x\", \"weight\": 1.5}", "/weight"),
                Map.entry("{\"name\": \"x\", \"requestsPerMinute\": 0}", "/requestsPerMinute"),
                Map.entry("{\"name\": \"x\", \"creditsPerDay\": -1}", "/creditsPerDay"),
                Map.entry("{\"name\": \"x\", \"key\": \"mine\"}", "/key"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongWithAnAppIsNamed(Map.Entry<String, String> body) {
        var answer =
                admin().contentType("application/json")
                        .body(body.getKey())
                        .post("/v1/clients")
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("code", equalTo("invalid_request"));
        if (!body.getValue().isEmpty()) {
            answer.body("errors.pointer", equalTo(List.of(body.getValue())));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"overlapSeconds\": -1}",
                "{\"overlapSeconds\": 2592001}",
                "{\"what\": \"everything\"}",
                "{\"why\": \"leaked\"}",
                "null"
            })
    void whatIsWrongWithARotationChangesNothing(String body) {
        var name = "unrotated " + body;
        var app = created(name);

        admin().contentType("application/json")
                .body(body)
                .post("/v1/clients/" + app.getString("id") + "/rotate")
                .then()
                .statusCode(400);

        assertThat(credentials.callbackSecrets(name)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "00000000-0000-7000-8000-000000000000", "%00", "'"})
    void anUnknownAppIsNotThere(String id) {
        admin().urlEncodingEnabled(false).get("/v1/clients/" + id).then().statusCode(404);
        admin().urlEncodingEnabled(false)
                .post("/v1/clients/" + id + "/rotate")
                .then()
                .statusCode(404);
        admin().urlEncodingEnabled(false)
                .post("/v1/clients/" + id + "/disable")
                .then()
                .statusCode(404);
    }

    @Test
    void theAppOfTheSandboxHasASecretToo() {
        assertThat(credentials.callbackSecrets("sandbox")).hasSize(1);
    }

    private static JsonPath created(String name) {
        return create(name).then().statusCode(201).extract().jsonPath();
    }

    private static Response create(String name) {
        return admin().contentType("application/json")
                .body(Map.of("name", name))
                .post("/v1/clients");
    }

    private static JsonPath rotated(JsonPath app, String body) {
        return admin().contentType("application/json")
                .body(body)
                .post("/v1/clients/" + app.getString("id") + "/rotate")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
    }

    private static void change(String id, String body) {
        admin().contentType("application/json")
                .body(body)
                .patch("/v1/clients/" + id)
                .then()
                .statusCode(200);
    }

    private static String key(JsonPath app) {
        return app.getString("key");
    }

    private static RequestSpecification as(String key) {
        return given().header("X-API-Key", key);
    }
}
