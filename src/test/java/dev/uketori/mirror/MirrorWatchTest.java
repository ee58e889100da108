package dev.uketori.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.BrokenBucket;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.bucket.Bucket;
import dev.uketori.store.JobQueries;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an operator is told of images that wait, by a watch with a clock of the test's own.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class MirrorWatchTest {

    @Inject JobQueries jobs;
    @Inject Bucket bucket;
    @Inject MirrorConfig config;

    @ConfigProperty(name = "uketori.data-dir")
    Path data;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Told told = new Told();
    private Instant now = Instant.now();
    private MirrorWatch watch;

    @BeforeEach
    void listen() {
        watch = new MirrorWatch(jobs, bucket, config, () -> now, meters);
        Logger.getLogger(MirrorWatch.class.getName()).addHandler(told);
    }

    @AfterEach
    void friendly() {
        Logger.getLogger(MirrorWatch.class.getName()).removeHandler(told);
        Upstream.friendly();
    }

    /// Others may have been left waiting by other tests.
    @Test
    void imagesThatWaitAreCountedAndToldOfOnceTheyWaitForTooLong() throws Exception {
        try (var _ = BrokenBucket.in(data.resolve("images"))) {
            Upstream.mirrored(Upstream.submitted(), 1);
            now = jobs.unstored().oldest().orElseThrow().plus(config.alarmAfter());

            watch.turn();

            assertThat(gauge("uketori_images_unstored")).isPositive();
            assertThat(gauge("uketori_images_unstored_age_seconds"))
                    .isEqualTo(config.alarmAfter().toSeconds());
            assertThat(told.lines).doesNotContain("ERROR images.wait");

            for (var turn = 0; turn < 3; turn++) {
                now = now.plusSeconds(10);
                watch.turn();
            }

            assertThat(told.lines).containsOnlyOnce("ERROR images.wait");
        }
    }

    @Test
    void theBucketIsSwept() throws Exception {
        var aside = Files.createDirectories(data.resolve("images/.aside"));
        var left = Files.createTempFile(aside, "left-by-a-killed-one", "");
        Files.setLastModifiedTime(left, FileTime.from(now.minus(Duration.ofHours(1))));

        watch.turn();

        assertThat(left).doesNotExist();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /// What was logged here: the level, and the first word.
    private static final class Told extends Handler {

        private final Thread here = Thread.currentThread();
        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (Thread.currentThread().equals(here)) {
                lines.add(line.getLevel() + " " + line.getMessage().split(" ", 2)[0]);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
