package dev.uketori.doitong;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// The body of Doitong's webhook.
public final class Notice {

    private Notice() {}

    /// When the job was done, by Doitong's clock; empty if it does not say.
    public static Optional<Instant> completedAt(byte[] body) {
        var text = Json.read(body).path("completedAt").textValue();
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    /// What it says; empty if it is not JSON, or has no `id` or `status`.
    public static Optional<Answer> read(byte[] body) {
        return Optional.ofNullable(Json.answer(Json.read(body)));
    }
}
