-- Proposals that a buyer does not want to see until a day, or until what they need changes.
CREATE TABLE IF NOT EXISTS proposal_snoozes (
  product_id   TEXT NOT NULL,
  warehouse_id TEXT NOT NULL DEFAULT '',
  until_day    TEXT NULL,
  until_need   TEXT NULL,
  reason       TEXT NOT NULL,
  snoozed_by   TEXT NOT NULL,
  snoozed_at   TEXT NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT ck_snoozes_end CHECK (until_day IS NOT NULL OR until_need IS NOT NULL)
) STRICT, WITHOUT ROWID;
