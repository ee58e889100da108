package dev.uketori.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/// How apps are told.
@ConfigMapping(prefix = "uketori.notify")
interface NotifyConfig {

    /// The waits between two tries of a notice; each is made up to a fifth longer or shorter by
    /// chance. After the last one it is given up.
    @WithDefault("5s,5m,30m,2h,5h,10h,14h,20h,24h")
    List<Duration> retries();

    /// Notices under way at once in one replica.
    @WithDefault("64")
    int crew();

    /// How long a replica has a notice to itself; must be longer than
    /// `UKETORI_CALLBACK_ANSWER_TIMEOUT`.
    @WithDefault("1m")
    Duration lease();
}
