package dev.uketori.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.uketori.problem.Unavailable;
import dev.uketori.store.FeedFilter;
import dev.uketori.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Those who follow the log, and those who wait, while the database is away.
@Timeout(60)
class AwayTest {

    private static final int CALLERS = 20;
    private static final FeedConfig CONFIG =
            new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(FeedConfig.class)
                    .build()
                    .getConfigMapping(FeedConfig.class);

    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);

    /// Takes until `open`.
    private Connection refused() throws Exception {
        looks.incrementAndGet();
        open.await();
        throw new SQLException("away", "08006");
    }

    private static Connection broken() {
        throw new IllegalStateException("a bug");
    }

    @Test
    void allWhoAskDuringALookShareTheNextAndItsFailure() throws Exception {
        var hub = new Hub(Stores.feed(this::refused), CONFIG);
        var failures = new CopyOnWriteArrayList<RuntimeException>();
        var callers = new ArrayList<Thread>();
        for (var i = 0; i < CALLERS; i++) {
            callers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    hub.settled();
                                } catch (RuntimeException failure) {
                                    failures.add(failure);
                                }
                            }));
        }
        await().until(() -> callers.stream().allMatch(c -> c.getState() == Thread.State.WAITING));

        open.countDown();

        for (var caller : callers) {
            caller.join();
        }
        assertThat(failures).hasSize(CALLERS).allMatch(failure -> failure instanceof Unavailable);
        assertThat(looks.get()).isLessThanOrEqualTo(2);
        assertThatThrownBy(hub::settled).isInstanceOf(Unavailable.class);
        assertThat(looks.get()).isBetween(2, 3);
    }

    @Test
    void whoeverCannotWaitLeavesNoPlaceTaken() {
        var feed = Stores.feed(AwayTest::broken);
        var meters = new SimpleMeterRegistry();
        var waits = new Waits(null, feed, new Hub(feed, CONFIG), CONFIG, meters);

        assertThatThrownBy(() ->
                        waits.untilTold(
                                new FeedFilter(null, null), 0, Duration.ofSeconds(1), () -> "told"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a bug");

        assertThat(meters.get("uketori_waits").gauge().value()).isZero();
    }
}
