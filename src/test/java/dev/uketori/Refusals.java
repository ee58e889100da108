package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/// How every refusal looks.
public final class Refusals {

    private static final String MEDIA_TYPE = "application/problem+json";

    private Refusals() {}

    /// It is a problem of that status and code, and tells nothing of our insides.
    public static ValidatableResponse refused(Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType(MEDIA_TYPE)
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body(not(containsString("Exception")))
                .body(not(containsString("\\tat ")));
    }

    /// The same of an answer that came without a client.
    public static void refused(Wire.Answer answer, int status, String code) {
        refused(answer.status(), answer.headers().get("content-type"), answer.body(), status, code);
    }

    /// The same of an answer in its parts.
    public static void refused(
            int actual, String contentType, String body, int status, String code) {
        assertThat(actual).as(body).isEqualTo(status);
        assertThat(contentType).isEqualTo(MEDIA_TYPE);
        assertThat(body).doesNotContain("Exception", "\\tat ");
        var problem = JsonPath.from(body);
        assertThat(problem.getInt("status")).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("detail")).isNotBlank();
    }
}
