package dev.uketori.store;

import dev.uketori.gate.Purse;
import dev.uketori.job.Estimate;
import dev.uketori.job.Event;
import dev.uketori.job.Status;
import dev.uketori.problem.Unavailable;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The credits that are left, and where they went: one book for all replicas. All methods block.
@Singleton
public class CreditStore {

    private static final Logger LOG = Logger.getLogger(CreditStore.class);
    private static final int DAYS = 30;

    private final Db db;
    private final InstantSource clock;
    private final jakarta.enterprise.event.Event<JobsDue> due;

    CreditStore(Db db, InstantSource clock, jakarta.enterprise.event.Event<JobsDue> due) {
        this.db = db;
        this.clock = clock;
        this.due = due;
    }

    /// The book.
    ///
    /// @param low below it somebody is told; null for never
    /// @param spent by day, newest first; days without are left out
    public record Book(Purse purse, @Nullable Long low, List<SpentDay> spent) {}

    /// The book as it is.
    ///
    /// @throws Unavailable if the database is away
    public Book book() {
        return db.statement(connection -> {
            var balance = CreditStatements.balance(connection);
            var reserved = CreditStatements.reserved(connection).most();
            return new Book(
                    new Purse(balance.credits(), reserved, balance.tryAt()),
                    balance.low(),
                    CreditStatements.days(connection, DAYS, clock.instant()));
        });
    }

    /// Credits that nobody has a claim on; empty if that is not known.
    ///
    /// @throws Unavailable if the database is away
    public OptionalLong available() {
        var purse = db.statement(CreditStatements::purse);
        return purse.balance().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(purse.available());
    }

    /// What is left of an app's day; empty if it has no budget.
    ///
    /// @throws Unavailable if the database is away
    public OptionalLong left(DayBudget budget) {
        return budget.perDay() == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        db.statement(connection -> budget.left(connection, clock.instant())));
    }

    /// The operator knows what is left.
    ///
    /// @param balance credits
    /// @param low below it somebody is told; null for never
    /// @throws Unavailable if the database is away
    public void set(long balance, @Nullable Long low) {
        db.transaction(connection -> {
            GateStatements.lock(connection);
            CreditStatements.set(connection, balance, clock.instant());
            CreditStatements.setLow(connection, low);
            return balance;
        });
        due.fire(new JobsDue(Set.of(Status.QUEUED), Set.of(), false));
    }

    /// Doitong did not draw a job because it costs too much. What it was sent, and has not
    /// answered, may be in the number that it gave, or not; it is taken to be, and charged later. A
    /// database that is away keeps nothing: the next refusal tells it again.
    ///
    /// @param job what it was expected to cost
    /// @param needs what Doitong says it costs; empty if it did not say
    /// @param left what Doitong says is left; empty if it did not say
    public void tooDear(Estimate job, OptionalLong needs, OptionalLong left) {
        try {
            db.transaction(connection -> {
                GateStatements.lock(connection);
                var known = CreditStatements.balance(connection).credits();
                var now = clock.instant();
                var sent = CreditStatements.reserved(connection).likely() - job.middle();
                var atMost = needs.orElse(job.min()) - 1;
                var balance =
                        left.orElse(Math.min(known.orElse(atMost), atMost)) + Math.max(0, sent);
                CreditStatements.set(connection, balance, now);
                LOG.warnf("credits.corrected was=%s is=%d", known, balance);
                return balance;
            });
        } catch (Unavailable away) {
            LOG.warnf("credits.deaf cause=%s", away.getMessage());
        }
    }

    /// Tells once when the balance has fallen below what the operator wants to be told of.
    ///
    /// @return the balance; empty if it is not known
    /// @throws Unavailable if the database is away
    public OptionalLong watch() {
        var balance = db.statement(CreditStatements::balance);
        if (balance.isBelow() != balance.isLow()) {
            db.transaction(this::mark);
        }
        return balance.credits();
    }

    private boolean mark(Connection connection) throws SQLException {
        GateStatements.lock(connection);
        var balance = CreditStatements.balance(connection);
        var news = CreditStatements.markLow(connection, balance.isBelow());
        if (news && balance.isBelow()) {
            LOG.warnf(
                    "credits.low balance=%d threshold=%d",
                    balance.credits().orElseThrow(), balance.low());
            EventColumns.tell(
                    connection,
                    Event.Type.CREDITS_LOW,
                    Map.of(
                            "balance", balance.credits().orElseThrow(),
                            "threshold", balance.low()),
                    clock.instant());
        }
        return news;
    }
}
