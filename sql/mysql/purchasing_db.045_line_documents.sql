-- What documents show of a line: names, and the price of the unit in which it is bought. Lines of before have no price of that kind.
ALTER TABLE purchase_order_lines
  ADD COLUMN product_name VARCHAR(255) NULL,
  ADD COLUMN article_number VARCHAR(64) NULL,
  ADD COLUMN purchase_decimals INT NOT NULL DEFAULT 0,
  ADD COLUMN purchase_price DECIMAL(28, 8) NULL;
