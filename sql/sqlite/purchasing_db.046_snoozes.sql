-- Proposals that a buyer does not want to see until a day, or as long as they stay the same.

CREATE TABLE IF NOT EXISTS proposal_snoozes (
  product_id   TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  until_day    TEXT NULL,
  quantity     TEXT NULL,
  supplier_id  TEXT NULL,
  reason       TEXT NOT NULL,
  actor        TEXT NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT ck_snoozes_end CHECK (until_day IS NOT NULL OR quantity IS NOT NULL)
) STRICT, WITHOUT ROWID;
