-- Stock per product and warehouse. on_hand may be negative in systems that book sales before receipts.

CREATE TABLE IF NOT EXISTS warehouses (
  warehouse_id VARCHAR(64)  NOT NULL,
  name         VARCHAR(255) NOT NULL,
  PRIMARY KEY (warehouse_id),
  CONSTRAINT ck_warehouses_id CHECK (warehouse_id <> '')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS stock (
  product_id    VARCHAR(64)   NOT NULL,
  warehouse_id  VARCHAR(64)   NOT NULL,
  on_hand       DECIMAL(28,8) NULL,
  reserved      DECIMAL(28,8) NULL DEFAULT 0,
  on_order      DECIMAL(28,8) NULL DEFAULT 0,
  unit          VARCHAR(32)   NULL,
  on_order_unit VARCHAR(32)   NULL,
  available_qty DECIMAL(29,8) GENERATED ALWAYS AS (on_hand - reserved) STORED,
  updated_at    DATETIME(6)   NULL,
  PRIMARY KEY (product_id, warehouse_id),
  KEY ix_stock_warehouse (warehouse_id),
  CONSTRAINT fk_stock_warehouse FOREIGN KEY (warehouse_id) REFERENCES warehouses (warehouse_id),
  CONSTRAINT ck_stock_reserved CHECK (reserved >= 0),
  CONSTRAINT ck_stock_on_order CHECK (on_order >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
