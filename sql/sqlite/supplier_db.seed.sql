INSERT OR IGNORE INTO suppliers (supplier_id, name, email) VALUES
  ('SUP-001', 'Acme Supplies', 'orders@acme.example'),
  ('SUP-002', 'Beta Trading', 'orders@beta.example'),
  ('SUP-003', 'Gamma Goods', 'orders@gamma.example');

INSERT OR IGNORE INTO supplier_offers (product_id, supplier_id, price, currency, moq, lead_time_days, purchase_unit) VALUES
  ('PROD-001', 'SUP-001', '15.99', 'USD', '20', 7, 'CASE'),
  ('PROD-002', 'SUP-002', '8.50', 'USD', '50', 14, 'CASE'),
  ('PROD-003', 'SUP-003', '25.00', 'USD', '10', 5, 'PALLET');
