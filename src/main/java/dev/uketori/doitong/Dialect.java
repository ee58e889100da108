package dev.uketori.doitong;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uketori.job.Order;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/// How questions are put to Doitong: one of the three shapes of its page. The answers to all of
/// them are read the same way.
sealed interface Dialect permits RestDialect, GraphqlDialect {

    /// "Draw this."
    Question submit(Order order, String webhookUrl);

    /// "How far is it?"
    Question status(String id);

    /// The one that the settings name.
    static Dialect of(DoitongConfig config) {
        return switch (config.transport()) {
            case REST -> new RestDialect(config);
            case GRAPHQL_GENERATE, GRAPHQL_GENERATE_IMAGE -> new GraphqlDialect(config);
        };
    }

    /// A request without its connection.
    ///
    /// @param path below Doitong's address
    /// @param keyHeader where the API key goes
    /// @param key as that header wants it
    /// @param body JSON; null for none
    record Question(
            HttpMethod method,
            String path,
            String keyHeader,
            String key,
            @Nullable ObjectNode body) {}
}
