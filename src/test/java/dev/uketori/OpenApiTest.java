package dev.uketori;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.ApiDocument.Call;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The OpenAPI document says what the service does; where it does not, this goes red.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class OpenApiTest {

    /// Calls that are no resources.
    private static final Set<String> ROUTES =
            Set.of("POST /webhooks/doitong", "POST /webhooks/doitong/{jobId}");

    private static final String NOBODYS = "019b2c6e-0000-7000-8000-0123456789ab";
    private static final String BOAT = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";

    private ApiDocument api;

    @BeforeEach
    void document() {
        api = ApiDocument.served();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
        balance(1_000_000);
    }

    @Test
    void itIsOpenApi31AndSaysWhatItIsOf() {
        assertThat(api.root().get("openapi").asText()).isEqualTo("3.1.0");
        assertThat(api.root().at("/info/title").asText()).isEqualTo("Uketori");
        assertThat(api.root().at("/info/version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(api.root().at("/info/license/identifier").asText()).isEqualTo("Apache-2.0");
        assertThat(api.root().at("/components/securitySchemes").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("bearer", "apiKey");
        assertThat(api.root().get("security")).hasSize(2);
    }

    @Test
    void everyCallIsDescribedAndNoOther() throws Exception {
        var described = new TreeSet<String>();
        api.calls().forEach(call -> described.add(call.name()));

        assertThat(described).isEqualTo(calls());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(api.root().findValuesAsText("$ref"))
                .hasSizeGreaterThan(100)
                .allSatisfy(reference -> assertThat(api.at(reference)).isNotNull());
    }

    /// Nor is anything described that no call uses.
    @Test
    void everythingSharedIsUsed() {
        var used = new HashSet<>(api.root().findValuesAsText("$ref"));
        for (var kind : api.root().get("components").properties()) {
            if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name ->
                                assertThat(used)
                                        .contains("#/components/" + kind.getKey() + "/" + name));
            }
        }
    }

    @Test
    void everyCallTellsWhatItIsAndHowItCanEnd() {
        var tags = api.root().get("tags").findValuesAsText("name");
        var ids = new ArrayList<String>();
        for (var call : all()) {
            var operation = call.operation();
            ids.add(operation.path("operationId").asText());
            assertThat(operation.path("summary").asText()).as(call.name()).isNotBlank();
            assertThat(operation.path("tags")).as(call.name()).hasSize(1);
            assertThat(tags).as(call.name()).contains(operation.at("/tags/0").asText());
            assertThat(operation.get("responses")).as(call.name()).isNotEmpty();
            operation
                    .get("responses")
                    .forEach(answer ->
                            assertThat(api.resolved(answer).path("description").asText())
                                    .as(call.name())
                                    .isNotBlank());
        }
        assertThat(ids).doesNotContain("").doesNotHaveDuplicates();
        assertThat(tags).doesNotHaveDuplicates();
    }

    @Test
    void whateverNeedsAKeySaysWhatComesWithoutOne() {
        for (var call : api.calls()) {
            var isOpen = call.operation().path("security").isArray();
            assertThat(call.operation().get("responses").has("401") || isOpen)
                    .as(call.name())
                    .isTrue();
            assertThat(call.operation().get("responses").has("500")).as(call.name()).isTrue();
            assertThat(call.operation().get("responses").has("503")).as(call.name()).isTrue();
        }
    }

    @Test
    void everyParameterOfAPathIsDescribed() {
        for (var call : api.calls()) {
            var named = new ArrayList<String>();
            Stream.of(api.root().get("paths").get(call.path()), call.operation())
                    .flatMap(node -> node.path("parameters").valueStream())
                    .map(api::resolved)
                    .filter(parameter -> parameter.get("in").asText().equals("path"))
                    .forEach(parameter -> named.add("{" + parameter.get("name").asText() + "}"));

            assertThat(named).as(call.name()).isEqualTo(inBraces(call.path()));
        }
    }

    @Test
    void everyBodyHasAnExampleThatIsValid() {
        for (var call : all()) {
            contents(call)
                    .forEach(content -> {
                        var schema = content.path("schema");
                        var examples = examples(content);
                        assertThat(schema.isMissingNode() || isKeys(schema) || !examples.isEmpty())
                                .as(call.name())
                                .isTrue();
                        assertThat(examples)
                                .as(call.name())
                                .allSatisfy(example ->
                                        assertThat(api.wrong(schema, example)).isEmpty());
                    });
        }
    }

    @Test
    void thePageToTryItOnIsThere() {
        given().get("/q/swagger-ui/").then().statusCode(200).body(containsString("/q/openapi"));
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
        var tag = app().get("/v1/jobs/" + id).header("ETag");
        app().header("If-None-Match", tag).get("/v1/jobs/" + id);
        Upstream.awaited(id, "status", "processing");
        app().get("/v1/jobs/" + id);
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

    private void webhook(String address, String body) {
        app().header("X-Doitong-Signature", Upstream.signature(body.getBytes(UTF_8)))
                .body(body)
                .post("/webhooks/doitong" + address);
    }

    private RequestSpecification app() {
        return api(given().contentType("application/json"));
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

    private List<Call> all() {
        return Stream.concat(api.calls().stream(), api.notices().stream()).toList();
    }

    /// What it takes and what it answers.
    private Stream<JsonNode> contents(Call call) {
        return Stream.concat(
                        Stream.of(call.operation().path("requestBody")),
                        call.operation().get("responses").valueStream())
                .map(api::resolved)
                .flatMap(node -> node.path("content").valueStream());
    }

    private List<JsonNode> examples(JsonNode content) {
        if (content.has("example")) {
            return List.of(content.get("example"));
        }
        if (content.has("examples")) {
            return content.get("examples").valueStream().map(each -> each.get("value")).toList();
        }
        var schema = api.resolved(content.path("schema"));
        return schema.has("example") ? List.of(schema.get("example")) : List.of();
    }

    /// A key has no example: somebody would use it.
    private static boolean isKeys(JsonNode schema) {
        return schema.path("properties").has("keys");
    }

    private static List<String> inBraces(String path) {
        return Stream.of(path.split("/")).filter(part -> part.startsWith("{")).toList();
    }

    /// Of our resources, by their annotations.
    private static Set<String> calls() throws IOException, ClassNotFoundException {
        var calls = new TreeSet<>(ROUTES);
        for (var type : classes()) {
            if (type.isAnnotationPresent(Path.class)) {
                calls.addAll(calls(type));
            }
        }
        return calls;
    }

    private static Set<String> calls(Class<?> resource) {
        var calls = new TreeSet<String>();
        for (var method : resource.getMethods()) {
            var path = method.getAnnotation(Path.class);
            for (var annotation : method.getAnnotations()) {
                var verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (verb != null) {
                    calls.add(
                            verb.value()
                                    + " "
                                    + resource.getAnnotation(Path.class).value()
                                    + (path == null ? "" : path.value()));
                }
            }
        }
        return calls;
    }

    private static List<Class<?>> classes() throws IOException, ClassNotFoundException {
        var root = java.nio.file.Path.of("target", "classes");
        var classes = new ArrayList<Class<?>>();
        try (var files = Files.walk(root.resolve("dev"))) {
            for (var file : files.map(root::relativize).map(Object::toString).toList()) {
                if (file.endsWith(".class") && !file.endsWith("package-info.class")) {
                    var name = file.replace('/', '.').replaceAll("\\.class$", "");
                    classes.add(Class.forName(name, false, OpenApiTest.class.getClassLoader()));
                }
            }
        }
        return classes;
    }
}
