package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.core.type.TypeReference;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLError;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `POST /graphql`. Errors carry the HTTP status of the page, or 200 where the behaviour says so.
record GraphqlApi(Turnstile turnstile, GraphQL engine, Ledger ledger, Answers answers) {

    void mount(Router router, BodyHandler body) {
        router.route("/graphql").handler(this::enter).failureHandler(answers::failed);
        router.post("/graphql")
                .handler(body)
                .handler(this::execute)
                .failureHandler(answers::failed);
    }

    private void enter(RoutingContext call) {
        turnstile.graphql(call).ifPresentOrElse(refused -> refuse(call, refused), call::next);
    }

    private void refuse(RoutingContext call, Refused refused) {
        Answers.retryAfter(call, refused.retryAfter());
        var status = refused.problem().status();
        answers.json(
                call,
                refused.problem() == Problem.UNAUTHORIZED ? status : shown(status),
                refused.body());
    }

    private void execute(RoutingContext call) {
        var outcome = new GraphqlOutcome();
        ExecutionInput input;
        try {
            input = input(call, outcome);
        } catch (IOException | IllegalArgumentException _) {
            refuse(call, Refused.badRequest("The body is not a GraphQL request in JSON"));
            return;
        }
        Future.fromCompletionStage(engine.executeAsync(input))
                .onFailure(call::fail)
                .onSuccess(result -> {
                    if (outcome.answerLost()) {
                        answers.lose(call);
                    } else {
                        answer(call, result, outcome);
                    }
                });
    }

    private void answer(RoutingContext call, ExecutionResult result, GraphqlOutcome outcome) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        if (!result.getErrors().isEmpty()) {
            body.put(
                    "errors",
                    result.getErrors().stream().map(GraphQLError::toSpecification).toList());
        }
        @Nullable Map<String, @Nullable Object> data = result.getData();
        var any = data != null && data.values().stream().anyMatch(Objects::nonNull);
        if (any || result.getErrors().isEmpty()) {
            body.put("data", data);
        }
        Answers.retryAfter(call, outcome.retryAfter());
        answers.json(call, any ? 200 : status(result, outcome), body);
    }

    private int status(ExecutionResult result, GraphqlOutcome outcome) {
        if (result.getErrors().isEmpty()) {
            return 200;
        }
        var unexpected = result.isDataPresent() ? 500 : 400;
        return shown(outcome.status().orElse(unexpected));
    }

    private int shown(int status) {
        return ledger.behaviour().graphqlErrorsUnder200() ? 200 : status;
    }

    private static ExecutionInput input(RoutingContext call, GraphqlOutcome outcome)
            throws IOException {
        var body = Json.read(call);
        var query = body.path("query");
        if (!query.isTextual()) {
            throw new IllegalArgumentException("query is required");
        }
        var input =
                ExecutionInput.newExecutionInput(query.textValue())
                        .graphQLContext(Map.of(GraphqlOutcome.class, outcome));
        if (body.path("operationName").isTextual()) {
            input.operationName(body.path("operationName").textValue());
        }
        if (body.path("variables").isObject()) {
            input.variables(
                    Json.MAPPER.convertValue(body.path("variables"), new TypeReference<>() {}));
        }
        return input.build();
    }
}
