package dev.uketori.guise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.Upstream;
import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Notice;
import dev.uketori.doitong.Signature;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuisedTest {

    private static final String URL = "https://cdn.doitong.com/outputs/abc123xyz.jpg";

    @Test
    void theNoticeOfACompletedJobIsThatOfThePage() {
        assertThat(notice("completed", URL, null))
                .isEqualTo(
                        """
                        {"id":"abc123xyz","status":"completed","url":"https://cdn.doitong.com/outputs/abc123xyz.jpg",\
                        "service":"flux-ultra","createdAt":"2024-01-01T00:00:00Z","completedAt":"2024-01-01T00:01:00Z",\
                        "metadata":{"duration":null,"width":1920,"height":1080}}\
                        """);
    }

    @Test
    void theNoticeOfAFailedJobSaysWhy() {
        assertThat(notice("failed", null, "no \"boat\""))
                .contains("\"status\":\"failed\",\"url\":null", "\"error\":\"no \\\"boat\\\"\"");
    }

    @Test
    void whoReadsDoitongsNoticesReadsOurs() {
        assertThat(Notice.read(notice("completed", URL, null).getBytes(UTF_8)))
                .contains(new Answer.Finished("abc123xyz", URL));
        assertThat(Notice.read(notice("failed", null, "no boat").getBytes(UTF_8)))
                .contains(new Answer.Broken("abc123xyz", "no boat"));
        assertThat(Notice.completedAt(notice("failed", null, "no boat").getBytes(UTF_8)))
                .contains(Instant.parse("2024-01-01T00:01:00Z"));
    }

    @Test
    void itsSignatureIsDoitongs() {
        var body = notice("completed", URL, null).getBytes(UTF_8);

        assertThat(Signature.of(body, "an app's secret".getBytes(UTF_8)))
                .isEqualTo(Upstream.signature(body, "an app's secret"));
    }

    private static String notice(String status, @Nullable String url, @Nullable String error) {
        var job =
                new Guised(
                        "abc123xyz",
                        status,
                        "flux-ultra",
                        url,
                        "https://your-webhook.com/callback",
                        1920,
                        1080,
                        25,
                        error,
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2024-01-01T00:01:00Z"));
        return new String(job.notice(), UTF_8);
    }
}
