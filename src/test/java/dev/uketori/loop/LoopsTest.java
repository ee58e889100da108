package dev.uketori.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the workers of a replica stop together.
@Timeout(20)
class LoopsTest {

    private static final Duration SOME = Duration.ofMillis(300);
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(15);

    private final CountDownLatch gate = new CountDownLatch(1);
    private final InstantSource clock = InstantSource.system();

    @AfterEach
    void open() {
        gate.countDown();
    }

    @Test
    void aStopTakesUpNothingMore() throws Exception {
        var worker = new Work(0);
        var loops = started(LONG, NONE, worker);
        await().until(() -> worker.turns.get() > 0);

        stop(loops);
        var turns = worker.turns.get();
        worker.bell().ring();

        assertThat(worker.turns).hasValue(turns);
        assertThat(worker.handedBack).isFalse();
    }

    @Test
    void aStopWaitsForWhatIsUnderWayAndHandsNothingBack() throws Exception {
        var worker = new Work(2);
        var loops = started(LONG, NONE, worker);
        await().until(() -> worker.crew.underWay().size() == 2);
        Thread.ofVirtual().start(() -> later(SOME, gate::countDown));

        stop(loops);

        assertThat(worker.crew.underWay()).isEmpty();
        assertThat(worker.handedBack).isFalse();
    }

    @Test
    void allWorkersHaveOneEndAndWhoeverHasNotEndedHandsBack() throws Exception {
        var stuck = List.of(new Work(1), new Work(1), new Work(1), new Work(1));
        var grace = Duration.ofSeconds(3);
        var loops = started(grace, NONE, stuck.toArray(Worker[]::new));
        await().until(() -> stuck.stream().allMatch(work -> work.crew.underWay().size() == 1));

        var took = stop(loops);

        assertThat(took).isBetween(grace, grace.multipliedBy(3));
        assertThat(stuck).allSatisfy(work -> assertThat(work.handedBack).isTrue());
    }

    @Test
    void oneThatCannotHandBackHoldsUpNobody() throws Exception {
        var stuck =
                new Work(1) {
                    @Override
                    public int handBack() {
                        return block(gate);
                    }
                };
        var other = new Work(1);
        var loops = started(NONE, NONE, stuck, other);
        await().until(() -> other.crew.underWay().size() == 1 && stuck.crew.underWay().size() == 1);

        var took = stop(loops);

        assertThat(took).isLessThan(LONG);
        assertThat(other.handedBack).isTrue();
    }

    @Test
    void aReplicaWithNothingToDoGoesOnAnsweringForTheDelay() throws Exception {
        var loops = started(LONG, SOME);

        assertThat(stop(loops)).isBetween(SOME, LONG);
    }

    @Test
    void whoStopsIsNotReady() throws Exception {
        var loops = started(LONG, NONE);
        var health = new LoopsHealth(loops);
        assertThat(health.call().getStatus()).isEqualTo(Status.UP);

        loops.halt(new ShutdownDelayInitiatedEvent());

        assertThat(health.call().getStatus()).isEqualTo(Status.DOWN);
    }

    private Loops started(Duration grace, Duration delay, Worker... workers) {
        var loops = new Loops(List.of(workers), new Running(), new Stopping(grace, delay), clock);
        loops.start(new StartupEvent());
        return loops;
    }

    /// @return how long it took
    private Duration stop(Loops loops) throws InterruptedException {
        var begun = clock.instant();
        loops.halt(new ShutdownDelayInitiatedEvent());
        loops.drain(new ShutdownDelayInitiatedEvent());
        return Duration.between(begun, clock.instant());
    }

    private static void later(Duration wait, Runnable what) {
        try {
            new Bell().await(wait);
            what.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static int block(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private record Running() implements LoopConfig {

        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Duration tick() {
            return Duration.ofMillis(10);
        }
    }

    private record Stopping(Duration grace, Duration delay) implements StopConfig {}

    /// Takes some pieces in its first turn, which last until the gate opens.
    private class Work implements Worker {

        final AtomicInteger turns = new AtomicInteger();
        final AtomicBoolean handedBack = new AtomicBoolean();
        final Crew<Integer> crew = new Crew<>("work", 4);
        private final List<Integer> pieces;

        Work(int pieces) {
            this.pieces = List.of(1, 2, 3, 4).subList(0, pieces);
        }

        @Override
        public String name() {
            return "work";
        }

        @Override
        public boolean turn() {
            if (turns.getAndIncrement() == 0) {
                crew.take(_ -> pieces, _ -> block(gate));
            }
            return false;
        }

        @Override
        public Bell bell() {
            return crew.bell();
        }

        @Override
        public boolean drain(Duration atMost) {
            return crew.drain(atMost);
        }

        @Override
        public int handBack() {
            handedBack.set(true);
            return crew.underWay().size();
        }
    }
}
