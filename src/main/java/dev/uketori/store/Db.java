package dev.uketori.store;

import dev.uketori.problem.Unavailable;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs statements on the database and tells a database that is away from a bug of ours.
@Singleton
class Db {

    /// SQLSTATE classes that say nothing about the statement: connection (08), rolled back to be
    /// tried again (40), out of resources (53), operator's intervention (57), system error (58),
    /// and a login that is refused (28) or to a database that is not there (3D).
    private static final Set<String> AWAY = Set.of("08", "28", "3D", "40", "53", "57", "58");

    private static final String READ_ONLY = "25006";

    private final AgroalDataSource source;

    Db(AgroalDataSource source) {
        this.source = source;
    }

    /// Work with a connection.
    interface Work<T extends @Nullable Object> {
        T with(Connection connection) throws SQLException;
    }

    /// Runs one statement, which is its own transaction.
    ///
    /// @throws Unavailable if the database is away
    <T extends @Nullable Object> T statement(Work<T> work) {
        try (var connection = connection()) {
            return work.with(connection);
        } catch (SQLException failure) {
            var told = told(failure);
            if (told instanceof Unavailable) {
                // Where one connection has died the others have, too: one caller has noticed for
                // all.
                source.flush(AgroalDataSource.FlushMode.IDLE);
            }
            throw told;
        }
    }

    /// Whatever keeps us from a connection says nothing about what it is for. The others stay: who
    /// may not log in any more may still use those that are open.
    private Connection connection() {
        try {
            return source.getConnection();
        } catch (SQLException failure) {
            throw away(failure);
        }
    }

    /// Runs `work` in a transaction: all of it is durable when this returns, or nothing of it.
    ///
    /// @throws Unavailable if the database is away; then it may be either
    <T extends @Nullable Object> T transaction(Work<T> work) {
        return statement(connection -> {
            connection.setAutoCommit(false);
            try {
                var result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException failure) {
                rollBack(connection, failure);
                throw failure;
            }
        });
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            cause.addSuppressed(failure);
        }
    }

    /// Runs a query of Panache's.
    ///
    /// @throws Unavailable if the database is away
    static <T> T reading(Supplier<T> query) {
        try {
            return query.get();
        } catch (PersistenceException failure) {
            throw told(failure);
        }
    }

    private static RuntimeException told(PersistenceException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException statement) {
                return told(statement);
            }
        }
        return failure;
    }

    private static RuntimeException told(SQLException failure) {
        var state = failure.getSQLState();
        return state == null || state.equals(READ_ONLY) || AWAY.contains(state.substring(0, 2))
                ? away(failure)
                : new IllegalStateException("SQLSTATE " + state, failure);
    }

    private static Unavailable away(SQLException failure) {
        return new Unavailable("database: " + failure.getMessage(), failure);
    }
}
