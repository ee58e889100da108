package dev.uketori.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Webhooks ready to be sent, signed beforehand.
final class Delivery {

    static final String SECRET = "a-webhook-secret-for-the-benchmark";

    private static final String SIGNATURE = "X-Doitong-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    private Delivery() {}

    /// The job of a number, as [Database#seed] makes it.
    static String jobId(int number) {
        return "01980000-0000-7000-8000-%012x".formatted(number);
    }

    static String doitongId(int number) {
        return "bench-%012d".formatted(number);
    }

    /// Genuine ones for the jobs from 0 on, one each.
    static List<Request> genuine(int count) {
        return IntStream.range(0, count).mapToObj(Delivery::signed).toList();
    }

    private static Request signed(int number) {
        var body = body(number);
        return of(number, sign(body), body);
    }

    /// Forged ones for the jobs from `first` on: half are signed with another secret, a quarter are
    /// not signed, and a quarter are random bytes.
    static List<Request> forged(int first, int count) {
        var random = new Random(1);
        return IntStream.range(first, first + count)
                .mapToObj(number -> forged(number, random))
                .toList();
    }

    private static Request forged(int number, Random random) {
        var body = body(number);
        return switch (number % 4) {
            case 0 -> of(number, null, body);
            case 1 -> {
                random.nextBytes(body);
                yield of(number, sign(random), body);
            }
            default -> of(number, sign(random), body);
        };
    }

    static byte[] body(int number) {
        return """
        {"id": "%1$s", "status": "completed", "url": "https://cdn.doitong.com/outputs/%1$s.jpg", \
        "service": "flux-ultra", "createdAt": "2024-01-01T00:00:00Z", "completedAt": "2024-01-01T00:01:00Z", \
        "metadata": {"duration": null, "width": 1920, "height": 1080, "version": "flux-pro-1.1-ultra", "seed": %2$d}}\
        """
                .formatted(doitongId(number), number)
                .getBytes(UTF_8);
    }

    /// @param signature null for a webhook without one
    private static Request of(int number, @Nullable String signature, byte[] body) {
        var json = Map.of("Content-Type", "application/json");
        var signed =
                signature == null
                        ? json
                        : Map.of("Content-Type", "application/json", SIGNATURE, signature);
        return new Request("/webhooks/doitong/" + jobId(number), signed, body);
    }

    private static String sign(byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), ALGORITHM));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException(never);
        }
    }

    private static String sign(Random random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return "sha256=" + HexFormat.of().formatHex(bytes);
    }
}
