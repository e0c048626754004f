INSERT OR IGNORE INTO products (product_id, name) VALUES
  ('PROD-001', 'Widget A'),
  ('PROD-002', 'Widget B'),
  ('PROD-003', 'Widget C');

INSERT OR IGNORE INTO product_demand (product_id, avg_daily, trend) VALUES
  ('PROD-001', '15.5', 'increasing'),
  ('PROD-002', '8.3', 'stable'),
  ('PROD-003', '22.0', 'increasing');
