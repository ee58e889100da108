package dev.uketori.sandbox.doitong;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The value of `X-Doitong-Signature`. That it is HMAC-SHA256 over the raw body is an assumption.
record Signature(String secret) {

    static final String HEADER = "X-Doitong-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    String of(byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    /// What somebody writes who does not know the secret.
    String forged(byte[] body) {
        return new Signature("not " + secret).of(body);
    }
}
