package dev.uketori;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// The apps: each wants its jobs once, and asks any replica until one has accepted, with the same
/// `Idempotency-Key`. Some ask once more for nothing, some change their minds, some cannot wait.
final class Apps implements AutoCloseable {

    private static final String OVER = "SELECT id FROM job WHERE due_at IS NULL";
    private static final int MOST_OPEN = 60;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Installation all;
    private final long seed;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<CompletableFuture<Void>> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Set<String> canceled = ConcurrentHashMap.newKeySet();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger retries = new AtomicInteger();

    Apps(Installation all, long seed) {
        this.all = all;
        this.seed = seed;
    }

    /// Asks for that many jobs, evenly over some time, but for none while too many are not over.
    /// Returns once all are accepted.
    void ask(int jobs, Duration length) {
        var begun = Instant.now();
        await().atMost(Duration.ofHours(1))
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(() -> {
                    var elapsed = Duration.between(begun, Instant.now()).toMillis();
                    var due = Math.min(jobs, jobs * elapsed / length.toMillis());
                    var wanted = Math.min(due, all.column(OVER).size() + MOST_OPEN);
                    while (asked.size() < wanted) {
                        var number = asked.size();
                        asked.add(CompletableFuture.runAsync(() -> ask(number), threads));
                    }
                    return asked.size() == jobs;
                });
        asked.forEach(CompletableFuture::join);
    }

    /// Our ids by prompt.
    Map<String, String> accepted() {
        return accepted;
    }

    /// Jobs whose cancel was answered with 200.
    Set<String> canceled() {
        return canceled;
    }

    /// Answers that there must not be.
    Queue<String> surprises() {
        return surprises;
    }

    int retries() {
        return retries.get();
    }

    private void ask(int number) {
        var dice = new Random(seed ^ number * 0x9E3779B97F4A7C15L);
        var wish = Wish.draw(number, dice);
        var id = submitted(wish, dice);
        accepted.put(wish.prompt(), id);
        if (wish.twice() && !submitted(wish, dice).equals(id)) {
            surprises.add("two jobs for one key: " + wish.prompt());
        }
        if (wish.calledOff() && cancel(id, dice).statusCode() == 200) {
            canceled.add(id);
        }
    }

    private String submitted(Wish wish, Random dice) {
        var answer =
                insist(
                        dice,
                        service ->
                                HttpRequest.newBuilder(service.at("/v1/jobs"))
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", wish.prompt())
                                        .POST(BodyPublishers.ofString(wish.body())),
                        Set.of(202));
        return answer.headers().firstValue("Location").orElseThrow().replaceAll(".*/", "");
    }

    private HttpResponse<String> cancel(String id, Random dice) {
        return insist(
                dice,
                service ->
                        HttpRequest.newBuilder(service.at("/v1/jobs/" + id + "/cancel"))
                                .POST(BodyPublishers.noBody()),
                Set.of(200, 409));
    }

    /// Until somebody answers so.
    private HttpResponse<String> insist(
            Random dice, Function<Service, HttpRequest.Builder> question, Set<Integer> answers) {
        return await().atMost(PATIENCE)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .until(() -> answer(question.apply(any(dice)), answers), Objects::nonNull);
    }

    private Service any(Random dice) {
        return all.replicas.get(dice.nextInt(all.replicas.number()));
    }

    /// Null if there was none that counts. Nothing but 503 may be in its place.
    private HttpResponse<String> answer(HttpRequest.Builder question, Set<Integer> answers)
            throws InterruptedException {
        try {
            var answer = all.http.send(question.timeout(ANSWER).build(), BodyHandlers.ofString());
            if (answers.contains(answer.statusCode())) {
                return answer;
            }
            if (answer.statusCode() != 503) {
                surprises.add(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException killed) {
            // Whoever was asked may have taken it or not: that is what the key is for.
        }
        retries.incrementAndGet();
        return null;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /// What is wanted.
    ///
    /// @param prompt no other job's
    /// @param body of the request
    /// @param twice asked for once more, after it was accepted
    /// @param calledOff canceled as soon as it was accepted
    private record Wish(String prompt, String body, boolean twice, boolean calledOff) {

        /// Of as many pixels as cost exactly the middle of what we estimate.
        private static final List<String> SIZES =
                List.of(
                        "\"width\": 768, \"height\": 768",
                        "\"width\": 1024, \"height\": 576",
                        "\"width\": 576, \"height\": 1024",
                        "\"width\": 512, \"height\": 1152");

        private static final List<String> MOTIFS = List.of("boat", "mountain", "city", "forest");

        static Wish draw(int number, Random dice) {
            var prompt = "a %s, number %d".formatted(oneOf(MOTIFS, dice), number);
            var deadline =
                    dice.nextInt(8) == 0 ? ", \"deadlineSeconds\": " + (1 + dice.nextInt(10)) : "";
            return new Wish(
                    prompt,
                    "{\"prompt\": \"%s\", %s%s}".formatted(prompt, oneOf(SIZES, dice), deadline),
                    dice.nextInt(8) == 0,
                    dice.nextInt(8) == 0);
        }

        private static String oneOf(List<String> words, Random dice) {
            return words.get(dice.nextInt(words.size()));
        }
    }
}
