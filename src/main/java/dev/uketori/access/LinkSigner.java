package dev.uketori.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Links to images that open with no key, for a while: HMAC-SHA256 over the job's id and the end,
/// keyed by what HKDF-SHA256 (RFC 5869) derives from `UKETORI_SEALING_KEY`. Whoever has such a link
/// has that image until then, and nothing else.
@Singleton
public class LinkSigner {

    /// What the path of such a link begins with; the job's id follows.
    public static final String PATH = "/i/";

    /// When the link ends, in seconds of the epoch.
    public static final String EXPIRES = "expires";

    /// In lower-case hex.
    public static final String SIGNATURE = "signature";

    private static final String ALGORITHM = "HmacSHA256";

    private static final String PURPOSE = "uketori image link";

    private static final Pattern SECONDS = Pattern.compile("[1-9][0-9]{0,11}");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final List<SecretKey> keys;
    private final Duration lifetime;
    private final InstantSource clock;

    @Inject
    LinkSigner(AccessConfig config, InstantSource clock) {
        this(DerivedKeys.secrets(config), config.linkLifetime(), clock);
    }

    /// Signs by the first of those secrets, and takes what any of them has signed.
    ///
    /// @param lifetime of a link
    public LinkSigner(List<String> secrets, Duration lifetime, InstantSource clock) {
        if (secrets.isEmpty()) {
            throw new IllegalStateException(
                    "UKETORI_SEALING_KEY and UKETORI_ADMIN_KEY are missing");
        }
        this.keys = DerivedKeys.of(secrets, PURPOSE, ALGORITHM);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /// What a link is worth.
    public enum Check {
        /// We made it, and it still opens.
        GOOD,
        /// We made it, and its time is over.
        EXPIRED,
        /// We did not make it.
        WRONG
    }

    /// The path and the query of a link to the image of that job.
    public String link(UUID job) {
        var expires = Long.toString(clock.instant().plus(lifetime).getEpochSecond());
        return "%s%s?%s=%s&%s=%s"
                .formatted(
                        PATH,
                        job,
                        EXPIRES,
                        expires,
                        SIGNATURE,
                        HexFormat.of().formatHex(hmac(keys.getFirst(), job.toString(), expires)));
    }

    /// What a link to the image of that job is worth. Every key is tried, in constant time each.
    ///
    /// @param expires every value of that parameter
    /// @param signature every value of that parameter
    public Check check(String job, List<String> expires, List<String> signature) {
        if (expires.size() != 1
                || signature.size() != 1
                || !SECONDS.matcher(expires.getFirst()).matches()
                || !HEX.matcher(signature.getFirst()).matches()) {
            return Check.WRONG;
        }
        var given = HexFormat.of().parseHex(signature.getFirst());
        var matched = false;
        for (var key : keys) {
            matched |= MessageDigest.isEqual(given, hmac(key, job, expires.getFirst()));
        }
        if (!matched) {
            return Check.WRONG;
        }
        var ends = Long.parseLong(expires.getFirst());
        return clock.instant().getEpochSecond() < ends ? Check.GOOD : Check.EXPIRED;
    }

    private static byte[] hmac(SecretKey key, String job, String expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((job + " " + expires).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
