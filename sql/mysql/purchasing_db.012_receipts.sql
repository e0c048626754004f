-- Receipts, corrections and returns as documents of their own, and the first answers to requests with an idempotency key.

CREATE TABLE IF NOT EXISTS order_receipts (
  order_id   VARCHAR(64)  NOT NULL,
  receipt_id VARCHAR(128) NOT NULL,
  kind       VARCHAR(16)  NOT NULL,
  version    INT          NOT NULL,
  at         DATETIME(6)  NOT NULL,
  actor      VARCHAR(128) NOT NULL,
  reason     TEXT         NULL,
  quantities LONGTEXT     NOT NULL,
  PRIMARY KEY (order_id, receipt_id),
  CONSTRAINT fk_receipts_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id),
  CONSTRAINT ck_receipts_kind CHECK (kind IN ('receipt', 'correction', 'return'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS idempotent_requests (
  request_key   VARCHAR(128) NOT NULL,
  request_hash  VARCHAR(64)  NOT NULL,
  claim_token   VARCHAR(64)  NULL,
  claimed_until DATETIME(6)  NOT NULL,
  created_at    DATETIME(6)  NOT NULL,
  status        INT          NULL,
  etag          VARCHAR(64)  NULL,
  body          LONGTEXT     NULL,
  PRIMARY KEY (request_key),
  KEY ix_requests_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
