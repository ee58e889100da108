package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {

    @Test
    void isTheHmacOfTheRawBody() {
        var body =
                "{\"id\":\"abc123xyz\",\"status\":\"completed\",\"url\":\"https://cdn.doitong.com/outputs/abc123xyz.jpg\","
                        + "\"service\":\"flux-ultra\",\"createdAt\":\"2024-01-01T00:00:00Z\",\"completedAt\":\"2024-01-01T00:01:00Z\","
                        + "\"metadata\":{\"duration\":null,\"width\":1920,\"height\":1080}}";

        assertThat(new Signature("doitong-test-secret").of(utf8(body)))
                .isEqualTo(
                        "sha256=f32e0981c0810a4a3c22becf97705a270c8299ef73864c57265780ebe7f4ddb3");
    }

    @Test
    void agreesWithGithubsPublishedVector() {
        assertThat(new Signature("It's a Secret to Everybody").of(utf8("Hello, World!")))
                .isEqualTo(
                        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void aForgedOneIsAnother() {
        var signature = new Signature("secret");

        assertThat(signature.forged(utf8("x")))
                .matches("sha256=[0-9a-f]{64}")
                .isNotEqualTo(signature.of(utf8("x")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
