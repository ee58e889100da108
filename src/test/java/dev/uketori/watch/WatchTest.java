package dev.uketori.watch;

import static dev.uketori.Refusals.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(TestSandbox.class)
class WatchTest {

    private static final Pattern LINK =
            Pattern.compile("<http://[^/]+(/v1/jobs\\?.+)>; rel=\"next\"");

    @Inject DataSource database;

    private final String reference = UUID.randomUUID().toString();

    @BeforeEach
    void slow() {
        Upstream.slow();
    }

    @AfterEach
    void friendly() {
        Upstream.friendly();
    }

    @Test
    void aJobThatHasNotChangedIsNotSentAgain() {
        var id = job();
        Upstream.awaited(id, "status", "processing");
        var tag = given().get("/v1/jobs/" + id).then().statusCode(200).extract().header("ETag");

        given().header("If-None-Match", tag)
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(304)
                .header("ETag", tag);
        given().header("If-None-Match", "\"another\", W/" + tag)
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(304)
                .header("ETag", tag);
        given().header("If-None-Match", "\"another\"").get("/v1/jobs/" + id).then().statusCode(200);
    }

    @Test
    void aJobThatHasChangedIsSentAgain() {
        var id = job();
        Upstream.awaited(id, "status", "processing");
        var before = given().get("/v1/jobs/" + id).header("ETag");
        complete(id);

        given().header("If-None-Match", before)
                .get("/v1/jobs/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"));
    }

    @Test
    void anotherAppsJobIsNotThere() {
        var theirs = job("admin's", "an-admin-key-for-tests");

        for (var path : List.of("", "/timeline", "/image")) {
            refused(given().get("/v1/jobs/" + theirs + path), 404, "not_found");
        }
        list("?reference=" + reference).body("items", empty());
    }

    @Test
    void theAdministratorSeesEverybodysJobs() {
        var ours = job();

        for (var header :
                List.of("X-API-Key: %s", "Authorization: Bearer %s", "Authorization: bearer %s")) {
            var parts = header.formatted("an-admin-key-for-tests").split(": ");
            given().header(parts[0], parts[1]).get("/v1/jobs/" + ours).then().statusCode(200);
            given().header(parts[0], parts[1])
                    .get("/v1/jobs?reference=" + reference)
                    .then()
                    .body("items.id", contains(ours));
        }
    }

    @Test
    void aWalkByPagesSeesEachJobOnceNewestFirst() {
        var jobs = new ArrayList<>(IntStream.range(0, 7).mapToObj(_ -> job()).toList());
        Collections.reverse(jobs);

        var seen = new ArrayList<String>();
        var sizes = new ArrayList<Integer>();
        var path = "/v1/jobs?limit=3&reference=" + reference;
        while (path != null) {
            var page = given().get(path).then().statusCode(200).extract();
            var ids = page.jsonPath().<String>getList("items.id");
            seen.addAll(ids);
            sizes.add(ids.size());
            path = next(page);
            // What comes in meanwhile is newer than the cursor and disturbs nobody.
            job("later", null);
        }

        assertThat(seen).containsExactlyElementsOf(jobs);
        assertThat(sizes).containsExactly(3, 3, 1);
    }

    private static String next(ExtractableResponse<?> page) {
        var link = page.header("Link");
        if (link == null) {
            assertThat(page.<String>path("next")).isNull();
            return null;
        }
        var match = LINK.matcher(link);
        assertThat(match.matches()).as(link).isTrue();
        assertThat(match.group(1)).contains("cursor=" + page.<String>path("next"));
        return match.group(1);
    }

    @Test
    void aPageThatEndsTheListSaysSo() {
        IntStream.range(0, 3).forEach(_ -> job());

        assertThat(next(list("?limit=3&reference=" + reference).extract())).isNull();
    }

    @Test
    void everyFilterNarrows() {
        var id = job("A Quiet 100%_\\Sea", null);
        Upstream.awaited(id, "status", "processing");
        var at = Upstream.job(id).getString("createdAt");
        var ours = "?reference=" + reference;

        list(ours + "&status=queued&status=processing").body("items.id", contains(id));
        list(ours + "&status=completed&status=failed").body("items", empty());
        list(ours + "&q=quiet").body("items.id", contains(id));
        list(ours + "&q=100%25_%5Csea").body("items.id", contains(id));
        list(ours + "&q=1000").body("items", empty());
        list(ours + "&q=q%25t").body("items", empty());
        list("?reference=no-" + reference).body("items", empty());
        list(ours + "&batchId=019b2c6e-0000-7000-8000-0123456789ab").body("items", empty());
        list(ours + "&createdAfter=2026-01-01T00:00:00Z").body("items.id", contains(id));
        list(ours + "&createdAfter=" + at).body("items", empty());
        list(ours + "&createdBefore=" + at).body("items", empty());
        list(ours + "&createdBefore=9999-12-31T23:59:59%2B09:00").body("items.id", contains(id));
        list(ours + "&createdBefore=2020-01-01T00:00:00Z").body("items", empty());
    }

    /// Its id is made apart, and may be of another millisecond.
    @ParameterizedTest
    @ValueSource(strings = {"-20 seconds", "20 seconds"})
    void aTimeIsComparedWithThatOfTheJobAlone(String off) throws SQLException {
        var id = job();
        Upstream.awaited(id, "status", "processing");
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE job SET created_at = created_at + interval '%s' WHERE id = '%s'"
                            .formatted(off, id));
        }
        var at = Instant.parse(Upstream.job(id).getString("createdAt"));
        var ours = "?reference=" + reference;

        list(ours + "&createdBefore=" + at.plusMillis(1)).body("items.id", contains(id));
        list(ours + "&createdAfter=" + at.minusMillis(1)).body("items.id", contains(id));
        list(ours + "&createdBefore=" + at).body("items", empty());
        list(ours + "&createdAfter=" + at).body("items", empty());
    }

    @Test
    void whatWaitsIsListedByItsStatusAndWhatHasEndedIsNot() {
        var waits = job();
        Upstream.awaited(waits, "status", "processing");
        var ended = job();
        Upstream.awaited(ended, "status", "processing");
        complete(ended);

        list("?status=processing&limit=200")
                .body("items.id", hasItem(waits))
                .body("items.id", not(hasItem(ended)));
        list("?status=processing&status=completed&limit=200")
                .body("items.id", hasItems(waits, ended));
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=-1, limit",
        "limit=1e2, limit",
        "limit=99999999999999999999, limit",
        "limit=%00, limit",
        "status=painting, status",
        "status=QUEUED, status",
        "status=queued&status=%00, status",
        "cursor=x, cursor",
        "cursor=019B2C6E-0000-7000-8000-0123456789AB, cursor",
        "batchId=1, batchId",
        "createdAfter=yesterday, createdAfter",
        "createdAfter=2026-13-01T00:00:00Z, createdAfter",
        "createdAfter=%2B999999999-12-31T23:59:59Z, createdAfter",
        "createdBefore=-999999999-01-01T00:00:00Z, createdBefore",
        "createdBefore=%2B300000-01-01T00:00:00Z, createdBefore",
        "createdBefore=-4800-01-01T00:00:00Z, createdBefore",
        "reference=%00, reference",
        "q=%00, q"
    })
    void aWrongParameterIsNamed(String query, String parameter) {
        refused(given().urlEncodingEnabled(false).get("/v1/jobs?" + query), 400, "invalid_request")
                .body("errors.pointer", contains(parameter));
    }

    @Test
    void theTimesAtTheEdgeOfTheCalendarAreTimes() {
        list("?createdAfter=0000-01-01T00:00:00%2B18:00").body("items", not(empty()));
        list("?createdBefore=0000-01-01T00:00:00Z").body("items", empty());
        list("?createdAfter=9999-12-31T23:59:59.999999999-18:00").body("items", empty());
    }

    @Test
    void allWrongParametersAreNamedAtOnce() {
        refused(given().get("/v1/jobs?limit=0&status=x&cursor=y"), 400, "invalid_request")
                .body("errors.pointer", hasItems("limit", "status", "cursor"));
    }

    @Test
    void theTimelineTellsEverythingInOrder() {
        Upstream.friendly();
        var id = job();
        Upstream.awaited(id, "image.state", "stored");

        given().get("/v1/jobs/" + id + "/timeline")
                .then()
                .statusCode(200)
                .body("jobId", equalTo(id))
                .body(
                        "items.type",
                        contains(
                                "job.queued",
                                "job.submitted",
                                "delivery",
                                "job.completed",
                                "image.stored"))
                .body("items", hasSize(5))
                .body("items[0].sinceMs", equalTo(0));
    }

    private void complete(String id) {
        var body =
                "{\"id\": \"%s\", \"status\": \"completed\", \"url\": \"http://127.0.0.1:1/x.jpg\"}"
                        .formatted(Upstream.job(id).getString("doitongId"));
        given().header("X-Doitong-Signature", Upstream.signature(body.getBytes()))
                .body(body.getBytes())
                .post("/webhooks/doitong/" + id)
                .then()
                .statusCode(204);
    }

    private static ValidatableResponse list(String query) {
        return given().urlEncodingEnabled(false).get("/v1/jobs" + query).then().statusCode(200);
    }

    private String job() {
        return job("a boat", null);
    }

    private String job(String prompt, String key) {
        var call = given().contentType("application/json");
        Response answer =
                (key == null ? call : call.header("X-API-Key", key))
                        .body(
                                "{\"prompt\": \"%s\", \"width\": 64, \"height\": 64, \"reference\": \"%s\"}"
                                        .formatted(
                                                prompt.replace("\\", "\\\\"),
                                                prompt.equals("later") ? "later" : reference))
                        .post("/v1/jobs");
        return answer.then().statusCode(202).extract().path("id");
    }
}
