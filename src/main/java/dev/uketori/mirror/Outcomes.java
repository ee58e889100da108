package dev.uketori.mirror;

import dev.uketori.job.JobState.Completed;
import dev.uketori.job.Report;
import dev.uketori.loop.Backoff;
import dev.uketori.mirror.Whereabouts.Told;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What a try to copy an image means for its job: stored, another try, another address, or lost.
@Singleton
class Outcomes {

    /// So often the same must have come of it to be believed.
    private static final int IN_A_ROW = 3;

    /// How the timeline tells what failed for lack of the bucket from what failed at the host.
    private static final String BUCKET = "the bucket: ";

    private static final String ELSEWHERE = "; Doitong names another address by now";

    private final MirrorConfig config;
    private final Backoff backoff;
    private final RandomGenerator random;

    Outcomes(MirrorConfig config, RandomGenerator random) {
        this.config = config;
        this.backoff = new Backoff(config.backoff(), config.longestBackoff());
        this.random = random;
    }

    /// What the try means.
    ///
    /// @param attempt which try it was, counted from 1
    /// @param whereabouts what Doitong says where the image is by now; asked for where it matters
    /// @param before why the last tries failed, newest first; asked for where it matters
    /// @param now when the try ended
    /// @param took how long it lasted
    Report of(
            Copy copy,
            Completed job,
            int attempt,
            Supplier<Told> whereabouts,
            IntFunction<List<String>> before,
            Instant now,
            Duration took) {
        var age = Duration.between(job.completedAt(), now);
        var failed = new Failed(age, before, now.plus(backoff.after(attempt, random)), took);
        return switch (copy) {
            case Copy.Kept(var image) -> new Report.Mirrored(image, took);
            case Copy.Gone(var why) ->
                    switch (whereabouts.get()) {
                        case Told.At(var url) when !url.equals(job.sourceUrl()) ->
                                elsewhere(failed, why, url);
                        case Told.At _, Told.Nowhere _ -> gone(failed, why);
                        case Told.Nothing _ -> again(failed, why);
                    };
            case Copy.NotHad(var why) -> again(failed, why);
            // The image is still where it was: no reason to give up, however long it lasts.
            case Copy.NoBucket(var why) -> failed.again(BUCKET + why);
        };
    }

    /// A fresh address is tried at once. One that is as dead as the one before it waits its turn: a
    /// host that has no image may be named for ever, each time by another address.
    private Report elsewhere(Failed failed, String why, String url) {
        return failed.before(1).stream().anyMatch(last -> last.endsWith(ELSEWHERE))
                ? again(failed, why + "; Doitong names yet another address")
                : new Report.Relocated(url, why + ELSEWHERE, failed.took());
    }

    private Report gone(Failed failed, String why) {
        return failed.isOlderThan(config.doubtFor()) && failed.timeAndAgain(why::equals)
                ? new Report.ImageGone(why + ", and Doitong names no other address", failed.took())
                : again(failed, why);
    }

    /// Its host may just be back with us, after the bucket or all replicas were away for long.
    private Report again(Failed failed, String why) {
        return failed.isOlderThan(config.giveUpAfter())
                        && failed.timeAndAgain(last -> !last.startsWith(BUCKET))
                ? new Report.ImageGone(why, failed.took())
                : failed.again(why);
    }

    /// A try that failed, and those before it.
    private record Failed(
            Duration age, IntFunction<List<String>> last, Instant next, Duration took) {

        boolean isOlderThan(Duration limit) {
            return age.compareTo(limit) >= 0;
        }

        /// Whether the tries just before it failed in that way too.
        boolean timeAndAgain(Predicate<String> inThatWay) {
            var others = before(IN_A_ROW - 1);
            return others.size() == IN_A_ROW - 1 && others.stream().allMatch(inThatWay);
        }

        List<String> before(int atMost) {
            return last.apply(atMost);
        }

        Report again(String why) {
            return new Report.NotMirrored(why, next, took);
        }
    }
}
