INSERT IGNORE INTO unit_conversions (product_id, from_unit, to_unit, factor) VALUES
  ('PROD-001', 'CASE', 'PIECE', 12),
  ('PROD-002', 'CASE', 'PIECE', 24),
  ('PROD-003', 'PALLET', 'CASE', 48);
