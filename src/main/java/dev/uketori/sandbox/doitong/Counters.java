package dev.uketori.sandbox.doitong;

import java.util.Map;
import java.util.TreeMap;

/// What this run has seen and no journal keeps. Not thread-safe.
final class Counters {

    private long requests;
    private final Map<Integer, Long> refused = new TreeMap<>();
    private long answersLost;
    private long webhooksSent;
    private long webhooksAnswered2xx;
    private long webhooksForged;

    void request() {
        requests++;
    }

    void refused(int status) {
        refused.merge(status, 1L, Long::sum);
    }

    void answerLost() {
        answersLost++;
    }

    void webhook(Delivery delivery) {
        if (delivery.forged()) {
            webhooksForged++;
            return;
        }
        webhooksSent++;
        if (delivery.taken()) {
            webhooksAnswered2xx++;
        }
    }

    View view(Ledger ledger) {
        return new View(
                ledger.paidSubmits(),
                ledger.charged(),
                ledger.processing(),
                ledger.maxConcurrent(),
                requests,
                Map.copyOf(refused),
                answersLost,
                webhooksSent,
                webhooksAnswered2xx,
                webhooksForged);
    }

    /// The counts as the control API shows them.
    ///
    /// @param paidSubmits submits that were charged, ever: the journal's count
    /// @param charged credits charged, ever
    /// @param requests authenticated API requests of this run
    /// @param refused answers of 4xx and 5xx of this run, by status
    /// @param webhooksSent signed deliveries tried in this run
    record View(
            int paidSubmits,
            long charged,
            int processing,
            int maxConcurrent,
            long requests,
            Map<Integer, Long> refused,
            long answersLost,
            long webhooksSent,
            long webhooksAnswered2xx,
            long webhooksForged) {}
}
