package dev.uketori.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// The feed of events, and those who wait.
@ConfigMapping(prefix = "uketori.feed")
public interface FeedConfig {

    /// How often it is looked for what nobody told of, as long as somebody waits. Shorter asks the
    /// database more often.
    @WithDefault("1s")
    Duration tick();

    /// How long nothing is sent on a stream before a comment is. Longer than what is between us and
    /// an app lets a silent connection live cuts streams.
    @WithDefault("15s")
    Duration heartbeat();

    /// Streams open at once in one replica; one more is refused. Each costs some KiB.
    @WithDefault("2000")
    int streams();

    /// How long the reader of a stream may take nothing while there is something for it, until it
    /// is cut off.
    @WithDefault("30s")
    Duration stall();

    /// Requests that wait at once in one replica for the end of a job or for an event; one more is
    /// refused.
    @WithDefault("5000")
    int waits();
}
