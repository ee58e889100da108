package dev.uketori.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PurseTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Purse UNKNOWN = new Purse(OptionalLong.empty(), 40, NOW);

    @Test
    void whatIsReservedIsNotAvailable() {
        assertThat(purse(100, 40).available()).isEqualTo(60);
        assertThat(purse(100, 100).available()).isZero();
        assertThat(purse(100, 140).available()).isZero();
    }

    @Test
    void aBalanceThatNobodyKnowsPaysForEverything() {
        assertThat(UNKNOWN.available()).isEqualTo(Integer.MAX_VALUE);
        assertThat(UNKNOWN.mayTry(NOW)).isFalse();
    }

    @Test
    void oneMayTryFromThenOn() {
        assertThat(purse(0, 0).mayTry(NOW.minusMillis(1))).isFalse();
        assertThat(purse(0, 0).mayTry(NOW)).isTrue();
    }

    @Test
    void itLastsAsLongAsWhatIsSpentSays() {
        assertThat(purse(100, 40).lastsUntil(20, DAY, NOW)).contains(NOW.plus(DAY.multipliedBy(3)));
        assertThat(purse(0, 0).lastsUntil(20, DAY, NOW)).contains(NOW);
        assertThat(purse(1L << 60, 0).lastsUntil(1, DAY, NOW))
                .contains(NOW.plus(DAY.multipliedBy(3650)));
    }

    @Test
    void whereNothingIsSpentOrKnownNobodyCanTell() {
        assertThat(purse(100, 0).lastsUntil(0, DAY, NOW)).isEmpty();
        assertThat(UNKNOWN.lastsUntil(20, DAY, NOW)).isEmpty();
    }

    private static Purse purse(long balance, long reserved) {
        return new Purse(OptionalLong.of(balance), reserved, NOW);
    }
}
