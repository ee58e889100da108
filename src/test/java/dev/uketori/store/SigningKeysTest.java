package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

    private static final int REPLICAS = 4;

    @Test
    void whoeverComesFirstItIsEverybodysKey() throws Exception {
        try (var database = Database.open(15);
                var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            var keys = new SigningKeys(new Db(database.source()), Instant::now);
            var allHaveSeenNone = new CyclicBarrier(REPLICAS);
            var seen = new HashSet<String>();

            for (var key :
                    replicas.invokeAll(
                            IntStream.range(0, REPLICAS)
                                    .mapToObj(number -> asked(keys, number, allHaveSeenNone))
                                    .toList())) {
                seen.add(key.get());
            }

            assertThat(seen).hasSize(1);
            assertThat(database.column("SELECT kid FROM signing_key"))
                    .containsExactlyElementsOf(seen);
            assertThat(keys.ours(() -> key(99)).kid()).isIn(seen);
        }
    }

    private static Callable<String> asked(SigningKeys keys, int number, CyclicBarrier others) {
        return () -> {
            var key =
                    keys.ours(() -> {
                        arrive(others);
                        return key(number);
                    });
            assertThat(key.publicKey()).containsExactly(Integer.parseInt(key.kid()));
            return key.kid();
        };
    }

    private static void arrive(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
            throw new IllegalStateException(alone);
        }
    }

    private static SigningKey key(int number) {
        return new SigningKey(
                Integer.toString(number), new byte[] {(byte) number}, new byte[2], true);
    }
}
