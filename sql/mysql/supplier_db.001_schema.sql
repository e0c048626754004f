-- Who sells what, at which price and terms. Prices and quantities are per unit; a NULL unit is the unit of the stock.
-- An offer is valid from valid_from to valid_to, both days included; NULL leaves that side open.

CREATE TABLE IF NOT EXISTS suppliers (
  supplier_id         VARCHAR(64)   NOT NULL,
  name                VARCHAR(255)  NOT NULL,
  active              BOOLEAN       NOT NULL DEFAULT TRUE,
  minimum_order_value DECIMAL(28,8) NULL,
  tax_rate            DECIMAL(28,8) NULL,
  email               VARCHAR(255)  NULL,
  PRIMARY KEY (supplier_id),
  CONSTRAINT ck_suppliers_id CHECK (supplier_id <> ''),
  CONSTRAINT ck_suppliers_minimum CHECK (minimum_order_value >= 0),
  CONSTRAINT ck_suppliers_tax CHECK (tax_rate >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS supplier_offers (
  product_id        VARCHAR(64)   NOT NULL,
  supplier_id       VARCHAR(64)   NOT NULL,
  offer_no          INT           NOT NULL DEFAULT 1,
  price             DECIMAL(28,8) NULL,
  currency          CHAR(3)       NOT NULL DEFAULT 'USD',
  moq               DECIMAL(28,8) NULL,
  multiple          DECIMAL(28,8) NULL,
  max_quantity      DECIMAL(28,8) NULL,
  lead_time_days    INT           NULL,
  lead_time_std_dev DECIMAL(28,8) NULL,
  active            BOOLEAN       NOT NULL DEFAULT TRUE,
  preference        INT           NULL,
  unit              VARCHAR(32)   NULL,
  purchase_unit     VARCHAR(32)   NULL,
  order_cost        DECIMAL(28,8) NULL,
  valid_from        DATE          NULL,
  valid_to          DATE          NULL,
  PRIMARY KEY (product_id, supplier_id, offer_no),
  KEY ix_offers_supplier (supplier_id),
  CONSTRAINT fk_offers_supplier FOREIGN KEY (supplier_id) REFERENCES suppliers (supplier_id),
  CONSTRAINT ck_offers_price CHECK (price >= 0),
  CONSTRAINT ck_offers_moq CHECK (moq >= 0),
  CONSTRAINT ck_offers_multiple CHECK (multiple > 0),
  CONSTRAINT ck_offers_maximum CHECK (max_quantity > 0),
  CONSTRAINT ck_offers_lead_time CHECK (lead_time_days >= 0),
  CONSTRAINT ck_offers_lead_time_std_dev CHECK (lead_time_std_dev >= 0),
  CONSTRAINT ck_offers_order_cost CHECK (order_cost >= 0),
  CONSTRAINT ck_offers_validity CHECK (valid_to >= valid_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A price that holds from min_quantity (in the unit of the offer) upward.
CREATE TABLE IF NOT EXISTS price_breaks (
  product_id   VARCHAR(64)   NOT NULL,
  supplier_id  VARCHAR(64)   NOT NULL,
  offer_no     INT           NOT NULL DEFAULT 1,
  min_quantity DECIMAL(28,8) NOT NULL,
  price        DECIMAL(28,8) NOT NULL,
  PRIMARY KEY (product_id, supplier_id, offer_no, min_quantity),
  CONSTRAINT fk_breaks_offer FOREIGN KEY (product_id, supplier_id, offer_no)
    REFERENCES supplier_offers (product_id, supplier_id, offer_no),
  CONSTRAINT ck_breaks_min CHECK (min_quantity > 0),
  CONSTRAINT ck_breaks_price CHECK (price >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What one unit of currency is worth in base_currency on a day.
CREATE TABLE IF NOT EXISTS exchange_rates (
  currency      CHAR(3)        NOT NULL,
  base_currency CHAR(3)        NOT NULL,
  rate_date     DATE           NOT NULL,
  rate          DECIMAL(28,12) NOT NULL,
  PRIMARY KEY (base_currency, currency, rate_date),
  CONSTRAINT ck_rates_rate CHECK (rate > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
