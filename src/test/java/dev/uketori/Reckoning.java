package dev.uketori;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Our jobs beside those of the built-in Doitong, once all is over. Each method is a promise, and
/// fails where it was broken.
///
/// @param ours by id, as apps see them
/// @param theirs as the control API shows them, by our id, out of the webhook's address
record Reckoning(Map<String, JsonNode> ours, Map<String, List<JsonNode>> theirs) {

    /// Longer than the courier waits for an answer.
    private static final Duration DELIVERY = Duration.ofSeconds(11);

    /// Of the estimate for all that is asked for.
    private static final int MIDDLE = 15;

    static Reckoning of(List<JsonNode> ours, List<JsonNode> theirs) {
        var byJob = new HashMap<String, List<JsonNode>>();
        for (var job : theirs) {
            var id = job.path("webhookUrl").asText().replaceAll(".*/", "");
            byJob.merge(id, List.of(job), (a, b) -> Stream.of(a, b).flatMap(List::stream).toList());
        }
        return new Reckoning(ours.stream().collect(toMap(job -> id(job), identity())), byJob);
    }

    /// Ours.
    Stream<JsonNode> jobs() {
        return ours.values().stream();
    }

    /// Theirs.
    Stream<JsonNode> paid() {
        return theirs.values().stream().flatMap(List::stream);
    }

    /// Ours that Doitong was paid for and that we never heard of.
    Stream<JsonNode> unheardOf() {
        return jobs().filter(job -> !isHeardOf(job) && theirs.containsKey(id(job)));
    }

    /// @param accepted our ids by prompt
    void eachAcceptedPostIsOneJob(Map<String, String> accepted) {
        var kept = jobs().collect(toMap(job -> id(job), job -> job.path("prompt").asText()));
        var promised = accepted.entrySet().stream().collect(toMap(Entry::getValue, Entry::getKey));
        assertThat(without(kept, promised)).as("jobs that nobody was promised").isEmpty();
        assertThat(without(promised, kept)).as("promised jobs that are not there").isEmpty();
    }

    private static Set<Entry<String, String>> without(
            Map<String, String> jobs, Map<String, String> others) {
        var rest = new HashSet<>(jobs.entrySet());
        rest.removeAll(others.entrySet());
        return rest;
    }

    void everyJobIsOver() {
        assertThat(lines(jobs().filter(job -> !isOver(job)))).isEmpty();
    }

    private static boolean isOver(JsonNode job) {
        return status(job).equals("completed")
                ? image(job).equals("stored") || image(job).equals("lost")
                : status(job).equals("failed") || status(job).equals("canceled");
    }

    void nothingIsPaidForTwice() {
        var byPrompt = paid().collect(groupingBy(job -> job.path("prompt").asText(), counting()));
        assertThat(byPrompt.entrySet().stream().filter(prompt -> prompt.getValue() > 1)).isEmpty();
        assertThat(theirs.values().stream().filter(paid -> paid.size() > 1)).isEmpty();
        assertThat(theirs.keySet().stream().filter(id -> !ours.containsKey(id))).isEmpty();
    }

    /// @param canceled whose cancel was answered with 200
    void whatEndedUnsentIsNotPaidFor(Set<String> canceled) {
        assertThat(
                        lines(
                                jobs().filter(job ->
                                        status(job).equals("canceled")
                                                != canceled.contains(id(job)))))
                .as("canceled and never told so, or the other way round")
                .isEmpty();
        assertThat(
                        lines(
                                jobs().filter(Reckoning::endedUnsent)
                                        .filter(job -> theirs.containsKey(id(job)))))
                .as("paid for")
                .isEmpty();
    }

    private static boolean endedUnsent(JsonNode job) {
        return switch (status(job)) {
            case "canceled" -> true;
            case "failed" ->
                    switch (error(job)) {
                        case "invalid_request", "upstream_error" -> true;
                        case "deadline_exceeded" -> job.path("doitongId").isNull();
                        default -> false;
                    };
            default -> false;
        };
    }

    /// Whatever Doitong has told us is how the job ended.
    void whatDoitongSaidIsKept() {
        assertThat(lines(jobs().filter(job -> isHeardOf(job) && !endedAsDoitongSays(job))))
                .as("ended otherwise")
                .isEmpty();
        assertThat(lines(unheardOf().filter(job -> !error(job).equals("unconfirmed"))))
                .as("paid for, and nobody asked")
                .isEmpty();
        assertThat(lines(unheardOf().filter(this::wasToldOf)))
                .as("given up although a webhook was taken")
                .isEmpty();
    }

    private static boolean isHeardOf(JsonNode job) {
        return !job.path("doitongId").isNull();
    }

    private boolean endedAsDoitongSays(JsonNode job) {
        return theirs.getOrDefault(id(job), List.of()).stream()
                .anyMatch(paid ->
                        job.path("doitongId").equals(paid.path("id"))
                                && (status(job) + " " + error(job)).equals(end(paid)));
    }

