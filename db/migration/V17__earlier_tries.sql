-- Doitong's ids for a job's tries before its last retry. What is said of them says nothing of the one that is under way.
ALTER TABLE job ADD COLUMN earlier_ids text[];
