package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of the behaviour as the control API was asked for it: only the members that are named
/// change, and an empty `faults` takes all faults back.
sealed interface Change {

    record To(Behaviour behaviour) implements Change {}

    /// The change cannot be made; `why` is in words for the caller.
    record Wrong(String why) implements Change {}

    static Change of(Behaviour current, @Nullable Buffer body) {
        if (body == null) {
            return new Wrong("A JSON object is required");
        }
        var unknown = new Unknown();
        try {
            var asked = Json.MAPPER.readTree(body.getBytes());
            if (!asked.isObject()) {
                return new Wrong("A JSON object is required");
            }
            ObjectNode merged = Json.MAPPER.valueToTree(current);
            if (asked.path("faults").isObject() && asked.path("faults").isEmpty()) {
                merged.set("faults", Json.MAPPER.valueToTree(Faults.NONE));
            }
            merge(merged, asked);
            Behaviour behaviour =
                    Json.MAPPER.readerFor(Behaviour.class).withHandler(unknown).readValue(merged);
            return unknown.names.isEmpty()
                    ? new To(behaviour)
                    : new Wrong("Unknown fields: " + String.join(", ", unknown.names));
        } catch (ValueInstantiationException e) {
            return new Wrong(
                    String.valueOf(
                            e.getCause() == null
                                    ? e.getOriginalMessage()
                                    : e.getCause().getMessage()));
        } catch (JsonMappingException e) {
            return new Wrong(unknown.path(e.getPath()) + ": " + e.getOriginalMessage());
        } catch (IOException _) {
            return new Wrong("The body is not valid JSON");
        }
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties()
                .forEach(member -> {
                    if (into.get(member.getKey()) instanceof ObjectNode inner
                            && member.getValue().isObject()) {
                        merge(inner, member.getValue());
                    } else {
                        into.set(member.getKey(), member.getValue());
                    }
                });
    }

    /// Gathers every name that nothing answers to, rather than stopping at the first.
    final class Unknown extends DeserializationProblemHandler {

        private final List<String> names = new ArrayList<>();

        @Override
        public boolean handleUnknownProperty(
                DeserializationContext context,
                JsonParser parser,
                JsonDeserializer<?> deserializer,
                Object beanOrClass,
                String propertyName)
                throws IOException {
            var path = parser.getParsingContext().pathAsPointer().toString();
            names.add(path.substring(1).replace('/', '.'));
            parser.skipChildren();
            return true;
        }

        private String path(List<JsonMappingException.Reference> path) {
            return String.join(
                    ".", path.stream().map(step -> String.valueOf(step.getFieldName())).toList());
        }
    }
}
