package dev.uketori;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The OpenAPI document as it is served, and a filter that holds every answer against it.
///
/// A schema that says which fields there are means that there are no others, unless it says so.
final class ApiDocument implements Filter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();
    private final Set<String> seen = new TreeSet<>();

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    static ApiDocument served() {
        return new ApiDocument(json(RestAssured.get("/q/openapi?format=json").asString()));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    JsonNode root() {
        return document;
    }

    /// A call: `GET /v1/jobs/{id}`.
    record Call(String name, String path, JsonNode operation) {}

    List<Call> calls() {
        return calls("paths");
    }

    /// The same of what we send to others.
    List<Call> notices() {
        return calls("webhooks");
    }

    private List<Call> calls(String where) {
        var calls = new ArrayList<Call>();
        for (var path : document.path(where).properties()) {
            for (var method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    var name = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    calls.add(new Call(name, path.getKey(), method.getValue()));
                }
            }
        }
        return calls;
    }

    /// What has been answered through this filter: `GET /v1/jobs/{id} 404`.
    Set<String> seen() {
        return seen;
    }

    /// Follows a reference.
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(at(node.get("$ref").asText())) : node;
    }

    JsonNode at(String reference) {
        var found = document.at(reference.substring(1));
        assertThat(found.isMissingNode()).as(reference).isFalse();
        return found;
    }

    /// What is wrong with a value, by a schema of the document's; empty if nothing is.
    String wrong(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(Object::toString)
                .collect(joining("\n"));
    }

    private JsonSchema compiled(JsonNode schema) {
        var whole = JSON.createObjectNode();
        whole.set("allOf", JSON.createArrayNode().add(strict(schema.deepCopy())));
        whole.set("components", strict(document.get("components").deepCopy()));
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }

    private static JsonNode strict(JsonNode node) {
        node.forEach(ApiDocument::strict);
        if (node instanceof ObjectNode object && object.path("properties").isObject()) {
            if (object.has("type") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.remove("example");
        }
        return node;
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        var response = context.next(request, specification);
        var path = URI.create(request.getURI()).getRawPath();
        var call =
                calls().stream()
                        .filter(each ->
                                each.name().startsWith(request.getMethod() + " ")
                                        && path.matches(
                                                each.path().replaceAll("\\{\\w+}", "[^/]+")))
                        .findFirst()
                        .orElseGet(
                                () -> fail("not described: " + request.getMethod() + " " + path));
        check(call, response);
        return response;
    }

    private void check(Call call, Response response) {
        var name = call.name() + " " + response.statusCode();
        seen.add(name);
        var answer = call.operation().path("responses").path("" + response.statusCode());
        assertThat(answer.isMissingNode()).as("%s: %s", name, response.asString()).isFalse();
        var described = resolved(answer);
        for (var header : described.path("headers").properties()) {
            if (resolved(header.getValue()).path("required").asBoolean()) {
                assertThat(response.header(header.getKey())).as(name).isNotNull();
            }
        }
        var content = described.path("content");
        if (content.isMissingNode()) {
            assertThat(response.asByteArray()).as(name).isEmpty();
            return;
        }
        var type = response.contentType().replaceAll(";.*", "");
        assertThat(content.has(type)).as("%s of %s", name, type).isTrue();
        var schema = content.get(type).path("schema");
        if (!schema.isMissingNode()) {
            assertThat(wrong(schema, json(response.asString()))).as(name).isEmpty();
        }
    }
}
