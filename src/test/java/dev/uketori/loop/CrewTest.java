package dev.uketori.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CrewTest {

    private static final Duration LONG = Duration.ofSeconds(5);

    private final Crew<Integer> crew = new Crew<>("crew", 3);
    private final CountDownLatch gate = new CountDownLatch(1);

    @Test
    void aCrewClaimsOnlyWhatItHasPlacesFor() {
        var asked = new ArrayList<Integer>();

        var more = crew.take(free -> claim(asked, free, 2), this::work);
        var evenMore = crew.take(free -> claim(asked, free, 2), this::work);
        var whenFull = crew.take(free -> claim(asked, free, 2), this::work);

        assertThat(asked).containsExactly(3, 1);
        assertThat(List.of(more, evenMore, whenFull)).containsExactly(false, true, false);
        gate.countDown();
        assertThat(crew.drain(LONG)).isTrue();
    }

    @Test
    void aPlaceThatBecomesFreeInAFullCrewWakesItsWorker() throws InterruptedException {
        crew.take(free -> claim(new ArrayList<>(), free, 3), this::work);

        gate.countDown();

        assertThat(crew.bell().await(LONG)).isTrue();
        assertThat(crew.drain(LONG)).isTrue();
    }

    @Test
    void workThatFailsGivesItsPlaceBack() {
        crew.take(
                free -> claim(new ArrayList<>(), free, 3),
                _ -> {
                    throw new IllegalStateException("on purpose");
                });

        assertThat(crew.drain(LONG)).isTrue();
        assertThat(crew.take(free -> claim(new ArrayList<>(), free, 9), _ -> {})).isTrue();
    }

    @Test
    void aCrewAtWorkIsNotDrained() {
        crew.take(free -> claim(new ArrayList<>(), free, 1), this::work);

        assertThat(crew.drain(Duration.ofMillis(1))).isFalse();
        gate.countDown();
        assertThat(crew.drain(LONG)).isTrue();
    }

    @Test
    void whatHasNotEndedIsUnderWay() {
        crew.take(
                free -> claim(new ArrayList<>(), free, 2),
                piece -> {
                    if (piece == 1) {
                        work(piece);
                    }
                });

        await().until(() -> crew.underWay().size() == 1);
        assertThat(crew.underWay()).containsExactly(1);

        gate.countDown();
        assertThat(crew.drain(LONG)).isTrue();
        assertThat(crew.underWay()).isEmpty();
    }

    private static List<Integer> claim(List<Integer> asked, int free, int waiting) {
        asked.add(free);
        return IntStream.range(0, Math.min(free, waiting)).boxed().toList();
    }

    private void work(int piece) {
        try {
            gate.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
