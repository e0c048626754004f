CREATE TABLE suppliers (id INT NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, lead_days INT NOT NULL, blocked BOOLEAN NOT NULL);
CREATE TABLE products (id INT NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, stock INT NOT NULL, in_baskets INT NOT NULL, reorder_level INT, reorder_qty INT, is_sold BOOLEAN NOT NULL);
CREATE TABLE supplier_products (product_id INT NOT NULL, supplier_id INT NOT NULL, sku VARCHAR(40), cost DECIMAL(10,2) NOT NULL, pack INT NOT NULL, PRIMARY KEY (product_id, supplier_id));

INSERT INTO suppliers VALUES (1, 'North Wholesale', 5, FALSE), (2, 'Bargain Goods', 9, FALSE), (3, 'Closed Trading', 2, TRUE);
INSERT INTO products VALUES
  (7, 'Mug', 18, 2, 20, 36, TRUE), (9, 'Plate', 20, 0, 20, 24, TRUE), (10, 'Bowl', 8, 1, 12, 30, TRUE),
  (99, 'Spoon', 400, 0, 500, 600, TRUE), (100, 'Fork', 80, 90, 50, 200, TRUE), (1000, 'Old cup', 0, 0, 10, 10, FALSE);
INSERT INTO supplier_products VALUES
  (7, 1, 'N-MUG', 2.40, 12), (9, 1, 'N-PLT', 3.10, 6);
INSERT INTO supplier_products VALUES
  (10, 1, 'N-BWL', 4.00, 8), (10, 2, 'B-77', 3.95, 10), (10, 3, 'C-1', 0.50, 1),
  (99, 2, 'B-80', 0.35, 100), (100, 2, 'B-81', 0.38, 100), (1000, 1, 'N-OLD', 1.00, 1);
