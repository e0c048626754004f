CREATE SCHEMA mm;
CREATE TABLE mm.items (item_no TEXT PRIMARY KEY, descr TEXT, base_uom TEXT NOT NULL, daily_usage NUMERIC(12,3), trend TEXT, abc CHAR(1));
CREATE TABLE mm.stock (item_no TEXT NOT NULL, plant TEXT NOT NULL, on_hand NUMERIC(14,3), allocated NUMERIC(14,3), PRIMARY KEY (item_no, plant));
CREATE TABLE mm.po_items (po_no TEXT NOT NULL, item_no TEXT NOT NULL, plant TEXT, vendor TEXT, open_qty NUMERIC(14,3), uom TEXT, due DATE, PRIMARY KEY (po_no, item_no));
CREATE TABLE mm.sources (item_no TEXT NOT NULL, vendor TEXT NOT NULL, vendor_item TEXT, price NUMERIC(14,4), currency CHAR(3), uom TEXT, min_qty NUMERIC(14,3), lead_days INT, valid_to DATE, PRIMARY KEY (item_no, vendor));
CREATE TABLE mm.uom (item_no TEXT, from_uom TEXT NOT NULL, to_uom TEXT NOT NULL, factor NUMERIC(14,6) NOT NULL);
CREATE TABLE mm.fx (currency CHAR(3) NOT NULL, day DATE NOT NULL, rate NUMERIC(14,6) NOT NULL, PRIMARY KEY (currency, day));

INSERT INTO mm.items VALUES ('A-100', 'Bearing', 'EA', 12.5, 'UP', 'A'), ('a-100', 'Bearing, small', 'EA', 4, NULL, 'C'), ('B-7', 'Grease', 'KG', 0.75, 'DOWN', 'B'), ('C-1', 'Seal', 'EA', 3, NULL, 'C');
INSERT INTO mm.stock VALUES ('A-100', 'HAM', 30, 10), ('A-100', 'MUC', 15, 0), ('a-100', 'HAM', 12, 0), ('B-7', 'MUC', 4.5, 1.25), ('C-1', 'HAM', 100, 5);
INSERT INTO mm.po_items VALUES ('4500', 'A-100', 'MUC', 'V1', 2, 'BOX', NULL), ('4501', 'a-100', 'HAM', 'V1', 3, 'EA', NULL);
INSERT INTO mm.sources VALUES
  ('A-100', 'V1', '77-A', 36.00, 'EUR', 'BOX', 1, 10, NULL), ('a-100', 'V1', '77-B', 18.00, 'EUR', 'BOX', 2, 10, NULL),
  ('B-7', 'V2', NULL, 50.00, 'USD', 'PAIL', NULL, 20, NULL), ('C-1', 'V1', '88', 12.00, 'EUR', 'BOX', NULL, 10, NULL);
INSERT INTO mm.uom VALUES (NULL, 'BOX', 'EA', 12), ('a-100', 'BOX', 'EA', 20), ('B-7', 'PAIL', 'KG', 5);
INSERT INTO mm.fx VALUES ('EUR', CURRENT_DATE - 1, 1.25), ('EUR', CURRENT_DATE - 20, 1.10), ('EUR', CURRENT_DATE + 1, 9);
