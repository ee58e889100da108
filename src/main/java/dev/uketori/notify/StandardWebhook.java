package dev.uketori.notify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The headers of Standard Webhooks 1.0: who the message is, when it was sent, and that it is from
/// us. See https://www.standardwebhooks.com.
final class StandardWebhook {

    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";

    private StandardWebhook() {}

    /// The headers that go with `body`.
    ///
    /// @param id the same for each try of a message
    /// @param sentAt of this try
    /// @param secrets as the app was told them (`whsec_…`); each signs
    static Map<String, String> headers(
            String id, Instant sentAt, byte[] body, List<String> secrets) {
        var timestamp = Long.toString(sentAt.getEpochSecond());
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        headers.put(
                "webhook-signature",
                secrets.stream()
                        .map(secret -> "v1," + signature(id, timestamp, body, secret))
                        .collect(Collectors.joining(" ")));
        return headers;
    }

    private static String signature(String id, String timestamp, byte[] body, String secret) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key(secret), HMAC));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] key(String secret) {
        return Base64.getDecoder()
                .decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
    }
}
