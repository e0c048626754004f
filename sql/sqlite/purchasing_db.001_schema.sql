-- Our own orders, what is to be sent, and how far runs are.
-- The two unique keys of purchase_order_lines are what keeps an order from being made twice.
-- Quantities and amounts are TEXT in plain decimal digits, times are ISO 8601 in UTC.

CREATE TABLE IF NOT EXISTS purchase_orders (
  order_id            TEXT    NOT NULL,
  run_key             TEXT    NOT NULL,
  supplier_id         TEXT    NOT NULL,
  supplier_name       TEXT    NULL,
  currency            TEXT    NOT NULL,
  status              TEXT    NOT NULL,
  version             INTEGER NOT NULL,
  created_by          TEXT    NOT NULL,
  created_at          TEXT    NOT NULL,
  changed_at          TEXT    NOT NULL,
  order_date          TEXT    NOT NULL,
  approved_by         TEXT    NOT NULL,
  approvals_needed    INTEGER NOT NULL DEFAULT 0,
  total_amount        TEXT    NOT NULL,
  discount_amount     TEXT    NOT NULL,
  final_amount        TEXT    NOT NULL,
  tax_rate            TEXT    NOT NULL,
  tax_amount          TEXT    NOT NULL,
  grand_total         TEXT    NOT NULL,
  base_currency       TEXT    NOT NULL,
  fx_rate             TEXT    NOT NULL,
  fx_date             TEXT    NULL,
  rule_set_hash       TEXT    NOT NULL,
  minimum_order_value TEXT    NULL,
  PRIMARY KEY (order_id),
  CONSTRAINT ck_orders_status CHECK (status IN ('draft', 'pending_approval', 'approved', 'sent', 'acknowledged',
    'partly_received', 'received', 'rejected', 'cancelled')),
  CONSTRAINT ck_orders_version CHECK (version >= 1),
  CONSTRAINT ck_orders_fx CHECK (fx_rate GLOB '[0-9]*' AND fx_rate NOT GLOB '*[^0-9.]*' AND fx_rate GLOB '*[1-9]*')
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_orders_status ON purchase_orders (status, order_id);
CREATE INDEX IF NOT EXISTS ix_orders_supplier ON purchase_orders (supplier_id, order_id);
CREATE INDEX IF NOT EXISTS ix_orders_run ON purchase_orders (run_key, status, order_id);

CREATE TABLE IF NOT EXISTS purchase_order_lines (
  order_id          TEXT    NOT NULL,
  product_id        TEXT    NOT NULL,
  warehouse_id      TEXT    NOT NULL,
  split_no          INTEGER NOT NULL DEFAULT 0,
  run_key           TEXT    NOT NULL,
  position_sequence INTEGER NOT NULL,
  line_no           INTEGER NOT NULL,
  quantity          TEXT    NOT NULL,
  stock_unit        TEXT    NOT NULL,
  purchase_quantity TEXT    NOT NULL,
  purchase_unit     TEXT    NOT NULL,
  unit_price        TEXT    NOT NULL,
  amount            TEXT    NOT NULL,
  expected_on       TEXT    NULL,
  received_quantity TEXT    NOT NULL DEFAULT '0',
  is_open           INTEGER NOT NULL DEFAULT 1,
  price_tiers       TEXT    NULL,
  PRIMARY KEY (order_id, product_id, warehouse_id, split_no),
  CONSTRAINT uq_lines_run UNIQUE (run_key, product_id, warehouse_id, split_no),
  CONSTRAINT uq_lines_position UNIQUE (product_id, position_sequence, split_no),
  CONSTRAINT fk_lines_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id),
  CONSTRAINT ck_lines_quantity CHECK (quantity GLOB '[0-9]*' AND quantity NOT GLOB '*[^0-9.]*' AND quantity GLOB '*[1-9]*'),
  CONSTRAINT ck_lines_received CHECK (received_quantity GLOB '[0-9]*' AND received_quantity NOT GLOB '*[^0-9.]*'),
  CONSTRAINT ck_lines_price CHECK (unit_price GLOB '[0-9]*' AND unit_price NOT GLOB '*[^0-9.]*')
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_lines_open ON purchase_order_lines (product_id, is_open);

CREATE TABLE IF NOT EXISTS order_audit (
  order_id    TEXT    NOT NULL,
  version     INTEGER NOT NULL,
  at          TEXT    NOT NULL,
  actor       TEXT    NOT NULL,
  action      TEXT    NOT NULL,
  from_status TEXT    NULL,
  to_status   TEXT    NOT NULL,
  reason      TEXT    NULL,
  PRIMARY KEY (order_id, version),
  CONSTRAINT fk_audit_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id)
) STRICT, WITHOUT ROWID;

