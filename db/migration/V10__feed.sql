-- The feed is read in the order of the ids, up to the oldest that somebody may still be writing: whose
-- transaction wrote an event says nothing about its place.
ALTER TABLE event DROP COLUMN xid;

-- An app's part of the feed, without what only timelines tell.
CREATE INDEX event_client ON event (client, id)
    WHERE client IS NOT NULL AND type NOT IN ('image.erased', 'job.deleted', 'poll', 'mirror');
