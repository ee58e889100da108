package dev.uketori.webhook;

import static dev.uketori.Refusals.refused;
import static dev.uketori.Wire.lines;
import static dev.uketori.webhook.Notices.LARGEST;
import static dev.uketori.webhook.Notices.POST;
import static dev.uketori.webhook.Notices.completed;
import static dev.uketori.webhook.Notices.length;
import static dev.uketori.webhook.Notices.sign;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.TestSandbox;
import dev.uketori.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a webhook's body ends on the wire, said in every way, right and wrong.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookFramingTest {

    private static final String LAST = POST + "\r\nConnection: close";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    @Inject AgroalDataSource database;

    private final String id = Notices.unknown();
    private final byte[] body = completed(id);
    private final String text = new String(body, ISO_8859_1);

    @Test
    void chunksMayHaveExtensionsAndTrailers() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, CHUNKED, sign(body)))
                    .send("5;name=value\r\n" + text.substring(0, 5) + "\r\n")
                    .send("A;a=\"b c\";d\r\n" + text.substring(5, 15) + "\r\n")
                    .send("%04x\r\n%s\r\n".formatted(body.length - 15, text.substring(15)))
                    .send(lines("0;last", "X-Checksum: 1", "Expires: never"));

            assertThat(wire.answer().status()).isEqualTo(204);
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @Test
    void aBodyMayComeByteByByte() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, CHUNKED, sign(body)));
            for (var i = 0; i < body.length; i++) {
                wire.send("1\r\n" + text.charAt(i) + "\r\n");
            }
            wire.send("0\r\n\r\n");

            assertThat(wire.answer().status()).isEqualTo(204);
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @Test
    void aSignatureAfterTheBodyIsNone() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, CHUNKED)).send(chunk()).send(lines("0", sign(body)));

            refused(wire.answer(), 401, "bad_signature");
        }
        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @Test
    void aStreamWithoutEndIsRefusedAndCutOff() throws IOException {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, CHUNKED, sign(body)))
                    .send("%x\r\n%s".formatted(1 << 30, "a".repeat(LARGEST + 1)));

            refused(wire.answer(), 413, "too_large");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLargeAndNeverComesIsCutOff() throws IOException {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, "Content-Length: " + (LARGEST + 1), sign(body)));

            refused(wire.answer(), 413, "too_large");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz",
                "-%x",
                "+%x",
                "0x%x",
                "%x h",
                "1 %x",
                "%xg",
                "80000000",
                "ffffffffffffffff",
                "10000000000000000",
                "",
                ";a=b",
                "\u00bd"
            })
    void aChunkOfNoSizeIsNeverABody(String size) throws Exception {
        notTaken(
                lines(LAST, CHUNKED, sign(body))
                        + size.formatted(body.length)
                        + "\r\n"
                        + text
                        + "\r\n0\r\n\r\n");
    }

    @Test
    void aChunkThatIsLongerThanItSaysIsNeverABody() throws Exception {
        notTaken(
                lines(LAST, CHUNKED, sign(body))
                        + "%x\r\n%s\r\n0\r\n\r\n".formatted(body.length - 1, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "%d", "99999"})
    void twoWaysToSayTheLengthAreRefused(String length) throws Exception {
        notTaken(
                lines(LAST, "Content-Length: " + length.formatted(body.length), CHUNKED, sign(body))
                        + chunk()
                        + "0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "-%d", "+%d", "0x%x", "%d.0", "1e3", "%d a", "%d, 1", "", "\u00b2"})
    void aLengthThatIsNoneIsRefused(String length) throws Exception {
        notTaken(
                lines(LAST, "Content-Length: " + length.formatted(body.length), sign(body)) + text);
    }

    @Test
    void twoDifferentLengthsAreRefused() throws Exception {
        for (var other : new int[] {0, body.length - 1, body.length + 1}) {
            notTaken(lines(LAST, length(body), "Content-Length: " + other, sign(body)) + text);
            notTaken(lines(LAST, "Content-Length: " + other, length(body), sign(body)) + text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "chunked, chunked", "xchunked", "chunked, gzip"})
    void anotherTransferEncodingIsNeverABody(String encoding) throws Exception {
        notTaken(lines(LAST, "Transfer-Encoding: " + encoding, sign(body)) + chunk() + "0\r\n\r\n");
    }

    private String chunk() {
        return "%x\r\n%s\r\n".formatted(body.length, text);
    }

    /// It is refused or hung up upon, and leaves nothing.
    private void notTaken(String request) throws IOException, SQLException {
        try (var wire = Wire.open()) {
            var answer = wire.send(request).rest();

            assertThat(answer).matches("(?s)(HTTP/1.1 4\\d\\d .*)?").doesNotContain("HTTP/1.1 2");
        }
        assertThat(Notices.kept(database, id)).isEmpty();
    }
}
