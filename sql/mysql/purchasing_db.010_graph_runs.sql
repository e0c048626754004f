-- Runs of the logic graph: a header for each and a log that only grows. Times are milliseconds since 1970 on the clock of the
-- database, which alone says whether a lease has ended. Checkpoints, which nothing used, go.

DROP TABLE IF EXISTS graph_checkpoints;

CREATE TABLE IF NOT EXISTS graph_runs (
  run_id        VARCHAR(128) NOT NULL,
  graph         VARCHAR(128) NOT NULL,
  graph_version VARCHAR(128) NOT NULL,
  graph_hash    VARCHAR(128) NOT NULL,
  status        VARCHAR(16)  NOT NULL,
  outcome       VARCHAR(16),
  owner         VARCHAR(255) NOT NULL,
  epoch         BIGINT       NOT NULL,
  number        BIGINT       NOT NULL,
  entries       BIGINT       NOT NULL,
  signals       BIGINT       NOT NULL,
  lease_until   BIGINT,
  wake_at       BIGINT,
  started_at    BIGINT       NOT NULL,
  changed_at    BIGINT       NOT NULL,
  PRIMARY KEY (run_id),
  KEY ix_runs_started (graph, started_at, run_id),
  KEY ix_runs_due (wake_at),
  CONSTRAINT ck_runs_status CHECK (status IN ('running', 'waiting', 'undoing', 'completed')),
  CONSTRAINT ck_runs_wake CHECK (status <> 'completed' OR wake_at IS NULL)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS graph_run_entries (
  run_id   VARCHAR(128) NOT NULL,
  sequence BIGINT       NOT NULL,
  at       BIGINT       NOT NULL,
  kind     VARCHAR(16)  NOT NULL,
  subject  TEXT         NOT NULL,
  data     LONGTEXT     NOT NULL,
  PRIMARY KEY (run_id, sequence),
  CONSTRAINT fk_entry_run FOREIGN KEY (run_id) REFERENCES graph_runs (run_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
