package dev.uketori.intake;

import dev.uketori.job.Order;
import dev.uketori.problem.ProblemException;
import dev.uketori.view.ListBody;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The body of `POST /v1/batches`, checked.
///
/// @param orders one for each job, in their order
/// @param force whether it is kept although its credits are not there
/// @param dryRun whether only its cost is asked for
record BatchBody(ListBody body, List<Order> orders, boolean force, boolean dryRun) {

    private static final int MOST_JOBS = 1000;

    /// @param batchId what its jobs are to carry
    /// @throws ProblemException 400 that names the wrong fields of all jobs; 413
    static BatchBody read(byte[] body, UUID batchId, Instant now) {
        var list = ListBody.read(body, "jobs", MOST_JOBS);
        var fields = list.fields();
        var force = fields.bool("force");
        var dryRun = fields.bool("dryRun");
        var orders = list.items(fields, job -> JobBody.order(job, batchId, now));
        fields.check();
        return new BatchBody(list, orders, Boolean.TRUE.equals(force), Boolean.TRUE.equals(dryRun));
    }

    /// SHA-256 of what the body says, whatever its white space and the order of its fields.
    byte[] fingerprint() {
        return body.fingerprint();
    }
}
