package dev.uketori.watch;

import dev.uketori.access.Caller;
import dev.uketori.gate.Gate;
import dev.uketori.gate.Pause;
import dev.uketori.store.Queue;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The plan, what is left of it, what Doitong said last, and what is left of the app's own.
record LimitsView(
        String plan,
        Limit minute,
        Limit concurrency,
        Limit day,
        Upstream doitong,
        @Nullable Paused paused,
        Own own) {

    /// One limit; null where there is none.
    record Limit(@Nullable Integer limit, @Nullable Integer left, @Nullable Instant until) {}

    /// What its headers said.
    record Upstream(
            @Nullable Integer limit, @Nullable Integer remaining, @Nullable Instant reset) {}

    /// Why nothing is sent.
    record Paused(String reason, String detail, Instant until) {}

    /// What the calling app may take itself; null where nothing limits it.
    record Own(@Nullable Share requestsPerMinute, @Nullable Share creditsPerDay) {

        static Own of(Caller caller, OptionalLong credits, Instant dayEnds) {
            var rate = caller.rate();
            var perDay = caller.share().creditsPerDay();
            return new Own(
                    rate == null ? null : new Share(rate.limit(), rate.left(), rate.until()),
                    perDay == null ? null : new Share(perDay, credits.orElse(perDay), dayEnds));
        }
    }

    /// One of them.
    ///
    /// @param until when there is more again
    record Share(long limit, long left, Instant until) {}

    static LimitsView of(String plan, Queue.Room room, Own own) {
        var limits = room.limits();
        var left = room.left();
        return new LimitsView(
                plan,
                limit(limits.perMinute(), left.minute(), null),
                limit(limits.concurrent(), left.places(), null),
                limit(limits.perDay(), left.day(), left.tomorrow()),
                upstream(room.gate()),
                paused(room.gate().pause()),
                own);
    }

    private static Limit limit(OptionalInt limit, OptionalInt left, @Nullable Instant until) {
        return new Limit(number(limit), number(left), limit.isPresent() ? until : null);
    }

    private static Upstream upstream(Gate gate) {
        var window = gate.window();
        return new Upstream(
                number(window.limit()), number(window.remaining()), window.reset().orElse(null));
    }

    private static @Nullable Paused paused(@Nullable Pause pause) {
        return pause == null
                ? null
                : new Paused(pause.reason().wire(), pause.detail(), pause.until());
    }

    private static @Nullable Integer number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
