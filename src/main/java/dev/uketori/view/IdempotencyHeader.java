package dev.uketori.view;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/// The header `Idempotency-Key`.
public final class IdempotencyHeader {

    private static final int LONGEST_KEY = 255;

    private IdempotencyHeader() {}

    /// The key in it; null if there is no such header. The draft says a quoted string, most clients
    /// send it bare; both mean the same key.
    ///
    /// @throws ProblemException 400 if it is none
    public static @Nullable String key(@Nullable String header) {
        if (header == null) {
            return null;
        }
        var quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        var key = quoted ? header.substring(1, header.length() - 1) : header;
        if (key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0) {
            throw new ProblemException(
                    Problem.of(
                            400,
                            "invalid_request",
                            "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters."));
        }
        return key;
    }

    /// The key came before with another body.
    public static ProblemException reused() {
        return new ProblemException(
                Problem.of(
                        422,
                        "idempotency_key_reused",
                        "This Idempotency-Key came before with another body. Use a new key for a new job or batch."));
    }
}
