package dev.uketori.webhook;

import static dev.uketori.RawHttp.cut;
import static dev.uketori.RawHttp.exchange;
import static dev.uketori.RawHttp.head;
import static dev.uketori.Refusals.refused;
import static dev.uketori.Upstream.signature;
import static dev.uketori.webhook.Notices.COMMON;
import static dev.uketori.webhook.Notices.LARGEST;
import static dev.uketori.webhook.Notices.body;
import static dev.uketori.webhook.Notices.padded;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookTest {

    private static final String NOBODY = "/webhooks/doitong/019b2c6e-0000-7000-8000-0123456789ab";

    @Inject AgroalDataSource database;

    private final String unknown = Notices.unknown();

    @BeforeEach
    void slow() {
        Upstream.slow();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void aSignedWebhookCompletesItsJob() {
        var job = Processing.job();

        post(job.address(), job.completed()).then().statusCode(204);

        var now = Upstream.job(job.id());
        assertThat(now.getString("status")).isEqualTo("completed");
        assertThat(now.getString("completedBy")).isEqualTo("webhook");
    }

    @Test
    void theCommonAddressFindsTheJobByDoitongsId() {
        var job = Processing.job();

        post(COMMON, job.completed()).then().statusCode(204);

        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("completed");
    }

    @Test
    void aSecondWebhookChangesNothing() throws SQLException {
        var job = Processing.job();
        post(job.address(), job.completed()).then().statusCode(204);
        var before = timeline(job.id());

        post(job.address(), job.completed()).then().statusCode(204);
        post(COMMON, job.completed()).then().statusCode(204);

        assertThat(timeline(job.id())).filteredOn("delivery"::equals).hasSize(1);
        assertThat(timeline(job.id())).filteredOn("job.completed"::equals).hasSize(1);
        assertThat(before).contains("job.completed");
        assertThat(deliveries(job.doitongId())).containsExactly("applied");
    }

    @Test
    void aLateOneIsKeptAndChangesNothing() throws SQLException {
        var job = Processing.job();
        post(job.address(), job.completed()).then().statusCode(204);

        post(job.address(), body(job.doitongId(), "failed")).then().statusCode(204);

        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("completed");
        assertThat(deliveries(job.doitongId())).containsExactly("applied", "conflict");
    }

    @Test
    void anUnknownStatusIsKeptAndMovesNothing() throws SQLException {
        var job = Processing.job();

        post(job.address(), body(job.doitongId(), "painting")).then().statusCode(204);

        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("processing");
        assertThat(deliveries(job.doitongId())).hasSize(1).doesNotContain("applied");
    }

    @Test
    void oneForAJobThatNobodyKnowsIsKeptOnce() throws SQLException {
        for (var address : List.of(NOBODY, NOBODY, COMMON, COMMON)) {
            post(address, body(unknown, "completed")).then().statusCode(204);
        }

        assertThat(deliveries(unknown)).containsExactly("unknown_job", "unknown_job");
    }

    @Test
    void oneForAnotherJobsAddressIsKeptAndRefused() throws SQLException {
        var one = Processing.job();
        var other = Processing.job();

        refused(post(other.address(), one.completed()), 409, "other_job");
        refused(post(NOBODY, one.completed()), 409, "other_job");

        assertThat(Upstream.job(one.id()).getString("status")).isEqualTo("processing");
        assertThat(Upstream.job(other.id()).getString("status")).isEqualTo("processing");
        assertThat(deliveries(one.doitongId())).containsExactly("other_job", "other_job");
    }

    @Test
    void oneWithAnIdThatIsNotTheJobsIsRefused() {
        var job = Processing.job();

        refused(post(job.address(), body(unknown, "completed")), 409, "other_job");

        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("processing");
    }

    @Test
    void whatIsNotSignedMovesNothingAndLeavesNothing() throws SQLException {
        var job = Processing.job();
        var body = job.completed();
        var good = signature(body);

        refused(given().body(body).post(job.address()), 401, "bad_signature");
        for (var bad :
                List.of(
                        "",
                        "sha256=",
                        good.substring(7),
                        good.substring(0, 70),
                        good + "0",
                        good + " x",
                        "sha1=" + good.substring(7),
                        good.replace('=', ':'),
                        "sha256=" + "0".repeat(64),
                        "sha256=" + "g".repeat(64),
                        good + "," + good,
                        "a".repeat(8000),
                        signature(body, "another secret"),
                        signature(body("x", "completed")))) {
            refused(post(job.address(), body, bad), 401, "bad_signature");
        }
        refused(
                given().header("X-Doitong-Signature", good, good).body(body).post(job.address()),
                401,
                "bad_signature");

        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("processing");
        assertThat(deliveries(job.doitongId())).isEmpty();
    }

    @Test
    void theSignatureMayBeInUpperCase() {
        var body = body(unknown, "completed");

        post(COMMON, body, signature(body).toUpperCase()).then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "not json",
                "{\"id\": \"a\"}",
                "{\"status\": \"completed\"}",
                "{\"id\": 7, \"status\": \"completed\"}",
                "{\"id\": \"a\", \"status\": null}",
                "{\"id\": \"\", \"status\": \"completed\"}",
                "{\"id\": \"\\u0000\", \"status\": \"completed\"}",
                "{\"id\": \"\\ud800\", \"status\": \"completed\"}",
                "{\"id\": \"\u00ff\", \"status\": \"completed\"}",
                "{\"id\": \"a\", \"status\": \"completed\"} {}"
            })
    void whatIsSignedButCannotBeReadIsRefused(String body) {
        refused(post(COMMON, body.getBytes(ISO_8859_1)), 400, "unreadable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"url\": 1e400",
                "\"url\": \"\\u0000\"",
                "\"error\": {\"message\": \"\\u0000 \\ud800\"}",
                "\"metadata\": {\"deep\": [[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}",
                "\"createdAt\": \"never\""
            })
    void nonsenseBesideIdAndStatusIsKept(String more) throws SQLException {
        for (var status : List.of("completed", "failed", "processing")) {
            post(
                            COMMON,
                            "{\"id\": \"%s\", \"status\": \"%s\", %s}"
                                    .formatted(unknown, status, more)
                                    .getBytes(UTF_8))
                    .then()
                    .statusCode(204);
        }

        assertThat(deliveries(unknown)).hasSize(3);
    }

    @Test
    void a64KibibyteBodyIsTakenAndAByteMoreIsNot() throws IOException {
        var fits = padded(unknown, LARGEST);
        var tooLarge = padded(unknown, LARGEST + 1);

        post(COMMON, fits).then().statusCode(204);
        refused(post(COMMON, tooLarge), 413, "too_large");
        assertThat(chunked(fits)).startsWith("HTTP/1.1 204 ");
        assertThat(chunked(tooLarge))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "\"code\":\"too_large\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"65537", "99999999", "99999999999999999999"})
    void aBodyThatSaysItIsTooLargeIsNotWaitedFor(String length) throws IOException {
        assertThat(exchange(head("POST " + COMMON, "Content-Length: " + length), new byte[0]))
                .containsPattern("HTTP/1.1 4(13|00) ");
    }

    @Test
    void aBodyCutInTheMiddleLeavesNothing() throws Exception {
        var job = Processing.job();
        var body = job.completed();
        var sign = "X-Doitong-Signature: " + signature(body);

        for (var i = 0; i < 10; i++) {
            cut(
                    head("POST " + job.address(), sign, "Content-Length: " + body.length),
                    Arrays.copyOf(body, body.length / 2));
            cut(
                    head("POST " + job.address(), sign, "Transfer-Encoding: chunked"),
                    "ffff\r\n{".getBytes(UTF_8));
        }

        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("processing");
        assertThat(deliveries(job.doitongId())).isEmpty();
        post(job.address(), body).then().statusCode(204);
    }

    @Test
    void anAddressThatCanBeNoJobsIsThatOfAnUnknownJob() throws SQLException {
        var job = Processing.job();
        for (var path : List.of("/nonsense", "/%00", "/019B2C6E-0000-7000-8000-0123456789AB")) {
            post(COMMON + path, body(unknown, "completed")).then().statusCode(204);
            refused(post(COMMON + path, body(job.doitongId(), "completed")), 409, "other_job");
            refused(given().urlEncodingEnabled(false).post(COMMON + path), 401, "bad_signature");
        }

        assertThat(deliveries(unknown)).hasSize(1);
        assertThat(Upstream.job(job.id()).getString("status")).isEqualTo("processing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void onlyAPostIsTaken(String method) {
        for (var path : List.of(COMMON, NOBODY)) {
            refused(given().request(method, path), 405, "method_not_allowed")
                    .header("Allow", "POST");
        }
    }

    /// A job that stays processing.
    private record Processing(String id, String doitongId) {

        static Processing job() {
            var id = Upstream.submitted();
            return new Processing(
                    id, Upstream.awaited(id, "status", "processing").getString("doitongId"));
        }

        String address() {
            return COMMON + "/" + id;
        }

        byte[] completed() {
            return body(doitongId, "completed");
        }
    }

    private static Response post(String address, byte[] body) {
        return post(address, body, signature(body));
    }

    private static Response post(String address, byte[] body, String signature) {
        return given().urlEncodingEnabled(false)
                .header("X-Doitong-Signature", signature)
                .body(body)
                .post(address);
    }

    private static String chunked(byte[] body) throws IOException {
        var chunks = new ByteArrayOutputStream();
        for (var from = 0; from < body.length; from += 5000) {
            var length = Math.min(5000, body.length - from);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(UTF_8));
            chunks.write(body, from, length);
            chunks.writeBytes("\r\n".getBytes(UTF_8));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        return exchange(
                head(
                        "POST " + COMMON,
                        "X-Doitong-Signature: " + signature(body),
                        "Transfer-Encoding: chunked"),
                chunks.toByteArray());
    }

    private static List<String> timeline(String id) {
        return given().get("/v1/jobs/" + id + "/timeline").jsonPath().getList("items.type");
    }

    private List<String> deliveries(String doitongId) throws SQLException {
        return Notices.kept(database, doitongId);
    }
}
