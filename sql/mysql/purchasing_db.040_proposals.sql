-- Quantities that people set for proposals. Proposals themselves are worked out and not stored.

CREATE TABLE IF NOT EXISTS proposal_edits (
  product_id        VARCHAR(64)    NOT NULL,
  warehouse_id      VARCHAR(64)    NOT NULL,
  purchase_quantity DECIMAL(28, 8) NOT NULL,
  actor             VARCHAR(128)   NOT NULL,
  at                DATETIME(6)    NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT ck_edits_quantity CHECK (purchase_quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
