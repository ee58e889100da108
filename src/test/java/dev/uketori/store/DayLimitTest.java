package dev.uketori.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.ambient.Ids;
import dev.uketori.gate.Limits;
import dev.uketori.job.Channel;
import dev.uketori.job.Report;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The day's limit, with replicas that know nothing of each other but the database, on clocks of
/// the test's own.
class DayLimitTest {

    private static final int REPLICAS = 4;
    private static final String KEY = "dt_a_key_for_a_day";

    private static Database database;

    private volatile Instant now = Instant.EPOCH;
    private final Random random = new Random(8);
    private final Ids ids = new Ids(() -> now, new Random(7));

    @BeforeAll
    static void open() throws Exception {
        database = Database.open(18);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() throws Exception {
        database.run("TRUNCATE job, event; TRUNCATE gate; INSERT INTO gate (id) VALUES (1)");
    }

    /// Days of 25, 23 and 24 hours.
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-10-24T12:00:00Z",
        "Europe/Berlin, 2026-03-28T12:00:00Z",
        "America/New_York, 2026-10-31T12:00:00Z",
        "Asia/Tokyo, 2026-11-22T12:00:00Z",
        "Australia/Lord_Howe, 2026-04-04T03:00:00Z"
    })
    void everyDayTakesItsJobsHoweverLongItIs(String zone, Instant begin) throws Exception {
        var day = ZoneId.of(zone);
        var perDay = new TreeMap<LocalDate, Integer>();
        insert(200);

        for (now = begin;
                now.isBefore(begin.plus(Duration.ofDays(3)));
                now = now.plus(Duration.ofMinutes(random.nextInt(5, 60)))) {
            for (var claim : atOnce(limits(30, day))) {
                perDay.merge(LocalDate.ofInstant(now, day), 1, Integer::sum);
                end(claim);
            }
        }

        assertThat(perDay).hasSize(4).allSatisfy((_, jobs) -> assertThat(jobs).isEqualTo(30));
    }

    /// It refuses what is over, by a clock that runs up to a second ahead: requests take their
    /// time.
    @Test
    void doitongNeverHasToRefuseAnyAroundMidnight(@TempDir Path folder) throws Exception {
        insert(300);
        var midnight = Instant.parse("2026-11-23T00:00:00Z");
        try (var doitong = doitong(folder);
                var http = HttpClient.newHttpClient()) {
            assertThat(limit(http, doitong)).isEqualTo(200);
            for (now = midnight.minusSeconds(4);
                    now.isBefore(midnight.plusSeconds(30));
                    now = now.plusMillis(random.nextInt(1, 700))) {
                for (var claim : atOnce(limits(100, ZoneId.of("UTC")))) {
                    assertThat(submit(http, doitong)).isEqualTo(200);
                    end(claim);
                }
            }
        }

        // What was on its way at midnight takes a place of both days.
        var sent = database.value("SELECT count(*) FROM job WHERE status = 'completed'");
        assertThat(Integer.parseInt(sent)).isBetween(160, 199);
    }

    /// Its clock is read at times of its own: its dice are not those that steps are drawn from.
    private DoitongServer doitong(Path folder) {
        var ahead = new Random(5);
        return DoitongServer.standalone(
                DoitongSettings.friendly(folder, KEY, "a-secret-for-a-day"),
                () -> now.plusMillis(ahead.nextInt(1000)));
    }

    private static int limit(HttpClient http, DoitongServer doitong) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(doitong.url() + "/sandbox/doitong"))
                        .method("PATCH", BodyPublishers.ofString("{\"limits\": {\"perDay\": 100}}"))
                        .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static int submit(HttpClient http, DoitongServer doitong) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(doitong.url() + "/v1/text_to_image"))
                        .header("X-API-Key", KEY)
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"service\": \"flux-ultra\", \"prompt\": \"x\"}"))
                        .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private List<Claim> atOnce(Limits limits) throws Exception {
        var calls =
                IntStream.range(0, REPLICAS)
                        .<Callable<Passage>>mapToObj(
                                _ -> () -> replica().submit(limits, 2, now.plusSeconds(60)))
                        .toList();
        var claims = new ArrayList<Claim>();
        try (var threads = Executors.newFixedThreadPool(REPLICAS)) {
            for (var call : threads.invokeAll(calls)) {
                claims.addAll(call.get().claims());
            }
        }
        return claims;
    }

    private void end(Claim claim) {
        replica()
                .advance(
                        Advance.of(
                                claim.id(),
                                new Report.Finished(
                                        Channel.WEBHOOK, "d" + claim.id(), "https://x/y", null)));
    }

    private JobStore replica() {
        return new JobStore(
                new Db(database.source()), () -> now, new Fired<>(), new SimpleMeterRegistry());
    }

    private static Limits limits(int perDay, ZoneId zone) {
        return new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(perDay), zone);
    }

    private void insert(int number) {
        replica()
                .insert(
                        IntStream.range(0, number)
                                .mapToObj(_ -> NewJobs.of(ids, 64, Instant.EPOCH))
                                .toList());
    }
}
