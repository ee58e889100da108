-- Whether somebody has been told that no webhooks come.
ALTER TABLE gate ADD COLUMN webhooks_silent boolean NOT NULL DEFAULT false;
