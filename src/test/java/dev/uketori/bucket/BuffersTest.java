package dev.uketori.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BuffersTest {

    private static final int EACH = 1000;

    private final Buffers buffers = new Buffers(EACH, 2 * EACH);

    @Test
    void whatIsSmallTakesItsLengthAlone() throws Exception {
        assertThat(buffers.take(OptionalLong.of(0))).isEmpty();
        assertThat(buffers.take(OptionalLong.of(10))).hasSize(10);
        assertThat(buffers.take(OptionalLong.of(Long.MAX_VALUE))).hasSize(EACH);
    }

    @Test
    void whatIsOfUnknownLengthTakesTheLargest() throws Exception {
        assertThat(buffers.take(OptionalLong.empty())).hasSize(EACH);
    }

    @Test
    void oneOfTheLargestIsAlwaysPossible() throws Exception {
        assertThat(new Buffers(EACH, 1).take(OptionalLong.empty())).hasSize(EACH);
    }

    @Test
    void whoeverFindsTooLittleWaits() throws Exception {
        var first = buffers.take(OptionalLong.empty());
        buffers.take(OptionalLong.of(1));
        var taken = new AtomicLong();
        var waiting = Thread.ofVirtual().start(() -> taken.set(taken(OptionalLong.empty())));
        await().until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(taken).hasValue(0);

        buffers.giveBack(first);

        waiting.join();
        assertThat(taken).hasValue(EACH);
    }

    @Test
    void whoeverIsStoppedWaitsNoLonger() throws Exception {
        buffers.take(OptionalLong.empty());
        buffers.take(OptionalLong.empty());
        var taken = new AtomicLong();
        var waiting = Thread.ofVirtual().start(() -> taken.set(taken(OptionalLong.empty())));
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        waiting.interrupt();

        waiting.join();
        assertThat(taken).hasValue(-1);
    }

    @Test
    void oneMoreIsGivenOnlyWhereThereIsSomeToSpare() throws Exception {
        buffers.take(OptionalLong.empty());
        var spare = buffers.spare().orElseThrow();
        assertThat(spare).hasSize(EACH);
        assertThat(buffers.spare()).isEmpty();

        buffers.giveBack(spare);
        buffers.take(OptionalLong.of(1));
        assertThat(buffers.spare()).isEmpty();
    }

    /// Else one that is large might wait for as long as small ones come.
    @Test
    void whoeverWantsLittleDoesNotOvertake() throws Exception {
        var first = buffers.take(OptionalLong.empty());
        buffers.take(OptionalLong.of(1));
        var large = Thread.ofVirtual().start(() -> taken(OptionalLong.empty()));
        await().until(() -> large.getState() == Thread.State.WAITING);
        var small = Thread.ofVirtual().start(() -> taken(OptionalLong.of(1)));

        await().until(() -> small.getState() == Thread.State.WAITING);

        buffers.giveBack(first);
        large.join();
        small.join();
    }

    /// Who waits has not woken up yet when somebody else asks.
    @RepeatedTest(20)
    void whatComesBackIsForWhoeverWaitsAndNotToSpare() throws Exception {
        var first = buffers.take(OptionalLong.empty());
        buffers.take(OptionalLong.empty());
        var waiting = Thread.ofVirtual().start(() -> taken(OptionalLong.empty()));
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        buffers.giveBack(first);
        var spare = buffers.spare();

        assertThat(spare).isEmpty();
        waiting.join();
    }

    @Test
    void allTogetherNeverHoldMoreThanThereIs() throws Exception {
        var held = new AtomicLong();
        Callable<Long> upload =
                () -> {
                    var most = 0L;
                    for (var round = 0; round < 100; round++) {
                        var buffer = buffers.take(OptionalLong.of(1 + round * 13L));
                        most = Math.max(most, held.addAndGet(buffer.length));
                        Thread.yield();
                        held.addAndGet(-buffer.length);
                        buffers.giveBack(buffer);
                    }
                    return most;
                };

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var most :
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(_ -> upload).toList())) {
                assertThat(most.get()).isLessThanOrEqualTo(2 * EACH);
            }
        }
    }

    /// How much it was given; -1 for nothing.
    private long taken(OptionalLong length) {
        try {
            return buffers.take(length).length;
        } catch (BucketException stopped) {
            return -1;
        }
    }
}
