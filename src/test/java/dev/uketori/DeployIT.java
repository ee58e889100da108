package dev.uketori;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.ListeningApp.Told;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A deploy while two apps order and listen: each replica is stopped and started in turn. Each app
/// is told of its own jobs, of all that happens, in the one order, whichever way it listens.
@Timeout(900)
class DeployIT {

    private static final int JOBS = Integer.getInteger("deploy.jobs", 100);
    private static final int REPLICAS = 4;
    private static final Duration CALM = Duration.ofMinutes(3);

    private static final Set<String> CALLED =
            Set.of("job.completed", "image.stored", "job.failed", "job.canceled");

    /// What is not over, or not told.
    private static final String LEFT =
            """
            SELECT 'job ' || id FROM job WHERE due_at IS NOT NULL
            UNION ALL SELECT 'notification ' || id FROM notification WHERE due_at IS NOT NULL
            UNION ALL SELECT 'events to tell' FROM notice_cursor WHERE event_id < (SELECT max(id) FROM event)
            """;

    private static final String FEED =
            """
            SELECT event.id || ' ' || type || ' ' || job_id FROM event
            WHERE client = '%s' AND type NOT IN ('poll', 'mirror') ORDER BY event.id
            """;

    private Installation all;
    private List<ListeningApp> apps;

    @BeforeEach
    void start() throws Exception {
        all = new Installation(Path.of("target", "deploy-it"), REPLICAS, 5);
        all.doitong.behave(
                Map.of(
                        "delay", Map.of("minMs", 200, "maxMs", 4000),
                        "faults", Map.of("job", Map.of("failed", 0.1))));
        all.replicas.start();
        apps =
                List.of(
                        new ListeningApp(all.replicas, Installation.ADMIN, "shop"),
                        new ListeningApp(all.replicas, Installation.ADMIN, "studio"));
    }

    @AfterEach
    void stop() throws IOException {
        apps.forEach(ListeningApp::close);
        all.close();
    }

    @Test
    void eachAppIsToldOfAllThatIsItsOwnInOneOrder() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ordering =
                    apps.stream()
                            .map(app -> CompletableFuture.runAsync(() -> order(app), threads))
                            .toList();
            for (var i = 0; i < REPLICAS; i++) {
                all.replicas.replace(i);
            }
            ordering.forEach(CompletableFuture::join);
        }
        await().atMost(CALM).untilAsserted(() -> assertThat(all.column(LEFT)).isEmpty());

        var soft = new SoftAssertions();
        for (var app : apps) {
            soft.check(() -> check(app));
        }
        soft.assertAll();
    }

    /// Over all of the deploy: a replica takes seconds to start.
    private static void order(ListeningApp app) {
        for (var number = 0; number < JOBS; number++) {
            app.order(number);
            sleep(Duration.ofMillis(300));
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private void check(ListeningApp app) throws SQLException, IOException {
        var feed = feed(app);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> {
                    assertThat(app.streamed()).as("by stream").hasSize(feed.size());
                    assertThat(app.paged()).as("by page").hasSize(feed.size());
                });
        assertThat(app.streamed()).as("by stream").isEqualTo(feed);
        assertThat(app.paged()).as("by page").isEqualTo(feed);
        var called = feed.stream().filter(event -> CALLED.contains(event.type())).toList();
        assertThat(app.called()).as("by call").containsExactlyInAnyOrderElementsOf(called);
        assertThat(byJob(app.called())).as("by call, job by job").isEqualTo(byJob(called));
        assertThat(app.surprises()).isEmpty();
        System.out.printf(
                "%s: %d jobs, %d events by %d streams and by %d pages, %d of them by calls, %d calls came twice%n",
                app.name(),
                JOBS,
                feed.size(),
                app.streams(),
                app.pages(),
                called.size(),
                app.calledAgain());
    }

    private List<Told> feed(ListeningApp app) throws SQLException, IOException {
        return all.column(FEED.formatted(app.name())).stream()
                .map(line -> line.split(" "))
                .map(words -> new Told(words[0], words[1], words[2]))
                .toList();
    }

    private static Map<String, List<Told>> byJob(List<Told> told) {
        return told.stream().collect(groupingBy(Told::job));
    }
}
