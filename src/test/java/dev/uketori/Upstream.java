package dev.uketori;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;

/// The built-in Doitong of a `@QuarkusTest`, as tests use it: told how to behave, and spoken for.
public final class Upstream {

    private Upstream() {}

    /// Jobs stay processing for as long as any test lasts.
    public static void slow() {
        behave("{\"delay\": {\"minMs\": 60000, \"maxMs\": 60000}}");
    }

    /// As it is when nobody has told it anything, and nothing held against it.
    public static void friendly() {
        behave("{\"delay\": {\"minMs\": 300, \"maxMs\": 800}, \"faults\": {}}");
        try (var connection =
                        DriverManager.getConnection(
                                setting("quarkus.datasource.jdbc.url"),
                                setting("quarkus.datasource.username"),
                                setting("quarkus.datasource.password"));
                var statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE gate SET failures = 0, pause_reason = NULL, pause_detail = NULL,"
                            + " pause_until = NULL, pause_step = NULL");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /// Changes its behaviour.
    public static void behave(String change) {
        given().contentType("application/json")
                .body(change)
                .patch(control(""))
                .then()
                .statusCode(200);
    }

    /// All jobs that it has taken, as its control API shows them.
    public static List<Map<String, Object>> jobs() {
        var jobs = new ArrayList<Map<String, Object>>();
        Integer after = 0;
        while (after != null) {
            var page = given().get(control("/jobs?limit=100&after=" + after)).jsonPath();
            jobs.addAll(page.<Map<String, Object>>getList("items"));
            after = page.get("next");
        }
        return jobs;
    }

    private static String control(String path) {
        return "http://127.0.0.1:%s/sandbox/doitong%s"
                .formatted(setting("uketori.sandbox.doitong-port"), path);
    }

    /// What it would sign `body` with.
    public static String signature(byte[] body) {
        return signature(body, setting("doitong.webhook-secret"));
    }

    /// What somebody with that secret would sign `body` with.
    public static String signature(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A job that was just submitted, for a small image.
    public static String submitted() {
        return submitted(64);
    }

    /// A job that was just submitted, for an image of that many pixels a side.
    public static String submitted(int side) {
        return submitted(given(), side);
    }

    /// An app's job that was just submitted, for a small image.
    public static String submitted(RequestSpecification app) {
        return submitted(app, 64);
    }

    private static String submitted(RequestSpecification app, int side) {
        return app.contentType("application/json")
                .body(Map.of("prompt", "a boat", "width", side, "height", side))
                .post("/v1/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /// The job, once it is in that state.
    public static JsonPath awaited(String id, String field, String value) {
        return await().atMost(Duration.ofMinutes(1))
                .until(() -> job(id), job -> value.equals(job.getString(field)));
    }

    /// The job, once its image was tried for so often at least: the next try may come at once.
    public static JsonPath mirrored(String id, int times) {
        return await().atMost(Duration.ofMinutes(1))
                .until(() -> job(id), job -> job.getInt("attempts.mirror") >= times);
    }

    /// The job as it is now.
    public static JsonPath job(String id) {
        return given().get("/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }
}
