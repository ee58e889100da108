package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.sandbox.doitong.DoitongServer;
import dev.uketori.sandbox.doitong.DoitongSettings;
import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The image as a container. `docker/check` builds it and runs this.
@EnabledIfSystemProperty(named = "container.image", matches = ".+")
class ContainerIT {

    private static final int JOBS = 50;
    private static final Path DATA = Path.of("target", "container-it");
    private static final String ADMIN_KEY = "an-admin-key-for-the-container";
    private static final String DOITONG_KEY = "dt_a_key_for_the_container";
    private static final String SECRET = "a-webhook-secret-for-the-container";

    @BeforeEach
    void begin() throws IOException {
        TestSandbox.delete(DATA);
        Files.createDirectories(DATA);
    }

    @Test
    void withNoSettingsItNamesEachMissingOneAndEnds() throws Exception {
        var begun = Instant.now();

        var ended = Container.run(Map.of());

        var took = Duration.between(begun, Instant.now());
        System.out.printf("with no settings it ended with %d in %s:%n", ended.code(), took);
        System.out.println(ended.output());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(ended.output())
                .startsWith("Uketori cannot start.")
                .contains(
                        "DOITONG_API_KEY is missing",
                        "DOITONG_WEBHOOK_SECRET is missing",
                        "UKETORI_PUBLIC_URL is missing",
                        "UKETORI_ADMIN_KEY is missing",
                        "UKETORI_DATA_DIR is missing",
                        "QUARKUS_DATASOURCE_JDBC_URL is missing")
                .doesNotContain("\tat ");
    }

