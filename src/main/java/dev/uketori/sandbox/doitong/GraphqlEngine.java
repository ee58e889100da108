package dev.uketori.sandbox.doitong;

import graphql.GraphQL;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeRuntimeWiring;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The schema in `doitong/schema.graphqls`, wired to the desk.
record GraphqlEngine(Desk desk, Ledger ledger, Shapes shapes) {

    private static final String SCHEMA = "/doitong/schema.graphqls";

    GraphQL build() {
        try (var schema =
                Objects.requireNonNull(GraphqlEngine.class.getResourceAsStream(SCHEMA), SCHEMA)) {
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
                    .instrumentation(new LowerCaseKey())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object job(DataFetchingEnvironment field) {
        return ledger.job(field.getArgument("id"))
                .<Object>map(shapes::graphql)
                .orElseGet(() -> refused(field, Refused.of(Problem.NOT_FOUND)));
    }

    private Object generate(DataFetchingEnvironment field) {
        Arguments input = Arguments.of(field);
        var options = input.nested("options");
        return submit(
                field,
                () ->
                        Order.of(
                                input.text("provider"),
                                input.nested("input").text("text"),
                                options.number("width"),
                                options.number("height"),
                                options.text("version"),
                                options.text("quality"),
                                options.text("webhookUrl")));
    }

    private Object generateImage(DataFetchingEnvironment field) {
        Arguments input = Arguments.of(field);
        return submit(
                field,
                () ->
                        Order.of(
                                input.text("service"),
                                input.text("prompt"),
                                input.number("width"),
                                input.number("height"),
                                input.text("version"),
                                null,
                                input.text("webhookUrl")));
    }

    private Object submit(DataFetchingEnvironment field, Supplier<Order> asked) {
        Order order;
        try {
            order = asked.get();
        } catch (IllegalArgumentException e) {
            return refused(field, Refused.badRequest(String.valueOf(e.getMessage())));
        }
        CompletionStage<Object> answer =
                desk.submit(order).map(submission -> shown(field, submission)).toCompletionStage();
        return answer;
    }

    private Object shown(DataFetchingEnvironment field, Submission submission) {
        return switch (submission) {
            case Submission.Accepted(var job) -> shapes.graphql(job);
            case Submission.AnswerLost() -> {
                outcome(field).lost();
                yield Map.of();
            }
            case Refused refused -> refused(field, refused);
        };
    }

    private static Object refused(DataFetchingEnvironment field, Refused refused) {
        outcome(field).refused(refused);
        return DataFetcherResult.newResult()
                .error(
                        GraphqlErrorBuilder.newError(field)
                                .message("%s", refused.message())
                                .extensions(refused.extensions())
                                .build())
                .build();
    }

    private static GraphqlOutcome outcome(DataFetchingEnvironment field) {
        return field.getGraphQlContext().get(GraphqlOutcome.class);
    }

    /// Input objects as the engine hands them over, already of the schema's types.
    private record Arguments(Map<String, @Nullable Object> values) {

        static Arguments of(DataFetchingEnvironment field) {
            return new Arguments(Objects.requireNonNull(field.getArgument("input")));
        }

        @SuppressWarnings("unchecked")
        Arguments nested(String name) {
            var value = values.get(name);
            return new Arguments(value == null ? Map.of() : (Map<String, @Nullable Object>) value);
        }

        @Nullable String text(String name) {
            return (String) values.get(name);
        }

        @Nullable Integer number(String name) {
            return (Integer) values.get(name);
        }
    }
}
