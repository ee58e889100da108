package dev.uketori.job;

import dev.uketori.job.JobState.Canceled;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.JobState.Failed;
import dev.uketori.job.JobState.Processing;
import dev.uketori.job.JobState.Queued;
import dev.uketori.job.JobState.Submitting;
import dev.uketori.job.JobState.Unconfirmed;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// One state of each kind and one report of each kind, all about the same job.
public final class Samples {

    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final Instant LATER = NOW.plusSeconds(60);
    public static final Instant EARLIER = NOW.minusSeconds(60);
    public static final String DOITONG_ID = "abc123xyz";
    public static final String URL = "https://cdn.doitong.com/outputs/abc123xyz.jpg";
    public static final String OTHER_URL = URL + "?fresh";
    public static final StoredImage IMAGE =
            new StoredImage("2026/11/22/x.jpg", "image/jpeg", 1843022, 1024, 1024, "0f".repeat(32));
    public static final JobError ERROR =
            new JobError(JobError.Code.UPSTREAM_FAILED, "it went wrong", true);
    public static final Hold HOLD = new Hold(Hold.Reason.BACKOFF, LATER);
    public static final Duration TOOK = Duration.ofMillis(123);

    private Samples() {}

    public static Map<String, JobState> states() {
        var states = new LinkedHashMap<String, JobState>();
        states.put("queued", new Queued(NOW, null));
        states.put("queued+held", new Queued(LATER, HOLD));
        states.put("queued+dear", new Queued(LATER, new Hold(Hold.Reason.CREDITS, LATER, 40)));
        states.put("submitting", new Submitting(EARLIER, LATER));
        states.put("unconfirmed", new Unconfirmed(EARLIER, LATER));
        states.put("processing", new Processing(DOITONG_ID, EARLIER, LATER));
        states.put("completed+pending", completed(new ImageState.Pending(LATER)));
        states.put("completed+stored", completed(new ImageState.Stored(IMAGE, NOW)));
        states.put("completed+lost", completed(new ImageState.Lost()));
        states.put("completed+erased", completed(new ImageState.Erased()));
        states.put("failed", new Failed(ERROR, DOITONG_ID, EARLIER, NOW));
        states.put("canceled", new Canceled(NOW));
        return states;
    }

    public static Completed completed(ImageState image) {
        return new Completed(DOITONG_ID, Channel.WEBHOOK, URL, EARLIER, NOW, image);
    }

    public static Map<String, Report> reports() {
        return reports(DOITONG_ID);
    }

    public static Map<String, Report> reports(String doitongId) {
        var reports = new LinkedHashMap<String, Report>();
        reports.put("Submit", new Report.Submit(LATER));
        reports.put("Held", new Report.Held(HOLD, "too dear"));
        reports.put("Accepted", new Report.Accepted(doitongId, LATER, TOOK));
        reports.put("PutBack", new Report.PutBack(HOLD, "503"));
        reports.put("Returned", new Report.Returned(EARLIER, HOLD, "429"));
        reports.put("Unanswered", new Report.Unanswered(LATER, "cut"));
        reports.put("NeverTaken", new Report.NeverTaken());
        reports.put("Refused", new Report.Refused(ERROR));
        reports.put("Running", new Report.Running(Channel.WEBHOOK, doitongId, LATER, null));
        reports.put("Polled", new Report.Running(Channel.POLL, doitongId, LATER, TOOK));
        reports.put("Finished", new Report.Finished(Channel.WEBHOOK, doitongId, URL, null));
        reports.put("Broken", new Report.Broken(Channel.WEBHOOK, doitongId, ERROR, null));
        reports.put("Unclear", new Report.Unclear(Channel.WEBHOOK, doitongId));
        reports.put("NotAnswered", new Report.NotAnswered(LATER, "404", TOOK));
        reports.put("GaveUp", new Report.GaveUp(ERROR));
        reports.put("Mirrored", new Report.Mirrored(IMAGE, TOOK));
        reports.put("NotMirrored", new Report.NotMirrored("cut", LATER, TOOK));
        reports.put("Relocated", new Report.Relocated(OTHER_URL, "404", TOOK));
        reports.put("ImageGone", new Report.ImageGone("410", TOOK));
        reports.put("ImageErased", new Report.ImageErased());
        reports.put("Cancel", new Report.Cancel());
        reports.put("Retry", new Report.Retry());
        return reports;
    }
}
