package dev.uketori.webhook;

import dev.uketori.ambient.Ids;
import dev.uketori.doitong.Answer;
import dev.uketori.job.Channel;
import dev.uketori.job.JobError;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import dev.uketori.pace.Pace;
import dev.uketori.store.Advance;
import dev.uketori.store.Delivery;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What webhooks report about jobs.
@Singleton
class Reports {

    private final Ids ids;
    private final InstantSource clock;
    private final Pace pace;

    Reports(Ids ids, InstantSource clock, Pace pace) {
        this.ids = ids;
        this.clock = clock;
        this.pace = pace;
    }

    /// A webhook that has just come.
    Advance of(Arrival arrival) {
        var says = arrival.says();
        var id = says == null ? null : says.id();
        var delivery =
                new Delivery.Arrived(
                        ids.next(), id, sha256(arrival.body()), arrival.body(), arrival.at());
        return new Advance(arrival.job(), null, report(says), delivery);
    }

    /// A webhook that was kept before and gets another try.
    Advance again(UUID delivery, @Nullable JobId job, @Nullable Answer says) {
        return new Advance(job, null, report(says), new Delivery.Again(delivery));
    }

    private Report report(@Nullable Answer says) {
        return switch (says) {
            case Answer.Running(var id) ->
                    new Report.Running(Channel.WEBHOOK, id, pace.firstPoll(clock.instant()), null);
            case Answer.Finished(var id, var url) ->
                    new Report.Finished(Channel.WEBHOOK, id, url, null);
            case Answer.Broken(var id, var message) ->
                    new Report.Broken(
                            Channel.WEBHOOK,
                            id,
                            new JobError(JobError.Code.UPSTREAM_FAILED, message, true),
                            null);
            case Answer.FinishedNowhere(var id) -> new Report.Unclear(Channel.WEBHOOK, id);
            case Answer.Unclear(var id, _) -> new Report.Unclear(Channel.WEBHOOK, id);
            case null -> new Report.Unclear(Channel.WEBHOOK, null);
        };
    }

    private static byte[] sha256(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
