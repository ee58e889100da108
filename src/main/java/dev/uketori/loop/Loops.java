package dev.uketori.loop;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/// All the workers of this replica: started last, stopped first.
@Singleton
public class Loops {

    private static final Logger LOG = Logger.getLogger(Loops.class);
    private static final int LAST = 5000;
    private static final int FIRST = 100;

    private final LoopConfig config;
    private final List<Loop> loops;

    Loops(@All List<Worker> workers, LoopConfig config) {
        this.config = config;
        this.loops = workers.stream().map(worker -> new Loop(worker, config.tick())).toList();
    }

    void start(@Observes @Priority(LAST) StartupEvent started) {
        if (config.enabled()) {
            loops.forEach(Loop::start);
        }
    }

    void stop(@Observes @Priority(FIRST) ShutdownEvent stopping) throws InterruptedException {
        loops.forEach(Loop::stop);
        if (config.enabled()) {
            for (var loop : loops) {
                if (!loop.drain(config.grace())) {
                    LOG.warnf("worker.cut worker=%s: its leases end by themselves", loop.name());
                }
            }
        }
    }

    /// The workers whose last turns failed, with how many did.
    List<Loop> failing() {
        return loops.stream().filter(loop -> loop.failures() > 0).toList();
    }
}
