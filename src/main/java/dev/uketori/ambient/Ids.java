package dev.uketori.ambient;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// New ids: UUIDv7 (RFC 9562), which sort by the time of their making, also within one millisecond.
@Singleton
public class Ids {

    private final TimeBasedEpochGenerator generator;

    /// Ids by that clock and that randomness.
    public Ids(InstantSource clock, RandomGenerator random) {
        generator =
                Generators.timeBasedEpochGenerator(
                        Random.from(random),
                        new UUIDClock() {
                            @Override
                            public long currentTimeMillis() {
                                return clock.millis();
                            }
                        });
    }

    /// A new id. Safe for any number of threads.
    public UUID next() {
        return generator.generate();
    }

    /// The smallest UUIDv7 of that millisecond: ids made at or after `at` are not below it.
    public static UUID floor(Instant at) {
        var millis = Math.clamp(at.toEpochMilli(), 0, (1L << 48) - 1);
        return new UUID(millis << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }
}
