package dev.uketori.credits;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credits, as apps and the operator see them, against the built-in Doitong's own count.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class CreditsTest {

    private static final int ENOUGH = 1_000_000;

    @BeforeEach
    @AfterEach
    void rich() {
        Upstream.behave("{\"credits\": " + ENOUGH + "}");
        Upstream.friendly();
        set("{\"balance\": " + ENOUGH + "}");
    }

    @Test
    void theBalanceIsWhatWasSetLessWhatWasCharged() {
        set("{\"balance\": 1000, \"lowThreshold\": 100}");

        var id = Upstream.submitted();

        var job = Upstream.awaited(id, "status", "completed");
        assertThat(job.getInt("credits.charged")).isEqualTo(15);
        given().get("/v1/credits")
                .then()
                .statusCode(200)
                .body("balance", equalTo(985))
                .body("reserved", equalTo(0))
                .body("available", equalTo(985))
                .body("lowThreshold", equalTo(100))
                .body("low", equalTo(false));
        assertThat(given().get("/v1/credits").jsonPath().getString("burnDownAt")).isNotNull();
        assertThat(given().get("/v1/credits").jsonPath().getInt("spent[0].credits"))
                .isGreaterThanOrEqualTo(15);
    }

    /// There are 12 credits left, the dear one costs 30, the cheap one 10.
    @Test
    void aJobThatIsTooDearWaitsACheaperOnePassesItAndBothEnd() {
        Upstream.behave("{\"credits\": 12}");
        var dear = submitted(2048);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(Upstream.job(dear).getString("hold.reason"))
                                .isEqualTo("credits"));
        assertThat(Upstream.job(dear).getInt("attempts.submit")).isZero();
        assertThat(given().get("/v1/credits").jsonPath().getInt("balance")).isEqualTo(12);

        set("{\"balance\": 25}");
        var cheap = Upstream.submitted();
        Upstream.awaited(cheap, "status", "completed");
        assertThat(Upstream.job(dear).getString("status")).isEqualTo("queued");
        assertThat(Upstream.job(dear).getString("hold.until")).isNull();

        Upstream.behave("{\"credits\": " + ENOUGH + "}");
        set("{\"balance\": " + ENOUGH + "}");
        Upstream.awaited(dear, "status", "completed");
        assertThat(Upstream.job(dear).getInt("attempts.submit")).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"balance\": -1}",
                "{\"balance\": \"5\"}",
                "{\"balance\": 1.5}",
                "{\"balance\": 1e300}",
                "{\"balance\": 99999999999999999999}",
                "{\"balance\": null}"
            })
    void aBalanceIsAWholeNumber(String body) {
        TestSandbox.admin()
                .contentType("application/json")
                .body(body)
                .put("/v1/credits")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_request"))
                .body("errors.pointer", hasItem("/balance"));
    }

    @Test
    void onlyTheAdministratorSetsIt() {
        given().contentType("application/json")
                .body("{\"balance\": 5}")
                .put("/v1/credits")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void whatIsNoFieldIsNamed() {
        TestSandbox.admin()
                .contentType("application/json")
                .body("{\"balance\": 5, \"lowTreshold\": 3}")
                .put("/v1/credits")
                .then()
                .statusCode(400)
                .body("errors", hasSize(1))
                .body("errors[0].pointer", equalTo("/lowTreshold"));
    }

    private static void set(String body) {
        TestSandbox.admin()
                .contentType("application/json")
                .body(body)
                .put("/v1/credits")
                .then()
                .statusCode(200);
    }

    private static String submitted(int side) {
        return given().contentType("application/json")
                .body(
                        "{\"prompt\": \"a boat\", \"width\": %d, \"height\": %d}"
                                .formatted(side, side))
                .post("/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }
}
