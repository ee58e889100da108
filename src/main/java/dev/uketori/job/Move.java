package dev.uketori.job;

import dev.uketori.job.Step.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A move in the making: gathers what there is to tell about it, then names the state it leads to.
final class Move {
    private final Attempts attempts;
    private final List<Event> events = new ArrayList<>(2);
    private Map<String, Object> told = Map.of();

    Move(Attempts before, Report report) {
        this.attempts = before.after(report);
    }

    Moved to(JobState next) {
        return new Moved(next, attempts, List.copyOf(events));
    }

    Move held(Hold hold, String why) {
        var told = tell(Event.Type.JOB_HELD).with("reason", hold.reason().wire());
        return (hold.needs() == null
                        ? told.with("until", hold.until().toString())
                        : told.with("needs", hold.needs()))
                .with("detail", why);
    }

    Move retried() {
        return tell(Event.Type.JOB_QUEUED).with("retry", true);
    }

    Move neverTaken() {
        return tell(Event.Type.JOB_QUEUED).with("taken", false);
    }

    Move submitted(String doitongId, @Nullable Duration took) {
        return tell(Event.Type.JOB_SUBMITTED)
                .with("doitongId", doitongId)
                .with("attempt", attempts.submit())
                .lasting(took);
    }

    Move unconfirmed(String why, Instant giveUpAt) {
        return tell(Event.Type.JOB_UNCONFIRMED)
                .with("detail", why)
                .with("until", giveUpAt.toString());
    }

    Move polled(String answer, @Nullable Duration took) {
        return tell(Event.Type.POLL)
                .with("answer", answer)
                .with("attempt", attempts.poll())
                .lasting(took);
    }

    /// A poll is told of as such; a webhook has its delivery on the timeline already.
    Move heard(Channel by, String answer, @Nullable Duration took) {
        return by == Channel.POLL ? polled(answer, took) : this;
    }

    /// @param after the submit
    Move completed(Channel by, Duration after) {
        return tell(Event.Type.JOB_COMPLETED)
                .with("by", by.wire())
                .with("afterMs", Math.max(0, after.toMillis()));
    }

    Move failed(JobError error) {
        return tell(Event.Type.JOB_FAILED)
                .with("code", error.code().wire())
                .with("detail", error.message())
                .with("retryable", error.retryable());
    }

    Move canceled() {
        return tell(Event.Type.JOB_CANCELED);
    }

    Move stored(StoredImage image, Duration took) {
        return tell(Event.Type.IMAGE_STORED)
                .with("key", image.key())
                .with("bytes", image.bytes())
                .with("sha256", image.sha256())
                .with("attempt", attempts.mirror())
                .lasting(took);
    }

    Move notStored(String why, Duration took) {
        return tell(Event.Type.MIRROR)
                .with("detail", why)
                .with("attempt", attempts.mirror())
                .lasting(took);
    }

    Move lost(String why, Duration took) {
        return tell(Event.Type.IMAGE_LOST)
                .with("detail", why)
                .with("attempt", attempts.mirror())
                .lasting(took);
    }

    Move imageErased() {
        return tell(Event.Type.IMAGE_ERASED);
    }

    private Move tell(Event.Type type) {
        told = new LinkedHashMap<>();
        events.add(new Event(type, told));
        return this;
    }

    private Move with(String key, Object value) {
        told.put(key, value);
        return this;
    }

    private Move lasting(@Nullable Duration took) {
        return took == null ? this : with("ms", took.toMillis());
    }
}
