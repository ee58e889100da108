package dev.uketori.dropin;

import dev.uketori.view.JsonBody;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The schema in `dropin/schema.graphqls`, wired to the counter. It runs on the thread that asks.
@Singleton
class Engine {

    private static final String SCHEMA = "/dropin/schema.graphqls";

    private final Counter counter;
    private final boolean introspection;
    private final GraphQL graphql;

    @Inject
    Engine(Counter counter, DropInConfig config) {
        this(counter, config.introspection());
    }

    Engine(Counter counter, boolean introspection) {
        this.counter = counter;
        this.introspection = introspection;
        this.graphql = build();
    }

    /// What comes of a document.
    ExecutionResult execute(
            String document,
            @Nullable String operation,
            Map<String, @Nullable Object> variables,
            Conversation conversation) {
        return graphql.execute(
                ExecutionInput.newExecutionInput(document)
                        .operationName(operation)
                        .variables(variables)
                        .graphQLContext(
                                Map.of(
                                        Conversation.class,
                                        conversation,
                                        ParserOptions.class,
                                        Bounds.parsing(),
                                        Introspection.INTROSPECTION_DISABLED,
                                        !introspection))
                        .build());
    }

    private GraphQL build() {
        try (var schema = Objects.requireNonNull(Engine.class.getResourceAsStream(SCHEMA))) {
            var types =
                    new SchemaParser().parse(new InputStreamReader(schema, StandardCharsets.UTF_8));
            var wiring =
                    RuntimeWiring.newRuntimeWiring()
                            .scalar(JsonScalar.TYPE)
                            .type(
                                    TypeRuntimeWiring.newTypeWiring("Query")
                                            .dataFetcher("job", this::job))
                            .type(
                                    TypeRuntimeWiring.newTypeWiring("Mutation")
                                            .dataFetcher("generate", this::generate)
                                            .dataFetcher("generateImage", this::generateImage))
                            .build();
            return GraphQL.newGraphQL(new SchemaGenerator().makeExecutableSchema(types, wiring))
                    .instrumentation(new Bounds())
                    .defaultDataFetcherExceptionHandler(Engine::refused)
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Object job(DataFetchingEnvironment field) {
        String id = Objects.requireNonNull(field.getArgument("id"));
        return counter.job(conversation(field).caller(), id).fields();
    }

    private Object generateImage(DataFetchingEnvironment field) {
        return order(field, input(field));
    }

    /// The same order in its other shape.
    private Object generate(DataFetchingEnvironment field) {
        var input = input(field);
        var flat = new HashMap<>(nested(input, "options"));
        flat.put("service", input.get("provider"));
        flat.put("prompt", nested(input, "input").get("text"));
        return order(field, flat);
    }

    private Object order(DataFetchingEnvironment field, Map<String, @Nullable Object> parameters) {
        var conversation = conversation(field);
        var taken =
                counter.order(
                        conversation.caller(),
                        JsonBody.of(parameters).fields(),
                        conversation.nextKey(),
                        conversation.fingerprint());
        conversation.taken(taken.isReplayed());
        return taken.job().fields();
    }

    private static Map<String, @Nullable Object> input(DataFetchingEnvironment field) {
        return Objects.requireNonNull(field.getArgument("input"));
    }

    /// An input object inside of another, already of the schema's types.
    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> nested(
            Map<String, @Nullable Object> input, String name) {
        var value = input.get(name);
        return value == null ? Map.of() : (Map<String, @Nullable Object>) value;
    }

    private static Conversation conversation(DataFetchingEnvironment field) {
        return field.getGraphQlContext().get(Conversation.class);
    }

    private static CompletableFuture<DataFetcherExceptionHandlerResult> refused(
            DataFetcherExceptionHandlerParameters failure) {
        var field = failure.getDataFetchingEnvironment();
        var refused = Refused.by(failure.getException());
        conversation(field).refused(refused);
        var error =
                GraphqlErrorBuilder.newError(field)
                        .message("%s", refused.message())
                        .extensions(refused.extensions())
                        .build();
        return CompletableFuture.completedFuture(
                DataFetcherExceptionHandlerResult.newResult(error).build());
    }
}
