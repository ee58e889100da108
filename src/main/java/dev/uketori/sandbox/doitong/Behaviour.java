package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/// Everything about the built-in Doitong that may be changed while it runs.
///
/// @param plan whose limits hold
/// @param limits what replaces the plan's limits, each on its own
/// @param credits the balance
/// @param delay how long a job takes
/// @param webhookRetryMs pauses before each further try of a delivery that was not answered 2xx
/// @param rateLimitReset how `X-RateLimit-Reset` is written
/// @param graphqlErrorsUnder200 whether GraphQL's errors come under HTTP 200
/// @param seed of the dice that decide which submits a fault meets
/// @param faults what goes wrong on purpose
public record Behaviour(
        @JsonSetter(nulls = Nulls.FAIL) Plan plan,
        @JsonSetter(nulls = Nulls.FAIL) Limits limits,
        long credits,
        @JsonSetter(nulls = Nulls.FAIL) Delay delay,
        @JsonSetter(nulls = Nulls.FAIL, contentNulls = Nulls.FAIL) List<Integer> webhookRetryMs,
        @JsonSetter(nulls = Nulls.FAIL) ResetFormat rateLimitReset,
        boolean graphqlErrorsUnder200,
        long seed,
        @JsonSetter(nulls = Nulls.FAIL) Faults faults) {

    /// @throws IllegalArgumentException naming the value that is out of range
    public Behaviour {
        webhookRetryMs = List.copyOf(webhookRetryMs);
        if (webhookRetryMs.stream().anyMatch(pause -> pause < 0)) {
            throw new IllegalArgumentException("webhookRetryMs must not be negative");
        }
        if (credits < 0) {
            throw new IllegalArgumentException("credits must not be negative");
        }
    }

    /// Quick, honest, and with no limits but the plan's.
    public static Behaviour friendly(Plan plan, long credits) {
        return new Behaviour(
                plan,
                Limits.NONE,
                credits,
                new Delay(300, 800),
                List.of(500, 2_000, 5_000, 10_000, 20_000),
                ResetFormat.EPOCH_SECONDS,
                false,
                1,
                Faults.NONE);
    }

    Limits effectiveLimits() {
        return limits.or(plan.limits());
    }

    Behaviour withCredits(long balance) {
        return new Behaviour(
                plan,
                limits,
                balance,
                delay,
                webhookRetryMs,
                rateLimitReset,
                graphqlErrorsUnder200,
                seed,
                faults);
    }

    Behaviour withFaults(Faults other) {
        return new Behaviour(
                plan,
                limits,
                credits,
                delay,
                webhookRetryMs,
                rateLimitReset,
                graphqlErrorsUnder200,
                seed,
                other);
    }
}
