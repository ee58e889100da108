package dev.uketori.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.access.Credentials;
import dev.uketori.store.JobQueries;
import dev.uketori.store.NotificationClaim;
import dev.uketori.view.JobView;
import dev.uketori.view.JobViews;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;

/// Writes what an app is told: the job as it is when it is told, signed with the app's secrets.
@Singleton
class Letters {

    private final JobQueries queries;
    private final JobViews views;
    private final Credentials credentials;
    private final ObjectMapper json;

    Letters(JobQueries queries, JobViews views, Credentials credentials, ObjectMapper json) {
        this.queries = queries;
        this.views = views;
        this.credentials = credentials;
        this.json = json;
    }

    record Letter(Map<String, String> headers, byte[] body) {}

    /// The body of a notice.
    ///
    /// @param timestamp when it happened
    record Body(String type, Instant timestamp, JobView data) {}

    Letter of(NotificationClaim claim, Instant now) {
        var row = queries.job(claim.job()).orElseThrow();
        var body = write(new Body(claim.type(), claim.happenedAt(), views.of(row)));
        var secrets = credentials.callbackSecrets(claim.client());
        return new Letter(StandardWebhook.headers(claim.id().toString(), now, body, secrets), body);
    }

    private byte[] write(Body body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
