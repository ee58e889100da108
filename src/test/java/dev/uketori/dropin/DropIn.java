package dev.uketori.dropin;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.Map;

/// What an app that talks to Doitong does and sees.
final class DropIn {

    static final String PATH = "/v1/text_to_image";
    static final Map<String, Object> BOAT =
            Map.of("service", "flux-ultra", "prompt", "a boat", "width", 64, "height", 64);

    private DropIn() {}

    static Response submit(Object body) {
        return given().contentType("application/json").body(body).post(PATH);
    }

    /// The id of a job that was just taken.
    static String submitted() {
        return submit(BOAT).then().statusCode(200).extract().path("data.generateimage.id");
    }

    static Response graphql(String query, Map<String, ?> variables) {
        return given().contentType("application/json")
                .body(Map.of("query", query, "variables", variables))
                .post("/graphql");
    }

    /// The job as `GET` shows it, once it is in that state.
    static JsonPath awaited(String id, String status) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> given().get(PATH + "/" + id).then().extract().jsonPath(),
                        job -> status.equals(job.getString("data.generateimage.status")));
    }

    /// It is an error of Doitong's, and tells nothing of our insides.
    static ValidatableResponse refused(Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType("application/json")
                .body("errors[0].message", notNullValue())
                .body("errors[0].extensions.code", equalTo(code))
                .body(not(containsString("Exception")))
                .body(not(containsString("\\tat ")));
    }
}
