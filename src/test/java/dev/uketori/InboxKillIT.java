package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.sandbox.postgres.KillablePostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A 204 is a promise: what was answered so is in the database, whoever is killed right after, and
/// what was sent again because nobody answered is there once. `inbox.kills` asks for more of them.
@Timeout(600)
class InboxKillIT {

    private static final int KILLS = Integer.getInteger("inbox.kills", 10);
    private static final int SENDERS = 64;

    /// Taken between two kills, so that each meets the service at work.
    private static final int TAKEN_BETWEEN = 300;

    /// To be sent yet when something is killed: more than can be taken until it is dead.
    private static final int LEFT = 1000;

    private static final Path DATA = Path.of("target", "inbox-kill-it");
    private static final String SECRET = "a-secret-that-outlives-kills";

    private KillablePostgres postgres;
    private Service service;
    private SeededJobs jobs;
    private StubbornSender sender;

    @BeforeEach
    void start() throws Exception {
        postgres = new KillablePostgres(DATA.resolve("postgres"));
        var data = DATA.resolve("service");
        TestSandbox.delete(data);
        var settings = new HashMap<>(postgres.settings());
        settings.put("DOITONG_WEBHOOK_SECRET", SECRET);
        settings.put("UKETORI_LOOP_ENABLED", "false");
        settings.put("QUARKUS_LOG_CATEGORY__DEV_UKETORI__LEVEL", "ERROR");
        service = new Service(data, settings).start();
        jobs = new SeededJobs(postgres);
        sender = new StubbornSender(service::at, SECRET);
    }

    @AfterEach
    void stop() throws Exception {
        sender.close();
        service.close();
        postgres.close();
    }

    @Test
    void aServiceThatIsKilledBreaksNoPromise() throws Exception {
        underFire(
                "service",
                () -> {
                    var before = sender.retries();
                    service.kill();
                    service.start();
                    assertThat(sender.retries()).isGreaterThan(before);
                });
    }

    @Test
    void aDatabaseThatIsKilledBreaksNoPromise() throws Exception {
        underFire(
                "database",
                () -> {
                    postgres.kill();
                    postgres.start();
                });
    }

    private interface Kill {
        void andRestart() throws Exception;
    }

    private void underFire(String whom, Kill kill) throws Exception {
        sender.send(SENDERS, jobs);
        for (var i = 0; i < KILLS; i++) {
            awaitTaken(TAKEN_BETWEEN);
            await("deliveries on their way")
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> sender.underWay() > 0 && jobs.left() > LEFT);

            kill.andRestart();
        }
        awaitTaken(TAKEN_BETWEEN);
        jobs.enough();
        sender.finish();

        check();
        // Not after each kill of the database: what finds no connection waits for one, and a
        // database may be back before that is over.
        assertThat(sender.retries()).isPositive();
        System.out.printf(
                "%s killed %d times: %d deliveries, %d answered with 204, %d retries%n",
                whom, KILLS, jobs.seeded(), sender.taken().size(), sender.retries());
    }

    private void awaitTaken(int more) {
        var goal = sender.taken().size() + more;
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> sender.taken().size() >= goal);
    }

    /// Each delivery once, each job moved once, and nothing else.
    private void check() throws Exception {
        var taken = new TreeSet<>(sender.taken());
        assertThat(taken).hasSize(jobs.seeded());
        assertThat(inOrder("SELECT doitong_id FROM delivery")).containsExactlyElementsOf(taken);
        assertThat(postgres.column("SELECT DISTINCT outcome FROM delivery"))
                .containsExactly("applied");
        assertThat(inOrder("SELECT doitong_id FROM job WHERE completed_by = 'webhook'"))
                .containsExactlyElementsOf(taken);
        assertThat(postgres.column("SELECT status || count(*) FROM job GROUP BY status"))
                .containsExactly("completed" + jobs.seeded());
        assertThat(
                        postgres.column(
                                """
                                SELECT count(*) || ' ' || count(DISTINCT job_id)
                                FROM event WHERE type = 'job.completed'
                                """))
                .containsExactly("%1$d %1$d".formatted(jobs.seeded()));
    }

    private List<String> inOrder(String sql) throws Exception {
        return postgres.column(sql + " ORDER BY doitong_id COLLATE \"C\"");
    }
}
