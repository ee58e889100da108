package dev.uketori.guise;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A job in Doitong's words. Its duration is never told, as in all that Doitong's page shows.
///
/// @param id ours
/// @param status `processing`, `completed` or `failed`
/// @param url where the image is; opens with no key
/// @param webhookUrl where the app wants to be told
/// @param creditCost what was charged, or will most likely be
/// @param error why it failed
/// @param createdAt to the second
/// @param completedAt to the second; null while it is processing
public record Guised(
        String id,
        String status,
        String service,
        @Nullable String url,
        @Nullable String webhookUrl,
        int width,
        int height,
        int creditCost,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant completedAt) {

    static final String FAILED = "failed";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What a submit and the question for a status are answered.
    public Map<String, Object> envelope() {
        var image = new LinkedHashMap<String, @Nullable Object>();
        image.put("id", id);
        image.put("status", status);
        image.put("url", url);
        image.put("webhookUrl", webhookUrl);
        image.put("createdAt", createdAt.toString());
        image.put("duration", null);
        addError(image);
        return Map.of("data", Map.of("generateimage", image));
    }

    /// All that the GraphQL schema knows.
    public Map<String, @Nullable Object> fields() {
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("id", id);
        all.put("status", status);
        all.put("type", "IMAGE");
        all.put("provider", service);
        all.put("url", url);
        all.put("width", width);
        all.put("height", height);
        all.put("webhookUrl", webhookUrl);
        all.put("duration", null);
        all.put("metadata", metadata());
        all.put("creditCost", creditCost);
        all.put("error", error);
        all.put("createdAt", createdAt.toString());
        all.put("completedAt", completedAt == null ? null : completedAt.toString());
        return all;
    }

    /// The body of the notice that Doitong would send to `webhookUrl`, to be signed as it is.
    public byte[] notice() {
        var notice = new LinkedHashMap<String, @Nullable Object>();
        notice.put("id", id);
        notice.put("status", status);
        notice.put("url", url);
        notice.put("service", service);
        notice.put("createdAt", createdAt.toString());
        notice.put("completedAt", completedAt == null ? null : completedAt.toString());
        notice.put("metadata", metadata());
        addError(notice);
        try {
            return JSON.writeValueAsBytes(notice);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void addError(Map<String, @Nullable Object> members) {
        if (status.equals(FAILED)) {
            members.put("error", error);
        }
    }

    private Map<String, @Nullable Object> metadata() {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("duration", null);
        metadata.put("width", width);
        metadata.put("height", height);
        return metadata;
    }
}
