package dev.uketori;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the service answers is what the OpenAPI document says; where it is not, this goes red.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class OpenApiAnswersTest {

    private static final String NOBODYS = "019b2c6e-0000-7000-8000-0123456789ab";
    private static final String BOAT = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";

    private ApiDocument api;

    @BeforeEach
    void document() {
        api = ApiDocument.served();
        Upstream.friendly();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
        balance(1_000_000);
    }

    @Test
    void jobsAnswerAsDescribed() {
        Upstream.slow();
        String id = app().body(BOAT).header("Idempotency-Key", "\"a\"").post("/v1/jobs").path("id");
        app().body(BOAT).header("Idempotency-Key", "a").post("/v1/jobs");
        app().body("{\"prompt\": \"b\"}").header("Idempotency-Key", "a").post("/v1/jobs");
        app().body("{\"hight\": 1}").post("/v1/jobs");
        app().body("x".repeat(70_000)).post("/v1/jobs");
        app().contentType("text/plain").body("x").post("/v1/jobs");
        app().accept("image/png").body(BOAT).post("/v1/jobs");
        app().header("X-API-Key", "wrong").body(BOAT).post("/v1/jobs");
        app().get("/v1/jobs?limit=1&status=queued&status=processing");
        app().get("/v1/jobs?limit=0");
        Upstream.awaited(id, "status", "processing");
        var tag = app().get("/v1/jobs/" + id).header("ETag");
        app().header("If-None-Match", tag).get("/v1/jobs/" + id);
        app().get("/v1/jobs/" + id + "/timeline");
        app().delete("/v1/jobs/" + id);
        app().post("/v1/jobs/" + id + "/cancel");
        app().post("/v1/jobs/" + id + "/retry");
        app().body("{\"taken\": false}").post("/v1/jobs/" + id + "/settle");
        admin().body("{\"taken\": false}").post("/v1/jobs/" + id + "/settle");
        admin().body("{}").post("/v1/jobs/" + id + "/settle");
        for (var path : List.of("", "/timeline", "/image")) {
            app().get("/v1/jobs/" + NOBODYS + path);
        }
        for (var change : List.of("cancel", "retry")) {
            app().post("/v1/jobs/" + NOBODYS + "/" + change);
        }
        assertThat(api.seen())
                .contains(
                        "POST /v1/jobs 202",
                        "POST /v1/jobs 400",
                        "POST /v1/jobs 401",
                        "POST /v1/jobs 406",
                        "POST /v1/jobs 413",
                        "POST /v1/jobs 415",
                        "POST /v1/jobs 422",
                        "GET /v1/jobs 200",
                        "GET /v1/jobs 400",
                        "GET /v1/jobs/{id} 200",
                        "GET /v1/jobs/{id} 304",
                        "GET /v1/jobs/{id} 404",
                        "DELETE /v1/jobs/{id} 409",
                        "POST /v1/jobs/{id}/cancel 409",
                        "POST /v1/jobs/{id}/retry 409",
                        "POST /v1/jobs/{id}/settle 400",
                        "POST /v1/jobs/{id}/settle 403",
                        "POST /v1/jobs/{id}/settle 409");
    }

    @Test
    void jobsThatWaitFailOrAreCalledOffAnswerAsDescribed() {
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 400}}}");
        var failed = Upstream.submitted();
        Upstream.awaited(failed, "status", "failed");
        app().get("/v1/jobs/" + failed);
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 401}}}");
        var held = Upstream.submitted();
        Upstream.awaited(held, "hold.reason", "paused");
        app().get("/v1/jobs/" + held);
        app().get("/v1/jobs/" + held + "/timeline");
        app().get("/v1/limits");
        app().post("/v1/jobs/" + held + "/cancel");
        app().post("/v1/jobs/" + failed + "/retry");
        app().get("/v1/jobs/" + failed + "/timeline");

        assertThat(api.seen())
                .contains("POST /v1/jobs/{id}/cancel 200", "POST /v1/jobs/{id}/retry 202");
    }

    @Test
    void imagesAnswerAsDescribed() {
        Upstream.friendly();
        var id = Upstream.submitted(512);
        app().get("/v1/jobs/" + id + "/image");
        Upstream.awaited(id, "image.state", "stored");
        app().get("/v1/jobs/" + id);
        app().get("/v1/jobs/" + id + "/timeline");
        var tag = app().get("/v1/jobs/" + id + "/image").header("ETag");
        app().header("If-None-Match", tag).get("/v1/jobs/" + id + "/image");
        app().header("Range", "bytes=0-9").get("/v1/jobs/" + id + "/image?width=160");
        app().header("Range", "bytes=99999999-").get("/v1/jobs/" + id + "/image");
        app().get("/v1/jobs/" + id + "/image?width=x");
        api(given()).get("/.well-known/jwks.json");
        app().delete("/v1/jobs/" + id);
        for (var path : List.of("", "/timeline", "/image")) {
            app().get("/v1/jobs/" + id + path);
        }

        assertThat(api.seen())
                .contains(
                        "GET /v1/jobs/{id}/image 200",
                        "GET /v1/jobs/{id}/image 206",
                        "GET /v1/jobs/{id}/image 304",
                        "GET /v1/jobs/{id}/image 400",
                        "GET /v1/jobs/{id}/image 410",
                        "GET /v1/jobs/{id}/image 416",
                        "DELETE /v1/jobs/{id} 204",
                        "GET /.well-known/jwks.json 200");
    }

    @Test
    void batchesAnswerAsDescribed() {
        Upstream.slow();
        var batch = "{\"jobs\": [" + BOAT + "," + BOAT + "]}";
        var key = UUID.randomUUID().toString();
        String id = app().header("Idempotency-Key", key).body(batch).post("/v1/batches").path("id");
        app().header("Idempotency-Key", key).body(batch).post("/v1/batches");
        app().header("Idempotency-Key", key).body("{\"jobs\": [" + BOAT + "]}").post("/v1/batches");
        app().body("{\"dryRun\": true, \"jobs\": [" + BOAT + "]}").post("/v1/batches");
        app().body("{\"jobs\": [{}]}").post("/v1/batches");
        app().header("X-API-Key", "wrong").body(batch).post("/v1/batches");
        balance(0);
        app().body(batch).post("/v1/batches");
        app().get("/v1/batches/" + id);
        app().get("/v1/batches/" + NOBODYS);
        app().post("/v1/batches/" + id + "/cancel");
        app().post("/v1/batches/" + NOBODYS + "/cancel");

        assertThat(api.seen())
                .contains(
                        "POST /v1/batches 200",
                        "POST /v1/batches 202",
                        "POST /v1/batches 400",
                        "POST /v1/batches 401",
                        "POST /v1/batches 402",
                        "POST /v1/batches 422",
                        "GET /v1/batches/{id} 200",
                        "GET /v1/batches/{id} 404",
                        "POST /v1/batches/{id}/cancel 200",
                        "POST /v1/batches/{id}/cancel 404");
    }

    @Test
    void creditsAndLimitsAnswerAsDescribed() {
        admin().body("{\"balance\": 1000000, \"lowThreshold\": 5}").put("/v1/credits");
        admin().body("{}").put("/v1/credits");
        app().body("{\"balance\": 5}").put("/v1/credits");
        app().get("/v1/credits");
        app().header("X-API-Key", "wrong").get("/v1/credits");
        app().get("/v1/limits");

        assertThat(api.seen())
                .contains(
                        "PUT /v1/credits 200",
                        "PUT /v1/credits 400",
                        "PUT /v1/credits 403",
                        "GET /v1/credits 200",
                        "GET /v1/credits 401",
                        "GET /v1/limits 200");
    }

    @Test
    void anAppsOwnLimitsAnswerAsDescribed() {
        String key =
                admin().body(
                                "{\"name\": \"%s\", \"requestsPerMinute\": 7, \"creditsPerDay\": 0}"
                                        .formatted(UUID.randomUUID()))
                        .post("/v1/clients")
                        .path("key");
        var order = "{\"service\": \"flux-ultra\", \"prompt\": \"a boat\"}";
        var mutation =
                "{\"query\": \"mutation { generateImage(input: {service: \\\"flux-ultra\\\", prompt: \\\"x\\\"}) { id } }\"}";
        app().header("X-API-Key", key).get("/v1/limits");
        app().header("X-API-Key", key).body(BOAT).post("/v1/jobs");
        app().header("X-API-Key", key).body("{\"jobs\": [" + BOAT + "]}").post("/v1/batches");
        app().header("X-API-Key", key).body(order).post("/v1/text_to_image");
        app().header("X-API-Key", key).body(mutation).post("/graphql");
        for (var call = 0; call < 3; call++) {
            app().header("X-API-Key", key).get("/v1/limits");
        }
        app().header("X-API-Key", key).body(BOAT).post("/v1/jobs");
        app().header("X-API-Key", key).body(order).post("/v1/text_to_image");
        app().header("X-API-Key", key).body(mutation).post("/graphql");

        assertThat(api.seen())
                .contains(
                        "GET /v1/limits 200",
                        "GET /v1/limits 429",
                        "POST /v1/jobs 402",
                        "POST /v1/jobs 429",
                        "POST /v1/batches 402",
                        "POST /v1/text_to_image 402",
                        "POST /v1/text_to_image 429",
                        "POST /graphql 402",
                        "POST /graphql 429");
    }

    @Test
    void webhooksAndDeliveriesAnswerAsDescribed() {
        webhook(
                "/" + NOBODYS,
                "{\"id\": \""
                        + UUID.randomUUID()
                        + "\", \"status\": \"completed\", \"url\": \"https://cdn.doitong.com/outputs/x.jpg\"}");
        webhook("", "{\"status\": \"completed\"}");
        app().body("{}").post("/webhooks/doitong");
        app().body("x".repeat(70_000)).post("/webhooks/doitong/" + NOBODYS);
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                admin().get("/v1/deliveries?outcome=rejected")
                                        .jsonPath()
                                        .getList("items")
                                        .size(),
                        rejected -> rejected > 0);
        var rejected = admin().get("/v1/deliveries?outcome=rejected").jsonPath();
        var accepted = admin().get("/v1/deliveries?outcome=unknown_job&limit=1").jsonPath();
        for (var list : List.of(rejected, accepted)) {
            var path = "/v1/deliveries/" + list.getString("items[0].id");
            admin().get(path);
            admin().post(path + "/replay");
        }
        admin().get("/v1/deliveries?outcome=nothing");
        admin().get("/v1/deliveries/" + NOBODYS);
        app().get("/v1/deliveries");

        assertThat(api.seen())
                .contains(
                        "POST /webhooks/doitong/{jobId} 204",
                        "POST /webhooks/doitong/{jobId} 413",
                        "POST /webhooks/doitong 400",
                        "POST /webhooks/doitong 401",
                        "GET /v1/deliveries 200",
                        "GET /v1/deliveries 400",
                        "GET /v1/deliveries 403",
                        "GET /v1/deliveries/{id} 200",
                        "GET /v1/deliveries/{id} 404",
                        "POST /v1/deliveries/{id}/replay 200",
                        "POST /v1/deliveries/{id}/replay 409");
    }

    @Test
    void waitingAnswersAsDescribed() {
        String id = app().header("Prefer", "wait=20").body(BOAT).post("/v1/jobs").path("id");
        app().get("/v1/jobs/" + id + "?wait=20");
        app().get("/v1/jobs/" + id + "?wait=soon");
        var key = UUID.randomUUID().toString();
        for (var i = 0; i < 2; i++) {
            app().header("Idempotency-Key", key)
                    .header("Prefer", "wait=20")
                    .body(BOAT)
                    .post("/v1/jobs");
        }
        Upstream.slow();
        String slow = app().header("Prefer", "wait=0").body(BOAT).post("/v1/jobs").path("id");
        app().get("/v1/jobs/" + slow + "?wait=1");

        assertThat(api.seen())
                .contains(
                        "POST /v1/jobs 200",
                        "POST /v1/jobs 202",
                        "GET /v1/jobs/{id} 200",
                        "GET /v1/jobs/{id} 400");
    }

    @Test
    void eventsAnswerAsDescribed() {
        var id = Upstream.submitted();
        Upstream.awaited(id, "image.state", "stored");
        String last = app().get("/v1/events?jobId=" + id).path("next");
        app().get("/v1/events?limit=200");
        app().get("/v1/events?wait=1&jobId=" + id + "&after=" + last);
        app().get("/v1/events?wait=x&after=x");
        app().get("/v1/events?jobId=" + NOBODYS);
        app().header("X-API-Key", "wrong").get("/v1/events");
        app().accept("image/png").get("/v1/events");
        var stream = "text/event-stream";
        var told = app().accept(stream).get("/v1/events?after=0&jobId=" + id).asString();
        app().accept(stream).get("/v1/events?after=" + last + "&jobId=" + id);
        app().accept(stream).get("/v1/events?after=x");
        app().accept(stream).header("X-API-Key", "wrong").get("/v1/events");
        app().accept(stream).get("/v1/events?jobId=" + NOBODYS);
        app().delete("/v1/jobs/" + id);
        app().get("/v1/events?jobId=" + id);
        app().accept(stream).get("/v1/events?jobId=" + id);

        var event = api.at("#/components/schemas/Event");
        assertThat(told.lines().filter(line -> line.startsWith("data: ")))
                .hasSize(4)
                .allSatisfy(line ->
                        assertThat(api.wrong(event, ApiDocument.json(line.substring(6))))
                                .isEmpty());
        assertThat(api.seen())
                .contains(
                        "GET /v1/events 200",
                        "GET /v1/events 204",
                        "GET /v1/events 400",
                        "GET /v1/events 401",
                        "GET /v1/events 404",
                        "GET /v1/events 406",
                        "GET /v1/events 410");
    }

    @Test
    void clientsAnswerAsDescribed() {
        var name = "described " + UUID.randomUUID();
        var made = admin().body(Map.of("name", name)).post("/v1/clients").jsonPath();
        var path = "/v1/clients/" + made.getString("id");
        admin().body(Map.of("name", name)).post("/v1/clients");
        admin().body("{\"weight\": 0}").post("/v1/clients");
        admin().contentType("text/plain").body("{}").post("/v1/clients");
        admin().body("x".repeat(70_000)).post("/v1/clients");
        app().body("{}").header("X-API-Key", made.getString("key")).post("/v1/clients");
        admin().get("/v1/clients?limit=1");
        admin().get("/v1/clients?limit=x");
        admin().get(path);
        admin().body("{\"weight\": 3, \"creditsPerDay\": 5}").patch(path);
        admin().body("{\"weight\": \"3\"}").patch(path);
        admin().post(path + "/rotate");
        admin().body("{\"what\": \"key\", \"overlapSeconds\": 0}").post(path + "/rotate");
        admin().body("{\"what\": \"callbackSecret\"}").post(path + "/rotate");
        admin().body("{\"what\": \"all\"}").post(path + "/rotate");
        admin().body("{}").header("X-API-Key", "wrong").post(path + "/rotate");
        app().header("X-API-Key", "wrong").post(path + "/rotate");
        for (var change : List.of("/disable", "/enable")) {
            admin().post(path + change);
            admin().post("/v1/clients/" + NOBODYS + change);
        }
        admin().get("/v1/clients/" + NOBODYS);

        assertThat(api.seen())
                .contains(
                        "POST /v1/clients 201",
                        "POST /v1/clients 400",
                        "POST /v1/clients 403",
                        "POST /v1/clients 409",
                        "POST /v1/clients 413",
                        "POST /v1/clients 415",
                        "GET /v1/clients 200",
                        "GET /v1/clients 400",
                        "GET /v1/clients/{id} 200",
                        "GET /v1/clients/{id} 404",
                        "PATCH /v1/clients/{id} 200",
                        "PATCH /v1/clients/{id} 400",
                        "POST /v1/clients/{id}/rotate 200",
                        "POST /v1/clients/{id}/rotate 400",
                        "POST /v1/clients/{id}/rotate 401",
                        "POST /v1/clients/{id}/disable 200",
                        "POST /v1/clients/{id}/disable 404",
                        "POST /v1/clients/{id}/enable 200");
    }

    @Test
    void noticesAndNotificationsAreAsDescribed() throws IOException {
        var told = new ConcurrentLinkedQueue<Notice>();
        var receiver = receiver(told);
        try {
            var address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hooks";
            String id =
                    app().body(Map.of("prompt", "a boat", "callbackUrl", address))
                            .post("/v1/jobs")
                            .path("id");
            await().atMost(Duration.ofSeconds(30)).until(() -> told.size() >= 2);
            notifications(id);
        } finally {
            receiver.stop(0);
        }

        for (var notice : told) {
            var operation = api.at("#/webhooks").get(notice.type()).get("post");
            var content = api.resolved(operation.get("requestBody")).at("/content");
            assertThat(
                            api.wrong(
                                    content.get("application/json").get("schema"),
                                    ApiDocument.json(notice.body())))
                    .isEmpty();
            for (var parameter : operation.get("parameters")) {
                var header = api.resolved(parameter).get("name").asText();
                assertThat(notice.headers().get(header)).as(header).isNotNull();
            }
        }
        assertThat(told)
                .extracting(Notice::type)
                .containsExactlyInAnyOrder("job.completed", "image.stored");
        assertThat(api.seen())
                .contains(
                        "GET /v1/notifications 200",
                        "GET /v1/notifications 400",
                        "GET /v1/notifications/{id} 200",
                        "GET /v1/notifications/{id} 404",
                        "POST /v1/notifications/{id}/redeliver 202",
                        "POST /v1/notifications/{id}/redeliver 404",
                        "POST /v1/notifications/redeliver 200",
                        "POST /v1/notifications/redeliver 202",
                        "POST /v1/notifications/redeliver 400",
                        "POST /v1/notifications/redeliver 415");
    }

    private void notifications(String job) {
        app().get("/v1/notifications?limit=1&status=delivered");
        app().get("/v1/notifications?status=lost&type=x&jobId=x&createdAfter=x");
        String id = app().get("/v1/notifications?jobId=" + job).path("items[0].id");
        app().get("/v1/notifications/" + id);
        app().get("/v1/notifications/" + NOBODYS);
        app().post("/v1/notifications/" + NOBODYS + "/redeliver");
        var many = "/v1/notifications/redeliver";
        app().body(Map.of("jobId", job, "status", "delivered", "dryRun", true)).post(many);
        app().body(Map.of("jobId", job, "status", "failed")).post(many);
        app().body("{}").post(many);
        app().contentType("text/plain").body("{}").post(many);
        var nowhere = "http://127.0.0.1:1/";
        String canceled = told(nowhere);
        app().post("/v1/notifications/" + canceled + "/redeliver");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        "failed".equals(app().get("/v1/notifications/" + canceled).path("status")));
    }

    /// The notification of a job that was called off.
    private String told(String address) {
        balance(0);
        String id =
                app().body(Map.of("prompt", "a boat", "callbackUrl", address))
                        .post("/v1/jobs")
                        .path("id");
        app().post("/v1/jobs/" + id + "/cancel");
        balance(1_000_000);
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                app().get("/v1/notifications?jobId=" + id)
                                        .jsonPath()
                                        .getString("items[0].id"),
                        found -> found != null);
    }

    /// What an app was told.
    private record Notice(Map<String, List<String>> headers, String body) {

        String type() {
            return ApiDocument.json(body).get("type").asText();
        }
    }

    private static HttpServer receiver(Queue<Notice> told) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    told.add(new Notice(exchange.getRequestHeaders(), body));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    @Test
    void inPlaceOfDoitongItAnswersAsDescribed() {
        var path = "/v1/text_to_image";
        var order = Map.of("service", "flux-ultra", "prompt", "a boat", "width", 64, "height", 64);
        var key = UUID.randomUUID().toString();
        String id =
                app().header("Idempotency-Key", key)
                        .body(order)
                        .post(path)
                        .path("data.generateimage.id");
        app().header("Idempotency-Key", key).body(order).post(path);
        app().header("Idempotency-Key", key)
                .body(Map.of("service", "flux-ultra", "prompt", "b"))
                .post(path);
        app().body("{\"width\": 1}").post(path);
        app().body("x".repeat(70_000)).post(path);
        app().contentType("text/plain").body("{}").post(path);
        app().header("X-API-Key", "wrong").body(order).post(path);
        app().header("X-API-Key", "wrong").get(path + "/" + id);
        app().get(path + "/" + NOBODYS);
        Upstream.awaited(id, "image.state", "stored");
        String url = app().get(path + "/" + id).path("data.generateimage.url");
        links(url.substring(url.indexOf("/i/")));
        Upstream.behave("{\"faults\": {\"submit\": {\"refuse\": 1, \"refuseStatus\": 400}}}");
        String failed = app().body(order).post(path).path("data.generateimage.id");
        Upstream.awaited(failed, "status", "failed");
        app().get(path + "/" + failed);

        assertThat(api.seen())
                .contains(
                        "POST /v1/text_to_image 200",
                        "POST /v1/text_to_image 400",
                        "POST /v1/text_to_image 401",
                        "POST /v1/text_to_image 413",
                        "POST /v1/text_to_image 415",
                        "POST /v1/text_to_image 422",
                        "GET /v1/text_to_image/{id} 200",
                        "GET /v1/text_to_image/{id} 401",
                        "GET /v1/text_to_image/{id} 404",
                        "GET /i/{id} 200",
                        "GET /i/{id} 206",
                        "GET /i/{id} 304",
                        "GET /i/{id} 400",
                        "GET /i/{id} 403",
                        "GET /i/{id} 416",
                        "HEAD /i/{id} 200",
                        "HEAD /i/{id} 403",
                        "HEAD /v1/jobs/{id}/image 404");
    }

    private void links(String link) {
        var tag = link().get(link).header("ETag");
        link().header("If-None-Match", tag).get(link);
        link().header("Range", "bytes=0-9").get(link + "&width=160");
        link().header("Range", "bytes=99999999-").get(link);
        link().get(link + "&width=x");
        link().get("/i/" + NOBODYS);
        link().head(link);
        link().head("/i/" + NOBODYS);
        app().head("/v1/jobs/" + NOBODYS + "/image");
    }

    @Test
    void graphqlAnswersAsDescribed() {
        var draw =
                "mutation { generateImage(input: {service: \"flux-ultra\", prompt: \"a boat\"}) { id } }";
        var key = UUID.randomUUID().toString();
        String id =
                app().header("Idempotency-Key", key)
                        .body(Map.of("query", draw))
                        .post("/graphql")
                        .path("data.generateImage.id");
        app().header("Idempotency-Key", key).body(Map.of("query", draw)).post("/graphql");
        app().header("Idempotency-Key", key).body(Map.of("query", draw + " ")).post("/graphql");
        var look = "{ job(id: \"%s\") { id status metadata } }";
        var asGraphql = "application/graphql-response+json";
        for (var body :
                List.of(
                        Map.of("query", look.formatted(id)),
                        Map.of("query", look.formatted(NOBODYS)),
                        Map.of("query", "{ jobs { id } }"),
                        Map.of("query", "{"),
                        Map.of())) {
            app().body(body).post("/graphql");
            app().accept(asGraphql).body(body).post("/graphql");
        }
        app().body("x".repeat(70_000)).post("/graphql");
        app().contentType("text/plain").body("{}").post("/graphql");
        app().header("X-API-Key", "wrong").body("{}").post("/graphql");

        assertThat(api.seen())
                .contains(
                        "POST /graphql 200",
                        "POST /graphql 400",
                        "POST /graphql 401",
                        "POST /graphql 404",
                        "POST /graphql 413",
                        "POST /graphql 415",
                        "POST /graphql 422");
    }

    private void webhook(String address, String body) {
        app().header("X-Doitong-Signature", Upstream.signature(body.getBytes(UTF_8)))
                .body(body)
                .post("/webhooks/doitong" + address);
    }

    private RequestSpecification app() {
        return api(given().contentType("application/json"));
    }

    /// Somebody with no key.
    private RequestSpecification link() {
        return api(given());
    }

    private RequestSpecification admin() {
        return api(TestSandbox.admin().contentType("application/json"));
    }

    private RequestSpecification api(RequestSpecification request) {
        return request.redirects().follow(false).filter(api);
    }

    private static void balance(int credits) {
        TestSandbox.admin()
                .contentType("application/json")
                .body("{\"balance\": " + credits + "}")
                .put("/v1/credits")
                .then()
                .statusCode(200);
    }
}
