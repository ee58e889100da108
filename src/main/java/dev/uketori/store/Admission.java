package dev.uketori.store;

import dev.uketori.gate.Grant.Wait;
import dev.uketori.gate.Limits;
import dev.uketori.gate.Purse;
import dev.uketori.job.Hold;
import dev.uketori.job.Report;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides which queued jobs may be sent, under the lock of the gate: within the limits, and within
/// what there is to pay with.
///
/// A job that is too dear is put aside, where it costs the others nothing. It is taken from there,
/// the cheapest first, once its credits are there.
final class Admission {

    /// How many are put aside at once.
    private static final int DEAR_AT_ONCE = 200;

    private final Connection connection;
    private final Instant now;
    private final Instant leaseEnds;
    private final int permits;
    private final Purse purse;
    private final List<Claim> looked = new ArrayList<>();
    private final List<Claim> going = new ArrayList<>();
    private final List<Advance> reports = new ArrayList<>();
    private long left;

    private Admission(Connection connection, Instant now, Instant leaseEnds, int permits)
            throws SQLException {
        this.connection = connection;
        this.now = now;
        this.leaseEnds = leaseEnds;
        this.permits = permits;
        this.purse = CreditStatements.purse(connection);
        this.left = purse.available();
    }

    /// What was decided.
    ///
    /// @param passage those who go, each with its permit
    /// @param claims all that were looked at
    /// @param reports what becomes of each of them
    record Decided(Passage passage, List<Claim> claims, List<Advance> reports) {

        static Decided nobody(Passage passage) {
            return new Decided(passage, List.of(), List.of());
        }
    }

    /// Takes permits for at most `atMost` jobs: whose turn it is, each app's longest due first.
    static Decided decide(
            Connection connection,
            Limits limits,
            int atMost,
            InstantSource clock,
            Instant leaseEnds)
            throws SQLException {
        var waiting = GateStatements.waiting(connection, clock.instant());
        if (!waiting.due() && !waiting.dear()) {
            return Decided.nobody(Passage.NOBODY);
        }
        var gate = GateStatements.lock(connection);
        var now = clock.instant();
        var ask = GateStatements.submits(connection, limits, atMost, now);
        var offer = gate.take(limits, ask, now);
        if (offer.permits() == 0) {
            return Decided.nobody(new Passage(List.of(), offer.waits()));
        }
        var admission = new Admission(connection, now, leaseEnds, offer.permits());
        admission.take(waiting.dear());
        var going = admission.going;
        if (!going.isEmpty()) {
            var after = gate.take(limits, ask.wanting(going.size()), now).after();
            GateStatements.write(connection, after);
        }
        var waits = going.size() == offer.permits() ? offer.waits() : Optional.<Wait>empty();
        return new Decided(new Passage(going, waits), admission.looked, admission.reports);
    }

    private void take(boolean dear) throws SQLException {
        if (dear) {
            var held = JobStatements.claimHeld(connection, left, leaseEnds, permits);
            held.forEach(this::admit);
            if (held.isEmpty() && purse.mayTry(now)) {
                tryOne();
            }
        }
        FairQueue.claim(connection, purse.available(), now, leaseEnds, permits - going.size())
                .forEach(this::admit);
        if (purse.balance().isPresent()) {
            JobStatements.claimDear(connection, purse.available(), now, leaseEnds, DEAR_AT_ONCE)
                    .forEach(this::hold);
        }
    }

    private void admit(Claim claim) {
        if (claim.isOverdue(now)) {
            settle(claim, Report.GaveUp.TOO_LATE);
        } else if (claim.needs() <= left) {
            left -= claim.needs();
            go(claim);
        } else {
            hold(claim);
        }
    }

    /// Credits may have been bought since.
    private void tryOne() throws SQLException {
        for (var claim : JobStatements.claimHeld(connection, Purse.ENOUGH, leaseEnds, 1)) {
            CreditStatements.tried(connection, now);
            go(claim);
        }
    }

    private void go(Claim claim) {
        going.add(claim);
        settle(claim, new Report.Submit(leaseEnds));
    }

    private void hold(Claim claim) {
        var hold = Hold.forCredits(claim.needs(), now);
        settle(claim, new Report.Held(hold, "There are " + left + " credits left for it."));
    }

    private void settle(Claim claim, Report report) {
        looked.add(claim);
        reports.add(Advance.of(claim, report));
    }
}
