-- The life of a run, who works on it, by which rules it was decided, and which products have to be decided again.
-- Drafts of a run count as on order (is_open) only while it is running.

CREATE TABLE IF NOT EXISTS catalogue_run_life (
  run_key        TEXT    NOT NULL,
  state          TEXT    NOT NULL,
  reason         TEXT    NULL,
  changed_at     TEXT    NOT NULL,
  nothing_needed INTEGER NOT NULL DEFAULT 0,
  products       INTEGER NULL,
  ordered        INTEGER NULL,
  held           INTEGER NULL,
  unneeded       INTEGER NULL,
  orders         INTEGER NULL,
  line_count     INTEGER NULL,
  PRIMARY KEY (run_key),
  CONSTRAINT fk_life_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key),
  CONSTRAINT ck_life_state CHECK (state IN ('new', 'running', 'interrupted', 'abandoned', 'finished'))
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_life_state ON catalogue_run_life (state);

-- A worker is dead when alive_until has passed; its row is what every one of its writes asks for.
CREATE TABLE IF NOT EXISTS catalogue_run_workers (
  worker          TEXT    NOT NULL,
  run_key         TEXT    NOT NULL,
  machine         TEXT    NOT NULL,
  process_id      INTEGER NOT NULL,
  process_started TEXT    NOT NULL,
  alive_until     TEXT    NOT NULL,
  PRIMARY KEY (worker),
  CONSTRAINT fk_workers_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_workers_run ON catalogue_run_workers (run_key, alive_until);

CREATE TABLE IF NOT EXISTS catalogue_run_rules (
  run_key       TEXT    NOT NULL,
  accepted_no   INTEGER NOT NULL,
  rule_set_hash TEXT    NOT NULL,
  accepted_at   TEXT    NOT NULL,
  accepted_by   TEXT    NOT NULL,
  PRIMARY KEY (run_key, accepted_no),
  CONSTRAINT fk_rules_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS catalogue_again (
  run_key    TEXT NOT NULL,
  product_id TEXT NOT NULL,
  PRIMARY KEY (run_key, product_id),
  CONSTRAINT fk_again_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) STRICT, WITHOUT ROWID;

INSERT INTO catalogue_run_life (run_key, state, changed_at)
SELECT r.run_key, CASE WHEN r.finished_at IS NULL THEN 'interrupted' ELSE 'finished' END, r.started_at
FROM catalogue_runs r WHERE NOT EXISTS (SELECT 1 FROM catalogue_run_life l WHERE l.run_key = r.run_key);

UPDATE purchase_order_lines SET is_open = 0
WHERE is_open = 1 AND order_id IN (SELECT o.order_id FROM purchase_orders o WHERE o.status = 'draft');
