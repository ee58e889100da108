package dev.uketori.sandbox.doitong;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What the fetchers of one GraphQL request tell the transport. Not thread-safe.
final class GraphqlOutcome {

    private boolean answerLost;
    private @Nullable Refused first;

    void lost() {
        answerLost = true;
    }

    void refused(Refused refused) {
        if (first == null) {
            first = refused;
        }
    }

    boolean answerLost() {
        return answerLost;
    }

    OptionalInt status() {
        return first == null ? OptionalInt.empty() : OptionalInt.of(first.problem().status());
    }

    @Nullable Duration retryAfter() {
        return first == null ? null : first.retryAfter();
    }
}
