-- In whose words the app wants to be told: ours, or Doitong's own.
ALTER TABLE job
    ADD COLUMN callback_style text NOT NULL DEFAULT 'notice' CHECK (callback_style IN ('notice', 'doitong'));
