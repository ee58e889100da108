package dev.uketori.doitong;

import java.util.Optional;

/// The body of Doitong's webhook.
public final class Notice {

    private Notice() {}

    /// What it says; empty if it is not JSON, or has no `id` or `status`.
    public static Optional<Answer> read(byte[] body) {
        return Optional.ofNullable(Json.answer(Json.read(body)));
    }
}
