-- What documents show of a line: names, and the price of the unit in which it is bought. Lines of before have no price of that kind.
ALTER TABLE purchase_order_lines ADD COLUMN product_name TEXT NULL;
ALTER TABLE purchase_order_lines ADD COLUMN article_number TEXT NULL;
ALTER TABLE purchase_order_lines ADD COLUMN purchase_decimals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE purchase_order_lines ADD COLUMN purchase_price TEXT NULL;