    @Test
    void allThatIsWrongIsInOneMessage() throws Exception {
        var settings = new HashMap<>(production("https:///jobs"));
        settings.put("DOITONG_WEBHOOK_SECRET", "abc");
        settings.put("UKETORI_DATA_DIR", "/usr/lib/uketori/images");
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/uketori");

        var ended = Container.run(settings);

        System.out.println(ended.output());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output())
                .startsWith("Uketori cannot start.")
                .contains(
                        "- DOITONG_WEBHOOK_SECRET holds",
                        "- UKETORI_PUBLIC_URL is not",
                        "- UKETORI_DATA_DIR names a folder",
                        "- QUARKUS_DATASOURCE_JDBC_URL names a database")
                .doesNotContain("\tat ");
    }

    @Test
    void productionWorksWithWhatIsOutsideOfIt() throws Exception {
        try (var postgres = EmbeddedPostgres.open(DATA.resolve("postgres"));
                var s3 = new S3Server(DATA.resolve("s3"));
                var cdn = new SecureCdn(DATA);
                var doitong = doitong(cdn)) {
            var port = TestSandbox.freePort();
            var settings = new HashMap<>(production("http://127.0.0.1:" + port));
            settings.putAll(s3.settings());
            settings.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
            settings.put("QUARKUS_DATASOURCE_USERNAME", postgres.username());
            settings.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
            settings.put("DOITONG_BASE_URL", doitong.url());
            settings.put("UKETORI_IMAGE_HOSTS", cdn.host());
            settings.put("UKETORI_IMAGE_ADDRESSES", "127.0.0.0/8,::1/128");
            settings.put(
                    "JDK_JAVA_OPTIONS",
                    "-Djavax.net.ssl.trustStore=/cdn.p12 -Djavax.net.ssl.trustStorePassword="
                            + TestCertificate.PASSWORD);
            try (var container = start(port, settings, List.of(cdn.trust() + ":/cdn.p12:ro"))) {
                var jobs = fiftyStored(container, ADMIN_KEY);

                for (var job : jobs) {
                    assertThat(s3.bytes(job.at("/image/key").asText()))
                            .isEqualTo(image(container, job, ADMIN_KEY));
                }
                checkWebhooks(container, jobs.getFirst(), SECRET);
                checkConfined(container);
                checkStops(container);
            }
        }
    }

    @Test
    void theSandboxNeedsNothing() throws Exception {
        var ports =
                Map.of("UKETORI_SANDBOX_DOITONG_PORT", Integer.toString(TestSandbox.freePort()));
        try (var container = start(TestSandbox.freePort(), ports, List.of(), "--sandbox")) {
            var jobs = fiftyStored(container, "");

            for (var job : jobs) {
                assertThat(Sha256.hex(image(container, job, "")))
                        .isEqualTo(job.at("/image/sha256").asText());
            }
            var keys = container.exec("cat", "uketori-data/sandbox.keys").output();
            checkWebhooks(container, jobs.getFirst(), keys.lines().toList().get(1));
            checkConfined(container);
            checkStops(container);
        }
    }

    private static Map<String, String> production(String publicUrl) {
        return Map.of(
                "DOITONG_API_KEY", DOITONG_KEY,
                "DOITONG_WEBHOOK_SECRET", SECRET,
                "UKETORI_PUBLIC_URL", publicUrl,
                "UKETORI_ADMIN_KEY", ADMIN_KEY);
    }

    private static DoitongServer doitong(SecureCdn cdn) {
        var friendly = DoitongSettings.friendly(DATA.resolve("doitong"), DOITONG_KEY, SECRET);
        var doitong =
                DoitongServer.standalone(
                        new DoitongSettings(
                                0,
                                friendly.host(),
                                DOITONG_KEY,
                                SECRET,
                                cdn.url(),
                                friendly.folder(),
                                friendly.behaviour()),
                        Instant::now);
        cdn.serve(doitong.url());
        return doitong;
    }

    private static Container start(
            int port, Map<String, String> settings, List<String> mounts, String... arguments)
            throws Exception {
        var begun = Instant.now();
        var container = Container.start(port, settings, mounts, arguments);
        System.out.printf(
                "ready in %s, with %s%n",
                Duration.between(begun, Instant.now()),
                container.exec("grep", "VmRSS", "/proc/1/status").output().strip());
        return container;
    }

    private static List<JsonNode> fiftyStored(Container container, String key) throws Exception {
        var begun = Instant.now();
        for (var number = 0; number < JOBS; number++) {
            var body =
                    "{\"prompt\": \"lantern %d\", \"width\": 256, \"height\": 192}"
                            .formatted(number);
            assertThat(container.post("/v1/jobs", "X-API-Key", key, body)).isEqualTo(202);
        }
        var jobs =
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> stored(container, key), stored -> stored.size() == JOBS);
        System.out.printf(
                "%d jobs stored in %s, by %s%n",
                jobs.size(),
                Duration.between(begun, Instant.now()),
                jobs.stream().map(job -> job.path("completedBy").asText()).distinct().toList());
        return jobs;
    }

    private static List<JsonNode> stored(Container container, String key) throws Exception {
        var items = container.json("/v1/jobs?limit=200", key).path("items");
        return StreamSupport.stream(items.spliterator(), false)
                .filter(job -> job.at("/image/state").asText().equals("stored"))
                .toList();
    }

    private static byte[] image(Container container, JsonNode job, String key) throws Exception {
        var answer = container.get("/v1/jobs/" + job.path("id").asText() + "/image", key);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private static void checkWebhooks(Container container, JsonNode job, String secret)
            throws Exception {
        var path = "/webhooks/doitong/" + job.path("id").asText();
        var body =
                "{\"id\": \"%s\", \"status\": \"completed\"}"
                        .formatted(job.path("doitongId").asText());

        var signed = webhook(container, path, body, Upstream.signature(body.getBytes(), secret));
        var forged = webhook(container, path, body, Upstream.signature(body.getBytes(), "guess"));

        System.out.printf("a signed webhook: %d, a forged one: %d%n", signed, forged);
        assertThat(signed).isEqualTo(204);
        assertThat(forged).isEqualTo(401);
    }

    private static int webhook(Container container, String path, String body, String signature)
            throws Exception {
        return container.post(path, "X-Doitong-Signature", signature, body);
    }

    /// Nobody special, in a house that he cannot change; and with what the build taught the JVM.
    private static void checkConfined(Container container) throws Exception {
        assertThat(container.exec("id", "-u").output().strip()).isEqualTo("10001");
        assertThat(container.exec("touch", "/usr/lib/uketori/written").code()).isNotZero();
        assertThat(container.exec("/usr/lib/uketori/ready").code()).isZero();
        assertThat(container.exec("grep", "-q", "uketori.aot", "/proc/1/maps").code()).isZero();
    }

    private static void checkStops(Container container) throws Exception {
        var begun = Instant.now();

        assertThat(container.stop()).isZero();

        System.out.printf("stopped in %s%n", Duration.between(begun, Instant.now()));
    }
}
