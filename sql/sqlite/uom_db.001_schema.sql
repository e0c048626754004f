-- Units: 1 from_unit = factor × to_unit, per product. Chains such as pallet → case → piece are allowed.
-- Quantities and amounts are TEXT in plain decimal digits: exact, where REAL is not.

CREATE TABLE IF NOT EXISTS unit_conversions (
  product_id TEXT NOT NULL,
  from_unit  TEXT NOT NULL,
  to_unit    TEXT NOT NULL,
  factor     TEXT NULL,
  PRIMARY KEY (product_id, from_unit, to_unit),
  CONSTRAINT ck_conversions_factor CHECK (factor GLOB '[0-9]*' AND factor NOT GLOB '*[^0-9.]*' AND factor GLOB '*[1-9]*'),
  CONSTRAINT ck_conversions_units CHECK (from_unit <> to_unit)
) STRICT, WITHOUT ROWID;
