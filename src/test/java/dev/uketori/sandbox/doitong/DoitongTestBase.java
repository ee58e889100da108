package dev.uketori.sandbox.doitong;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A server on a folder of its own, a caller and a receiver. The clock runs, and can be set ahead.
abstract class DoitongTestBase {

    static final String KEY = "dt_test_key";
    static final String SECRET = "doitong-test-secret";

    @TempDir Path folder;
    Receiver receiver;
    DoitongServer server;
    Caller caller;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    final InstantSource clock = () -> Instant.now().plus(ahead.get());

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
        start(folder);
        caller.behave(
                "{\"delay\": {\"minMs\": 20, \"maxMs\": 60}, \"webhookRetryMs\": [50, 100, 200, 400]}");
    }

    @AfterEach
    void close() {
        server.close();
        receiver.close();
    }

    void start(Path on) {
        server = DoitongServer.standalone(DoitongSettings.friendly(on, KEY, SECRET), clock);
        caller = new Caller(server.url(), KEY);
    }

    void passes(Duration time) {
        ahead.updateAndGet(before -> before.plus(time));
    }

    void eventually(org.awaitility.core.ThrowingRunnable claim) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(15))
                .untilAsserted(claim);
    }

    /// The id of a job that has come to its end.
    String ended(String webhookUrl) {
        var id = caller.submit(webhookUrl);
        eventually(() ->
                org.assertj.core.api.Assertions.assertThat(
                                caller.job(id).path("status").textValue())
                        .isNotEqualTo("processing"));
        return id;
    }
}
