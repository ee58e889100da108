package dev.uketori;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/// Doitong, with endless patience: sends each webhook until it is taken, many at once.
final class StubbornSender implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration WHOLE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Function<String, URI> service;
    private final String secret;
    private final String says;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> senders = new ArrayList<>();
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();

    /// @param service where a path of the service is
    StubbornSender(Function<String, URI> service, String secret) {
        this(service, secret, "\"status\": \"completed\", \"url\": \"http://127.0.0.1:1/x.jpg\"");
    }

    /// @param says the members of each body besides `id`
    StubbornSender(Function<String, URI> service, String secret, String says) {
        this.service = service;
        this.secret = secret;
        this.says = says;
    }

    /// Begins to send the webhooks of all `jobs`, this many at once, until there are no more.
    void send(int atOnce, Supplier<OptionalInt> jobs) {
        for (var i = 0; i < atOnce; i++) {
            senders.add(
                    threads.submit(() -> {
                        for (var job = jobs.get(); job.isPresent(); job = jobs.get()) {
                            deliver(job.getAsInt());
                        }
                    }));
        }
    }

    /// Waits until everything is taken.
    void finish() throws Exception {
        for (var sender : senders) {
            sender.get();
        }
    }

    /// Doitong's ids of the jobs whose webhooks were answered with 204.
    Set<String> taken() {
        return taken;
    }

    /// How many were sent and are not taken yet; none while the senders wait for more jobs.
    int underWay() {
        return underWay.get();
    }

    int retries() {
        return retries.get();
    }

    /// How many were sent on a connection that there was, and never answered.
    int cut() {
        return cut.get();
    }

    /// The answers other than 204.
    Set<Integer> refusals() {
        return refusals;
    }

    private void deliver(int job) {
        underWay.incrementAndGet();
        var request = request(job);
        if (!isTaken(request)) {
            await().atMost(WHOLE)
                    .pollInSameThread()
                    .pollDelay(PAUSE)
                    .pollInterval(PAUSE)
                    .until(() -> {
                        retries.incrementAndGet();
                        return isTaken(request);
                    });
        }
        taken.add(SeededJobs.doitongId(job));
        underWay.decrementAndGet();
    }

    private boolean isTaken(HttpRequest request) {
        try {
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 204) {
                refusals.add(status);
            }
            return status == 204;
        } catch (ConnectException nobodyThere) {
            return false;
        } catch (IOException gone) {
            cut.incrementAndGet();
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /// To the job's own address, or to the common one.
    private HttpRequest request(int job) {
        var body = "{\"id\": \"%s\", %s}".formatted(SeededJobs.doitongId(job), says);
        var path = "/webhooks/doitong" + (job % 2 == 0 ? "" : "/" + SeededJobs.id(job));
        return HttpRequest.newBuilder(service.apply(path))
                .timeout(ANSWER)
                .header("X-Doitong-Signature", Upstream.signature(body.getBytes(UTF_8), secret))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
