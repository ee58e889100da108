package dev.uketori.store;

/// The statements that keep, claim and end notifications.
final class NotificationStatements {

    private NotificationStatements() {}

    static final String CURSOR =
            """
            SELECT event_id FROM notice_cursor WHERE id = 1 FOR UPDATE SKIP LOCKED
            """;

    /// One row at least: how far it has read. What is wanted of it comes with it. Doitong tells
    /// once, when the image is there.
    static final String NEWS =
            """
            WITH piece AS (
                SELECT id, job_id, client, type, at FROM event WHERE id > ? AND id <= ? ORDER BY id LIMIT ?),
            wanted AS (
                SELECT piece.id, piece.job_id, piece.client, type, at, callback_url, callback_style
                FROM piece JOIN job ON job.id = piece.job_id
                WHERE callback_url IS NOT NULL AND type IN ('image.stored', 'job.failed', 'job.canceled',
                    CASE callback_style WHEN 'notice' THEN 'job.completed' ELSE 'image.lost' END))
            SELECT whole.last, wanted.* FROM (SELECT max(id) AS last FROM piece) AS whole
            LEFT JOIN wanted ON true
            ORDER BY wanted.id
            """;

    static final String INSERT =
            """
            INSERT INTO notification (id, client, job_id, event_id, type, style, happened_at, url, receiver, status, due_at, created_at, ended_at)
            SELECT new.id, new.client, job_id, event_id, type, style, happened_at, new.url, receiver,
                CASE WHEN since IS NULL THEN 'pending' ELSE 'gone' END,
                CASE WHEN since IS NULL THEN ?::timestamptz END, ?, CASE WHEN since IS NOT NULL THEN ?::timestamptz END
            FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::int8[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[])
                AS new (id, client, job_id, event_id, type, style, happened_at, url, receiver)
            LEFT JOIN receiver_gone ON receiver_gone.client = new.client AND receiver_gone.url = new.url
            """;

    static final String MOVE_CURSOR =
            """
            UPDATE notice_cursor SET event_id = ? WHERE id = 1
            """;

    /// Hops from receiver to receiver along the index and takes the first few of each: what one has
    /// waiting costs the others nothing. One that failed often gets one call to try. What there is
    /// to tell of a job goes in its order: the later waits for what is due or under way, but not
    /// for what is to be tried again some day.
    static final String CLAIM =
            """
            WITH RECURSIVE waiting AS (
                (SELECT client, receiver FROM notification
                WHERE due_at IS NOT NULL AND leased_until IS NULL
                ORDER BY client, receiver LIMIT 1)
                UNION ALL
                SELECT next.client, next.receiver FROM waiting CROSS JOIN LATERAL (
                    SELECT client, receiver FROM notification
                    WHERE due_at IS NOT NULL AND leased_until IS NULL
                        AND (client, receiver) > (waiting.client, waiting.receiver)
                    ORDER BY client, receiver LIMIT 1) AS next),
            open AS (
                SELECT waiting.client, waiting.receiver,
                    (CASE WHEN failures >= ? THEN 1 ELSE ? END)
                        - (SELECT count(*) FROM notification AS busy
                            WHERE busy.client = waiting.client AND busy.receiver = waiting.receiver
                                AND leased_until IS NOT NULL) AS places
                FROM waiting
                LEFT JOIN receiver ON receiver.client = waiting.client AND receiver.receiver = waiting.receiver
                WHERE open_until IS NULL OR open_until <= ?)
            UPDATE notification SET leased_until = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(
                SELECT first.id FROM open CROSS JOIN LATERAL (
                    SELECT id, due_at, event_id FROM notification AS next
                    WHERE client = open.client AND receiver = open.receiver
                        AND due_at <= ? AND leased_until IS NULL
                        AND NOT EXISTS (
                            SELECT FROM notification AS earlier
                            WHERE earlier.job_id = next.job_id AND earlier.event_id < next.event_id
                                AND earlier.due_at <= ?)
                    ORDER BY due_at, event_id LIMIT greatest(places, 0)
                    FOR NO KEY UPDATE SKIP LOCKED) AS first
                ORDER BY first.due_at, first.event_id LIMIT ?))
            RETURNING id, client, job_id, event_id, type, style, happened_at, url, receiver, attempts, fence
            """;

    static final String RESCUE =
            """
            UPDATE notification SET leased_until = NULL, fence = fence + 1 WHERE leased_until <= ?
            """;

    static final String HAND_BACK =
            """
            UPDATE notification SET leased_until = NULL, fence = notification.fence + 1
            FROM unnest(?::uuid[], ?::int[]) AS held (id, fence)
            WHERE notification.id = held.id AND notification.fence = held.fence AND leased_until IS NOT NULL
            """;

    static final String END_TRY =
            """
            UPDATE notification SET status = ?, due_at = ?, ended_at = ?, leased_until = NULL, attempts = attempts + 1
            WHERE id = ? AND fence = ?
            """;

    static final String KEEP_TRY =
            """
            INSERT INTO notification_attempt (notification_id, at, ms, status, detail) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    static final String WORKS =
            """
            DELETE FROM receiver WHERE client = ? AND receiver = ?
            """;

    static final String FAILS =
            """
            INSERT INTO receiver AS known (client, receiver, failures, open_until) VALUES (?, ?, 1, ?)
            ON CONFLICT (client, receiver) DO UPDATE SET failures = known.failures + 1,
                open_until = CASE WHEN known.failures + 1 < ? THEN excluded.open_until
                    ELSE excluded.open_until + least(interval '5 minutes',
                        interval '5 seconds' * power(2, least(known.failures + 1 - ?, 10))) END
            """;

    static final String GONE =
            """
            INSERT INTO receiver_gone (client, url, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
            """;

    static final String NO_MORE_THERE =
            """
            UPDATE notification SET status = 'gone', due_at = NULL, ended_at = ?
            WHERE client = ? AND receiver = ? AND url = ? AND due_at IS NOT NULL AND leased_until IS NULL
            """;

    private static final String FILTER =
            """
            WHERE (?::text IS NULL OR client = ?)
                AND (?::text IS NULL OR status = ?)
                AND (?::text IS NULL OR type = ?)
                AND (?::uuid IS NULL OR job_id = ?)
                AND (?::timestamptz IS NULL OR created_at > ?)
                AND (?::timestamptz IS NULL OR created_at < ?)
                AND (?::uuid IS NULL OR id >= ?)
                AND (?::uuid IS NULL OR id < ?)
            """;

    static final String LIST =
            "SELECT * FROM notification\n" + FILTER + "ORDER BY id DESC LIMIT ?\n";

    static final String COUNT = "SELECT count(*) FROM notification\n" + FILTER;

    static final String ATTEMPTS =
            """
            SELECT notification_id, at, ms, status, detail FROM notification_attempt
            WHERE notification_id = ANY (?) ORDER BY at
            """;

    static final String FIND =
            """
            SELECT * FROM notification WHERE id = ?
            """;

    private static final String AGAIN =
            """
            WITH again AS (
                UPDATE notification SET status = 'pending', due_at = ?, ended_at = NULL, leased_until = NULL,
                    attempts = 0, fence = fence + 1
                %s
                RETURNING client, url),
            open AS (
                DELETE FROM receiver_gone USING again
                WHERE receiver_gone.client = again.client AND receiver_gone.url = again.url)
            SELECT count(*) FROM again
            """;

    static final String REDELIVER = AGAIN.formatted("WHERE id = ?");

    static final String REDELIVER_ALL = AGAIN.formatted(FILTER);
}
