package dev.uketori.dispatch;

import dev.uketori.job.JobError;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import dev.uketori.loop.Bell;
import dev.uketori.loop.Worker;
import dev.uketori.store.Advance;
import dev.uketori.store.Claim;
import dev.uketori.store.JobStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jboss.logging.Logger;

/// Looks after jobs whose submitter died in mid-call, those whose answer never came, and those
/// whose deadline passed while they waited.
@Singleton
class Rescuer implements Worker {

    private static final Logger LOG = Logger.getLogger(Rescuer.class);
    private static final int BATCH = 100;

    private final JobStore store;
    private final DispatchConfig config;
    private final InstantSource clock;
    private final Bell bell = new Bell();

    Rescuer(JobStore store, DispatchConfig config, InstantSource clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "rescue";
    }

    @Override
    public boolean turn() {
        var leaseEnds = clock.instant().plus(config.lease());
        var orphaned =
                settle(
                        store.claim(Status.SUBMITTING, leaseEnds, BATCH),
                        new Report.Unanswered(
                                clock.instant().plus(config.unconfirmedFor()),
                                "the submitter died while it was waiting for the answer"));
        var given =
                settle(
                        store.claim(Status.UNCONFIRMED, leaseEnds, BATCH),
                        new Report.GaveUp(neverConfirmed()));
        var late = settle(store.claimOverdue(leaseEnds, BATCH), Report.GaveUp.TOO_LATE);
        return orphaned || given || late;
    }

    private boolean settle(List<Claim> claims, Report report) {
        if (claims.isEmpty()) {
            return false;
        }
        store.advance(claims.stream().map(claim -> Advance.of(claim, report)).toList());
        for (var claim : claims) {
            LOG.warnf(
                    "job.rescued job=%s from=%s outcome=%s",
                    claim.id(), claim.state().status().wire(), report.getClass().getSimpleName());
        }
        return claims.size() == BATCH;
    }

    private JobError neverConfirmed() {
        return new JobError(
                JobError.Code.UNCONFIRMED,
                "Doitong's answer to the submit was lost and no webhook came within "
                        + config.unconfirmedFor()
                        + ". It may or may not have been paid for.",
                true);
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
