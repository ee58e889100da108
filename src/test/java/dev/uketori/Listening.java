package dev.uketori;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A reader of the feed as a stream.
public final class Listening implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final Queue<String> others = new ConcurrentLinkedQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final int status;
    private final HttpHeaders headers;

    /// An event that came.
    public record Told(String id, String type, JsonPath data) {}

    private Listening(String query, String... headers) throws Exception {
        var address = "http://127.0.0.1:" + RestAssured.port + "/v1/events" + query;
        var request =
                HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        this.status = answer.statusCode();
        this.headers = answer.headers();
        Thread.ofVirtual()
                .start(() -> {
                    try (var lines =
                            new BufferedReader(
                                    new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                        read(lines);
                    } catch (IOException | UncheckedIOException cut) {
                        others.add("cut");
                    } finally {
                        ended.countDown();
                    }
                });
    }

    /// Opens a stream.
    ///
    /// @param headers names and values
    public static Listening to(String query, String... headers) throws Exception {
        return new Listening(query, headers);
    }

    private void read(BufferedReader lines) throws IOException {
        var frame = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isEmpty()) {
                frame.add(line);
                continue;
            }
            if (frame.size() == 3 && frame.getFirst().startsWith("id: ")) {
                told.add(
                        new Told(
                                frame.get(0).substring("id: ".length()),
                                frame.get(1).substring("event: ".length()),
                                JsonPath.from(frame.get(2).substring("data: ".length()))));
            } else {
                others.addAll(frame);
            }
            frame.clear();
        }
    }

    public int status() {
        return status;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /// What came that is no event: comments, the hint when to come again.
    public Queue<String> others() {
        return others;
    }

    /// Waits for the next event.
    public Told next() throws InterruptedException {
        var next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next).as("an event, after " + others).isNotNull();
        return next;
    }

    /// Waits for that many.
    public List<Told> next(int number) throws InterruptedException {
        var all = new ArrayList<Told>();
        while (all.size() < number) {
            all.add(next());
        }
        return all;
    }

    /// Waits for all until one of that type.
    public List<Told> until(String type) throws InterruptedException {
        var all = new ArrayList<Told>();
        do {
            all.add(next());
        } while (!all.getLast().type().equals(type));
        return all;
    }

    /// Waits until the other side ends it, and says what has come that nobody took.
    public List<Told> rest() throws InterruptedException {
        assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
        return List.copyOf(told);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
