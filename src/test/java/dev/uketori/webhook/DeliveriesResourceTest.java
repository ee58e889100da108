package dev.uketori.webhook;

import static dev.uketori.Refusals.refused;
import static dev.uketori.TestSandbox.admin;
import static dev.uketori.Upstream.signature;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.ambient.Ids;
import dev.uketori.store.Deliveries;
import dev.uketori.store.Rejection;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestSandbox.class)
class DeliveriesResourceTest {

    private static final String COMMON = "/webhooks/doitong";
    private static final String LIST = "/v1/deliveries";

    @Inject Deliveries deliveries;
    @Inject Ids ids;

    private final String name = "delivery-" + UUID.randomUUID();

    @BeforeEach
    void slow() {
        Upstream.slow();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void whatCameIsListedNewestFirstPageByPage() {
        for (var i = 0; i < 5; i++) {
            deliver(COMMON, body(name + i, "completed"), 204);
        }

        var seen = new ArrayList<String>();
        var next = LIST + "?outcome=unknown_job&limit=2";
        while (seen.size() < 5) {
            var page = json(next);
            assertThat(page.getList("items.outcome"))
                    .containsOnly("unknown_job")
                    .hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.getList("items.doitongId"));
            next = LIST + "?outcome=unknown_job&limit=2&cursor=" + page.getString("next");
        }

        assertThat(seen).startsWith(name + 4, name + 3, name + 2, name + 1, name + 0);
    }

    @Test
    void aListShowsNoBodiesAndOneShowsItsOwn() {
        var body =
                ("{\"id\": \"" + name + "\", \"status\": \"processing\", \"x\": \"\u00e9\"}")
                        .getBytes(UTF_8);
        deliver(COMMON, body, 204);
        deliver(COMMON, body, 204);

        admin().get(LIST).then().body("items", everyItem(not(hasKey("body"))));
        admin().get(LIST + "/" + newest("unknown_job"))
                .then()
                .statusCode(200)
                .body("body", equalTo(new String(body, UTF_8)))
                .body("bodyBase64", equalTo(Base64.getEncoder().encodeToString(body)))
                .body("bytes", equalTo(body.length))
                .body("times", equalTo(2))
                .body("doitongId", equalTo(name))
                .body("jobId", equalTo(null));
    }

    @Test
    void whatCannotBeReadIsListedAsItCame() {
        var body = new byte[] {'{', (byte) 0xff, 0, '}'};
        deliver(COMMON, body, 400);

        admin().get(LIST + "/" + newest("unclear"))
                .then()
                .body("body", equalTo(null))
                .body("bodyBase64", equalTo(Base64.getEncoder().encodeToString(body)))
                .body("doitongId", equalTo(null));
    }

    @Test
    void aJobsDeliveriesAreListed() {
        var job = Upstream.submitted();
        var doitongId = Upstream.awaited(job, "status", "processing").getString("doitongId");
        deliver(COMMON + "/" + job, body(doitongId, "completed"), 204);
        deliver(COMMON + "/" + job, body(doitongId, "failed"), 204);
        deliver(COMMON + "/" + job, body(name, "completed"), 409);
        deliver(COMMON + "/" + job, body(doitongId, "painting"), 204);

        assertThat(json(LIST + "?jobId=" + job).getList("items.outcome"))
                .containsExactly("unclear", "other_job", "conflict", "applied");
        assertThat(
                        json(LIST + "?outcome=conflict&outcome=applied&jobId=" + job)
                                .getList("items.outcome"))
                .containsExactly("conflict", "applied");
    }

    @Test
    void aReplayMeetsTheJobAsItIsNow() {
        var job = Upstream.submitted();
        var doitongId = Upstream.awaited(job, "status", "processing").getString("doitongId");
        deliver(COMMON + "/" + job, body(doitongId, "completed"), 204);
        var applied = newest("applied&jobId=" + job);

        assertThat(replayed(applied)).isEqualTo("late");
        assertThat(json(LIST + "/" + applied).getString("outcome")).isEqualTo("applied");
    }

