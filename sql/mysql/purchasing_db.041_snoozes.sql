-- Proposals that a buyer does not want to see until a day, or until what they need changes.
CREATE TABLE IF NOT EXISTS proposal_snoozes (
  product_id   VARCHAR(64)    NOT NULL,
  warehouse_id VARCHAR(64)    NOT NULL DEFAULT '',
  until_day    DATE           NULL,
  until_need   DECIMAL(28, 8) NULL,
  reason       VARCHAR(1000)  NOT NULL,
  snoozed_by   VARCHAR(128)   NOT NULL,
  snoozed_at   DATETIME(6)    NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT ck_snoozes_end CHECK (until_day IS NOT NULL OR until_need IS NOT NULL)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
