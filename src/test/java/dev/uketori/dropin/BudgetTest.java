package dev.uketori.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.gate.Ask;
import dev.uketori.gate.Gate;
import dev.uketori.gate.Limits;
import dev.uketori.store.Queue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.250Z");

    @Test
    void whatThePlanHasLeftIsTold() {
        var limits =
                new Limits(
                        OptionalInt.of(10),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        ZoneOffset.UTC);
        var gate = Gate.NEW.take(limits, new Ask.Submits(3, 0, 0), NOW).after();

        var left = Budget.Left.of(new Queue.Room(limits, gate, gate.left(limits, 3, NOW)), NOW);

        assertThat(left.limit()).isEqualTo(10);
        assertThat(left.remaining()).isEqualTo(7);
        assertThat(left.reset()).isBetween(NOW.plusSeconds(60), NOW.plusSeconds(62));
        assertThat(left.resetSeconds()).isGreaterThanOrEqualTo(left.reset().getEpochSecond());
    }

    @Test
    void whereNothingIsLimitedThereIsPlenty() {
        assertThat(Budget.Left.plenty(NOW))
                .isEqualTo(new Budget.Left(100_000, 100_000, NOW.plusSeconds(60)));
    }
}
