package dev.uketori.loop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How a replica stops.
@ConfigMapping(prefix = "uketori.stop")
interface StopConfig {

    /// How long it waits for work under way, all in all; what has not ended by then is handed back.
    /// It ends at most some three seconds later.
    @WithDefault("6s")
    Duration grace();

    /// How long it goes on answering at least, while it says that it is not ready: for as long as
    /// load balancers may take to notice. Part of the grace.
    @WithDefault("3s")
    Duration delay();
}
