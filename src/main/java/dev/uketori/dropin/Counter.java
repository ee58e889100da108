package dev.uketori.dropin;

import dev.uketori.access.Caller;
import dev.uketori.guise.Guise;
import dev.uketori.guise.Guised;
import dev.uketori.job.Callback;
import dev.uketori.job.Order;
import dev.uketori.problem.ProblemException;
import dev.uketori.view.Acceptance;
import dev.uketori.view.Fields;
import dev.uketori.view.OrderFields;
import dev.uketori.view.OwnJobs;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where orders in Doitong's shapes are taken and jobs are shown as Doitong would, by whichever
/// transport they came.
@Singleton
class Counter {

    private final Acceptance acceptance;
    private final OwnJobs jobs;
    private final Guise guise;
    private final InstantSource clock;

    Counter(Acceptance acceptance, OwnJobs jobs, Guise guise, InstantSource clock) {
        this.acceptance = acceptance;
        this.jobs = jobs;
        this.guise = guise;
        this.clock = clock;
    }

    /// A job that was taken.
    ///
    /// @param isReplayed whether that was earlier, for the same request
    record Taken(Guised job, boolean isReplayed) {}

    /// Takes an order.
    ///
    /// @param fields by the names of the vendor's page; others are passed over
    /// @param fingerprint SHA-256 of what the request says
    /// @throws ProblemException if it is wrong
    Taken order(
            Caller caller,
            Fields fields,
            @Nullable String idempotencyKey,
            Supplier<byte[]> fingerprint) {
        var accepted =
                acceptance.accept(
                        caller.budget(),
                        order(fields),
                        clock.instant(),
                        idempotencyKey,
                        fingerprint);
        return new Taken(guise.of(accepted.job()), accepted.isReplayed());
    }

    private static Order order(Fields fields) {
        var asked = new OrderFields(fields);
        var order =
                new Order(
                        asked.requiredName("service"),
                        asked.prompt("prompt"),
                        asked.side("width"),
                        asked.side("height"),
                        asked.name("version"),
                        asked.name("quality"),
                        null,
                        null,
                        null,
                        Callback.to(fields.url("webhookUrl"), Callback.Style.DOITONG),
                        null);
        fields.checkKnown();
        return order;
    }

    /// A job of the caller's.
    ///
    /// @throws ProblemException 404 or 410 if there is none
    Guised job(Caller caller, String id) {
        return guise.of(jobs.find(caller::sees, id));
    }
}
