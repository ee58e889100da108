package dev.uketori.notify;

import static dev.uketori.TestSandbox.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.uketori.AppServer;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.access.Credentials;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Apps with servers of their own, which behave or do not.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class NotifyTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject Credentials credentials;

    private AppServer app;

    @BeforeEach
    void open() throws IOException {
        Upstream.friendly();
        app = new AppServer();
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void anAppIsToldOfTheEndOfItsJobAndOfItsImage() {
        var id = submitted(app.url("/hooks?app=shop"));

        awaitMessages(2);

        assertThat(app.messages())
                .extracting(AppServer.Message::path)
                .containsOnly("/hooks?app=shop");
        assertThat(app.messages())
                .extracting(AppServer.Message::type)
                .containsExactly("job.completed", "image.stored");
        assertThat(app.messages())
                .extracting(message -> message.json().getString("eventId"))
                .isEqualTo(
                        given().get("/v1/events?limit=200&jobId=" + id)
                                .jsonPath()
                                .getList(
                                        "items.findAll { it.type in ['job.completed', 'image.stored'] }.id"));
        for (var message : app.messages()) {
            assertThat(message.json().getString("data.id")).isEqualTo(id);
            assertThat(message.json().getString("data.status")).isEqualTo("completed");
            assertThat(Instant.parse(message.json().getString("timestamp")))
                    .isBefore(Instant.now());
            assertThat(message.signature()).isEqualTo(signed(message));
        }
        assertThat(ids()).hasSize(2);
        assertThat(of(id).getList("items.status")).containsOnly("delivered");
    }

    @Test
    void aCanceledJobIsToldOf() {
        balance(0);
        var id = submitted(app.url("/"));
        given().post("/v1/jobs/" + id + "/cancel").then().statusCode(200);
        balance(1_000_000);

        awaitMessages(1);

        assertThat(app.messages().getFirst().type()).isEqualTo("job.canceled");
    }

    private static void balance(int credits) {
        admin().contentType("application/json")
                .body(Map.of("balance", credits))
                .put("/v1/credits")
                .then()
                .statusCode(200);
    }

    @Test
    void aNoticeThatFailsComesAgainUnderTheSameId() {
        app.first(500, 302);

        var id = submitted(app.url("/"));

        awaitMessages(4);
        assertThat(ids()).hasSize(2);
        var statuses =
                of(id).<List<Integer>>getList("items.attempts.status").stream()
                        .flatMap(List::stream)
                        .sorted()
                        .toList();
        assertThat(statuses).containsExactly(204, 204, 302, 500);
        for (var message : app.messages()) {
            assertThat(message.signature()).isEqualTo(signed(message));
        }
    }

    @Test
    void aNoticeIsGivenUpAfterTheLastTryAndOrderedAnew() {
        app.always(exchange -> exchange.sendResponseHeaders(503, -1));
        var id = submitted(app.url("/"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(of(id).getList("items.status"))
                                .containsExactly("failed", "failed"));
        assertThat(app.messages()).hasSize(6);

        app.always(exchange -> exchange.sendResponseHeaders(200, -1));
        var notification = of(id).getString("items[0].id");
        given().post("/v1/notifications/" + notification + "/redeliver")
                .then()
                .statusCode(202)
                .body("status", equalTo("pending"));

        await().atMost(SOON)
                .untilAsserted(() ->
                        given().get("/v1/notifications/" + notification)
                                .then()
                                .body("status", equalTo("delivered"))
                                .body("attempts.size()", equalTo(4))
                                .body("attempts[3].status", equalTo(200)));
        assertThat(app.messages().getLast().id()).isEqualTo(notification);
    }

    @Test
    void theManyAreCountedFirstAndThenOrderedAnew() {
        app.always(exchange -> exchange.sendResponseHeaders(500, -1));
        var id = submitted(app.url("/"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(of(id).getList("items.status"))
                                .containsExactly("failed", "failed"));
        app.always(exchange -> exchange.sendResponseHeaders(204, -1));

        redeliver(Map.of("jobId", id, "status", "failed", "dryRun", true), 200, 2);
        assertThat(of(id).getList("items.status")).containsOnly("failed");
        redeliver(Map.of("jobId", id, "status", "failed"), 202, 2);

        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(of(id).getList("items.status")).containsOnly("delivered"));
    }

    private static void redeliver(Map<String, Object> which, int status, int found) {
        given().contentType("application/json")
                .body(which)
                .post("/v1/notifications/redeliver")
                .then()
                .statusCode(status)
                .body("notifications", equalTo(found));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\": \"failed\"}",
                "{\"jobId\": \"x\"}",
                "{\"createdAfter\": \"yesterday\"}",
                "{\"createdAfter\": \"2026-01-01T00:00:00Z\", \"status\": \"lost\"}",
                "{\"createdAfter\": \"2026-01-01T00:00:00Z\", \"type\": \"job.queued\"}",
                "{\"createdAfter\": \"2026-01-01T00:00:00Z\", \"dryRun\": 1}",
                "[]"
            })
    void whatIsWrongWithAnOrderForManyIsNamed(String body) {
        given().contentType("application/json")
                .body(body)
                .post("/v1/notifications/redeliver")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"));
    }

    @Test
    void anAppThatIsGoneIsCalledNoMore() {
        app.first(410).always(exchange -> exchange.sendResponseHeaders(410, -1));

        var id = submitted(app.url("/gone"));

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(of(id).getList("items.status")).containsExactly("gone", "gone"));
        var calls = app.messages().size();
        var next = submitted(app.url("/gone"));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(of(next).getList("items.status"))
                                .containsExactly("gone", "gone"));
        assertThat(app.messages()).hasSize(calls);
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (var elsewhere = new AppServer()) {
            app.first(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.url("/"));
                exchange.sendResponseHeaders(307, -1);
            });

            submitted(app.url("/"));

            awaitMessages(3);
            assertThat(elsewhere.messages()).isEmpty();
        }
    }

    @Test
    void aReceiverThatHangsKeepsNobodyElseWaiting() throws Exception {
        var released = new CountDownLatch(1);
        try (var hanging = new AppServer()) {
            hanging.always(exchange -> {
                try {
                    assertThat(released.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                exchange.sendResponseHeaders(204, -1);
            });
            for (var job = 0; job < 10; job++) {
                submitted(hanging.url("/"));
            }
            await().atMost(SOON).until(() -> hanging.messages().size() >= 4);

            submitted(app.url("/"));

            awaitMessages(2);
            assertThat(hanging.messages()).hasSize(4);
        } finally {
            released.countDown();
        }
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() {
        var piece = "n\0ot".repeat(16 * 1024).getBytes(StandardCharsets.UTF_8);
        app.first(exchange -> {
            exchange.sendResponseHeaders(500, 0);
            try (var out = exchange.getResponseBody()) {
                while (true) {
                    out.write(piece);
                }
            }
        });

        var id = submitted(app.url("/"));

        awaitMessages(3);
        var answers =
                of(id).<List<String>>getList("items.attempts.answer").stream()
                        .flatMap(List::stream)
                        .toList();
        assertThat(answers)
                .anyMatch(answer -> answer.length() == 1024 && answer.startsWith("n\uFFFDot"));
    }

    @Test
    void whileRotatingBothSecretsSign() {
        var made = TestSandbox.app();
        admin().post("/v1/clients/" + made.getString("id") + "/rotate").then().statusCode(200);

        given().header("X-API-Key", made.getString("key"))
                .contentType("application/json")
                .body(
                        Map.of(
                                "prompt",
                                "a boat",
                                "width",
                                64,
                                "height",
                                64,
                                "callbackUrl",
                                app.url("/")))
                .post("/v1/jobs")
                .then()
                .statusCode(202);

        awaitMessages(2);
        var secrets = credentials.callbackSecrets(made.getString("name"));
        assertThat(secrets).hasSize(2).contains(made.getString("callbackSecret"));
        for (var message : app.messages()) {
            assertThat(message.signature()).isEqualTo(signed(message, secrets)).contains(" ");
        }
    }

    @Test
    void whoTakesUsForDoitongIsToldAsDoitongTells() {
        var id =
                given().contentType("application/json")
                        .body(
                                Map.of(
                                        "service",
                                        "flux-ultra",
                                        "prompt",
                                        "a boat",
                                        "width",
                                        64,
                                        "height",
                                        64,
                                        "webhookUrl",
                                        app.url("/callback")))
                        .post("/v1/text_to_image")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getString("data.generateimage.id");

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(of(id).getList("items.status")).containsExactly("delivered"));

        var message = app.messages().getFirst();
        assertThat(app.messages()).hasSize(1);
        assertThat(message.json().getString("id")).isEqualTo(id);
        assertThat(message.json().getString("status")).isEqualTo("completed");
        assertThat(message.json().getString("service")).isEqualTo("flux-ultra");
        assertThat(message.doitongSignature())
                .isEqualTo(
                        Upstream.signature(
                                message.body().getBytes(StandardCharsets.UTF_8),
                                credentials.callbackSecrets("sandbox").getLast()));
        given().get(message.json().getString("url"))
                .then()
                .statusCode(200)
                .contentType("image/jpeg");
    }

    @Test
    void anotherAppsNoticesAreNotThere() {
        var id = submitted(app.url("/"));
        awaitMessages(2);
        var notification = of(id).getString("items[0].id");
        var other = TestSandbox.app().getString("key");

        given().header("X-API-Key", other)
                .get("/v1/notifications/" + notification)
                .then()
                .statusCode(404);
        given().header("X-API-Key", other)
                .post("/v1/notifications/" + notification + "/redeliver")
                .then()
                .statusCode(404);
        given().header("X-API-Key", other)
                .get("/v1/notifications?jobId=" + id)
                .then()
                .body("items", equalTo(List.of()));
        admin().get("/v1/notifications/" + notification).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=lost",
                "type=job.queued",
                "jobId=1",
                "createdAfter=1",
                "limit=0",
                "cursor=x"
            })
    void whatIsWrongWithAListIsNamed(String query) {
        given().get("/v1/notifications?" + query)
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo(query.replaceAll("=.*", "")));
    }

    private static String submitted(String callbackUrl) {
        return given().contentType("application/json")
                .body(
                        Map.of(
                                "prompt",
                                "a boat",
                                "width",
                                64,
                                "height",
                                64,
                                "callbackUrl",
                                callbackUrl))
                .post("/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private void awaitMessages(int number) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(app.messages()).hasSizeGreaterThanOrEqualTo(number));
        await().atMost(SOON)
                .untilAsserted(() -> {
                    var job = app.messages().getFirst().json().getString("data.id");
                    assertThat(of(job).getList("items.status")).containsOnly("delivered");
                });
        assertThat(app.messages()).hasSize(number);
    }

    private HashSet<String> ids() {
        var ids = new HashSet<String>();
        app.messages().forEach(message -> ids.add(message.id()));
        return ids;
    }

    private static JsonPath of(String job) {
        return admin().get("/v1/notifications?jobId=" + job)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private String signed(AppServer.Message message) {
        return signed(message, credentials.callbackSecrets("sandbox"));
    }

    private static String signed(AppServer.Message message, List<String> secrets) {
        return StandardWebhook.headers(
                        message.id(),
                        Instant.ofEpochSecond(Long.parseLong(message.timestamp())),
                        message.body().getBytes(StandardCharsets.UTF_8),
                        secrets)
                .get("webhook-signature");
    }
}
