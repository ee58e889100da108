package dev.uketori.sandbox.doitong;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One try to deliver a webhook, and what came of it.
///
/// @param copy which of the job's deliveries, from 1
/// @param attempt which try of that delivery, from 1
/// @param answer the receiver's HTTP status, null if there was none
record Delivery(
        Instant at,
        boolean forged,
        int copy,
        int attempt,
        @Nullable Integer answer,
        @Nullable String error) {

    boolean taken() {
        return answer != null && answer / 100 == 2;
    }
}
