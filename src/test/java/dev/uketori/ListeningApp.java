package dev.uketori;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// An app that has its jobs told in three ways at once, by whatever replica is up: it keeps a
/// stream open, reads pages, and is called. Whenever a replica goes, it goes on with another one.
final class ListeningApp implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AppServer server = new AppServer();
    private final Queue<Told> streamed = new ConcurrentLinkedQueue<>();
    private final Queue<Told> paged = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private final Replicas replicas;
    private final String name;
    private final String key;

    /// What it was told.
    ///
    /// @param id the event's place in the feed
    record Told(String id, String type, String job) {

        static Told of(JsonNode event) {
            return new Told(
                    event.path("id").asText(),
                    event.path("type").asText(),
                    event.path("jobId").asText());
        }
    }

    /// Makes the app, and has it listen from now on.
    ///
    /// @param admin the administrator's key
    ListeningApp(Replicas replicas, String admin, String name) throws Exception {
        this.replicas = replicas;
        this.name = name;
        var made =
                http.send(
                        HttpRequest.newBuilder(replicas.get(0).at("/v1/clients"))
                                .header("Content-Type", "application/json")
                                .header("X-API-Key", admin)
                                .POST(BodyPublishers.ofString("{\"name\": \"%s\"}".formatted(name)))
                                .build(),
                        BodyHandlers.ofString());
        this.key = JSON.readTree(made.body()).path("key").asText();
        threads.execute(() -> again(this::stream));
        threads.execute(() -> again(this::page));
    }

    String name() {
        return name;
    }

    /// Asks whoever is up until somebody takes it.
    void order(int number) {
        var body =
                "{\"prompt\": \"a boat, number %d\", \"width\": 64, \"height\": 64, \"callbackUrl\": \"%s\"}"
                        .formatted(number, server.url("/" + name));
        for (var taken = false; !taken; ) {
            try {
                var answer =
                        http.send(
                                to("/v1/jobs")
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", Integer.toString(number))
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString());
                taken = isAnswered(answer.statusCode(), 202);
            } catch (IOException away) {
                // The next one may be there.
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
    }

    List<Told> streamed() {
        return List.copyOf(streamed);
    }

    List<Told> paged() {
        return List.copyOf(paged);
    }

    /// The calls that it got, each once, in the order in which they came first.
    List<Told> called() {
        var ids = new HashSet<String>();
        var first = new ArrayList<Told>();
        for (var message : server.messages()) {
            if (ids.add(message.id())) {
                first.add(
                        new Told(
                                message.json().getString("eventId"),
                                message.type(),
                                message.json().getString("data.id")));
            }
        }
        return first;
    }

    /// Calls that it had got before.
    int calledAgain() {
        return server.messages().size() - called().size();
    }

    int streams() {
        return streams.get();
    }

    int pages() {
        return pages.get();
    }

    /// Answers that there must not be.
    Queue<String> surprises() {
        return surprises;
    }

    private interface Reading {
        void read() throws IOException, InterruptedException;
    }

    private void again(Reading reading) {
        while (!threads.isShutdown()) {
            try {
                reading.read();
            } catch (IOException | UncheckedIOException away) {
                Thread.onSpinWait();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                surprises.add(failure.toString());
            }
        }
    }

    /// As an `EventSource` does it.
    private void stream() throws IOException, InterruptedException {
        var last = last(streamed);
        var question = to("/v1/events?after=0").header("Accept", "text/event-stream");
        if (last != null) {
            question.header("Last-Event-ID", last.id());
        }
        var answer = http.send(question.build(), BodyHandlers.ofLines());
        try (var lines = answer.body()) {
            if (!isAnswered(answer.statusCode(), 200)) {
                return;
            }
            streams.incrementAndGet();
            var event = new HashMap<String, String>();
            lines.forEach(line -> take(line, event));
        }
    }

    private void take(String line, HashMap<String, String> event) {
        var colon = line.indexOf(": ");
        if (colon > 0) {
            event.put(line.substring(0, colon), line.substring(colon + 2));
        } else if (line.isEmpty() && event.containsKey("data")) {
            streamed.add(Told.of(read(event.get("data"))));
            event.clear();
        }
    }

    private void page() throws IOException, InterruptedException {
        var last = last(paged);
        var after = last == null ? "0" : last.id();
        var answer =
                http.send(
                        to("/v1/events?limit=7&wait=2&after=" + after).build(),
                        BodyHandlers.ofString());
        if (isAnswered(answer.statusCode(), 200)) {
            pages.incrementAndGet();
            read(answer.body()).path("items").forEach(event -> paged.add(Told.of(event)));
        }
    }

    private static Told last(Queue<Told> told) {
        return told.stream().reduce(null, (_, next) -> next);
    }

    /// Anything else but 503 is a surprise.
    private boolean isAnswered(int status, int expected) {
        if (status != expected && status != 503) {
            surprises.add(Integer.toString(status));
        }
        return status == expected;
    }

    private HttpRequest.Builder to(String path) {
        var any = ThreadLocalRandom.current().nextInt(replicas.number());
        return HttpRequest.newBuilder(replicas.get(any).at(path)).header("X-API-Key", key);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
        server.close();
    }
}
