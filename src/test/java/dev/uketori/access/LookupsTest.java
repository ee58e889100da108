package dev.uketori.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uketori.problem.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LookupsTest {

    private static final int CALLERS = 20;
    private static final Set<Thread.State> STILL =
            EnumSet.of(Thread.State.WAITING, Thread.State.BLOCKED);

    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);
    private final Lookups<String> lookups = new Lookups<>(Duration.ofHours(1), this::look);

    /// Takes until `open`.
    private String look(String key) {
        looks.incrementAndGet();
        try {
            open.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        if (key.equals("away")) {
            throw new Unavailable("away", new IllegalStateException());
        }
        return "found " + key;
    }

    @Test
    void allWhoAskAtOnceCostOneLook() throws Exception {
        var heard = heardByAll("a");

        assertThat(heard).hasSize(CALLERS).containsOnly("found a");
        assertThat(lookups.of("a")).isEqualTo("found a");
        assertThat(looks).hasValue(1);
    }

    @Test
    void allWhoAskAtOnceShareItsFailureAndTheNextTriesAgain() throws Exception {
        var heard = heardByAll("away");

        assertThat(heard).hasSize(CALLERS).allMatch(failure -> failure instanceof Unavailable);
        assertThat(looks).hasValue(1);
        assertThatThrownBy(() -> lookups.of("away")).isInstanceOf(Unavailable.class);
        assertThat(looks).hasValue(2);
    }

    @Test
    void whatIsForgottenIsLookedUpAnew() {
        open.countDown();
        lookups.of("a");

        lookups.forget();

        assertThat(lookups.of("a")).isEqualTo("found a");
        assertThat(looks).hasValue(2);
    }

    @Test
    void whatWasForgottenDuringTheLookIsNotRememberedAfterIt() throws Exception {
        var first = Thread.ofVirtual().start(() -> lookups.of("a"));
        await().until(() -> looks.get() == 1);

        lookups.forget();

        open.countDown();
        first.join();
        lookups.of("a");
        assertThat(looks).hasValue(2);
    }

    @Test
    void whatIsRememberedIsLookedUpAnewAfterAWhile() {
        open.countDown();
        var brief = new Lookups<>(Duration.ofMillis(10), this::look);

        await().until(() -> brief.of("a").equals("found a") && looks.get() > 2);
    }

    /// Answers and failures of callers that were all waiting before there was one.
    private List<Object> heardByAll(String key) throws InterruptedException {
        var heard = new CopyOnWriteArrayList<Object>();
        var callers = new ArrayList<Thread>();
        for (var i = 0; i < CALLERS; i++) {
            callers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    heard.add(lookups.of(key));
                                } catch (RuntimeException failure) {
                                    heard.add(failure);
                                }
                            }));
        }
        await().until(() -> callers.stream().map(Thread::getState).allMatch(STILL::contains));
        open.countDown();
        for (var caller : callers) {
            caller.join();
        }
        return heard;
    }
}
