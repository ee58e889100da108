package dev.uketori.loop;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready while the workers' turns succeed, until they stop.
@Readiness
@Singleton
class LoopsHealth implements HealthCheck {

    private static final int TOLERATED = 3;

    private final Loops loops;

    LoopsHealth(Loops loops) {
        this.loops = loops;
    }

    @Override
    public HealthCheckResponse call() {
        var failing = loops.failing();
        var answer =
                HealthCheckResponse.named("workers")
                        .status(
                                !loops.isStopping()
                                        && failing.stream()
                                                .allMatch(loop -> loop.failures() < TOLERATED));
        failing.forEach(
                loop -> answer.withData(loop.name(), loop.failures() + " turns failed in a row"));
        return answer.build();
    }
}
