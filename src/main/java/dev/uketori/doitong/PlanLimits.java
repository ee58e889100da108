package dev.uketori.doitong;

import dev.uketori.gate.Limits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.OptionalInt;

/// The limits by the settings.
final class PlanLimits {

    private PlanLimits() {}

    @Produces
    @Singleton
    static Limits of(DoitongConfig config) {
        var plan = config.plan().limits(config.dayZone());
        return new Limits(
                or(config.requestsPerMinute(), plan.perMinute()),
                or(config.concurrentJobs(), plan.concurrent()),
                or(config.jobsPerDay(), plan.perDay()),
                plan.zone());
    }

    private static OptionalInt or(OptionalInt set, OptionalInt plan) {
        return set.isPresent() ? set : plan;
    }
}
