-- Quantities that people set for proposals. Proposals themselves are worked out and not stored.

CREATE TABLE IF NOT EXISTS proposal_edits (
  product_id        TEXT NOT NULL,
  warehouse_id      TEXT NOT NULL,
  purchase_quantity TEXT NOT NULL,
  actor             TEXT NOT NULL,
  at                TEXT NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT ck_edits_quantity CHECK (purchase_quantity GLOB '[0-9]*' AND purchase_quantity NOT GLOB '*[^0-9.]*' AND purchase_quantity GLOB '*[1-9]*')
) STRICT, WITHOUT ROWID;
