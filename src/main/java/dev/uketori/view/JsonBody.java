package dev.uketori.view;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The body of a call: one JSON object.
public final class JsonBody {

    /// In bytes.
    static final int LARGEST = 64 * 1024;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private final ObjectNode object;

    private JsonBody(ObjectNode object) {
        this.object = object;
    }

    /// The object in `body`.
    ///
    /// @throws ProblemException 400 or 413 if there is none
    public static JsonBody read(byte[] body) {
        if (body.length > LARGEST) {
            throw new ProblemException(
                    Problem.of(413, "too_large", "A body has at most " + LARGEST + " bytes."));
        }
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (IOException notJson) {
            throw invalid("The body is not JSON: send one JSON object in UTF-8.");
        }
        if (node instanceof ObjectNode object) {
            return new JsonBody(object);
        }
        throw invalid("The body must be one JSON object.");
    }

    /// An object that came inside of a body.
    public static JsonBody of(Map<String, ? extends @Nullable Object> object) {
        return new JsonBody(JSON.valueToTree(object));
    }

    /// The same, where a call needs none: no body is an empty object.
    ///
    /// @throws ProblemException 400 or 413 if there is a body and no object in it
    public static JsonBody orEmpty(byte[] body) {
        return body.length == 0 ? new JsonBody(JSON.createObjectNode()) : read(body);
    }

    /// The object that `json` is; empty if it is none.
    static Optional<JsonBody> object(byte[] json) {
        try {
            return JSON.readTree(json) instanceof ObjectNode object
                    ? Optional.of(new JsonBody(object))
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    static ProblemException invalid(String detail) {
        return new ProblemException(Problem.of(400, "invalid_request", detail));
    }

    /// Its fields, to be read one by one.
    public Fields fields() {
        return fields("", new Wrongs());
    }

    /// The same of an object that is itself a part of a body.
    ///
    /// @param pointer where it is there (RFC 6901)
    Fields fields(String pointer, Wrongs wrong) {
        return new Fields(object, pointer, wrong);
    }

    /// SHA-256 of what it says, whatever its white space and the order of its fields.
    public byte[] fingerprint() {
        try {
            var sorted = JSON.writeValueAsBytes(JSON.treeToValue(object, Object.class));
            return MessageDigest.getInstance("SHA-256").digest(sorted);
        } catch (IOException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
