package dev.uketori;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.ApiDocument.Call;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The OpenAPI document has every call, whole; what they answer is compared with it in
/// [OpenApiAnswersTest].
@QuarkusTest
@WithTestResource(TestSandbox.class)
class OpenApiTest {

    /// Calls that no annotation tells of.
    private static final Set<String> ROUTES =
            Set.of(
                    "POST /webhooks/doitong",
                    "POST /webhooks/doitong/{jobId}",
                    "HEAD /v1/jobs/{id}/image",
                    "HEAD /i/{id}");

    private ApiDocument api;

    @BeforeEach
    void document() {
        api = ApiDocument.served();
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
