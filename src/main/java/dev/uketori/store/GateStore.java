package dev.uketori.store;

import dev.uketori.gate.Gate;
import dev.uketori.gate.News;
import dev.uketori.gate.Pause;
import dev.uketori.gate.Window;
import dev.uketori.problem.Unavailable;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/// What Doitong says to the requests that the gate let through: one memory for all replicas. All
/// methods block.
@Singleton
public class GateStore {

    private static final Logger LOG = Logger.getLogger(GateStore.class);

    private final Db db;
    private final InstantSource clock;

    GateStore(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /// Keeps what an answer tells about requests to come. A database that is away keeps nothing:
    /// the next answer tells it again.
    ///
    /// @param said by the answer's headers
    /// @return why nothing is sent for now; empty if there is no reason
    public Optional<Pause> hear(News news, Window said) {
        try {
            return db.transaction(connection -> {
                var before = GateStatements.lock(connection);
                var after = before.hear(news, said, clock.instant());
                if (!after.equals(before)) {
                    GateStatements.write(connection, after);
                }
                tell(before, after);
                return Optional.ofNullable(after.pause());
            });
        } catch (Unavailable away) {
            LOG.warnf("gate.deaf news=%s cause=%s", news, away.getMessage());
            return Optional.empty();
        }
    }

    private static void tell(Gate before, Gate after) {
        var pause = after.pause();
        if (pause == null && before.pause() != null) {
            LOG.infof("gate.opened was=%s", before.pause().reason().wire());
        } else if (pause != null && before.pause() == null) {
            LOG.warnf(
                    "gate.closed reason=%s until=%s detail=%s",
                    pause.reason().wire(), pause.until(), pause.detail());
        }
    }

    /// The gate as it is.
    ///
    /// @throws Unavailable if the database is away
    public Gate gate() {
        return db.statement(GateStatements::read);
    }
}
