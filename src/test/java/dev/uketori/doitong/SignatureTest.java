package dev.uketori.doitong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.doitong.Signature.Check;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {

    private static final String BODY =
            "{\"id\":\"abc123xyz\",\"status\":\"completed\",\"url\":\"https://cdn.doitong.com/outputs/abc123xyz.jpg\",\"service\":\"flux-ultra\",\"createdAt\":\"2024-01-01T00:00:00Z\",\"completedAt\":\"2024-01-01T00:01:00Z\",\"metadata\":{\"duration\":null,\"width\":1920,\"height\":1080}}";
    private static final String HEX =
            "f32e0981c0810a4a3c22becf97705a270c8299ef73864c57265780ebe7f4ddb3";
    private static final String SECRET = "doitong-test-secret";

    /// Published by GitHub, in RFC 4231 (case 2), and our own.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "It's a Secret to Everybody|Hello, World!|757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "Jefe|what do ya want for nothing?|5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                SECRET + "|" + BODY + "|" + HEX
            })
    void publishedVectorsFit(String secret, String body, String hex) {
        assertThat(signed(signature(secret), "sha256=" + hex, body.getBytes(UTF_8))).isTrue();
    }

    @Test
    void prefixAndDigitsMayBeInAnyCase() {
        var signature = signature(SECRET);

        assertThat(signed(signature, "sha256=" + HEX.toUpperCase(Locale.ROOT), bytes())).isTrue();
        assertThat(signed(signature, "SHA256=" + HEX, bytes())).isTrue();
    }

    @Test
    void anyOfSeveralSecretsFits() {
        assertThat(signed(signature("another-secret-0001", SECRET), "sha256=" + HEX, bytes()))
                .isTrue();
        assertThat(signed(signature(SECRET, "another-secret-0001"), "sha256=" + HEX, bytes()))
                .isTrue();
        assertThat(signed(signature("another-secret-0001"), "sha256=" + HEX, bytes())).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256=",
                HEX,
                "sha1=" + HEX,
                "sha256=" + HEX + "00",
                "sha256= " + HEX,
                "sha256=" + HEX + " ",
                "sha256=zz2e0981c0810a4a3c22becf97705a270c8299ef73864c57265780ebe7f4ddb3",
                "sha256=032e0981c0810a4a3c22becf97705a270c8299ef73864c57265780ebe7f4ddb3",
                "sha256=\uff1032e0981c0810a4a3c22becf97705a270c8299ef73864c57265780ebe7f4ddb3"
            })
    void nothingElseIsASignature(String header) {
        assertThat(signed(signature(SECRET), header, bytes())).isFalse();
    }

    @Test
    void aChangedBodyIsNotSigned() {
        for (var i = 0; i < bytes().length; i++) {
            var body = bytes();
            body[i] ^= 1;
            assertThat(signed(signature(SECRET), "sha256=" + HEX, body)).isFalse();
        }
    }

    private static boolean signed(Signature signature, String header, byte[] body) {
        var headers = header == null ? List.<String>of() : List.of(header);
        return signature.check(headers, body) instanceof Check.Good;
    }

    @Test
    void theSecretThatFitsIsTold() {
        var rotating = signature("another-secret-0001", SECRET);

        assertThat(rotating.check(List.of("sha256=" + HEX), bytes())).isEqualTo(new Check.Good(1));
        assertThat(rotating.secrets()).isEqualTo(2);
    }

    @Test
    void whatIsWrongIsTold() {
        var signature = signature(SECRET);
        var good = "sha256=" + HEX;

        assertThat(signature.check(List.of(), bytes())).isEqualTo(new Check.Missing());
        assertThat(signature.check(List.of(good, good), bytes())).isEqualTo(new Check.Malformed());
        assertThat(signature.check(List.of(HEX), bytes())).isEqualTo(new Check.Malformed());
        assertThat(signature.check(List.of(good), new byte[1])).isEqualTo(new Check.Wrong());
    }

    /// Another implementation, with bodies around the block size and around the cap.
    @Test
    void bouncyCastleSignsTheSame() {
        var random = new Random(4231);
        for (var length :
                IntStream.concat(IntStream.range(0, 300), IntStream.of(65536)).toArray()) {
            var secret =
                    random.ints(16, 'a', 'z')
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();
            var body = new byte[length];
            random.nextBytes(body);

            assertThat(signed(signature(secret), "sha256=" + bouncyCastle(secret, body), body))
                    .isTrue();
        }
    }

    private static String bouncyCastle(String secret, byte[] body) {
        var mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(secret.getBytes(UTF_8)));
        mac.update(body, 0, body.length);
        var result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return HexFormat.of().formatHex(result);
    }

    private static byte[] bytes() {
        return BODY.getBytes(UTF_8);
    }

    private static Signature signature(String... secrets) {
        return new Signature(new Config(List.of(secrets)));
    }

    private record Config(List<String> webhookSecret) implements DoitongConfig {
        @Override
        public String apiKey() {
            return "";
        }

        @Override
        public URI baseUrl() {
            return URI.create("http://localhost");
        }

        @Override
        public Transport transport() {
            return Transport.REST;
        }

        @Override
        public String submitPath() {
            return "/";
        }

        @Override
        public String statusPath() {
            return "/{id}";
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ZERO;
        }

        @Override
        public Duration answerTimeout() {
            return Duration.ZERO;
        }
    }
}
