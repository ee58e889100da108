package dev.uketori.sandbox.doitong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server still knows on the folder of one that was killed: the folder is copied while the
/// server runs, which is what a kill leaves.
class RestartTest extends DoitongTestBase {

    @TempDir Path copy;

    @Test
    void everyPaidSubmitIsStillCounted() throws IOException {
        caller.behave("{\"credits\": 1000}");
        for (var i = 0; i < 20; i++) {
            caller.submit(null);
        }

        killAndStart();

        assertThat(caller.state().at("/counts/paidSubmits").intValue()).isEqualTo(20);
        assertThat(caller.state().at("/counts/charged").intValue()).isEqualTo(200);
        assertThat(caller.state().path("credits").intValue()).isEqualTo(800);
    }

    @Test
    void anUnfinishedJobIsFinishedAndItsWebhookDelivered() throws IOException {
        caller.behave("{\"delay\": {\"minMs\": 1500, \"maxMs\": 1500}}");
        var id = caller.submit(receiver.url());

        killAndStart();

        eventually(() -> assertThat(receiver.hooks()).isNotEmpty());
        assertThat(caller.job(id).path("status").textValue()).isEqualTo("completed");
        assertThat(receiver.hooks().getFirst().text()).contains(id);
    }

    @Test
    void anUndeliveredWebhookIsDelivered() throws IOException {
        caller.behave("{\"webhookRetryMs\": [60000]}");
        receiver.answering(n -> n == 1 ? 500 : 204);
        var id = ended(receiver.url());
        eventually(() -> assertThat(receiver.hooks()).hasSize(1));

        killAndStart();

        eventually(() -> assertThat(receiver.hooks()).hasSize(2));
        eventually(() -> assertThat(caller.job(id).path("notified").booleanValue()).isTrue());
    }

    @Test
    void aDeliveredWebhookIsNotDeliveredAgain() throws IOException {
        var told = ended(receiver.url());
        eventually(() -> assertThat(caller.job(told).path("notified").booleanValue()).isTrue());

        killAndStart();

        var other = ended(receiver.url());
        eventually(() -> assertThat(caller.job(other).path("notified").booleanValue()).isTrue());
        assertThat(receiver.hooks()).hasSize(2);
    }

    @Test
    void aLineCutByTheKillIsDroppedAndWrittenOver() throws IOException {
        caller.submit(null);
        server.close();
        Files.writeString(
                folder.resolve("journal.jsonl"), "{\"event\":\"accep", StandardOpenOption.APPEND);

        start(folder);
        caller.submit(null);
        server.close();
        start(folder);

        assertThat(caller.state().at("/counts/paidSubmits").intValue()).isEqualTo(2);
    }

    @Test
    void aDamagedLineFurtherUpIsNotPassedOver() throws IOException {
        Files.writeString(copy.resolve("journal.jsonl"), "nonsense\n");

        assertThatThrownBy(() -> Journal.in(copy)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void faultsAreStillThere() throws IOException {
        caller.behave("{\"faults\": {\"webhook\": {\"lost\": 0.5}}}");

        killAndStart();

        assertThat(caller.state().at("/faults/webhook/lost").doubleValue()).isEqualTo(0.5);
    }

    private void killAndStart() throws IOException {
        Files.copy(folder.resolve("journal.jsonl"), copy.resolve("journal.jsonl"));
        server.close();
        start(copy);
    }
}
