package dev.uketori;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Our jobs beside those of the built-in Doitong, once all is over. Each method is a promise, and
/// fails where it was broken.
///
/// @param ours by id, as apps see them
/// @param theirs as the control API shows them, by our id, out of the webhook's address
record Reckoning(Map<String, JsonNode> ours, Map<String, List<JsonNode>> theirs) {

    private static final Set<String> FINAL = Set.of("completed", "failed", "canceled");

    /// Longer than the courier waits for an answer.
    private static final Duration DELIVERY = Duration.ofSeconds(11);

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
        return jobs().filter(job -> job.path("doitongId").isNull() && theirs.containsKey(id(job)));
    }

    /// @param accepted our ids by prompt
    void eachAcceptedPostIsOneJob(Map<String, String> accepted) {
        assertThat(jobs().map(job -> job.path("prompt").asText()))
                .containsExactlyInAnyOrderElementsOf(accepted.keySet());
        assertThat(ours.keySet()).containsExactlyInAnyOrderElementsOf(accepted.values());
    }

    void everyJobIsOver() {
        assertThat(ours.values())
                .allMatch(job -> FINAL.contains(status(job)))
                .allMatch(job ->
                        !status(job).equals("completed")
                                || Set.of("stored", "lost").contains(image(job)));
    }

    void nothingIsPaidForTwice() {
        assertThat(theirs.values()).allMatch(paid -> paid.size() == 1);
        assertThat(theirs.values().stream().map(paid -> paid.getFirst().path("prompt").asText()))
                .doesNotHaveDuplicates();
        assertThat(ours.keySet()).containsAll(theirs.keySet());
    }

    /// @param canceled whose cancel was answered with 200
    void whatEndedUnsentIsNotPaidFor(Set<String> canceled) {
        assertThat(jobs().filter(job -> status(job).equals("canceled")))
                .extracting(job -> id(job))
                .containsExactlyInAnyOrderElementsOf(canceled);
        assertThat(jobs().filter(Reckoning::endedUnsent))
                .noneMatch(job -> theirs.containsKey(id(job)));
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
        assertThat(jobs().filter(job -> !job.path("doitongId").isNull()))
                .allSatisfy(job -> {
                    var paid = theirs.get(id(job)).getFirst();
                    assertThat(job.path("doitongId")).isEqualTo(paid.path("id"));
                    assertThat(status(job) + " " + error(job)).isEqualTo(end(paid));
                });
        assertThat(unheardOf())
                .allMatch(job -> error(job).equals("unconfirmed"))
                .noneMatch(this::wasToldOf);
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

    void forgedWebhooksMoveNothing() {
        var forged = paid().flatMap(Reckoning::deliveries).filter(Reckoning::isForged);
        assertThat(forged.map(delivery -> delivery.path("answer")))
                .allMatch(answer -> answer.isNull() || answer.asInt() == 401);
        assertThat(ours.values())
                .noneMatch(job -> job.at("/image/sourceUrl").asText().contains("forged"));
    }

    private static Stream<JsonNode> deliveries(JsonNode paid) {
        return StreamSupport.stream(paid.path("webhooks").spliterator(), false);
    }

    private static boolean isForged(JsonNode delivery) {
        return delivery.path("forged").asBoolean();
    }

    interface Fetch {
        byte[] bytes(String url) throws Exception;
    }

    /// What is stored, what we serve and what Doitong serves are the same bytes; and only what
    /// Doitong does not serve is lost.
    void eachImageIsItsSourceOrHasNone(Fetch fetch) throws Exception {
        for (var job : ours.values()) {
            if (!status(job).equals("completed")) {
                continue;
            }
            var id = id(job);
            var fate = theirs.get(id).getFirst().at("/fate/image").asText();
            assertThat(image(job)).as(id).isEqualTo(fate.equals("NONE") ? "stored" : "lost");
            if (image(job).equals("stored")) {
                var source = fetch.bytes(job.at("/image/sourceUrl").asText());
                assertThat(fetch.bytes(job.at("/image/url").asText())).as(id).isEqualTo(source);
                assertThat(job.at("/image/sha256").asText()).as(id).isEqualTo(sha256(source));
            }
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
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
