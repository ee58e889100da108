package dev.uketori.doitong;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Doitong wraps its answers in: `{"data": {"generateimage": {…}}}`.
///
/// The vendor's page shows the key in three spellings; all are read.
final class Envelope {

    private static final List<String> KEYS =
            List.of("generateimage", "generateImage", "generate", "job");

    private Envelope() {}

    /// The job inside; null if there is none that can be read.
    static @Nullable Answer open(JsonNode body) {
        for (var key : KEYS) {
            var job = body.path("data").path(key);
            if (job.isObject()) {
                return Json.answer(job);
            }
        }
        return null;
    }

    /// The words of an error's body, `{"errors": [{"message": …}]}`.
    static String error(JsonNode body) {
        return Json.message(body.path("errors").path(0));
    }
}
