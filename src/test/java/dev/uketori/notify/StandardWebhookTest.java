package dev.uketori.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardWebhookTest {

    /// As published: by Standard Webhooks' own libraries, and by Svix's documentation.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | {"test": 2432232314} | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                    MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | {"test": 2432232314} | v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=
                    whsec_plJ3nmyCDGBKInavdOK15jsl | msg_loFOjxBNrRLzqYUf | 1731705121 | {"event_type":"ping","data":{"success":true}} | v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=
                    """)
    void publishedSignaturesAreOurs(
            String secret, String id, long sentAt, String body, String signature) {
        var headers =
                StandardWebhook.headers(
                        id,
                        Instant.ofEpochSecond(sentAt),
                        body.getBytes(StandardCharsets.UTF_8),
                        List.of(secret));

        assertThat(headers)
                .containsEntry("webhook-id", id)
                .containsEntry("webhook-timestamp", Long.toString(sentAt))
                .containsEntry("webhook-signature", signature)
                .containsEntry("Content-Type", "application/json");
    }

    @Test
    void eachLiveSecretSigns() {
        var one = List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var both = List.of("whsec_plJ3nmyCDGBKInavdOK15jsl", one.getFirst());

        var signed = signature(both);

        assertThat(signed.split(" ")).hasSize(2).contains(signature(one));
    }

    private static String signature(List<String> secrets) {
        return StandardWebhook.headers(
                        "msg_1", Instant.ofEpochSecond(1614265330), new byte[] {'{', '}'}, secrets)
                .get("webhook-signature");
    }
}
