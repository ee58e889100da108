package dev.uketori.job;

import java.util.Map;

/// Something that happened to a job, as its timeline and the feed tell it.
///
/// @param data what there is to say about it; JSON values only, never a secret, never the prompt
public record Event(Type type, Map<String, Object> data) {

    /// The kinds of events.
    public enum Type {
        /// Accepted from an app and committed.
        JOB_QUEUED("job.queued"),
        /// Waits, with a reason.
        JOB_HELD("job.held"),
        /// Taken by Doitong.
        JOB_SUBMITTED("job.submitted"),
        /// Sent, and the answer lost.
        JOB_UNCONFIRMED("job.unconfirmed"),
        /// Drawn.
        JOB_COMPLETED("job.completed"),
        /// Copied to our bucket.
        IMAGE_STORED("image.stored"),
        /// Not to be had any more.
        IMAGE_LOST("image.lost"),
        /// Removed from our bucket, for good.
        IMAGE_ERASED("image.erased"),
        /// Will not be drawn.
        JOB_FAILED("job.failed"),
        /// Called off.
        JOB_CANCELED("job.canceled"),
        /// Taken out of its app's sight, with all that people wrote.
        JOB_DELETED("job.deleted"),
        /// Few credits are left. About no job.
        CREDITS_LOW("credits.low"),
        /// Jobs are drawn and no webhook says so. About no job.
        WEBHOOKS_SILENT("webhooks.silent"),
        /// Webhooks come again. About no job.
        WEBHOOKS_HEARD("webhooks.heard"),
        /// We asked Doitong. On the timeline only.
        POLL("poll"),
        /// A try to copy the image that did not succeed. On the timeline only.
        MIRROR("mirror");

        private final String wire;

        Type(String wire) {
            this.wire = wire;
        }

        /// The spelling outside of Java.
        public String wire() {
            return wire;
        }

        /// Whether the feed tells of it, or timelines alone.
        public boolean isInFeed() {
            return switch (this) {
                case JOB_QUEUED,
                        JOB_HELD,
                        JOB_SUBMITTED,
                        JOB_UNCONFIRMED,
                        JOB_COMPLETED,
                        IMAGE_STORED,
                        IMAGE_LOST,
                        JOB_FAILED,
                        JOB_CANCELED,
                        CREDITS_LOW,
                        WEBHOOKS_SILENT,
                        WEBHOOKS_HEARD ->
                        true;
                case IMAGE_ERASED, JOB_DELETED, POLL, MIRROR -> false;
            };
        }

        /// Whether it is the last that the feed tells of a job, unless its app wants another try.
        public boolean isLast() {
            return this == IMAGE_STORED
                    || this == IMAGE_LOST
                    || this == JOB_FAILED
                    || this == JOB_CANCELED;
        }
    }
}
