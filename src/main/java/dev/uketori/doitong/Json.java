package dev.uketori.doitong;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Doitong's JSON. Whatever comes is read without an exception: what is not there is missing.
final class Json {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_TEXT = 2048;

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] bytes(ObjectNode body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static JsonNode read(byte[] body) {
        try {
            var node = MAPPER.readTree(body);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    /// A job as `{"id": …, "status": …, "url": …, "error": …}`; null if it is not one.
    static @Nullable Answer answer(JsonNode job) {
        var id = id(job);
        var status = text(job.path("status"), LONGEST_ID);
        if (id == null || status == null) {
            return null;
        }
        return switch (status) {
            case "processing" -> new Answer.Running(id);
            case "completed" -> {
                var url = text(job.path("url"), LONGEST_TEXT);
                yield url == null ? new Answer.FinishedNowhere(id) : new Answer.Finished(id, url);
            }
            case "failed" -> new Answer.Broken(id, message(job.path("error")));
            default -> new Answer.Unclear(id, status);
        };
    }

    /// Doitong's id for a job; null if there is none.
    static @Nullable String id(JsonNode job) {
        return text(job.path("id"), LONGEST_ID);
    }

    /// A number of credits; empty if it is none.
    static OptionalInt count(JsonNode number) {
        return number.isIntegralNumber() && number.canConvertToInt() && number.intValue() >= 0
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    /// The words of an error that is a string, or an object with a `message`.
    static String message(JsonNode error) {
        var words = error.isObject() ? error.path("message") : error;
        if (!words.isTextual()) {
            return "Doitong gave no reason.";
        }
        var text = words.asText();
        return clean(text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text);
    }

    /// Null unless it is text that PostgreSQL keeps: not empty, not over-long, no NUL, no half
    /// surrogate.
    private static @Nullable String text(JsonNode node, int longest) {
        if (!node.isTextual()) {
            return null;
        }
        var text = node.asText();
        return text.isEmpty() || text.length() > longest || !text.equals(clean(text)) ? null : text;
    }

    private static String clean(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replace('\0', '?');
    }
}
