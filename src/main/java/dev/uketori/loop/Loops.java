package dev.uketori.loop;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// All the workers of this replica: started last, stopped first.
///
/// A stop lets requests be answered for as long as anything is under way here. All of it has one
/// end: what has not ended by then is handed back, and whoever runs elsewhere takes it up.
@Singleton
public class Loops {

    private static final int LAST = 5000;
    private static final int FIRST = 100;

    /// How long a database that does not answer may hold up the end.
    private static final Duration HANDING_BACK = Duration.ofSeconds(1);

    private final LoopConfig config;
    private final StopConfig stop;
    private final InstantSource clock;
    private final List<Loop> loops;
    private volatile boolean stopping;
    private Instant begun = Instant.MAX;

    Loops(@All List<Worker> workers, LoopConfig config, StopConfig stop, InstantSource clock) {
        this.config = config;
        this.stop = stop;
        this.clock = clock;
        this.loops = workers.stream().map(worker -> new Loop(worker, config.tick())).toList();
    }

    void start(@Observes @Priority(LAST) StartupEvent started) {
        if (config.enabled()) {
            loops.forEach(Loop::start);
        }
    }

    /// Takes up nothing new from here on.
    void halt(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent stopping) {
        begun = clock.instant();
        this.stopping = true;
        loops.forEach(Loop::stop);
    }

    /// Waits for what is under way, and for those who send requests to notice.
    void drain(@Observes @Priority(LAST) ShutdownDelayInitiatedEvent stopping)
            throws InterruptedException {
        if (config.enabled()) {
            var end = begun.plus(stop.grace());
            var cut = new ArrayList<Loop>();
            for (var loop : loops) {
                if (!loop.drain(end, clock)) {
                    cut.add(loop);
                }
            }
            handBack(cut);
        }
        new Bell().await(Duration.between(clock.instant(), begun.plus(stop.delay())));
    }

    private void handBack(List<Loop> cut) throws InterruptedException {
        var end = clock.instant().plus(HANDING_BACK);
        var threads = cut.stream().map(loop -> Thread.ofVirtual().start(loop::handBack)).toList();
        for (var thread : threads) {
            thread.join(Duration.between(clock.instant(), end));
        }
    }

    boolean isStopping() {
        return stopping;
    }

    /// The workers whose last turns failed, with how many did.
    List<Loop> failing() {
        return loops.stream().filter(loop -> loop.failures() > 0).toList();
    }
}
