-- Requests that added to an order that was there, so that the same again add nothing.
CREATE TABLE IF NOT EXISTS order_merges (
  run_key      VARCHAR(128) NOT NULL,
  product_id   VARCHAR(64)  NOT NULL,
  warehouse_id VARCHAR(64)  NOT NULL,
  order_id     VARCHAR(64)  NOT NULL,
  PRIMARY KEY (run_key, product_id, warehouse_id),
  CONSTRAINT fk_merges_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
