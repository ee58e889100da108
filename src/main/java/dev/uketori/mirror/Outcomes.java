package dev.uketori.mirror;

import dev.uketori.job.JobState.Completed;
import dev.uketori.job.Report;
import dev.uketori.loop.Backoff;
import dev.uketori.mirror.Whereabouts.Told;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What a try to copy an image means for its job: stored, another try, another address, or lost.
@Singleton
class Outcomes {

    /// So often its host must have said that it is gone to be believed.
    private static final int IN_A_ROW = 3;

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
    /// @param now when the try ended
    /// @param took how long it lasted
    Report of(
            Copy copy,
            Completed job,
            int attempt,
            Supplier<Told> whereabouts,
            Instant now,
            Duration took) {
        var age = Duration.between(job.completedAt(), now);
        var next = now.plus(backoff.after(attempt, random));
        return switch (copy) {
            case Copy.Kept(var image) -> new Report.Mirrored(image, took);
            case Copy.Gone(var why) ->
                    switch (whereabouts.get()) {
                        case Told.At(var url) when !url.equals(job.sourceUrl()) ->
                                new Report.Relocated(url, why, took);
                        case Told.At _, Told.Nowhere _ ->
                                attempt >= IN_A_ROW && age.compareTo(config.doubtFor()) >= 0
                                        ? new Report.ImageGone(
                                                why + ", and Doitong names no other address", took)
                                        : new Report.NotMirrored(why, next, took);
                        case Told.Nothing _ -> again(why, age, next, took);
                    };
            case Copy.NotHad(var why) -> again(why, age, next, took);
            // The image is still where it was: no reason to give up, however long it lasts.
            case Copy.NoBucket(var why) -> new Report.NotMirrored(why, next, took);
        };
    }

    private Report again(String why, Duration age, Instant next, Duration took) {
        return age.compareTo(config.giveUpAfter()) >= 0
                ? new Report.ImageGone(why, took)
                : new Report.NotMirrored(why, next, took);
    }
}
