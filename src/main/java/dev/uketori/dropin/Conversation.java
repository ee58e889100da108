package dev.uketori.dropin;

import dev.uketori.access.Caller;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One GraphQL request, as its fields see it and what they leave behind. Belongs to one thread.
final class Conversation {

    private final Caller caller;
    private final @Nullable String idempotencyKey;
    private final Supplier<byte[]> fingerprint;
    private int orders;
    private boolean isReplayed;
    private @Nullable Refused refused;

    /// @param fingerprint SHA-256 of what the request says
    Conversation(Caller caller, @Nullable String idempotencyKey, Supplier<byte[]> fingerprint) {
        this.caller = caller;
        this.idempotencyKey = idempotencyKey;
        this.fingerprint = fingerprint;
    }

    Caller caller() {
        return caller;
    }

    Supplier<byte[]> fingerprint() {
        return fingerprint;
    }

    /// The key of the next order: the request's own for the first, one made of it for each further.
    @Nullable String nextKey() {
        var number = orders++;
        return idempotencyKey == null || number == 0
                ? idempotencyKey
                : idempotencyKey + "#" + number;
    }

    void taken(boolean before) {
        isReplayed |= before;
    }

    boolean isReplayed() {
        return isReplayed;
    }

    void refused(Refused why) {
        if (refused == null) {
            refused = why;
        }
    }

    /// The first refusal, which names the status of HTTP.
    Optional<Refused> refused() {
        return Optional.ofNullable(refused);
    }
}
