package dev.uketori.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static final long NOW = 29_395_000;

    @Test
    void theFirstFewOfEveryMinuteAreTaken() {
        var samples = new Samples(3);

        var taken =
                LongStream.of(NOW, NOW, NOW, NOW, NOW, NOW + 1, NOW + 1, NOW + 1, NOW + 1, NOW + 7)
                        .mapToObj(samples::take);

        assertThat(taken)
                .containsExactly(true, true, true, false, false, true, true, true, false, true);
    }

    @Test
    void aClockThatGoesBackTakesNoMore() {
        var samples = new Samples(1);

        assertThat(samples.take(NOW)).isTrue();
        assertThat(samples.take(NOW - 1)).isFalse();
    }

    @Test
    void howeverManyAskAtOnceNoMoreAreTaken() throws Exception {
        var samples = new Samples(10);
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Long> flood =
                    () -> IntStream.range(0, 100_000).filter(_ -> samples.take(NOW)).count();

            var taken = threads.invokeAll(java.util.Collections.nCopies(8, flood));

            assertThat(taken.stream().mapToLong(Future::resultNow).sum()).isEqualTo(10);
        }
    }
}
