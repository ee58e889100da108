package dev.uketori.pace;

import dev.uketori.job.Channel;
import dev.uketori.store.Completion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the last jobs teach.
///
/// @param newest completions, newest first
record Experience(List<Completion> newest) {

    static final Experience NONE = new Experience(List.of());

    /// Fewer are no experience.
    private static final int ENOUGH = 20;

    /// That many in a row that had to be asked for: webhooks do not come.
    private static final int IN_A_ROW = 10;

    /// A job that was found drawn was drawn some time before. By this much less, the first poll
    /// moves towards that time until some polls come too early.
    private static final double FOUND_TO_DRAWN = 0.8;

    /// How long after their submit that share of the jobs were drawn.
    ///
    /// @param share from 0 to 1
    /// @return empty as long as there are too few to tell
    Optional<Duration> within(double share) {
        var drawn =
                newest.stream()
                        .filter(each -> each.by() != Channel.SUBMIT)
                        .map(Experience::drawn)
                        .sorted()
                        .toList();
        return drawn.size() < ENOUGH
                ? Optional.empty()
                : Optional.of(drawn.get((int) Math.ceil(share * drawn.size()) - 1));
    }

    private static Duration drawn(Completion job) {
        return job.by() == Channel.POLL
                ? Duration.ofMillis((long) ((double) job.after().toMillis() * FOUND_TO_DRAWN))
                : job.after();
    }

    /// Whether jobs end, and no webhook says so.
    boolean isSilent() {
        var last =
                newest.stream()
                        .filter(each -> each.by() != Channel.SUBMIT)
                        .limit(IN_A_ROW)
                        .toList();
        return last.size() == IN_A_ROW && last.stream().allMatch(each -> each.by() == Channel.POLL);
    }
}
