package dev.uketori.feed;

import dev.uketori.problem.Unavailable;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// How far the log of events is settled: up to there nothing is missing that may still come, so
/// that whoever reads it in the order of the ids skips nothing and repeats nothing. Not for several
/// threads at once.
///
/// It moves over events that are there without a gap. A gap is somebody's who has taken an id and
/// not committed yet, or who never will: whoever writes to the log when the gap is first seen is
/// waited for, after that it stays one.
final class Frontier {

    /// How many events are read at once.
    static final int PIECE = 1000;

    private static final long UNKNOWN = -1;
    private static final int TRIES = 400;

    private final Feed feed;
    private long at = UNKNOWN;
    private long seen;
    private @Nullable Doubt doubt;
    private long settled;

    Frontier(Feed feed) {
        this.feed = feed;
    }

    /// What is missing up to there is missing for good once those writers are gone.
    private record Doubt(long upTo, Set<String> writers) {}

    /// Lets some milliseconds pass.
    interface Pause {
        void pass();
    }

    /// The last id that is settled.
    long at() {
        return at;
    }

    /// Whether it is known at all.
    boolean isKnown() {
        return at != UNKNOWN;
    }

    /// The highest id that was seen.
    long seen() {
        return seen;
    }

    /// Whether something that was seen is not settled yet.
    boolean isInDoubt() {
        return doubt != null;
    }

    /// Moves on.
    ///
    /// @return what was settled by that, in order: of very much, a piece
    List<FeedEvent> move() {
        settle();
        var rows = feed.tail(at, PIECE);
        var passed = new ArrayList<FeedEvent>(rows.size());
        for (var event : rows) {
            seen = Math.max(seen, event.id());
            if (event.id() == at + 1 || event.id() <= settled) {
                at = event.id();
                passed.add(event);
            } else if (doubt == null) {
                doubt = new Doubt(rows.getLast().id(), feed.writers());
            }
        }
        if (rows.size() < PIECE) {
            at = Math.max(at, settled);
        }
        if (doubt != null && doubt.upTo() <= at) {
            doubt = null;
        }
        return passed;
    }

    private void settle() {
        var pending = doubt;
        if (pending != null) {
            pending.writers().retainAll(feed.writers());
            if (pending.writers().isEmpty()) {
                settled = pending.upTo();
                doubt = null;
            }
        }
    }

    /// Goes to the end of the log, past all that is there.
    void jump(Pause pause) {
        var newest = feed.newest();
        var writers = new HashSet<>(feed.writers());
        for (var tries = 0; !writers.isEmpty(); tries++) {
            if (tries == TRIES) {
                throw new Unavailable(
                        "somebody has been writing events for long", new TimeoutException());
            }
            pause.pass();
            writers.retainAll(feed.writers());
        }
        at = newest;
        settled = newest;
        seen = newest;
        doubt = null;
    }
}
