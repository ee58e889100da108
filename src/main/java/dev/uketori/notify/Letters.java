package dev.uketori.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.access.Credentials;
import dev.uketori.doitong.Signature;
import dev.uketori.guise.Guise;
import dev.uketori.store.JobQueries;
import dev.uketori.store.NotificationClaim;
import dev.uketori.view.JobView;
import dev.uketori.view.JobViews;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Writes what an app is told, in the words that it asked for: the job as it is when it is told,
/// signed with the app's secrets.
@Singleton
class Letters {

    private final JobQueries queries;
    private final JobViews views;
    private final Guise guise;
    private final Credentials credentials;
    private final ObjectMapper json;

    Letters(
            JobQueries queries,
            JobViews views,
            Guise guise,
            Credentials credentials,
            ObjectMapper json) {
        this.queries = queries;
        this.views = views;
        this.guise = guise;
        this.credentials = credentials;
        this.json = json;
    }

    record Letter(Map<String, String> headers, byte[] body) {}

    /// The body of a notice.
    ///
    /// @param eventId its place in the feed
    /// @param timestamp when it happened
    record Body(String eventId, String type, Instant timestamp, JobView data) {}

    Letter of(NotificationClaim claim, Instant now) {
        var row = queries.job(claim.job()).orElseThrow();
        var secrets = credentials.callbackSecrets(claim.client());
        return switch (claim.style()) {
            case NOTICE -> {
                var body =
                        write(
                                new Body(
                                        Long.toString(claim.event()),
                                        claim.type(),
                                        claim.happenedAt(),
                                        views.of(row)));
                yield new Letter(
                        StandardWebhook.headers(claim.id().toString(), now, body, secrets), body);
            }
            case DOITONG -> inDoitongsWords(guise.of(row).notice(), secrets);
        };
    }

    /// There is room for one signature: the earliest secret's, which the app knows for sure, until
    /// its rotation is over.
    private static Letter inDoitongsWords(byte[] body, List<String> secrets) {
        var secret = secrets.getLast().getBytes(StandardCharsets.US_ASCII);
        return new Letter(
                Map.of(
                        "Content-Type",
                        "application/json",
                        Signature.HEADER,
                        Signature.of(body, secret)),
                body);
    }

    private byte[] write(Body body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
