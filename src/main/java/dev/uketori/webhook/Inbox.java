package dev.uketori.webhook;

import dev.uketori.ambient.Ids;
import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Notice;
import dev.uketori.job.Channel;
import dev.uketori.job.JobError;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import dev.uketori.job.Step;
import dev.uketori.store.Advance;
import dev.uketori.store.Delivery;
import dev.uketori.store.JobStore;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps webhooks whose signature is good, and moves the jobs that they are about.
@Singleton
class Inbox {

    private static final Logger LOG = Logger.getLogger(Inbox.class);

    private final JobStore store;
    private final Ids ids;
    private final InstantSource clock;
    private final Duration firstPoll;

    Inbox(
            JobStore store,
            Ids ids,
            InstantSource clock,
            @ConfigProperty(name = "uketori.poll.first-after") Duration firstPoll) {
        this.store = store;
        this.ids = ids;
        this.clock = clock;
        this.firstPoll = firstPoll;
    }

    /// What became of a webhook.
    enum Outcome {
        /// It is in the database, whatever it moved.
        KEPT,
        /// It is not JSON, or has no `id` or `status`.
        UNREADABLE,
        /// It is in the database, and names another job than its address.
        OTHER_JOB
    }

    /// Takes a webhook. When this returns, it is durable.
    ///
    /// @param job whose address it came to; null for the common one
    Outcome take(@Nullable JobId job, byte[] body) {
        var read = Notice.read(body);
        if (read.isEmpty()) {
            LOG.warnf("webhook.received job=%s outcome=unreadable bytes=%d", job, body.length);
            return Outcome.UNREADABLE;
        }
        var answer = read.get();
        var now = clock.instant();
        var delivery = new Delivery(ids.next(), answer.id(), sha256(body), body, now);
        var step = store.advance(new Advance(job, null, report(answer, now), delivery));
        LOG.infof("webhook.received job=%s doitong=%s outcome=%s", job, answer.id(), told(step));
        return step instanceof Step.Unchanged(var why) && why == Step.Why.OTHER_JOB
                ? Outcome.OTHER_JOB
                : Outcome.KEPT;
    }

    private Report report(Answer answer, Instant now) {
        return switch (answer) {
            case Answer.Running(var id) ->
                    new Report.Running(Channel.WEBHOOK, id, now.plus(firstPoll), null);
            case Answer.Finished(var id, var url) ->
                    new Report.Finished(Channel.WEBHOOK, id, url, null);
            case Answer.Broken(var id, var message) ->
                    new Report.Broken(
                            Channel.WEBHOOK,
                            id,
                            new JobError(JobError.Code.UPSTREAM_FAILED, message, true),
                            null);
            case Answer.Unclear(var id, _) -> new Report.Unclear(Channel.WEBHOOK, id);
        };
    }

    private static String told(Step step) {
        return switch (step) {
            case Step.Moved _ -> "applied";
            case Step.Unchanged(var why) -> why.wire();
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
