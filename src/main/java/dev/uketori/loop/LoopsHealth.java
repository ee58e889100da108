package dev.uketori.loop;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready while the workers' turns succeed.
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
        var answer = HealthCheckResponse.named("workers").up();
        for (var loop : loops.failing()) {
            answer.withData(loop.name(), loop.failures() + " turns failed in a row");
            answer.status(loop.failures() < TOLERATED);
        }
        return answer.build();
    }
}
