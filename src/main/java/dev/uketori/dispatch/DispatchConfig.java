package dev.uketori.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How jobs are submitted.
@ConfigMapping(prefix = "uketori.dispatch")
interface DispatchConfig {

    /// How many submits may be under way at once in one replica. More cost a connection each.
    @WithDefault("16")
    int crew();

    /// How long a submitter has a job for itself. When it has passed, the submitter is taken for
    /// dead and the job becomes `unconfirmed`; must be longer than `doitong.connect-timeout` and
    /// `doitong.answer-timeout` together.
    @WithDefault("60s")
    Duration lease();

    /// How long an unconfirmed job waits for its webhook before it fails.
    @WithDefault("15m")
    Duration unconfirmedFor();

    /// The longest wait after a first refusal; it doubles with each further one (the vendor's page:
    /// 1 s, 2 s, 4 s).
    @WithDefault("1s")
    Duration backoff();

    /// The longest wait between two tries.
    @WithDefault("1m")
    Duration longestBackoff();

    /// How often a job is sent again after Doitong answered with a server error.
    @WithDefault("3")
    int retries();
}
