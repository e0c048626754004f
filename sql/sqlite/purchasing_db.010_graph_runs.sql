-- Runs of the logic graph: a header for each and a log that only grows. Times are milliseconds since 1970 on the clock of the
-- database, which alone says whether a lease has ended. Checkpoints, which nothing used, go.

DROP TABLE IF EXISTS graph_checkpoints;

CREATE TABLE IF NOT EXISTS graph_runs (
  run_id        TEXT    NOT NULL,
  graph         TEXT    NOT NULL,
  graph_version TEXT    NOT NULL,
  graph_hash    TEXT    NOT NULL,
  status        TEXT    NOT NULL,
  outcome       TEXT,
  owner         TEXT    NOT NULL,
  epoch         INTEGER NOT NULL,
  number        INTEGER NOT NULL,
  entries       INTEGER NOT NULL,
  signals       INTEGER NOT NULL,
  lease_until   INTEGER,
  wake_at       INTEGER,
  started_at    INTEGER NOT NULL,
  changed_at    INTEGER NOT NULL,
  PRIMARY KEY (run_id),
  CONSTRAINT ck_runs_status CHECK (status IN ('running', 'waiting', 'undoing', 'completed')),
  CONSTRAINT ck_runs_wake CHECK (status <> 'completed' OR wake_at IS NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_runs_started ON graph_runs (graph, started_at, run_id);
CREATE INDEX IF NOT EXISTS ix_runs_due ON graph_runs (wake_at) WHERE wake_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS graph_run_entries (
  run_id   TEXT    NOT NULL,
  sequence INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  data     TEXT    NOT NULL,
  PRIMARY KEY (run_id, sequence),
  CONSTRAINT fk_entry_run FOREIGN KEY (run_id) REFERENCES graph_runs (run_id)
) STRICT, WITHOUT ROWID;
