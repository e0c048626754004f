-- Our own orders, what is to be sent, and how far runs are.
-- The two unique keys of purchase_order_lines are what keeps an order from being made twice.

CREATE TABLE IF NOT EXISTS purchase_orders (
  order_id            VARCHAR(64)    NOT NULL,
  run_key             VARCHAR(128)   NOT NULL,
  supplier_id         VARCHAR(64)    NOT NULL,
  supplier_name       VARCHAR(255)   NULL,
  currency            CHAR(3)        NOT NULL,
  status              VARCHAR(24)    NOT NULL,
  version             INT            NOT NULL,
  created_by          VARCHAR(128)   NOT NULL,
  created_at          DATETIME(6)    NOT NULL,
  changed_at          DATETIME(6)    NOT NULL,
  order_date          DATE           NOT NULL,
  approved_by         TEXT           NOT NULL,
  approvals_needed    INT            NOT NULL DEFAULT 0,
  total_amount        DECIMAL(28,8)  NOT NULL,
  discount_amount     DECIMAL(28,8)  NOT NULL,
  final_amount        DECIMAL(28,8)  NOT NULL,
  tax_rate            DECIMAL(28,8)  NOT NULL,
  tax_amount          DECIMAL(28,8)  NOT NULL,
  grand_total         DECIMAL(28,8)  NOT NULL,
  base_currency       CHAR(3)        NOT NULL,
  fx_rate             DECIMAL(28,12) NOT NULL,
  fx_date             DATE           NULL,
  rule_set_hash       VARCHAR(128)   NOT NULL,
  minimum_order_value DECIMAL(28,8)  NULL,
  PRIMARY KEY (order_id),
  KEY ix_orders_status (status, order_id),
  KEY ix_orders_supplier (supplier_id, order_id),
  KEY ix_orders_run (run_key, status, order_id),
  CONSTRAINT ck_orders_status CHECK (status IN ('draft', 'pending_approval', 'approved', 'sent', 'acknowledged',
    'partly_received', 'received', 'rejected', 'cancelled')),
  CONSTRAINT ck_orders_version CHECK (version >= 1),
  CONSTRAINT ck_orders_final CHECK (final_amount = total_amount - discount_amount),
  CONSTRAINT ck_orders_grand CHECK (grand_total = final_amount + tax_amount),
  CONSTRAINT ck_orders_fx CHECK (fx_rate > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS purchase_order_lines (
  order_id          VARCHAR(64)   NOT NULL,
  product_id        VARCHAR(64)   NOT NULL,
  warehouse_id      VARCHAR(64)   NOT NULL,
  split_no          INT           NOT NULL DEFAULT 0,
  run_key           VARCHAR(128)  NOT NULL,
  position_sequence INT           NOT NULL,
  line_no           INT           NOT NULL,
  quantity          DECIMAL(28,8) NOT NULL,
  stock_unit        VARCHAR(32)   NOT NULL,
  purchase_quantity DECIMAL(28,8) NOT NULL,
  purchase_unit     VARCHAR(32)   NOT NULL,
  unit_price        DECIMAL(28,8) NOT NULL,
  amount            DECIMAL(28,8) NOT NULL,
  expected_on       DATE          NULL,
  received_quantity DECIMAL(28,8) NOT NULL DEFAULT 0,
  is_open           BOOLEAN       NOT NULL DEFAULT TRUE,
  price_tiers       TEXT          NULL,
  PRIMARY KEY (order_id, product_id, warehouse_id, split_no),
  UNIQUE KEY uq_lines_run (run_key, product_id, warehouse_id, split_no),
  UNIQUE KEY uq_lines_position (product_id, position_sequence, split_no),
  KEY ix_lines_open (product_id, is_open),
  CONSTRAINT fk_lines_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id),
  CONSTRAINT ck_lines_quantity CHECK (quantity > 0),
  CONSTRAINT ck_lines_received CHECK (received_quantity >= 0),
  CONSTRAINT ck_lines_price CHECK (unit_price >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS order_audit (
  order_id    VARCHAR(64)  NOT NULL,
  version     INT          NOT NULL,
  at          DATETIME(6)  NOT NULL,
  actor       VARCHAR(128) NOT NULL,
  action      VARCHAR(32)  NOT NULL,
  from_status VARCHAR(24)  NULL,
  to_status   VARCHAR(24)  NOT NULL,
  reason      TEXT         NULL,
  PRIMARY KEY (order_id, version),
  CONSTRAINT fk_audit_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- due_at moves into the future while a worker has taken the message, so a lease that ends needs no clean-up.
CREATE TABLE IF NOT EXISTS outbox (
  message_id      VARCHAR(64)  NOT NULL,
  order_id        VARCHAR(64)  NOT NULL,
  order_version   INT          NOT NULL,
  channel         VARCHAR(64)  NOT NULL,
  idempotency_key VARCHAR(128) NOT NULL,
  created_at      DATETIME(6)  NOT NULL,
  due_at          DATETIME(6)  NOT NULL,
  attempts        INT          NOT NULL DEFAULT 0,
  state           VARCHAR(16)  NOT NULL DEFAULT 'pending',
  worker          VARCHAR(128) NULL,
  detail          TEXT         NULL,
  PRIMARY KEY (message_id),
  UNIQUE KEY uq_outbox_idempotency (idempotency_key),
  KEY ix_outbox_due (state, due_at),
  KEY ix_outbox_order (order_id),
  CONSTRAINT fk_outbox_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id),
  CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'sent', 'obsolete', 'dead'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS catalogue_runs (
  run_key       VARCHAR(128) NOT NULL,
  rule_set_hash VARCHAR(128) NOT NULL,
  order_date    DATE         NOT NULL,
  started_at    DATETIME(6)  NOT NULL,
  started_by    VARCHAR(128) NOT NULL,
  planned       BOOLEAN      NOT NULL DEFAULT FALSE,
  finished_at   DATETIME(6)  NULL,
  PRIMARY KEY (run_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS catalogue_batches (
  run_key       VARCHAR(128) NOT NULL,
  batch_no      INT          NOT NULL,
  after_id      VARCHAR(64)  NULL,
  last_id       VARCHAR(64)  NOT NULL,
  product_count INT          NOT NULL,
  done          BOOLEAN      NOT NULL DEFAULT FALSE,
  worker        VARCHAR(128) NULL,
  taken_until   DATETIME(6)  NULL,
  decided       INT          NOT NULL DEFAULT 0,
  held          INT          NOT NULL DEFAULT 0,
  line_count    INT          NOT NULL DEFAULT 0,
  done_at       DATETIME(6)  NULL,
  PRIMARY KEY (run_key, batch_no),
  KEY ix_batches_open (run_key, done, batch_no),
  CONSTRAINT fk_batches_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS catalogue_held (
  run_key    VARCHAR(128) NOT NULL,
  product_id VARCHAR(64)  NOT NULL,
  reasons    TEXT         NOT NULL,
  PRIMARY KEY (run_key, product_id),
  CONSTRAINT fk_held_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS graph_checkpoints (
  run_id     VARCHAR(128) NOT NULL,
  graph      VARCHAR(128) NOT NULL,
  graph_hash VARCHAR(128) NOT NULL,
  version    BIGINT       NOT NULL,
  status     VARCHAR(16)  NOT NULL,
  state      LONGTEXT     NOT NULL,
  at         DATETIME(6)  NOT NULL,
  started_at DATETIME(6)  NOT NULL,
  PRIMARY KEY (run_id),
  KEY ix_checkpoints_unfinished (graph, status, started_at),
  CONSTRAINT ck_checkpoints_status CHECK (status IN ('running', 'waiting', 'compensating', 'completed')),
  CONSTRAINT ck_checkpoints_version CHECK (version >= 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
