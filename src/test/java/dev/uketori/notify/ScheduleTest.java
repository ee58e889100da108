package dev.uketori.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final Schedule SCHEDULE =
            new Schedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));

    private final RandomGenerator random = new Random(11);

    @Test
    void aTryIsUpToAFifthSoonerOrLater() {
        var waits =
                random.ints(1000)
                        .mapToObj(_ -> wait(1, null))
                        .map(Optional::orElseThrow)
                        .sorted()
                        .toList();

        assertThat(waits.getFirst()).isBetween(Duration.ofMillis(4000), Duration.ofMillis(4100));
        assertThat(waits.getLast()).isBetween(Duration.ofMillis(5900), Duration.ofMillis(6000));
        assertThat(wait(2, null).orElseThrow())
                .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }

    @Test
    void afterTheLastWaitThereIsNoOther() {
        assertThat(wait(3, null)).isEmpty();
        assertThat(wait(3, "60")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "600, 600",
        "' 600 ', 600",
        "'Thu, 01 Jan 2026 00:10:00 GMT', 600",
        "999999999, 86400"
    })
    void aReceiverThatAsksForMoreTimeGetsIt(String retryAfter, long seconds) {
        assertThat(wait(1, retryAfter)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-5",
                "1.5",
                "",
                "soon",
                "99999999999999",
                "Thu, 01 Jan 1970 00:00:00 GMT"
            })
    void whatMakesNoSenseOrLessChangesNothing(String retryAfter) {
        assertThat(wait(1, retryAfter).orElseThrow())
                .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }

    private Optional<Duration> wait(int tries, String retryAfter) {
        return SCHEDULE.next(tries, Optional.ofNullable(retryAfter), NOW, random)
                .map(at -> Duration.between(NOW, at));
    }
}
