package dev.uketori.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.uketori.store.FeedFilter;
import dev.uketori.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Those who follow the log, and those who wait, while the database is away.
@Timeout(60)
class AwayTest {

    private static final FeedConfig CONFIG =
            new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(FeedConfig.class)
                    .build()
                    .getConfigMapping(FeedConfig.class);

    private static Connection broken() {
        throw new IllegalStateException("a bug");
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
