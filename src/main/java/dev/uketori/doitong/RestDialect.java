package dev.uketori.doitong;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uketori.job.Order;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Flat JSON, and the key in `X-API-Key`.
record RestDialect(DoitongConfig config) implements Dialect {

    @Override
    public Question submit(Order order, String webhookUrl) {
        var body = parameters(order, webhookUrl);
        return new Question(HttpMethod.POST, config.submitPath(), "X-API-Key", key(), body);
    }

    @Override
    public Question status(String id) {
        var path =
                config.statusPath().replace("{id}", URLEncoder.encode(id, StandardCharsets.UTF_8));
        return new Question(HttpMethod.GET, path, "X-API-Key", key(), null);
    }

    /// What `generateImage` takes as its input, too.
    static ObjectNode parameters(Order order, String webhookUrl) {
        var parameters =
                Json.object()
                        .put("service", order.service())
                        .put("prompt", order.prompt())
                        .put("width", order.width())
                        .put("height", order.height());
        if (order.version() != null) {
            parameters.put("version", order.version());
        }
        return parameters.put("webhookUrl", webhookUrl);
    }

    private String key() {
        return config.apiKey();
    }
}
