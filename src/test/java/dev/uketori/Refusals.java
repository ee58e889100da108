package dev.uketori;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

/// How every refusal looks.
public final class Refusals {

    private Refusals() {}

    /// It is a problem of that status and code, and tells nothing of our insides.
    public static ValidatableResponse refused(Response response, int status, String code) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body(not(containsString("Exception")))
                .body(not(containsString("\\tat ")));
    }
}
