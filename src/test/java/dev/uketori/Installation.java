package dev.uketori;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import dev.uketori.sandbox.postgres.KillablePostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What an operator runs: replicas on one database and one folder of images, with a Doitong that
/// has just them. It is new each time, and has a seed: of Doitong's dice, and of the transport that
/// the first replica uses.
final class Installation implements AutoCloseable {

    /// What the plan allows at once.
    static final int AT_ONCE = 20;

    /// The administrator's key.
    static final String ADMIN = "an-admin-key-for-stormy-days";

    private static final String KEY = "dt_a_key_for_stormy_days";

    /// What Doitong signs with.
    static final String SECRET = "a-secret-that-a-storm-leaves-alone";

    /// Waits that are long for people are short here: what is waited for is the same. And a replica
    /// that lives for seconds is not compiled for hours.
    private static final Map<String, String> HASTE =
            Map.ofEntries(
                    Map.entry("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"),
                    Map.entry("DOITONG_CONNECT_TIMEOUT", "2s"),
                    Map.entry("DOITONG_ANSWER_TIMEOUT", "4s"),
                    Map.entry("UKETORI_DISPATCH_LEASE", "8s"),
                    Map.entry("UKETORI_DISPATCH_UNCONFIRMED_FOR", "20s"),
                    Map.entry("UKETORI_DISPATCH_LONGEST_BACKOFF", "2s"),
                    Map.entry("UKETORI_PACE_FIRST_POLL", "3s"),
                    Map.entry("UKETORI_POLL_EVERY", "1s"),
                    Map.entry("UKETORI_POLL_AT_LEAST_EVERY", "4s"),
                    Map.entry("UKETORI_POLL_GIVE_UP_AFTER", "30s"),
                    Map.entry("UKETORI_POLL_LEASE", "10s"),
                    Map.entry("UKETORI_MIRROR_LEASE", "12s"),
                    Map.entry("UKETORI_FETCH_IDLE_TIMEOUT", "4s"),
                    Map.entry("UKETORI_FETCH_WHOLE_TIMEOUT", "7s"),
                    Map.entry("UKETORI_MIRROR_LONGEST_BACKOFF", "2s"),
                    Map.entry("UKETORI_MIRROR_DOUBT_FOR", "5s"),
                    Map.entry("UKETORI_MIRROR_GIVE_UP_AFTER", "90s"));

    final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    final DoitongControl doitong;
    final KillablePostgres postgres;
    final Replicas replicas;
    final String transport;
    private final DoitongServer server;

    /// @param folder of everything; what earlier ones left there is deleted
    /// @param number of replicas
    Installation(Path folder, int number, long seed) throws Exception {
        TestSandbox.delete(folder.resolve("doitong"));
        TestSandbox.delete(folder.resolve("shared"));
        server =
                DoitongServer.standalone(
                        DoitongSettings.friendly(folder.resolve("doitong"), KEY, SECRET),
                        Instant::now);
        doitong = new DoitongControl(http, server.url());
        doitong.behave(Map.of("seed", seed));
        postgres = new KillablePostgres(folder.resolve("postgres"));
        replicas = new Replicas(number, folder, settings(folder.resolve("shared")));
        transport =
                List.of("graphql-generate", "graphql-generate-image", "rest")
                        .get(new Random(seed).nextInt(3));
        replicas.get(0).set("DOITONG_TRANSPORT", transport);
    }

    private Map<String, String> settings(Path shared) throws IOException {
        var settings = new HashMap<>(HASTE);
        settings.putAll(postgres.settings());
        settings.put("DOITONG_BASE_URL", server.url());
        settings.put("DOITONG_API_KEY", KEY);
        settings.put("DOITONG_WEBHOOK_SECRET", SECRET);
        settings.put("DOITONG_TRANSPORT", "graphql-generate");
        settings.put("DOITONG_PLAN", "enterprise");
        settings.put("UKETORI_ADMIN_KEY", ADMIN);
        settings.put("DOITONG_CONCURRENT_JOBS", Integer.toString(AT_ONCE));
        settings.put("UKETORI_DATA_DIR", shared.toAbsolutePath().toString());
        return settings;
    }

    /// All jobs, as an app sees them.
    List<JsonNode> jobs() throws IOException, InterruptedException {
        var jobs = new ArrayList<JsonNode>();
        for (var cursor = ""; cursor != null; ) {
            var page = replicas.get(0).json("/v1/jobs?limit=200" + cursor);
            page.path("items").forEach(jobs::add);
            cursor = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
        }
        return jobs;
    }

    /// Bytes from anywhere.
    byte[] bytes(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).build();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + url);
        }
        return answer.body();
    }

    /// The first column of what the database answers.
    List<String> column(String sql) throws SQLException, IOException {
        return postgres.column(sql);
    }

    @Override
    public void close() throws IOException {
        replicas.close();
        server.close();
        postgres.close();
    }
}