    @Test
    void aRefusedOneIsSampledWithoutSecrets() {
        given().header("Expect", "a miracle " + name)
                .header("Authorization", "Bearer a-secret")
                .urlEncodingEnabled(false)
                .body("something")
                .post(COMMON + "/not%00a-job")
                .then()
                .statusCode(417);

        var sample =
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> admin().get(LIST + "/" + newest("rejected")).jsonPath(),
                                found ->
                                        String.valueOf(found.getString("headers.expect[0]"))
                                                .contains(name));
        assertThat(sample.getString("reason")).isEqualTo("unexpected");
        assertThat(sample.getString("address")).isEqualTo("not?a-job");
        assertThat(sample.getString("sender")).isEqualTo("127.0.0.1");
        assertThat(sample.getList("headers.authorization")).containsExactly("…");
    }

    @Test
    void aRefusedOneIsTakenInByReplayOnceItsSecretIsOurs() {
        var body = body(name, "completed");
        var sample = rejected(body, signature(body));

        assertThat(replayed(sample)).isEqualTo("unknown_job");

        assertThat(json(LIST + "/" + newest("unknown_job")).getString("doitongId")).isEqualTo(name);
        refused(admin().get(LIST + "/" + sample), 404, "not_found");
    }

    @Test
    void aRefusedOneWhoseSecretIsNotOursStaysOut() {
        var body = body(name, "completed");
        for (var header : List.of(signature(body, "another secret"), "", "sha256=")) {
            var sample = rejected(body, header);

            refused(admin().post(LIST + "/" + sample + "/replay"), 409, "bad_signature");
            assertThat(json(LIST + "/" + sample).getString("outcome")).isEqualTo("rejected");
        }
    }

    @Test
    void onlyTheAdministratorLooks() {
        var any = newest("unknown_job&limit=1");
        for (var path : List.of(LIST, LIST + "/" + any)) {
            refused(given().get(path), 403, "forbidden");
            refused(given().header("X-API-Key", "x").get(path), 401, "unauthorized");
        }
        refused(given().post(LIST + "/" + any + "/replay"), 403, "forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "outcome=nonsense",
                "outcome=applied'--",
                "jobId=7",
                "limit=0",
                "limit=201",
                "cursor=x"
            })
    void aWrongQueryIsNamed(String query) {
        refused(admin().get(LIST + "?" + query), 400, "invalid_request")
                .body("errors[0].pointer", equalTo(query.replaceAll("=.*", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "019b2c6e-0000-7000-8000-0123456789ab", "%00"})
    void whatIsNotThereIsNotFound(String id) {
        refused(admin().urlEncodingEnabled(false).get(LIST + "/" + id), 404, "not_found");
        refused(
                admin().urlEncodingEnabled(false).post(LIST + "/" + id + "/replay"),
                404,
                "not_found");
    }

    private String rejected(byte[] body, String signature) {
        var id = ids.next();
        deliveries.reject(
                new Rejection(
                        id,
                        Instant.now(),
                        "wrong_signature",
                        null,
                        "::1",
                        Map.of("x-doitong-signature", List.of(signature)),
                        body));
        return id.toString();
    }

    private static String replayed(String id) {
        return admin().post(LIST + "/" + id + "/replay")
                .then()
                .statusCode(200)
                .extract()
                .path("outcome");
    }

    private static String newest(String outcome) {
        return json(LIST + "?outcome=" + outcome).getString("items[0].id");
    }

    private static JsonPath json(String path) {
        return admin().get(path).then().statusCode(200).extract().jsonPath();
    }

    private static void deliver(String address, byte[] body, int status) {
        given().header("X-Doitong-Signature", signature(body))
                .body(body)
                .post(address)
                .then()
                .statusCode(status);
    }

    private static byte[] body(String doitongId, String status) {
        return "{\"id\": \"%s\", \"status\": \"%s\", \"url\": \"http://127.0.0.1:1/x.jpg\"}"
                .formatted(doitongId, status)
                .getBytes(UTF_8);
    }
}
