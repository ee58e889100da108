package dev.uketori.store;

import dev.uketori.ambient.Ids;
import dev.uketori.problem.Unavailable;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Tells of commits: this replica at once, the others by a `NOTIFY`.
///
/// That is a transaction of its own, since its commit holds a lock that is the whole database's:
/// within one that waits for the disk it would let all the others wait. One at a time tells of all
/// commits since the last. Whoever does not hear it looks once a second all the same.
@Singleton
class Teller {

    static final String CHANNEL = "uketori";

    private static final Logger LOG = Logger.getLogger(Teller.class);
    private static final int PAUSE_MS = 10;

    private final Db db;
    private final Event<FeedGrown> here;
    private final String name;
    private final Semaphore untold = new Semaphore(0);
    private final CountDownLatch stopping = new CountDownLatch(1);

    Teller(Db db, Event<FeedGrown> here, Ids ids) {
        this.db = db;
        this.here = here;
        this.name = ids.next().toString();
    }

    /// Who tells, so that nobody listens to himself.
    String name() {
        return name;
    }

    void committed(@Observes JobsDue due) {
        here.fire(new FeedGrown());
        untold.release();
    }

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("teller").start(this::run);
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping.countDown();
        untold.release();
    }

    private void run() {
        try {
            do {
                untold.acquire();
                untold.drainPermits();
                tell();
            } while (!stopping.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Its commit need not wait for the disk: what it tells of is there.
    private static final String TELL =
            """
            SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)
            """;

    private void tell() {
        try {
            db.statement(connection -> {
                try (var statement = connection.prepareStatement(TELL)) {
                    statement.setString(1, CHANNEL);
                    statement.setString(2, name);
                    return statement.execute();
                }
            });
        } catch (Unavailable away) {
            LOG.debugf("feed.untold cause=%s", away.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("feed.untold outcome=bug", bug);
        }
    }
}
