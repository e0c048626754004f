-- Receipts, corrections and returns as documents of their own, and the first answers to requests with an idempotency key.

CREATE TABLE IF NOT EXISTS order_receipts (
  order_id   TEXT    NOT NULL,
  receipt_id TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  at         TEXT    NOT NULL,
  actor      TEXT    NOT NULL,
  reason     TEXT    NULL,
  quantities TEXT    NOT NULL,
  PRIMARY KEY (order_id, receipt_id),
  CONSTRAINT fk_receipts_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id),
  CONSTRAINT ck_receipts_kind CHECK (kind IN ('receipt', 'correction', 'return'))
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS idempotent_requests (
  request_key   TEXT    NOT NULL,
  request_hash  TEXT    NOT NULL,
  claim_token   TEXT    NULL,
  claimed_until TEXT    NOT NULL,
  created_at    TEXT    NOT NULL,
  status        INTEGER NULL,
  etag          TEXT    NULL,
  body          TEXT    NULL,
  PRIMARY KEY (request_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_requests_created ON idempotent_requests (created_at);
