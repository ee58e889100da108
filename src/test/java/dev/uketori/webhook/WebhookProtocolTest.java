package dev.uketori.webhook;

import static dev.uketori.Refusals.refused;
import static dev.uketori.Wire.lines;
import static dev.uketori.webhook.Notices.COMMON;
import static dev.uketori.webhook.Notices.POST;
import static dev.uketori.webhook.Notices.completed;
import static dev.uketori.webhook.Notices.length;
import static dev.uketori.webhook.Notices.sign;
import static dev.uketori.webhook.Notices.signed;
import static dev.uketori.webhook.Notices.unsigned;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What HTTP/1 allows a sender to say around a webhook.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookProtocolTest {

    @Inject AgroalDataSource database;

    private final String id = Notices.unknown();
    private final byte[] body = completed(id);

    @Test
    void aSenderThatAsksFirstIsToldToGoOn() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, length(body), sign(body), "Expect: 100-continue"));
            assertThat(wire.answer().status()).isEqualTo(100);

            wire.send(body);

            assertThat(wire.answer().status()).isEqualTo(204);
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-Continue", "100-CONTINUE"})
    void anExpectationMayBeInAnyCase(String expectation) throws IOException {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, length(body), sign(body), "expect: " + expectation));

            assertThat(wire.answer().status()).isEqualTo(100);
        }
    }

    /// HTTP/1.0 knows no interim answers (RFC 9110, 10.1.1).
    @Test
    void anOldSenderThatAsksFirstIsNotTold() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(
                    lines(
                            "POST " + COMMON + " HTTP/1.0",
                            length(body),
                            sign(body),
                            "Expect: 100-continue"));
            wire.send(body);

            assertThat(wire.answer().status()).isEqualTo(204);
            assertThat(wire.rest()).isEmpty();
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65537", "99999999", "9223372036854775807"})
    void aSenderThatAsksWithTooMuchIsRefusedAtOnce(String length) throws IOException {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, "Content-Length: " + length, "Expect: 100-continue"));

            refused(wire.answer(), 413, "too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200-ok", "100-continue, teapot", "x"})
    void noOtherExpectationIsMet(String expectation) throws Exception {
        try (var wire = Wire.open()) {
            wire.send(signed(body, "Expect: " + expectation));

            refused(wire.answer(), 417, "expectation_failed");
        }
        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @Test
    void anOldSenderIsAnsweredAndLetGo() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines("POST " + COMMON + " HTTP/1.0", length(body), sign(body))).send(body);

            assertThat(wire.answer().status()).isEqualTo(204);
            assertThat(wire.rest()).isEmpty();
        }
        try (var wire = Wire.open()) {
            wire.send(lines("POST " + COMMON + " HTTP/1.0", length(body))).send(body);

            refused(wire.answer(), 401, "bad_signature");
            assertThat(wire.rest()).isEmpty();
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "deflate", "zstd", "x", "gzip, identity", "identity, br"})
    void aPackedBodyIsRefusedWhoeverSentIt(String encoding) throws Exception {
        for (var request :
                List.of(
                        signed(body, "Content-Encoding: " + encoding),
                        unsigned(body, "Content-Encoding: " + encoding))) {
            try (var wire = Wire.open()) {
                wire.send(request);

                refused(wire.answer(), 415, "unsupported_encoding");
            }
        }
        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @Test
    void twoEncodingsAreRefusedEvenWhereOneIsNone() throws IOException {
        try (var wire = Wire.open()) {
            wire.send(signed(body, "Content-Encoding: identity", "Content-Encoding: gzip"));

            refused(wire.answer(), 415, "unsupported_encoding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "Identity", "IDENTITY"})
    void aBodyThatSaysItIsNotPackedIsTaken(String encoding) throws Exception {
        try (var wire = Wire.open()) {
            wire.send(signed(body, "Content-Encoding: " + encoding));

            assertThat(wire.answer().status()).isEqualTo(204);
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @Test
    void aSignatureOfEightKibibytesIsNone() throws IOException {
        var signature = Upstream.signature(body);
        for (var long8K :
                List.of(signature + "0".repeat(8192), (signature + ", ").repeat(8192 / 73))) {
            try (var wire = Wire.open()) {
                wire.send(unsigned(body, "X-Doitong-Signature: " + long8K));

                refused(wire.answer(), 401, "bad_signature");
            }
        }
    }

    @Test
    void twoSignaturesAreNone() throws Exception {
        var good = Upstream.signature(body);
        for (var second : List.of(good, "", "sha256=" + "0".repeat(64))) {
            try (var wire = Wire.open()) {
                wire.send(signed(body, "x-doitong-signature: " + second));

                refused(wire.answer(), 401, "bad_signature");
            }
        }
        assertThat(Notices.kept(database, id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-doitong-signature",
                "X-DOITONG-SIGNATURE",
                "X-Doitong-Signature",
                "x-dOItong-siGNATURE"
            })
    void aHeadersNameMayBeInAnyCase(String name) throws Exception {
        try (var wire = Wire.open()) {
            wire.send(unsigned(body, name + ":" + Upstream.signature(body)));

            assertThat(wire.answer().status()).isEqualTo(204);
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
    }

    @Test
    void requestsSentInOneGoAreAnsweredInTheirOrder() throws Exception {
        var other = completed(id + "-other");
        var all = new ByteArrayOutputStream();
        all.writeBytes(signed(body));
        all.writeBytes(unsigned(other));
        all.writeBytes(signed(other));
        try (var wire = Wire.open()) {
            wire.send(all.toByteArray());

            assertThat(wire.answer().status()).isEqualTo(204);
            refused(wire.answer(), 401, "bad_signature");
            assertThat(wire.answer().status()).isEqualTo(204);
        }
        assertThat(Notices.kept(database, id)).hasSize(1);
        assertThat(Notices.kept(database, id + "-other")).hasSize(1);
    }

    @Test
    void aConnectionIsStillGoodAfterARefusal() throws IOException {
        try (var wire = Wire.open()) {
            for (var i = 0; i < 5; i++) {
                refused(wire.send(unsigned(body)).answer(), 401, "bad_signature");
                assertThat(wire.send(signed(body)).answer().status()).isEqualTo(204);
            }
        }
    }
}
