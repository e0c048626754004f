-- Proposals that a buyer does not want to see until a day, or as long as they stay the same.

CREATE TABLE IF NOT EXISTS proposal_snoozes (
  product_id   VARCHAR(64)    NOT NULL,
  warehouse_id VARCHAR(64)    NOT NULL,
  until_day    DATE           NULL,
  quantity     DECIMAL(28, 8) NULL,
  supplier_id  VARCHAR(64)    NULL,
  reason       VARCHAR(1000)  NOT NULL,
  actor        VARCHAR(128)   NOT NULL,
  at           DATETIME(6)    NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT ck_snoozes_end CHECK (until_day IS NOT NULL OR quantity IS NOT NULL)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