-- due_at moves into the future while a worker has taken the message, so a lease that ends needs no clean-up.
CREATE TABLE IF NOT EXISTS outbox (
  message_id      TEXT    NOT NULL,
  order_id        TEXT    NOT NULL,
  order_version   INTEGER NOT NULL,
  channel         TEXT    NOT NULL,
  idempotency_key TEXT    NOT NULL,
  created_at      TEXT    NOT NULL,
  due_at          TEXT    NOT NULL,
  attempts        INTEGER NOT NULL DEFAULT 0,
  state           TEXT    NOT NULL DEFAULT 'pending',
  worker          TEXT    NULL,
  detail          TEXT    NULL,
  PRIMARY KEY (message_id),
  CONSTRAINT uq_outbox_idempotency UNIQUE (idempotency_key),
  CONSTRAINT fk_outbox_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id),
  CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'sent', 'obsolete', 'dead'))
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_outbox_due ON outbox (state, due_at);
CREATE INDEX IF NOT EXISTS ix_outbox_order ON outbox (order_id);

CREATE TABLE IF NOT EXISTS catalogue_runs (
  run_key       TEXT    NOT NULL,
  rule_set_hash TEXT    NOT NULL,
  order_date    TEXT    NOT NULL,
  started_at    TEXT    NOT NULL,
  started_by    TEXT    NOT NULL,
  planned       INTEGER NOT NULL DEFAULT 0,
  finished_at   TEXT    NULL,
  PRIMARY KEY (run_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS catalogue_batches (
  run_key       TEXT    NOT NULL,
  batch_no      INTEGER NOT NULL,
  after_id      TEXT    NULL,
  last_id       TEXT    NOT NULL,
  product_count INTEGER NOT NULL,
  done          INTEGER NOT NULL DEFAULT 0,
  worker        TEXT    NULL,
  taken_until   TEXT    NULL,
  decided       INTEGER NOT NULL DEFAULT 0,
  held          INTEGER NOT NULL DEFAULT 0,
  line_count    INTEGER NOT NULL DEFAULT 0,
  done_at       TEXT    NULL,
  PRIMARY KEY (run_key, batch_no),
  CONSTRAINT fk_batches_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_batches_open ON catalogue_batches (run_key, done, batch_no);

CREATE TABLE IF NOT EXISTS catalogue_held (
  run_key    TEXT    NOT NULL,
  product_id TEXT    NOT NULL,
  reasons    TEXT    NOT NULL,
  PRIMARY KEY (run_key, product_id),
  CONSTRAINT fk_held_run FOREIGN KEY (run_key) REFERENCES catalogue_runs (run_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS graph_checkpoints (
  run_id     TEXT    NOT NULL,
  graph      TEXT    NOT NULL,
  graph_hash TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  status     TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  at         TEXT    NOT NULL,
  started_at TEXT    NOT NULL,
  PRIMARY KEY (run_id),
  CONSTRAINT ck_checkpoints_status CHECK (status IN ('running', 'waiting', 'compensating', 'completed')),
  CONSTRAINT ck_checkpoints_version CHECK (version >= 1)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_checkpoints_unfinished ON graph_checkpoints (graph, status, started_at);
