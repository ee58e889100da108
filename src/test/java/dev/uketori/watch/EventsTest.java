package dev.uketori.watch;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.uketori.Listening;
import dev.uketori.Listening.Told;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestSandbox.class)
class EventsTest {

    private static final List<String> WAY =
            List.of("job.queued", "job.submitted", "job.completed", "image.stored");
    private static final Pattern ID = Pattern.compile("(?m)^id: (\\d+)$");

    @Inject AgroalDataSource source;

    private String begin;

    /// Of what other tests have left nothing is to happen any more.
    @BeforeEach
    void begin() throws SQLException {
        Upstream.friendly();
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM job WHERE due_at IS NOT NULL");
        }
        begin = value("SELECT coalesce(max(id), 0) FROM event");
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void aJobsEventsAreToldOldestFirst() {
        var job = stored();

        var page = page("?after=" + begin + "&jobId=" + job);

        assertThat(page.getList("items.type")).isEqualTo(WAY);
        assertThat(page.getList("items.jobId")).containsOnly(job);
        assertThat(page.getList("items.id")).doesNotHaveDuplicates();
        assertThat(page.getString("items[0].at")).endsWith("Z");
        assertThat(page.getString("items[2].data.by")).isNotBlank();
        assertThat(page.getString("next")).isEqualTo(page.getString("items[3].id"));
    }

    /// Polls and deliveries are on its timeline alone.
    @Test
    void theFeedHasTheContractsTypesAndNoOther() {
        Upstream.behave("{\"faults\": {\"webhook\": {\"lost\": 1}}}");
        var job = stored();

        given().get("/v1/jobs/" + job + "/timeline").then().body("items.type", hasItem("poll"));
        assertThat(page("?jobId=" + job).getList("items.type")).isEqualTo(WAY);
    }

    @Test
    void pagesWithoutACursorBeginWithTheOldest() throws SQLException {
        stored();

        assertThat(page("?limit=1").getString("items[0].id"))
                .isEqualTo(
                        value(
                                "SELECT min(id) FROM event WHERE client = 'sandbox' AND type NOT IN ('poll', 'mirror', 'image.erased', 'job.deleted')"));
    }

    @Test
    void whoeverGoesOnFromThereGetsWhatIsNew() {
        var job = stored();
        var seen = new ArrayList<String>();
        var after = begin;
        for (var page = page("?limit=3&after=" + after);
                !page.getList("items").isEmpty();
                page = page("?limit=3&after=" + after)) {
            seen.addAll(page.getList("items.type"));
            after = page.getString("next");
        }

        assertThat(seen).isEqualTo(WAY);
        var last = page("?after=" + after);
        assertThat(last.getList("items")).isEmpty();
        assertThat(last.getString("next")).isEqualTo(after);
        given().post("/v1/jobs/" + job + "/cancel").then().statusCode(409);
        var next = stored();
        assertThat(page("?after=" + after).getList("items.jobId")).containsOnly(next).hasSize(4);
    }

    @Test
    void pagesStreamAndLongPollTellTheSame() throws Exception {
        try (var stream = Listening.to("?after=" + begin)) {
            var polled = new ArrayList<String>();
            var jobs = List.of(Upstream.submitted(), Upstream.submitted(), Upstream.submitted());
            var after = begin;
            while (polled.size() < 12) {
                var page = page("?limit=2&wait=20&after=" + after);
                polled.addAll(page.getList("items.id"));
                after = page.getString("next");
            }
            jobs.forEach(job -> Upstream.awaited(job, "image.state", "stored"));

            var told = stream.next(12);
            var paged = page("?limit=200&after=" + begin);
            assertThat(told.stream().map(Told::id)).isEqualTo(paged.getList("items.id"));
            assertThat(polled).isEqualTo(paged.getList("items.id"));
            assertThat(told.stream().map(each -> each.data().<Object>get("$")))
                    .isEqualTo(paged.getList("items"));
            assertThat(told)
                    .allSatisfy(each -> {
                        assertThat(each.data().getString("id")).isEqualTo(each.id());
                        assertThat(each.data().getString("type")).isEqualTo(each.type());
                    });
        }
    }

