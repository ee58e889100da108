package dev.uketori.access;

import org.jspecify.annotations.Nullable;

/// Who is calling.
///
/// @param client the app; what the caller makes belongs to it
/// @param admin whether the caller sees everybody's
public record Caller(String client, boolean admin) {

    /// Whether what belongs to `owner` is there for this caller.
    public boolean sees(String owner) {
        return admin || client.equals(owner);
    }

    /// Whose jobs a list shows to this caller; null for everybody's.
    public @Nullable String scope() {
        return admin ? null : client;
    }
}
