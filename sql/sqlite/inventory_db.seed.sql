INSERT OR IGNORE INTO warehouses (warehouse_id, name) VALUES
  ('WH-001', 'Main warehouse');

INSERT OR IGNORE INTO stock (product_id, warehouse_id, on_hand, reserved, unit) VALUES
  ('PROD-001', 'WH-001', '25', '5', 'PIECE'),
  ('PROD-002', 'WH-001', '50', '10', 'PIECE'),
  ('PROD-003', 'WH-001', '10', '3', 'CASE');
