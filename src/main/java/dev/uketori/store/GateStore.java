package dev.uketori.store;

import dev.uketori.gate.Ask;
import dev.uketori.gate.Gate;
import dev.uketori.gate.Limits;
import dev.uketori.gate.News;
import dev.uketori.gate.Pause;
import dev.uketori.gate.Window;
import dev.uketori.problem.Unavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// What Doitong says to the requests that the gate let through: one memory for all replicas. All
/// methods block.
@Singleton
public class GateStore {

    private static final Logger LOG = Logger.getLogger(GateStore.class);

    private final Db db;
    private final Limits limits;
    private final InstantSource clock;
    private final AtomicInteger told = new AtomicInteger();

    GateStore(Db db, Limits limits, InstantSource clock, MeterRegistry meters) {
        this.db = db;
        this.limits = limits;
        this.clock = clock;
        meters.gauge(
                "uketori_plan_requests_per_minute",
                Tags.of("by", "settings"),
                limits,
                plan -> plan.perMinute().orElse(0));
        meters.gauge("uketori_plan_requests_per_minute", Tags.of("by", "doitong"), told);
    }

    /// Keeps what an answer tells about requests to come. A database that is away keeps nothing:
    /// the next answer tells it again.
    ///
    /// @param said by the answer's headers
    /// @return why nothing is sent for now; empty if there is no reason
    public Optional<Pause> hear(News news, Window said) {
        said.limit().ifPresent(this::compare);
        try {
            return db.transaction(connection -> {
                var before = GateStatements.lock(connection).at(limits, clock.instant());
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

    /// Lets one request about a job through the gate, beside the polls and out of their share.
    ///
    /// @return whether it may go
    /// @throws Unavailable if the database is away
    public boolean admitsPoll() {
        return db.transaction(connection -> {
            var grant =
                    GateStatements.lock(connection)
                            .take(limits, new Ask.Polls(1, true), clock.instant());
            if (grant.permits() == 1) {
                GateStatements.write(connection, grant.after());
            }
            return grant.permits() == 1;
        });
    }

    private void compare(int doitong) {
        var ours = limits.perMinute();
        if (told.getAndSet(doitong) != doitong && ours.isPresent() && ours.getAsInt() != doitong) {
            LOG.warnf(
                    "plan.differs settings=%d doitong=%d: DOITONG_PLAN is not the key's plan",
                    ours.getAsInt(), doitong);
        }
    }

    private static void tell(Gate before, Gate after) {
        var pause = after.pause();
        if (pause == null && before.pause() != null) {
            LOG.infof("gate.opened was=%s", before.pause().reason().wire());
        } else if (pause != null
                && (before.pause() == null || before.pause().reason() != pause.reason())) {
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
