package dev.uketori.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/// Hears of the other replicas' commits, on a connection of its own that is none of the pool's.
///
/// Nothing depends on it but how soon something is noticed: while it is deaf, whoever looks once a
/// second sees the same.
@Singleton
class Ear {

    private static final Logger LOG = Logger.getLogger(Ear.class);

    /// Its connection's name at the database.
    static final String NAME = "uketori-ear";

    private static final int LISTEN_MS = 5_000;
    private static final int ANSWER_MS = 7_000;
    private static final int FIRST_PAUSE_MS = 50;
    private static final int LONGEST_PAUSE_MS = 5_000;

    private final AgroalDataSource source;
    private final Event<FeedGrown> here;
    private final Teller teller;
    private final CountDownLatch stopping = new CountDownLatch(1);

    Ear(AgroalDataSource source, Event<FeedGrown> here, Teller teller) {
        this.source = source;
        this.here = here;
        this.teller = teller;
    }

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("ear").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping.countDown();
    }

    private void run() {
        var pause = FIRST_PAUSE_MS;
        try {
            while (!stopping.await(pause, TimeUnit.MILLISECONDS)) {
                pause = listen() ? FIRST_PAUSE_MS : Math.min(2 * pause, LONGEST_PAUSE_MS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Listens until the connection is lost.
    ///
    /// @return whether there was one
    private boolean listen() {
        var heard = false;
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("LISTEN " + Teller.CHANNEL);
            heard = true;
            // What was told before nobody has heard.
            here.fire(new FeedGrown());
            while (stopping.getCount() > 0) {
                hear(connection.unwrap(PGConnection.class));
                // An end that is gone without a word is noticed by asking alone.
                connection.setNetworkTimeout(Runnable::run, ANSWER_MS);
                statement.execute("SELECT 1");
            }
        } catch (SQLException lost) {
            LOG.infof("feed.deaf cause=%s", lost.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("feed.deaf outcome=bug", bug);
        }
        return heard;
    }

    private void hear(PGConnection connection) throws SQLException {
        for (var told = connection.getNotifications(LISTEN_MS);
                told != null && told.length > 0;
                told = connection.getNotifications(LISTEN_MS)) {
            for (var each : told) {
                if (!each.getParameter().equals(teller.name())) {
                    here.fire(new FeedGrown());
                    break;
                }
            }
        }
    }

    /// As the pool does it.
    private Connection connect() throws SQLException {
        var pool = source.getConfiguration().connectionPoolConfiguration();
        var factory = pool.connectionFactoryConfiguration();
        var properties = new Properties();
        properties.putAll(factory.jdbcProperties());
        if (factory.principal() instanceof NamePrincipal user) {
            properties.putAll(user.asProperties());
        }
        for (var credential : factory.credentials()) {
            if (credential instanceof SimplePassword password) {
                properties.putAll(password.asProperties());
            }
        }
        properties.setProperty("ApplicationName", NAME);
        return DriverManager.getConnection(factory.jdbcUrl(), properties);
    }
}
