package dev.uketori.ambient;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/// Hands out the clock and the randomness of the running program.
@Dependent
class Ambient {

    /// The system's clock in microseconds, which is what PostgreSQL keeps: what we say and what we
    /// stored are the same instant.
    @Produces
    @Singleton
    InstantSource clock() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }
}
