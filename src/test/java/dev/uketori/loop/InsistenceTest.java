package dev.uketori.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InsistenceTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final AtomicInteger tries = new AtomicInteger();
    private final Insistence insistence =
            new Insistence(Away.class, () -> NOW.plusSeconds(tries.get()));

    @Test
    void itIsTriedUntilItIsDone() {
        assertThat(insistence.until(NOW.plusSeconds(60), () -> after(2))).isEqualTo(3);
    }

    @Test
    void inTheEndItIsGivenUp() {
        assertThatThrownBy(() -> insistence.until(NOW.plusSeconds(3), () -> after(9)))
                .isInstanceOf(Away.class);
        assertThat(tries).hasValue(3);
    }

    @Test
    void aFaultIsNotRepeated() {
        assertThatThrownBy(() ->
                        insistence.until(
                                NOW.plusSeconds(60),
                                () -> {
                                    tries.incrementAndGet();
                                    throw new IllegalStateException();
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(tries).hasValue(1);
    }

    private int after(int failures) {
        if (tries.incrementAndGet() <= failures) {
            throw new Away();
        }
        return tries.get();
    }
}