    private static String end(JsonNode paid) {
        if (status(paid).equals("failed")) {
            return "failed upstream_failed";
        }
        return paid.at("/fate/urlMissing").asBoolean() ? "failed deadline_exceeded" : "completed ";
    }

    /// Whether Doitong's word was taken while we still waited for it.
    private boolean wasToldOf(JsonNode job) {
        var end = Instant.parse(job.path("completedAt").asText()).minus(DELIVERY);
        var paid = theirs.get(id(job)).getFirst();
        return !paid.at("/fate/urlMissing").asBoolean()
                && deliveries(paid)
                        .filter(delivery -> !isForged(delivery))
                        .filter(delivery -> delivery.path("answer").asInt() / 100 == 2)
                        .anyMatch(delivery ->
                                Instant.parse(delivery.path("at").asText()).isBefore(end));
    }

    /// Each job's cost is what Doitong took for it, and the book is the sum of them. Sizes are such
    /// that what Doitong takes is what is taken for granted where it does not say.
    ///
    /// @param credits as `GET /v1/credits` shows them
    /// @param charged by Doitong, all in all
    void theBookIsRight(JsonNode credits, long charged) {
        assertThat(
                        lines(
                                jobs().filter(job ->
                                                !charge(job).equals(OptionalInt.of(price(job))))
                                        .filter(Reckoning::isHeardOf)))
                .as("charged otherwise than by Doitong")
                .isEmpty();
        assertThat(lines(jobs().filter(job -> !isHeardOf(job) && charge(job).isPresent())))
                .as("charged, and never taken")
                .isEmpty();
        var spent = sum(credits, "credits");
        assertThat(spent).isEqualTo(jobs().mapToInt(job -> charge(job).orElse(0)).sum());
        assertThat(sum(credits, "unconfirmed"))
                .isEqualTo(jobs().filter(job -> error(job).equals("unconfirmed")).count() * MIDDLE);
        assertThat(spent + unheardOf().mapToInt(this::price).sum()).isEqualTo(charged);
        assertThat(credits.path("reserved").asInt()).isZero();
    }

    private static long sum(JsonNode credits, String name) {
        return StreamSupport.stream(credits.path("spent").spliterator(), false)
                .mapToLong(day -> day.path(name).asLong())
                .sum();
    }

    private static OptionalInt charge(JsonNode job) {
        var charged = job.at("/credits/charged");
        return charged.isNull() ? OptionalInt.empty() : OptionalInt.of(charged.asInt());
    }

    /// What Doitong took for it.
    private int price(JsonNode job) {
        return theirs.getOrDefault(id(job), List.of()).stream()
                .mapToInt(paid -> paid.path("charged").asInt())
                .sum();
    }

    void forgedWebhooksMoveNothing() {
        var forged = paid().flatMap(Reckoning::deliveries).filter(Reckoning::isForged);
        assertThat(forged.map(delivery -> delivery.path("answer").asInt(401)))
                .as("answers")
                .allMatch(answer -> answer == 401);
        assertThat(
                        lines(
                                jobs().filter(job ->
                                        job.at("/image/sourceUrl").asText().contains("forged"))))
                .isEmpty();
    }

    private static Stream<JsonNode> deliveries(JsonNode paid) {
        return StreamSupport.stream(paid.path("webhooks").spliterator(), false);
    }

    private static boolean isForged(JsonNode delivery) {
        return delivery.path("forged").asBoolean();
    }

    /// An address that has expired is not the last one.
    private static final Set<String> SERVED = Set.of("NONE", "EXPIRED");

    interface Fetch {
        byte[] bytes(String url) throws Exception;
    }

    /// What is stored, what we serve and what Doitong serves are the same bytes; and only what
    /// Doitong does not serve is lost.
    void eachImageIsItsSourceOrHasNone(Fetch fetch) throws Exception {
        var wrong = new ArrayList<String>();
        for (var job : jobs().filter(job -> status(job).equals("completed")).toList()) {
            if (!isSound(job, fetch)) {
                wrong.add(line(job));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private boolean isSound(JsonNode job, Fetch fetch) throws Exception {
        var served = SERVED.contains(theirs.get(id(job)).getFirst().at("/fate/image").asText());
        if (!image(job).equals("stored") || !served) {
            return image(job).equals("lost") && !served;
        }
        var source = fetch.bytes(job.at("/image/sourceUrl").asText());
        return Arrays.equals(source, fetch.bytes(job.at("/image/url").asText()))
                && Sha256.hex(source).equals(job.at("/image/sha256").asText());
    }

    private static List<String> lines(Stream<JsonNode> jobs) {
        return jobs.map(Reckoning::line).toList();
    }

    private static String line(JsonNode job) {
        return String.join(" ", id(job), status(job), error(job), image(job));
    }

    private static String id(JsonNode job) {
        return job.path("id").asText();
    }

    static String status(JsonNode job) {
        return job.path("status").asText();
    }

    static String image(JsonNode job) {
        return job.at("/image/state").asText();
    }

    static String error(JsonNode job) {
        return job.at("/error/code").asText();
    }
}
