package dev.uketori.webhook;

import static dev.uketori.Refusals.refused;
import static dev.uketori.Wire.lines;
import static dev.uketori.webhook.Notices.POST;
import static dev.uketori.webhook.Notices.completed;
import static dev.uketori.webhook.Notices.sign;
import static dev.uketori.webhook.Notices.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import dev.uketori.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a body is waited for.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookPatienceTest {

    private static final int SLOW_SENDERS = 50;
    private static final String HALF = "{".repeat(64_000);

    @Inject AgroalDataSource database;

    private final String id = Notices.unknown();
    private final byte[] body = completed(id);

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5000", "Transfer-Encoding: chunked"})
    void aSenderThatStopsIsCutOff(String framing) throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, framing, sign(body))).send("7d0\r\n{");

            refused(wire.answer(), 408, "too_slow");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5000", "Transfer-Encoding: chunked"})
    void aSlowSenderIsCutOffThoughItNeverStops(String framing) throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, framing, sign(body)));

            await().atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> wire.hasNews() || wire.send("1\r\na\r\n").hasNews());

            refused(wire.answer(), 408, "too_slow");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void aSenderThatAsksFirstAndThenStopsIsCutOff() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, "Content-Length: 5000", sign(body), "Expect: 100-continue"));
            assertThat(wire.answer().status()).isEqualTo(100);

            refused(wire.answer(), 408, "too_slow");
            assertThat(wire.rest()).isEmpty();
        }
    }

    @Test
    void aConnectionMayRestBetweenTwoWebhooks() throws Exception {
        try (var slow = Wire.open();
                var resting = Wire.open()) {
            assertThat(resting.send(signed(body)).answer().status()).isEqualTo(204);
            slow.send(lines(POST, "Content-Length: 5000", sign(body)));
            refused(slow.answer(), 408, "too_slow");

            assertThat(resting.send(signed(body)).answer().status()).isEqualTo(204);
        }
    }

    @Test
    void fiftySlowSendersHoldUpNobody() throws Exception {
        var slow = new ArrayList<Wire>();
        try {
            for (var i = 0; i < SLOW_SENDERS; i++) {
                slow.add(Wire.open().send(lines(POST, "Content-Length: 5000", sign(body)) + "{"));
            }

            try (var genuine = Wire.open()) {
                assertThat(genuine.send(signed(body)).answer().status()).isEqualTo(204);
            }

            assertThat(Notices.kept(database, id)).hasSize(1);
            for (var wire : slow) {
                refused(wire.answer(), 408, "too_slow");
                assertThat(wire.rest()).isEmpty();
            }
        } finally {
            for (var wire : slow) {
                wire.close();
            }
        }
    }

    /// Each of them may be anybody's: they share what they take, and leave it when they go.
    @Test
    void bodiesThatDoNotEndTakeNoMoreThanTheirRoom() throws Exception {
        for (var round = 0; round < 2; round++) {
            var slow = new ArrayList<Wire>();
            try {
                for (var i = 0; i < SLOW_SENDERS; i++) {
                    var wire = Wire.open();
                    slow.add(wire.send(lines(POST, "Content-Length: 65000", sign(body)) + HALF));
                }

                try (var genuine = Wire.open()) {
                    assertThat(genuine.send(signed(body)).answer().status()).isEqualTo(204);
                }
                var answers = new ArrayList<Integer>();
                for (var wire : slow) {
                    answers.add(wire.answer().status());
                }
                assertThat(answers).containsOnly(408, 503);
                assertThat(answers).filteredOn(status -> status == 408).hasSizeBetween(5, 17);
            } finally {
                for (var wire : slow) {
                    wire.close();
                }
            }
        }
    }

    @Test
    void aSenderThatIsCutOffLeavesNothing() throws Exception {
        try (var wire = Wire.open()) {
            wire.send(lines(POST, "Content-Length: " + (body.length + 1), sign(body))).send(body);

            refused(wire.answer(), 408, "too_slow");
        }
        assertThat(Notices.kept(database, id)).isEmpty();
    }
}
