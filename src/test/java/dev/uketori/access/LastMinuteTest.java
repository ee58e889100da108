package dev.uketori.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LastMinuteTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.250Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LastMinute calls = new LastMinute();

    @Test
    void asManyAsTheLimitGoAndNoMore() {
        for (var left = 2; left >= 0; left--) {
            var rate = calls.take(3, NOW);
            assertThat(rate.isOver()).isFalse();
            assertThat(rate.limit()).isEqualTo(3);
            assertThat(rate.left()).isEqualTo(left);
        }

        var rate = calls.take(3, NOW);

        assertThat(rate.isOver()).isTrue();
        assertThat(rate.left()).isZero();
        assertThat(rate.until())
                .isAfterOrEqualTo(NOW.plus(MINUTE))
                .isBeforeOrEqualTo(NOW.plus(MINUTE).plusMillis(500));
    }

    @Test
    void whoComesWhenTheyWereToldToGoesAndNobodyEarlier() {
        calls.take(2, NOW);
        calls.take(2, NOW.plusSeconds(20));

        var until = calls.take(2, NOW.plusSeconds(30)).until();

        assertThat(until).isBetween(NOW.plus(MINUTE), NOW.plus(MINUTE).plusMillis(500));
        assertThat(calls.take(2, until.minusMillis(1)).isOver()).isTrue();
        assertThat(calls.take(2, until).isOver()).isFalse();
        assertThat(calls.take(2, until).isOver()).isTrue();
    }

    @Test
    void noMinuteHasMoreThanTheLimitWhereverItBegins() {
        var random = new Random(5);
        var gone = new ArrayDeque<Instant>();
        var most = 0;
        for (var now = NOW;
                now.isBefore(NOW.plusSeconds(3600));
                now = now.plusMillis(random.nextInt(3000))) {
            if (!calls.take(20, now).isOver()) {
                gone.add(now);
            }
            while (!gone.isEmpty() && !gone.getFirst().isAfter(now.minus(MINUTE))) {
                gone.removeFirst();
            }
            most = Math.max(most, gone.size());
        }

        assertThat(most).isEqualTo(20);
    }

    @Test
    void whatWasRefusedDoesNotCount() {
        calls.take(1, NOW);
        for (var second = 1; second < 60; second++) {
            assertThat(calls.take(1, NOW.plusSeconds(second)).isOver()).isTrue();
        }

        assertThat(calls.take(1, NOW.plusSeconds(61)).isOver()).isFalse();
    }

    @Test
    void aLowerLimitCountsWhatWasBefore() {
        for (var second = 0; second < 10; second++) {
            calls.take(10, NOW.plusSeconds(second));
        }

        var rate = calls.take(3, NOW.plusSeconds(10));

        assertThat(rate.isOver()).isTrue();
        assertThat(rate.left()).isZero();
        // The eighth must be gone.
        assertThat(rate.until())
                .isBetween(NOW.plusSeconds(67), NOW.plusSeconds(67).plusMillis(500));
        assertThat(calls.take(3, rate.until()).isOver()).isFalse();
    }

    @Test
    void aClockThatGoesBackLetsNobodyIn() {
        calls.take(1, NOW);

        assertThat(calls.take(1, NOW.minusSeconds(3600)).isOver()).isTrue();
        assertThat(calls.take(1, NOW.plusSeconds(61)).isOver()).isFalse();
    }

    @Test
    void afterALongTimeAllIsForgotten() {
        calls.take(2, NOW);
        calls.take(2, NOW);

        assertThat(calls.take(2, NOW.plus(Duration.ofDays(30))).left()).isOne();
    }
}
