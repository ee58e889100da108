package dev.uketori.dropin;

import dev.uketori.access.Caller;
import dev.uketori.view.IdempotencyHeader;
import dev.uketori.view.JsonBody;
import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `POST /graphql`, as at Doitong. A request that cannot be run is 400; where all that it asks for
/// is refused, the status is that of the first refusal; else it is 200.
@Path("/graphql")
class GraphqlResource {

    private static final String GRAPHQL_JSON = "application/graphql-response+json";
    private static final int LONGEST_DOCUMENT = 64 * 1024;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_MESSAGE = 500;

    private final Answers answers;
    private final Engine engine;

    GraphqlResource(Answers answers, Engine engine) {
        this.answers = answers;
        this.engine = engine;
    }

    @POST
    @RunOnVirtualThread
    public Response execute(
            @Context HttpServerRequest request,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        return answers.of(
                request,
                caller -> {
                    Answers.onlyJson(request);
                    var answer = answer(caller, IdempotencyHeader.key(idempotencyKey), body);
                    return wantsGraphqlJson(request) ? answer.type(GRAPHQL_JSON) : answer;
                });
    }

    private ResponseBuilder answer(Caller caller, @Nullable String idempotencyKey, byte[] body) {
        var json = JsonBody.read(body);
        var fields = json.fields();
        var document = fields.requiredText("query", LONGEST_DOCUMENT);
        var operation = fields.text("operationName", LONGEST_NAME);
        var variables = fields.object("variables");
        fields.checkKnown();
        var conversation = new Conversation(caller, idempotencyKey, json::fingerprint);
        var result =
                engine.execute(
                        document,
                        operation,
                        variables == null ? Map.of() : variables,
                        conversation);
        var answer = Answers.json(status(result, conversation), shown(result));
        if (conversation.isReplayed()) {
            answer.header(Answers.REPLAYED, "true");
        }
        conversation
                .refused()
                .ifPresent(why -> Answers.retryAfter(answer, why.retryAfter().orElse(null)));
        return answer;
    }

    private static int status(ExecutionResult result, Conversation conversation) {
        if (!result.isDataPresent()) {
            return 400;
        }
        @Nullable Map<String, @Nullable Object> data = result.getData();
        var any = data != null && data.values().stream().anyMatch(Objects::nonNull);
        return any ? 200 : conversation.refused().map(Refused::status).orElse(200);
    }

    private static Map<String, @Nullable Object> shown(ExecutionResult result) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        if (!result.getErrors().isEmpty()) {
            shown.put("errors", result.getErrors().stream().map(GraphqlResource::shown).toList());
        }
        if (result.isDataPresent()) {
            shown.put("data", result.getData());
        }
        return shown;
    }

    /// The engine's own errors have no code.
    private static Map<String, @Nullable Object> shown(GraphQLError error) {
        var shown = new LinkedHashMap<String, @Nullable Object>(error.toSpecification());
        var message = String.valueOf(error.getMessage());
        if (message.length() > LONGEST_MESSAGE) {
            shown.put("message", message.substring(0, LONGEST_MESSAGE) + "…");
        }
        var told = error.getExtensions();
        shown.put(
                "extensions",
                told != null && told.containsKey("code")
                        ? told
                        : Map.of("code", code(error.getErrorType())));
        return shown;
    }

    private static String code(ErrorClassification kind) {
        return kind == ErrorType.InvalidSyntax
                ? "GRAPHQL_PARSE_FAILED"
                : "GRAPHQL_VALIDATION_FAILED";
    }

    private static boolean wantsGraphqlJson(HttpServerRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(GRAPHQL_JSON);
    }
}
