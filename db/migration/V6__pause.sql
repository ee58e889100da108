-- Whether one has tried since the pause was made or last made longer.
ALTER TABLE gate ADD COLUMN pause_tried boolean NOT NULL DEFAULT false;