    @Test
    void aStreamWithoutACursorBeginsNow() throws Exception {
        stored();
        try (var stream = Listening.to("")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
            assertThat(stream.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(stream.headers().firstValue("X-Accel-Buffering")).contains("no");

            var job = Upstream.submitted();

            assertThat(stream.next(4))
                    .allSatisfy(each -> assertThat(each.data().getString("jobId")).isEqualTo(job));
            assertThat(stream.others()).contains("retry: 1000");
        }
    }

    @Test
    void aStreamGoesOnWhereTheLastOneEnded() throws Exception {
        String cut;
        try (var stream = Listening.to("?after=" + begin)) {
            stored();
            cut = stream.next(2).getLast().id();
        }
        // The address is the one that it was first opened with.
        try (var stream = Listening.to("?after=" + begin, "Last-Event-ID", cut)) {
            assertThat(stream.next(2).stream().map(Told::type)).isEqualTo(WAY.subList(2, 4));
        }
    }

    @Test
    void aStreamOfAJobEndsWithItAndIsNotOpenedAgain() throws Exception {
        Upstream.slow();
        var other = Upstream.submitted();
        Upstream.awaited(other, "status", "processing");
        Upstream.friendly();
        var job = Upstream.submitted();
        String last;
        try (var stream = Listening.to("?after=" + begin + "&jobId=" + job)) {
            var told = stream.until("image.stored");
            assertThat(told.stream().map(Told::type)).isEqualTo(WAY);
            assertThat(stream.rest()).isEmpty();
            last = told.getLast().id();
        }

        try (var again = Listening.to("?after=" + begin + "&jobId=" + job, "Last-Event-ID", last)) {
            assertThat(again.status()).isEqualTo(204);
        }
        try (var now = Listening.to("?jobId=" + job)) {
            assertThat(now.status()).isEqualTo(204);
        }
        try (var before = Listening.to("?after=" + begin + "&jobId=" + job)) {
            assertThat(before.next(4)).hasSize(4);
            assertThat(before.rest()).isEmpty();
        }
        try (var waits = Listening.to("?jobId=" + other)) {
            assertThat(waits.status()).isEqualTo(200);
        }
    }

    @Test
    void aJobThatIsTriedAgainGoesOn() throws Exception {
        Upstream.behave("{\"faults\": {\"job\": {\"failed\": 1}}}");
        var job = Upstream.submitted();
        String failed;
        try (var stream = Listening.to("?after=" + begin + "&jobId=" + job)) {
            failed = stream.until("job.failed").getLast().id();
            assertThat(stream.rest()).isEmpty();
        }
        Upstream.friendly();
        given().post("/v1/jobs/" + job + "/retry").then().statusCode(202);

        try (var stream = Listening.to("?jobId=" + job, "Last-Event-ID", failed)) {
            assertThat(stream.until("image.stored").stream().map(Told::type)).isEqualTo(WAY);
        }
        try (var all = Listening.to("?after=" + begin + "&jobId=" + job)) {
            assertThat(all.until("image.stored")).hasSize(7);
        }
    }

    @Test
    void anotherAppsEventsAreNeverTold() throws Exception {
        try (var ours = Listening.to("?after=" + begin);
                var admins =
                        Listening.to("?after=" + begin, "X-API-Key", "an-admin-key-for-tests")) {
            var theirs = Upstream.submitted(TestSandbox.admin());
            var job = stored();

            assertThat(ours.until("image.stored"))
                    .allSatisfy(each -> assertThat(each.data().getString("jobId")).isEqualTo(job));
            assertThat(jobs(admins.next(8))).contains(theirs, job);
            assertThat(page("?after=" + begin).getList("items.jobId")).containsOnly(job);
            assertThat(page(TestSandbox.admin(), "?after=" + begin).getList("items.jobId"))
                    .contains(theirs, job);
            refused(given().get("/v1/events?jobId=" + theirs), 404, "not_found");
            refused(
                    given().accept("text/event-stream").get("/v1/events?jobId=" + theirs),
                    404,
                    "not_found");
        }
    }

    @Test
    void whatIsAboutNoJobIsTheAdministrators() throws SQLException {
        run("INSERT INTO event (type, at, data) VALUES ('credits.low', now(), '{\"balance\": 1}')");

        var page = page(TestSandbox.admin(), "?after=" + begin);
        assertThat(page.getList("items.type")).contains("credits.low");
        assertThat(page.getString("items.find { it.type == 'credits.low' }.jobId")).isNull();
        given().get("/v1/events?after=" + begin)
                .then()
                .body("items.type", not(hasItem("credits.low")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "1e3",
                "1.0",
                "01",
                "0x1",
                "%00",
                "1%00",
                "%20",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "123456789012345678",
                "99999999999999999999999999999999999999",
                "7-1",
                "%D9%A1",
                "019b2c6e-0000-7000-8000-000000000000"
            })
    void aCursorThatWeNeverGaveIsRefused(String cursor) {
        var pages = given().urlEncodingEnabled(false).get("/v1/events?after=" + cursor);
        refused(pages, 400, "invalid_request").body("errors.pointer", hasItem("after"));
        var stream =
                given().urlEncodingEnabled(false)
                        .accept("text/event-stream")
                        .get("/v1/events?after=" + cursor);
        refused(stream, 400, "invalid_request").body("errors.pointer", hasItem("after"));
        if (!cursor.startsWith("%") && !cursor.contains("%")) {
            var resumed =
                    given().accept("text/event-stream")
                            .header("Last-Event-ID", cursor)
                            .get("/v1/events");
            refused(resumed, 400, "invalid_request")
                    .body("errors.pointer", hasItem("Last-Event-ID"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "wait=61",
                "wait=-1",
                "wait=x",
                "wait=1s"
            })
    void whatMakesNoSenseIsRefused(String query) {
        refused(given().get("/v1/events?" + query), 400, "invalid_request")
                .body("errors.pointer", hasItem(query.replaceAll("=.*", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobId=x", "jobId=019b2c6e-0000-7000-8000-000000000000"})
    void aJobThatIsNotThereHasNoEvents(String query) {
        refused(given().get("/v1/events?" + query), 404, "not_found");
        refused(given().accept("text/event-stream").get("/v1/events?" + query), 404, "not_found");
    }

    @Test
    void aWrongKeyOpensNoStream() {
        refused(
                given().accept("text/event-stream").header("X-API-Key", "x").get("/v1/events"),
                401,
                "unauthorized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "application/json, text/event-stream;q=0.5"})
    void whoeverDoesNotAskForAStreamGetsAPage(String accept) {
        given().accept(accept)
                .get("/v1/events?limit=1")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "no-store");
    }

    @Test
    void aSilentStreamIsKeptAlive() throws Exception {
        try (var stream = Listening.to("")) {
            await().until(() -> stream.others().stream().filter(":"::equals).count() >= 3);
        }
    }

    @Test
    void aLongPollWaitsForWhatComes() throws Exception {
        var page = CompletableFuture.supplyAsync(() -> page("?wait=30&after=" + begin));
        var other = Upstream.submitted(TestSandbox.admin());
        await().until(
                        () -> page(TestSandbox.admin(), "?jobId=" + other).getList("items.type"),
                        WAY::equals);
        assertThat(page).isNotDone();

        var job = Upstream.submitted();

        assertThat(page.get().getList("items.jobId")).containsOnly(job);
    }

    @Test
    void aLongPollThatNothingComesToEndsEmpty() {
        given().get("/v1/events?wait=1&after=" + begin)
                .then()
                .statusCode(200)
                .body("items", empty())
                .body("next", equalTo(begin));
    }

    /// Far more than waits for one reader in memory.
    @Test
    void aBurstReachesAReaderWhole() throws Exception {
        try (var stream = Listening.to("")) {
            var ids = burst(3000, 10);

            assertThat(stream.next(3000).stream().map(Told::id)).isEqualTo(ids);
        }
    }

    @Test
    void aReaderThatTakesNothingIsCutOffAndLosesNothing() throws Exception {
        var streams = streams();
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
            socket.setSoTimeout(20_000);
            var head =
                    "GET /v1/events?after=%s HTTP/1.0\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
                            .formatted(begin);
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            await().until(() -> streams() == streams + 1);
            var ids = burst(20_000, 1000);

            await().atMost(Duration.ofSeconds(20)).until(() -> streams() == streams);
            var got = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(got).contains(": Too slow.");
            var seen =
                    new ArrayList<>(
                            ID.matcher(got).results().map(match -> match.group(1)).toList());
            assertThat(seen).hasSizeBetween(1, ids.size() - 1);
            try (var resumed = Listening.to("", "Last-Event-ID", seen.getLast())) {
                resumed.next(ids.size() - seen.size()).forEach(each -> seen.add(each.id()));
            }
            assertThat(seen).isEqualTo(ids);
        } finally {
            run("DELETE FROM event WHERE length(data::text) > 1000");
        }
    }

    private static double streams() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("uketori_event_streams"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /// Events of the app without a key, in one commit.
    private List<String> burst(int number, int length) throws SQLException {
        run(
                """
                INSERT INTO event (job_id, client, type, at, data)
                SELECT '%s'::uuid, 'sandbox', 'job.held', now(), jsonb_build_object('detail', repeat('x', %d))
                FROM generate_series(1, %d);
                """
                        .formatted(UUID.randomUUID(), length, number));
        var last = Long.parseLong(value("SELECT max(id) FROM event WHERE client = 'sandbox'"));
        run("NOTIFY uketori, 'a burst'");
        return LongStream.rangeClosed(last - number + 1, last).mapToObj(Long::toString).toList();
    }

    private static List<String> jobs(List<Told> told) {
        return told.stream().map(each -> each.data().getString("jobId")).toList();
    }

    private static JsonPath page(String query) {
        return page(given(), query);
    }

    private static JsonPath page(RequestSpecification caller, String query) {
        return caller.get("/v1/events" + query).then().statusCode(200).extract().jsonPath();
    }

    private static String stored() {
        var job = Upstream.submitted();
        Upstream.awaited(job, "image.state", "stored");
        return job;
    }

    private void run(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String sql) throws SQLException {
        try (var connection = source.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
