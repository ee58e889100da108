package dev.uketori.doitong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.doitong.DoitongConfig.Transport;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What goes over the wire by one of the transports, as the vendor's page shows it.
record Fixture(JsonNode recorded) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Fixture of(Transport transport) {
        var path = "/doitong/" + word(transport) + ".json";
        try (var file = Objects.requireNonNull(Fixture.class.getResourceAsStream(path), path)) {
            return new Fixture(JSON.readTree(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The settings that lead there.
    static DoitongConfig settings(Transport transport, String baseUrl, String key) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(DoitongConfig.class)
                .withDefaultValues(
                        Map.of(
                                "doitong.api-key",
                                key,
                                "doitong.base-url",
                                baseUrl,
                                "doitong.transport",
                                word(transport),
                                "doitong.webhook-secret",
                                "a-secret-of-sixteen-bytes",
                                "doitong.answer-timeout",
                                "5s"))
                .build()
                .getConfigMapping(DoitongConfig.class);
    }

    private static String word(Transport transport) {
        return transport.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    JsonNode question(String name) {
        return recorded.get(name);
    }

    Envelope answer(String name) {
        var answer = recorded.get(name);
        try {
            return new Envelope(
                    answer.get("status").intValue(), JSON.writeValueAsBytes(answer.get("body")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static JsonNode written(Dialect.Question question) {
        return JSON.createObjectNode()
                .put("method", question.method().name())
                .put("path", question.path())
                .put("keyHeader", question.keyHeader())
                .put("key", question.key())
                .set("body", question.body());
    }
}
