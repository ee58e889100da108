package dev.uketori;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The OpenAPI document as it is served, and a filter that holds every answer against it.
///
/// A schema that says which fields there are means that there are no others, unless it says so.
final class ApiDocument implements Filter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final JsonNode document;
    private final List<Call> calls;
    private final Map<JsonNode, JsonSchema> schemas = new IdentityHashMap<>();
    private final Set<String> seen = new TreeSet<>();

    private ApiDocument(JsonNode document) {
        this.document = document;
        this.calls = calls("paths");
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
    ///
    /// @param paths what its path may be
    record Call(String name, String path, Pattern paths, JsonNode operation) {

        String method() {
            return name.substring(0, name.indexOf(' '));
        }
    }

    List<Call> calls() {
        return calls;
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
                    var paths = path.getKey().replaceAll("\\{\\w+}", "[^/]+");
                    calls.add(
                            new Call(
                                    name,
                                    path.getKey(),
                                    Pattern.compile(paths),
                                    method.getValue()));
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
        return compiledOnce(schema).validate(value).stream()
                .map(Object::toString)
                .collect(joining("\n"));
    }

    /// By its place in the document: what is equal is compiled once more, what is the same is not.
    private synchronized JsonSchema compiledOnce(JsonNode schema) {
        return schemas.computeIfAbsent(schema, this::compiled);
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

    /// The call that is for a method and a raw path; where a path is named letter for letter, that
    /// one.
    Optional<Call> call(String method, String path) {
        return calls.stream()
                .filter(each -> each.method().equals(method))
                .filter(each -> each.paths().matcher(path).matches())
                .min(Comparator.comparingInt(each -> each.path().split("\\{", -1).length));
    }

    /// An answer, as it came.
    ///
    /// @param header its value by its name; null if it is not there
    record Answer(int status, UnaryOperator<@Nullable String> header, byte[] body) {}

    /// What an answer has that the document does not say, or the other way round; empty if nothing.
    String wrong(Call call, Answer answer) {
        var status = Integer.toString(answer.status());
        var described = resolved(call.operation().path("responses").path(status));
        if (described.isMissingNode()) {
            return "status " + status + " is not described";
        }
        for (var header : described.path("headers").properties()) {
            var wrong =
                    wrongHeader(
                            resolved(header.getValue()), answer.header().apply(header.getKey()));
            if (!wrong.isEmpty()) {
                return header.getKey() + ": " + wrong;
            }
        }
        var content = described.path("content");
        if (content.isMissingNode() || call.name().startsWith("HEAD ")) {
            return answer.body().length == 0 ? "" : "a body where none is described";
        }
        var type =
                Objects.requireNonNullElse(answer.header().apply("Content-Type"), "none")
                        .replaceAll(";.*", "");
        if (!content.has(type)) {
            return "type " + type + " is not described";
        }
        var schema = content.get(type).path("schema");
        return schema.isMissingNode() ? "" : wrongBody(schema, type, answer.body());
    }

    private String wrongHeader(JsonNode header, @Nullable String value) {
        if (value == null) {
            return header.path("required").asBoolean() ? "is missing" : "";
        }
        var schema = resolved(header.path("schema"));
        var isNumber = schema.path("type").asText().equals("integer");
        if (isNumber && !value.matches("-?\\d{1,18}")) {
            return value + " is no number";
        }
        return wrong(
                schema,
                isNumber ? LongNode.valueOf(Long.parseLong(value)) : TextNode.valueOf(value));
    }

    private String wrongBody(JsonNode schema, String type, byte[] body) {
        var text = new String(body, UTF_8);
        if (!type.endsWith("json")) {
            return wrong(schema, TextNode.valueOf(text));
        }
        try {
            return wrong(schema, JSON.readTree(text));
        } catch (IOException notJson) {
            return "is no JSON";
        }
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        var response = context.next(request, specification);
        var path = URI.create(request.getURI()).getRawPath();
        var call =
                call(request.getMethod(), path)
                        .orElseGet(
                                () -> fail("not described: " + request.getMethod() + " " + path));
        var name = call.name() + " " + response.statusCode();
        seen.add(name);
        var answer = new Answer(response.statusCode(), response::header, response.asByteArray());
        assertThat(wrong(call, answer)).as("%s: %s", name, response.asString()).isEmpty();
        return response;
    }
}
