-- Units: 1 from_unit = factor × to_unit, per product. Chains such as pallet → case → piece are allowed.

CREATE TABLE IF NOT EXISTS unit_conversions (
  product_id VARCHAR(64)    NOT NULL,
  from_unit  VARCHAR(32)    NOT NULL,
  to_unit    VARCHAR(32)    NOT NULL,
  factor     DECIMAL(28,12) NULL,
  PRIMARY KEY (product_id, from_unit, to_unit),
  CONSTRAINT ck_conversions_factor CHECK (factor > 0),
  CONSTRAINT ck_conversions_units CHECK (from_unit <> to_unit)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
