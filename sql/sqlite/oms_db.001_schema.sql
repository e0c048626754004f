-- Orders and demand: what is sold, and how fast it goes.
-- avg_daily is NULL when the demand is not known: such a product is held, never ordered.
-- Quantities and amounts are TEXT in plain decimal digits: exact, where REAL is not.

CREATE TABLE IF NOT EXISTS products (
  product_id   TEXT    NOT NULL,
  name         TEXT    NOT NULL,
  discontinued INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id),
  CONSTRAINT ck_products_id CHECK (product_id <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS product_demand (
  product_id   TEXT NOT NULL,
  avg_daily    TEXT NULL,
  std_dev      TEXT NULL,
  trend        TEXT NULL,
  safety_stock TEXT NULL,
  backorders   TEXT NULL,
  unit         TEXT NULL,
  as_of        TEXT NULL,
  PRIMARY KEY (product_id),
  CONSTRAINT fk_demand_product FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT ck_demand_avg CHECK (avg_daily GLOB '[0-9]*' AND avg_daily NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_demand_std_dev CHECK (std_dev GLOB '[0-9]*' AND std_dev NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_demand_safety_stock CHECK (safety_stock GLOB '[0-9]*' AND safety_stock NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_demand_backorders CHECK (backorders GLOB '[0-9]*' AND backorders NOT GLOB '*[^0-9.]*')
) STRICT, WITHOUT ROWID;
