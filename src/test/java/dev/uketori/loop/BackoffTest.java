package dev.uketori.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void theCeilingDoublesUntilTheCap() {
        RandomGenerator most =
                new RandomGenerator() {
                    @Override
                    public long nextLong() {
                        return 0;
                    }

                    @Override
                    public long nextLong(long bound) {
                        return bound - 1;
                    }
                };

        assertThat(backoff.after(1, most)).hasSeconds(1);
        assertThat(backoff.after(2, most)).hasSeconds(2);
        assertThat(backoff.after(3, most)).hasSeconds(4);
        assertThat(backoff.after(7, most)).hasSeconds(60);
        assertThat(backoff.after(Integer.MAX_VALUE, most)).hasSeconds(60);
    }

    @Test
    void theJitterIsFull() {
        var random = new Random(1);
        var waits =
                LongStream.generate(() -> backoff.after(4, random).toMillis())
                        .limit(1000)
                        .summaryStatistics();

        assertThat(waits.getMin()).isBetween(0L, 200L);
        assertThat(waits.getMax()).isBetween(7800L, 8000L);
    }
}
