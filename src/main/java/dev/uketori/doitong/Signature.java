package dev.uketori.doitong;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/// Doitong's signature of a webhook: `X-Doitong-Signature: sha256=<hex>`, HMAC-SHA256 over the raw
/// body. Assumed: the page does not say what is signed, nor with what.
@Singleton
public class Signature {

    /// The header that carries it.
    public static final String HEADER = "X-Doitong-Signature";

    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;

    private final List<KeyParameter> secrets;

    Signature(DoitongConfig config) {
        this.secrets =
                config.webhookSecret().stream()
                        .map(secret -> secret.strip().getBytes(StandardCharsets.UTF_8))
                        .map(KeyParameter::new)
                        .toList();
    }

    /// Whether one of the secrets signed this body. Every secret is tried, in constant time each.
    ///
    /// @param header the header's value; anything but one well-formed value is no signature
    public boolean signed(@Nullable String header, byte[] body) {
        var given = parse(header);
        if (given == null) {
            return false;
        }
        var matched = false;
        for (var secret : secrets) {
            matched |= MessageDigest.isEqual(given, hmac(secret, body));
        }
        return matched;
    }

    private static byte @Nullable [] parse(@Nullable String header) {
        if (header == null
                || header.length() != PREFIX.length() + HEX_DIGITS
                || !header.substring(0, PREFIX.length()).toLowerCase(Locale.ROOT).equals(PREFIX)) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(header, PREFIX.length(), header.length());
        } catch (IllegalArgumentException notHex) {
            return null;
        }
    }

    private static byte[] hmac(KeyParameter secret, byte[] body) {
        var mac = new HMac(new SHA256Digest());
        mac.init(secret);
        mac.update(body, 0, body.length);
        var result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return result;
    }
}
