package dev.uketori.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RhythmTest {

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Rhythm rhythm = new Rhythm(Duration.ofSeconds(10), () -> now);

    @Test
    void itIsTimeAtOnceAndThenNowAndThen() {
        assertThat(rhythm.isTime()).isTrue();
        assertThat(rhythm.isTime()).isFalse();

        now = now.plusMillis(9_999);
        assertThat(rhythm.isTime()).isFalse();

        now = now.plusMillis(1);
        assertThat(rhythm.isTime()).isTrue();
        assertThat(rhythm.isTime()).isFalse();
    }

    @Test
    void whereThereIsMoreToDoItIsTimeAgain() {
        rhythm.isTime();

        rhythm.again();

        assertThat(rhythm.isTime()).isTrue();
    }
}
