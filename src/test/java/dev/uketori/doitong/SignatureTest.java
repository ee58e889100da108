package dev.uketori.doitong;

import static dev.uketori.doitong.Signatures.signed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.doitong.Signature.Check;
import java.util.Arrays;
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

    /// Published by GitHub, and our own.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "It's a Secret to Everybody|Hello, World!|757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                SECRET + "|" + BODY + "|" + HEX
            })
    void publishedVectorsFit(String secret, String body, String hex) {
        assertThat(signed(Signatures.of(secret), "sha256=" + hex, body.getBytes(UTF_8))).isTrue();
    }

    /// RFC 4231: all cases but the fifth, whose value it cuts short. A secret of ours is text
    /// without white space around it, and only the keys of cases 2 and 4 are; the other cases vouch
    /// for the algorithm that `keysOfEveryLengthFit` compares us with.
    @ParameterizedTest
    @CsvSource({
        "1, 0b*20, 4869205468657265, b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "2, 4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "3, aa*20, dd*50, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        "4, 0102030405060708090a0b0c0d0e0f10111213141516171819, cd*50, 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        "6, aa*131, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374, 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        "7, aa*131, 5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e, 9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    })
    void theVectorsOfRfc4231Fit(int number, String key, String data, String hex) {
        assertThat(hmac(bytes(key), bytes(data))).isEqualTo(hex);
        var secret = new String(bytes(key), UTF_8);
        if (Arrays.equals(secret.strip().getBytes(UTF_8), bytes(key))) {
            assertThat(number).isIn(2, 4);
            assertThat(signed(Signatures.of(secret), "sha256=" + hex, bytes(data))).isTrue();
        } else {
            assertThat(number).isIn(1, 3, 6, 7);
        }
    }

    @Test
    void bodiesOfEveryLengthFit() {
        var random = new Random(4231);
        var lengths = IntStream.concat(IntStream.range(0, 300), IntStream.of(64 * 1024));
        for (var length : lengths.toArray()) {
            var body = new byte[length];
            random.nextBytes(body);

            var hex = hmac(SECRET.getBytes(UTF_8), body);
            assertThat(signed(Signatures.of(SECRET), "sha256=" + hex, body)).isTrue();
        }
    }

    /// A key longer than a block of SHA-256, 64 bytes, is hashed first; a shorter one is padded.
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 63, 64, 65, 131, 1000})
    void keysOfEveryLengthFit(int length) {
        for (var letter : List.of("k", "\u00e9", "\ud83d\udd11")) {
            var secret = letter.repeat(length);
            var hex = hmac(secret.getBytes(UTF_8), bytes());

            assertThat(signed(Signatures.of(secret), "sha256=" + hex, bytes())).isTrue();
            assertThat(signed(Signatures.of(secret + "k"), "sha256=" + hex, bytes())).isFalse();
        }
    }

    @Test
    void prefixAndDigitsMayBeInAnyCase() {
        var signature = Signatures.of(SECRET);

        assertThat(signed(signature, "sha256=" + HEX.toUpperCase(Locale.ROOT), bytes())).isTrue();
        assertThat(signed(signature, "SHA256=" + HEX, bytes())).isTrue();
    }

    @Test
    void anyOfSeveralSecretsFits() {
        assertThat(signed(Signatures.of("another-secret-0001", SECRET), "sha256=" + HEX, bytes()))
                .isTrue();
        assertThat(signed(Signatures.of(SECRET, "another-secret-0001"), "sha256=" + HEX, bytes()))
                .isTrue();
        assertThat(signed(Signatures.of("another-secret-0001"), "sha256=" + HEX, bytes()))
                .isFalse();
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
        assertThat(signed(Signatures.of(SECRET), header, bytes())).isFalse();
    }

    @Test
    void aChangedBodyIsNotSigned() {
        for (var i = 0; i < bytes().length; i++) {
            var body = bytes();
            body[i] ^= 1;
            assertThat(signed(Signatures.of(SECRET), "sha256=" + HEX, body)).isFalse();
        }
    }

    @Test
    void theSecretThatFitsIsTold() {
        var rotating = Signatures.of("another-secret-0001", SECRET);

        assertThat(rotating.check(List.of("sha256=" + HEX), bytes())).isEqualTo(new Check.Good(1));
        assertThat(rotating.secrets()).isEqualTo(2);
    }

    @Test
    void whatIsWrongIsTold() {
        var signature = Signatures.of(SECRET);
        var good = "sha256=" + HEX;

        assertThat(signature.check(List.of(), bytes())).isEqualTo(new Check.Missing());
        assertThat(signature.check(List.of(good, good), bytes())).isEqualTo(new Check.Malformed());
        assertThat(signature.check(List.of(HEX), bytes())).isEqualTo(new Check.Malformed());
        assertThat(signature.check(List.of(good), new byte[1])).isEqualTo(new Check.Wrong());
    }

    private static byte[] bytes() {
        return BODY.getBytes(UTF_8);
    }

    /// Hexadecimal digits, `*n` for n times.
    private static byte[] bytes(String hex) {
        var parts = hex.split("\\*");
        return HexFormat.of()
                .parseHex(parts.length == 1 ? hex : parts[0].repeat(Integer.parseInt(parts[1])));
    }

    /// By another implementation than ours.
    private static String hmac(byte[] key, byte[] data) {
        var mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(key));
        mac.update(data, 0, data.length);
        var result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return HexFormat.of().formatHex(result);
    }
}
