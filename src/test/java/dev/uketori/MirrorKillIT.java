package dev.uketori;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.sandbox.postgres.KillablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever is killed while images are copied: in the end each is in the bucket, whole, once, and
/// nothing else is. `mirror.kills` asks for more of them.
@Timeout(600)
class MirrorKillIT {

    private static final int KILLS = Integer.getInteger("mirror.kills", 10);
    private static final int IMAGES = 100;
    private static final int BYTES = 600_000;

    /// Pieces on their way between a start and the next kill: some images are whole by then, and
    /// some are not.
    private static final int PIECES = 250;

    private static final Path DATA = Path.of("target", "mirror-kill-it");

    private KillablePostgres postgres;
    private PictureServer pictures;
    private Service service;

    @BeforeEach
    void start() throws Exception {
        postgres = new KillablePostgres(DATA.resolve("postgres"));
        pictures = new PictureServer(BYTES);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        pictures.close();
        postgres.close();
    }

    @Test
    void inFilesNoImageIsLostAndNoHalfOneIsLeft() throws Exception {
        var data = DATA.resolve("service");
        TestSandbox.delete(data);
        service = service(data, Map.of());

        underFire("files");

        var images = data.resolve("images");
        for (var i = 1; i <= IMAGES; i++) {
            assertThat(images.resolve(key(i))).hasBinaryContent(pictures.picture(i));
            assertThat(images.resolve(manifest(i)))
                    .content()
                    .contains(Sha256.hex(pictures.picture(i)));
        }
        await("what was left aside is swept")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    try (var files = Files.walk(images)) {
                        assertThat(files.filter(Files::isRegularFile)).hasSize(2 * IMAGES);
                    }
                });
    }

    @Test
    void inS3NoImageIsLostAndNoHalfOneIsLeft() throws Exception {
        try (var s3 = new S3Server(DATA.resolve("s3"))) {
            service = service(DATA.resolve("service-s3"), s3.settings());

            underFire("S3");

            assertThat(s3.keys())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, IMAGES)
                                    .boxed()
                                    .flatMap(i -> Stream.of(key(i), manifest(i)))
                                    .toList());
            for (var i = 1; i <= IMAGES; i++) {
                assertThat(s3.bytes(key(i))).isEqualTo(pictures.picture(i));
                assertThat(new String(s3.bytes(manifest(i)), UTF_8))
                        .contains(Sha256.hex(pictures.picture(i)));
            }
        }
    }

    private Service service(Path data, Map<String, String> store) throws IOException {
        var settings = new HashMap<>(postgres.settings());
        settings.putAll(store);
        settings.put("UKETORI_MIRROR_LEASE", "6s");
        settings.put("UKETORI_FETCH_WHOLE_TIMEOUT", "5s");
        settings.put("UKETORI_MIRROR_LONGEST_BACKOFF", "1s");
        settings.put("QUARKUS_LOG_CATEGORY__DEV_UKETORI__LEVEL", "ERROR");
        return new Service(data, settings).start();
    }

    private void underFire(String store) throws Exception {
        seed();
        var left = new ArrayList<String>();
        for (var i = 0; i < KILLS; i++) {
            var goal = pictures.pieces() + PIECES;
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> pictures.pieces() >= goal);
            service.kill();
            left.addAll(postgres.column("SELECT count(*) FROM job WHERE image_state = 'pending'"));
            service.start();
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        postgres.column("SELECT id FROM job WHERE image_state <> 'stored'")
                                .isEmpty());
        assertThat(
                        postgres.column(
                                "SELECT count(*) || ' ' || count(DISTINCT image_sha256) FROM job"))
                .containsExactly("%1$d %1$d".formatted(IMAGES));
        assertThat(postgres.column("SELECT count(*) FROM event WHERE type = 'image.stored'"))
                .containsExactly(Integer.toString(IMAGES));
        System.out.printf(
                "%s: service killed %d times, with %s of %d images to copy%n",
                store, KILLS, left, IMAGES);
    }

    private static String key(int image) {
        return "2026/11/22/" + SeededJobs.id(image) + ".jpg";
    }

    private static String manifest(int image) {
        return "2026/11/22/" + SeededJobs.id(image) + ".json";
    }

    private void seed() throws Exception {
        for (var i = 1; i <= IMAGES; i++) {
            SeededJobs.drawn(postgres, i, pictures.url(i));
        }
    }
}
