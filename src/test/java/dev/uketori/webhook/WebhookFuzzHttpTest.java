package dev.uketori.webhook;

import static dev.uketori.Wire.lines;
import static dev.uketori.webhook.Notices.LARGEST;
import static dev.uketori.webhook.Notices.POST;
import static dev.uketori.webhook.Notices.completed;
import static dev.uketori.webhook.Notices.length;
import static dev.uketori.webhook.Notices.signed;
import static dev.uketori.webhook.Notices.unsigned;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.Mutations;
import dev.uketori.TestSandbox;
import dev.uketori.Upstream;
import dev.uketori.Wire;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Requests that nobody signed, over real connections: none is taken, none finds a fault of ours.
/// `fuzz.requests` asks for more of them, `fuzz.seed` for others.
@QuarkusTest
@WithTestResource(TestSandbox.class)
class WebhookFuzzHttpTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", 9110);

    /// Whole requests that go out at once on one connection.
    private static final int PIPELINED = 50;

    private static final int CONNECTIONS = 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    @Inject AgroalDataSource database;

    private final String id = Notices.unknown();
    private final byte[] body = completed(id);

    @Test
    void whatIsWellFormedAndNotSignedIsRefusedOneByOne() throws Exception {
        var before = kept();

        var tasks = new ArrayList<Callable<String>>();
        for (var first = 0; first < REQUESTS * 9 / 10; first += PIPELINED) {
            var seed = SEED + first;
            tasks.add(() -> refusedOneByOne(seed));
        }
        run(tasks);

        aGenuineOneIsTaken();
        assertThat(kept()).isEqualTo(before + 1);
    }

    @Test
    void whatIsHardlyARequestIsNeverTaken() throws Exception {
        var before = kept();

        var tasks = new ArrayList<Callable<String>>();
        for (var i = 0; i < REQUESTS / 10; i++) {
            var seed = SEED + i;
            tasks.add(() -> neverTaken(seed));
        }
        run(tasks);

        aGenuineOneIsTaken();
        assertThat(kept()).isEqualTo(before + 1);
    }

    /// Another body than the signed one, or another signature than the body's.
    private String refusedOneByOne(long seed) throws Exception {
        var requests = new ByteArrayOutputStream();
        for (var i = 0; i < PIPELINED; i++) {
            var random = new SplittableRandom(seed + i);
            requests.writeBytes(random.nextBoolean() ? otherBody(random) : otherHeader(random));
        }
        try (var wire = Wire.open()) {
            wire.send(requests.toByteArray());
            for (var i = 0; i < PIPELINED; i++) {
                var status = wire.answer().status();
                if (status != 401) {
                    return "seed %d: %d".formatted(seed + i, status);
                }
            }
            return "";
        }
    }

    private byte[] otherBody(SplittableRandom random) {
        var mutated = new Mutations(random).of(body);
        var other = Arrays.copyOf(mutated, Math.min(mutated.length, LARGEST));
        return unsigned(Arrays.equals(other, body) ? new byte[1] : other, Notices.sign(body));
    }

    private byte[] otherHeader(SplittableRandom random) {
        var forged = Upstream.signature(body, "another secret").getBytes(ISO_8859_1);
        var mutated = new Mutations(random).of(forged);
        var header = new String(mutated, 0, Math.min(mutated.length, 8000), ISO_8859_1);
        return unsigned(
                body, "X-Doitong-Signature: " + header.replaceAll("[^ -~\u00a0-\u00ff]", "?"));
    }

    /// A forged request with bytes changed anywhere. Nothing follows it, so that a body that ends
    /// too early is not waited for; a refusal needs no thread, and is out before the end is
    /// noticed.
    private String neverTaken(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var forged = Upstream.signature(body, "another secret");
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(
                lines(
                                POST,
                                random.nextBoolean() ? length(body) : "Transfer-Encoding: chunked",
                                "X-Doitong-Signature: " + forged,
                                "Content-Type: application/json")
                        .getBytes(ISO_8859_1));
        whole.writeBytes(body);
        var request = new Mutations(random).of(whole.toByteArray());
        try (var wire = Wire.open()) {
            var answers = STATUS.matcher(wire.send(request).sendNoMore().rest());
            while (answers.find()) {
                if (!answers.group(1).matches("4..|501|505")) {
                    return "seed %d: %s".formatted(seed, answers.group(1));
                }
            }
            return "";
        }
    }

    /// Runs all, a few at once; each says what went wrong, or nothing.
    private static void run(List<Callable<String>> tasks) throws Exception {
        var places = new Semaphore(CONNECTIONS);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<String>>();
            for (var task : tasks) {
                places.acquire();
                results.add(
                        threads.submit(() -> {
                            try {
                                return task.call();
                            } finally {
                                places.release();
                            }
                        }));
            }
            for (var result : results) {
                assertThat(result.get()).isEmpty();
            }
        }
    }

    private void aGenuineOneIsTaken() throws Exception {
        try (var wire = Wire.open()) {
            assertThat(wire.send(signed(body)).answer().status()).isEqualTo(204);
        }
    }

    /// Deliveries for jobs that nobody knows, as all of these are.
    private int kept() throws Exception {
        return Notices.column(
                        database, "SELECT id::text FROM delivery WHERE outcome = ?", "unknown_job")
                .size();
    }
}
