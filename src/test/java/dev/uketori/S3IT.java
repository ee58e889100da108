package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The packaged service with its images in S3.
class S3IT {

    private static final int JOBS = 20;
    private static final Path DATA = Path.of("target", "s3-it");

    private static S3Server s3;
    private static Service service;

    @BeforeAll
    static void start() throws IOException {
        s3 = new S3Server(Path.of("target", "s3-it-server"));
        TestSandbox.delete(DATA);
        service = new Service(DATA, s3.settings());
        service.set("UKETORI_MIRROR_LONGEST_BACKOFF", "2s");
        service.set("UKETORI_S3_WHOLE_TIMEOUT", "5s");
        service.start();
    }

    @AfterAll
    static void stop() throws Exception {
        service.close();
        s3.close();
    }

    @Test
    void eachImageIsInTheBucketByteForByte() throws Exception {
        var jobs = submit();

        awaitStored(jobs);

        checkStored(jobs);
    }

    @Test
    void whileTheStoreIsAwayImagesWait() throws Exception {
        s3.kill();
        var jobs = submit();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> job(jobs.getFirst()).at("/attempts/mirror").asInt() > 0);
        assertThat(job(jobs.getFirst()).at("/image/state").asText()).isEqualTo("pending");

        s3.start();

        awaitStored(jobs);
        checkStored(jobs);
    }

    @Test
    void whoWantsItIsLedToTheStoreItself() throws Exception {
        var id = submit().getFirst();
        awaitStored(List.of(id));

        var answer = service.get("/v1/jobs/" + id + "/image?redirect=true");

        assertThat(answer.statusCode()).isEqualTo(302);
        var there = answer.headers().firstValue("Location").orElseThrow();
        assertThat(there).startsWith(s3.endpoint().toString());
        assertThat(Sha256.hex(service.bytes(there)))
                .isEqualTo(job(id).at("/image/sha256").asText());
    }

    private static List<String> submit() throws Exception {
        var jobs = new ArrayList<String>();
        for (var number = 0; number < JOBS; number++) {
            var answer =
                    service.post(
                            "/v1/jobs",
                            "{\"prompt\": \"harbour %d\", \"width\": 192, \"height\": 128}"
                                    .formatted(number));
            assertThat(answer.statusCode()).isEqualTo(202);
            jobs.add(answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/", ""));
        }
        return jobs;
    }

    private static void awaitStored(List<String> jobs) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> {
                    for (var id : jobs) {
                        assertThat(job(id).at("/image/state").asText()).as(id).isEqualTo("stored");
                    }
                });
    }

    /// What the job says, what we serve, what is in the bucket and what Doitong's CDN serves are
    /// one image.
    private static void checkStored(List<String> jobs) throws Exception {
        for (var id : jobs) {
            var image = job(id).path("image");
            var served = service.bytes(service.at("/v1/jobs/" + id + "/image").toString());
            assertThat(Sha256.hex(served)).as(id).isEqualTo(image.path("sha256").asText());
            assertThat(service.bytes(image.path("sourceUrl").asText())).as(id).isEqualTo(served);
            assertThat(s3.bytes(image.path("key").asText())).as(id).isEqualTo(served);
        }
        assertThat(DATA.resolve("images")).doesNotExist();
    }

    private static JsonNode job(String id) throws Exception {
        return service.json("/v1/jobs/" + id);
    }
}
