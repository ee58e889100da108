package dev.uketori.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uketori.job.Order;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;

/// The body of `POST /v1/jobs`, checked: every wrong field is named at once.
final class JobBody {

    private static final int LARGEST = 64 * 1024;
    private static final int LONGEST_PROMPT = 4000;
    private static final int LONGEST_NAME = 255;
    private static final int LARGEST_METADATA = 4 * 1024;
    private static final int SMALLEST_SIDE = 64;
    private static final int LARGEST_SIDE = 4096;
    private static final int DEFAULT_SIDE = 1024;
    private static final int LONGEST_DEADLINE = 7 * 24 * 60 * 60;

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private final ObjectNode object;

    private JobBody(ObjectNode object) {
        this.object = object;
    }

    /// @throws ProblemException 400 or 413 if it is not a JSON object
    static JobBody read(byte[] body) {
        if (body.length > LARGEST) {
            throw new ProblemException(
                    Problem.of(413, "too_large", "A job has at most " + LARGEST + " bytes."));
        }
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (IOException notJson) {
            throw invalid("The body is not JSON: send one JSON object in UTF-8.", List.of());
        }
        if (node instanceof ObjectNode object) {
            return new JobBody(object);
        }
        throw invalid("The body must be one JSON object.", List.of());
    }

    /// What is asked for.
    ///
    /// @throws ProblemException 400 that names every wrong field
    Order order(Instant now) {
        var fields = new Fields(object, "");
        var prompt = fields.requiredText("prompt", LONGEST_PROMPT);
        var service = fields.text("service", LONGEST_NAME);
        var deadline = fields.integer("deadlineSeconds", 1, LONGEST_DEADLINE);
        var order =
                new Order(
                        service == null ? "flux-ultra" : service,
                        prompt,
                        fields.integer("width", SMALLEST_SIDE, LARGEST_SIDE, DEFAULT_SIDE),
                        fields.integer("height", SMALLEST_SIDE, LARGEST_SIDE, DEFAULT_SIDE),
                        fields.text("version", LONGEST_NAME),
                        fields.text("quality", LONGEST_NAME),
                        fields.text("reference", LONGEST_NAME),
                        fields.json("metadata", LARGEST_METADATA),
                        null,
                        fields.url("callbackUrl"),
                        deadline == null ? null : now.plusSeconds(deadline));
        var wrong = fields.wrong();
        if (!wrong.isEmpty()) {
            var names = wrong.stream().map(each -> each.pointer().substring(1)).distinct();
            throw invalid("Wrong: " + String.join(", ", names.toList()) + ".", wrong);
        }
        return order;
    }

    /// SHA-256 of what the body says, whatever its white space and the order of its fields.
    byte[] fingerprint() {
        try {
            var sorted = JSON.writeValueAsBytes(JSON.treeToValue(object, Object.class));
            return MessageDigest.getInstance("SHA-256").digest(sorted);
        } catch (IOException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ProblemException invalid(String detail, List<Problem.Wrong> wrong) {
        return new ProblemException(Problem.of(400, "invalid_request", detail, wrong));
    }
}
