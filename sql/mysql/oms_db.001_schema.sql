-- Orders and demand: what is sold, and how fast it goes.
-- avg_daily is NULL when the demand is not known: such a product is held, never ordered.

CREATE TABLE IF NOT EXISTS products (
  product_id   VARCHAR(64)  NOT NULL,
  name         VARCHAR(255) NOT NULL,
  discontinued BOOLEAN      NOT NULL DEFAULT FALSE,
  PRIMARY KEY (product_id),
  CONSTRAINT ck_products_id CHECK (product_id <> '')
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS product_demand (
  product_id   VARCHAR(64)   NOT NULL,
  avg_daily    DECIMAL(28,8) NULL,
  std_dev      DECIMAL(28,8) NULL,
  trend        VARCHAR(32)   NULL,
  safety_stock DECIMAL(28,8) NULL,
  backorders   DECIMAL(28,8) NULL,
  unit         VARCHAR(32)   NULL,
  as_of        DATE          NULL,
  PRIMARY KEY (product_id),
  CONSTRAINT fk_demand_product FOREIGN KEY (product_id) REFERENCES products (product_id),
  CONSTRAINT ck_demand_avg CHECK (avg_daily >= 0),
  CONSTRAINT ck_demand_std_dev CHECK (std_dev >= 0),
  CONSTRAINT ck_demand_safety_stock CHECK (safety_stock >= 0),
  CONSTRAINT ck_demand_backorders CHECK (backorders >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
