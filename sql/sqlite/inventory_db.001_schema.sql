-- Stock per product and warehouse. on_hand may be negative in systems that book sales before receipts.
-- Quantities and amounts are TEXT in plain decimal digits: exact, where REAL is not.

CREATE TABLE IF NOT EXISTS warehouses (
  warehouse_id TEXT NOT NULL,
  name         TEXT NOT NULL,
  PRIMARY KEY (warehouse_id),
  CONSTRAINT ck_warehouses_id CHECK (warehouse_id <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS stock (
  product_id    TEXT NOT NULL,
  warehouse_id  TEXT NOT NULL,
  on_hand       TEXT NULL,
  reserved      TEXT NULL DEFAULT '0',
  on_order      TEXT NULL DEFAULT '0',
  unit          TEXT NULL,
  on_order_unit TEXT NULL,
  updated_at    TEXT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT fk_stock_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (warehouse_id),
  CONSTRAINT ck_stock_on_hand CHECK (ltrim(on_hand, '-') GLOB '[0-9]*' AND ltrim(on_hand, '-') NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_stock_reserved CHECK (reserved GLOB '[0-9]*' AND reserved NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_stock_on_order CHECK (on_order GLOB '[0-9]*' AND on_order NOT GLOB '*[^0-9.]*')
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_stock_warehouse ON stock (warehouse_id);
