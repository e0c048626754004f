-- Requests that added to an order that was there, so that the same again add nothing.
CREATE TABLE IF NOT EXISTS order_merges (
  run_key      TEXT NOT NULL,
  product_id   TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  order_id     TEXT NOT NULL,
  PRIMARY KEY (run_key, product_id, warehouse_id),
  CONSTRAINT fk_merges_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id)
) STRICT, WITHOUT ROWID;
