-- Who sells what, at which price and terms. Prices and quantities are per unit; a NULL unit is the unit of the stock.
-- An offer is valid from valid_from to valid_to, both days included; NULL leaves that side open.
-- Quantities and amounts are TEXT in plain decimal digits: exact, where REAL is not.

CREATE TABLE IF NOT EXISTS suppliers (
  supplier_id         TEXT    NOT NULL,
  name                TEXT    NOT NULL,
  active              INTEGER NOT NULL DEFAULT 1,
  minimum_order_value TEXT    NULL,
  tax_rate            TEXT    NULL,
  email               TEXT    NULL,
  PRIMARY KEY (supplier_id),
  CONSTRAINT ck_suppliers_id CHECK (supplier_id <> ''),
  CONSTRAINT ck_suppliers_minimum CHECK (minimum_order_value GLOB '[0-9]*' AND minimum_order_value NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_suppliers_tax CHECK (tax_rate GLOB '[0-9]*' AND tax_rate NOT GLOB '*[^0-9.]*')
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS supplier_offers (
  product_id        TEXT    NOT NULL,
  supplier_id       TEXT    NOT NULL,
  offer_no          INTEGER NOT NULL DEFAULT 1,
  price             TEXT    NULL,
  currency          TEXT    NOT NULL DEFAULT 'USD',
  moq               TEXT    NULL,
  multiple          TEXT    NULL,
  max_quantity      TEXT    NULL,
  lead_time_days    INTEGER NULL,
  lead_time_std_dev TEXT    NULL,
  active            INTEGER NOT NULL DEFAULT 1,
  preference        INTEGER NULL,
  unit              TEXT    NULL,
  purchase_unit     TEXT    NULL,
  order_cost        TEXT    NULL,
  valid_from        TEXT    NULL,
  valid_to          TEXT    NULL,
  PRIMARY KEY (product_id, supplier_id, offer_no),
  CONSTRAINT fk_offers_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id),
  CONSTRAINT ck_offers_price CHECK (price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_offers_moq CHECK (moq GLOB '[0-9]*' AND moq NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_offers_multiple CHECK (multiple GLOB '[0-9]*' AND multiple NOT GLOB '*[^0-9.]*' AND multiple GLOB '*[1-9]*'),
  CONSTRAINT ck_offers_maximum CHECK (max_quantity GLOB '[0-9]*' AND max_quantity NOT GLOB '*[^0-9.]*' AND max_quantity GLOB '*[1-9]*'),
  CONSTRAINT ck_offers_lead_time CHECK (lead_time_days >= 0),
  CONSTRAINT ck_offers_lead_time_std_dev CHECK (lead_time_std_dev GLOB '[0-9]*' AND lead_time_std_dev NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_offers_order_cost CHECK (order_cost GLOB '[0-9]*' AND order_cost NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_offers_validity CHECK (valid_to >= valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_offers_supplier ON supplier_offers (supplier_id);

-- A price that holds from min_quantity (in the unit of the offer) upward.
CREATE TABLE IF NOT EXISTS price_breaks (
  product_id   TEXT    NOT NULL,
  supplier_id  TEXT    NOT NULL,
  offer_no     INTEGER NOT NULL DEFAULT 1,
  min_quantity TEXT    NOT NULL,
  price        TEXT    NOT NULL,
  PRIMARY KEY (product_id, supplier_id, offer_no, min_quantity),
  CONSTRAINT fk_breaks_offer FOREIGN KEY (product_id, supplier_id, offer_no)
    REFERENCES supplier_offers (product_id, supplier_id, offer_no),
  CONSTRAINT ck_breaks_min CHECK (min_quantity GLOB '[0-9]*' AND min_quantity NOT GLOB '*[^0-9.]*' AND min_quantity GLOB '*[1-9]*'),
  CONSTRAINT ck_breaks_price CHECK (price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*')
) STRICT, WITHOUT ROWID;

-- What one unit of currency is worth in base_currency on a day.
CREATE TABLE IF NOT EXISTS exchange_rates (
  currency      TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  rate_date     TEXT NOT NULL,
  rate          TEXT NOT NULL,
  PRIMARY KEY (base_currency, currency, rate_date),
  CONSTRAINT ck_rates_rate CHECK (rate GLOB '[0-9]*' AND rate NOT GLOB '*[^0-9.]*' AND rate GLOB '*[1-9]*')
) STRICT, WITHOUT ROWID;
