package dev.uketori.access;

import dev.uketori.problem.ProblemException;
import dev.uketori.store.Client;
import dev.uketori.store.DayBudget;
import org.jspecify.annotations.Nullable;

/// Who is calling.
///
/// @param client the app; what the caller makes belongs to it
/// @param admin whether the caller sees everybody's
/// @param share what the app may take
/// @param rate how often the app may still call; null where nothing limits that
public record Caller(String client, boolean admin, Client.Share share, @Nullable Rate rate) {

    /// Somebody who may take whatever there is.
    public Caller(String client, boolean admin) {
        this(client, admin, Client.Share.USUAL, null);
    }

    /// This caller, if it has not called too often.
    ///
    /// @throws ProblemException 429
    public Caller admitted() {
        if (rate != null && rate.isOver()) {
            throw rate.exceeded();
        }
        return this;
    }

    /// What the caller's orders of a day may cost.
    public DayBudget budget() {
        return new DayBudget(client, share.creditsPerDay());
    }

    /// Whether what belongs to `owner` is there for this caller.
    public boolean sees(String owner) {
        return admin || client.equals(owner);
    }

    /// Whose jobs a list shows to this caller; null for everybody's.
    public @Nullable String scope() {
        return admin ? null : client;
    }
}
