-- The life of a run, who works on it, by which rules it was decided, and which products have to be decided again.
-- Drafts of a run count as on order (is_open) only while it is running.

CREATE TABLE IF NOT EXISTS catalogue_run_life (
  run_key        VARCHAR(128) NOT NULL,
  state          VARCHAR(16)  NOT NULL,
  reason         TEXT         NULL,
  changed_at     DATETIME(6)  NOT NULL,
  nothing_needed BIGINT       NOT NULL DEFAULT 0,
  products       BIGINT       NULL,
  ordered        BIGINT       NULL,
  held           BIGINT       NULL,
  unneeded       BIGINT       NULL,
  orders         BIGINT       NULL,
  line_count     BIGINT       NULL,
  PRIMARY KEY (run_key),
  KEY ix_life_state (state),
  CONSTRAINT fk_life_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key),
  CONSTRAINT ck_life_state CHECK (state IN ('new', 'running', 'interrupted', 'abandoned', 'finished'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A worker is dead when alive_until has passed; its row is what every one of its writes asks for.
CREATE TABLE IF NOT EXISTS catalogue_run_workers (
  worker          VARCHAR(128) NOT NULL,
  run_key         VARCHAR(128) NOT NULL,
  machine         VARCHAR(128) NOT NULL,
  process_id      INT          NOT NULL,
  process_started DATETIME(6)  NOT NULL,
  alive_until     DATETIME(6)  NOT NULL,
  PRIMARY KEY (worker),
  KEY ix_workers_run (run_key, alive_until),
  CONSTRAINT fk_workers_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS catalogue_run_rules (
  run_key       VARCHAR(128) NOT NULL,
  accepted_no   INT          NOT NULL,
  rule_set_hash VARCHAR(128) NOT NULL,
  accepted_at   DATETIME(6)  NOT NULL,
  accepted_by   VARCHAR(128) NOT NULL,
  PRIMARY KEY (run_key, accepted_no),
  CONSTRAINT fk_rules_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS catalogue_again (
  run_key    VARCHAR(128) NOT NULL,
  product_id VARCHAR(64)  NOT NULL,
  PRIMARY KEY (run_key, product_id),
  CONSTRAINT fk_again_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO catalogue_run_life (run_key, state, changed_at)
SELECT r.run_key, CASE WHEN r.finished_at IS NULL THEN 'interrupted' ELSE 'finished' END, r.started_at
FROM catalogue_runs r WHERE NOT EXISTS (SELECT 1 FROM catalogue_run_life l WHERE l.run_key = r.run_key);

UPDATE purchase_order_lines SET is_open = 0
WHERE is_open = 1 AND order_id IN (SELECT o.order_id FROM purchase_orders o WHERE o.status = 'draft');
