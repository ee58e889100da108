package dev.uketori.doitong;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uketori.doitong.DoitongConfig.Transport;
import dev.uketori.job.Order;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// One of the two mutations, and the query for a status. The documents, `*.graphql`, ask for the
/// fields that the vendor's page shows and for no others: one that the schema does not know would
/// make the whole of a request fail.
final class GraphqlDialect implements Dialect {

    private static final String GENERATE = document("generate");
    private static final String GENERATE_IMAGE = document("generate-image");
    private static final String JOB = document("job");

    private final DoitongConfig config;

    GraphqlDialect(DoitongConfig config) {
        this.config = config;
    }

    @Override
    public Question submit(Order order, String webhookUrl) {
        return config.transport() == Transport.GRAPHQL_GENERATE
                ? question("Generate", GENERATE, input(generate(order, webhookUrl)))
                : question(
                        "GenerateImage",
                        GENERATE_IMAGE,
                        input(RestDialect.parameters(order, webhookUrl)));
    }

    @Override
    public Question status(String id) {
        return question("Job", JOB, Json.object().put("id", id));
    }

    private static ObjectNode generate(Order order, String webhookUrl) {
        var input = Json.object().put("type", "IMAGE").put("provider", order.service());
        input.putObject("input").put("text", order.prompt());
        var options =
                input.putObject("options")
                        .put("width", order.width())
                        .put("height", order.height());
        if (order.version() != null) {
            options.put("version", order.version());
        }
        if (order.quality() != null) {
            options.put("quality", order.quality());
        }
        options.put("webhookUrl", webhookUrl);
        return input;
    }

    private static ObjectNode input(ObjectNode input) {
        return Json.object().set("input", input);
    }

    private Question question(String operation, String document, ObjectNode variables) {
        var body = Json.object().put("query", document).put("operationName", operation);
        body.set("variables", variables);
        return new Question(
                HttpMethod.POST,
                config.graphqlPath(),
                "Authorization",
                "Bearer " + config.apiKey(),
                body);
    }

    private static String document(String name) {
        var path = "/doitong/" + name + ".graphql";
        try (var file =
                Objects.requireNonNull(GraphqlDialect.class.getResourceAsStream(path), path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
