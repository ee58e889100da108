package dev.uketori.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.gate.Shares.Waiting;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void whoHasMuchWaitingDoesNotHoldUpWhoHasLittle() {
        var busy = new Waiting("busy", 10_000, 1);
        var shares = Shares.NEW.next(List.of(busy), 500).after();

        var turns = shares.next(List.of(busy, new Waiting("quiet", 1, 1)), 3).apps();

        assertThat(turns).containsExactly("quiet", "busy", "busy");
    }

    @Test
    void whileAllWaitEachGoesAsOftenAsItsWeightSays() {
        var all =
                List.of(
                        new Waiting("one", 1000, 1),
                        new Waiting("three", 1000, 3),
                        new Waiting("six", 1000, 6));

        var turns = Shares.NEW.next(all, 100).apps();

        assertThat(Collections.frequency(turns, "one")).isBetween(9, 11);
        assertThat(Collections.frequency(turns, "three")).isBetween(29, 31);
        assertThat(Collections.frequency(turns, "six")).isBetween(59, 61);
    }

    @Test
    void oneTurnAtATimeComesToTheSame() {
        var all = List.of(new Waiting("one", 1000, 1), new Waiting("three", 1000, 3));
        var shares = Shares.NEW;
        var threes = 0;

        for (var turn = 0; turn < 400; turn++) {
            var next = shares.next(all, 1);
            threes += Collections.frequency(next.apps(), "three");
            shares = next.after();
        }

        assertThat(threes).isBetween(299, 301);
        assertThat(shares.ends()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whoWasAwayHasSavedNothingUp() {
        var here = new Waiting("here", 1000, 1);
        var shares = Shares.NEW.next(List.of(here), 100).after();

        var turns = shares.next(List.of(here, new Waiting("back", 1000, 1)), 10).apps();

        assertThat(Collections.frequency(turns, "back")).isBetween(5, 6);
    }

    @Test
    void whoWentAloneOwesNothingLater() {
        var one = new Waiting("one", 1000, 1);
        var other = new Waiting("other", 1000, 1);
        var shares = Shares.NEW.next(List.of(one), 1000).after();

        var turns = shares.next(List.of(one, other), 10).apps();

        assertThat(Collections.frequency(turns, "one")).isBetween(4, 5);
    }

    @Test
    void nobodyGoesMoreOftenThanItHasJobs() {
        var turns =
                Shares.NEW
                        .next(List.of(new Waiting("one", 2, 1000), new Waiting("other", 1, 1)), 10)
                        .apps();

        assertThat(turns).containsExactlyInAnyOrder("one", "one", "other");
        assertThat(Shares.NEW.next(List.of(), 10).apps()).isEmpty();
    }

    @Test
    void whoseTurnsAreOverIsForgotten() {
        var shares = Shares.NEW;
        for (var app = 0; app < 1000; app++) {
            shares = shares.next(List.of(new Waiting("app " + app, 1, 1)), 1).after();
        }
        shares = shares.next(List.of(new Waiting("last", 10, 1)), 10).after();

        assertThat(shares.ends()).containsOnlyKeys("last");
    }
}
