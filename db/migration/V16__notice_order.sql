-- What an app is told of, as a place in the feed: what waits equally long goes in its order.
ALTER TABLE notification ADD COLUMN event_id bigint NOT NULL DEFAULT 0; -- 0: told before this was kept
UPDATE notification SET event_id = event.id FROM event
    WHERE event.job_id = notification.job_id AND event.type = notification.type AND event.at = happened_at;
ALTER TABLE notification ALTER COLUMN event_id DROP DEFAULT;

DROP INDEX notification_due;
CREATE INDEX notification_due ON notification (client, receiver, due_at, event_id)
    WHERE due_at IS NOT NULL AND leased_until IS NULL;
