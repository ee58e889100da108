package dev.uketori.webhook;

import dev.uketori.doitong.Answer;
import dev.uketori.job.JobId;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A webhook whose signature is good, on its way into the database.
///
/// @param job whose address it came to; null for the common one
/// @param says what it says; null if it cannot be read
/// @param sender to be told what became of it, once
record Arrival(
        @Nullable JobId job,
        byte[] body,
        @Nullable Answer says,
        Instant at,
        Consumer<Verdict> sender) {

    /// What it costs besides its body while it waits, in bytes.
    private static final int OVERHEAD = 2048;

    int weight() {
        return OVERHEAD + body.length;
    }
}
