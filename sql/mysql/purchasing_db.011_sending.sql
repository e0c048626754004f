-- Sending as a state machine: an order that is being sent, revisions, claims of suppliers with a token, attempts as history.
-- One ALTER TABLE per table is done whole or not at all; a second run finds it done and goes on.

ALTER TABLE purchase_orders
  DROP CONSTRAINT ck_orders_status,
  ADD CONSTRAINT ck_orders_state CHECK (status IN ('draft', 'pending_approval', 'approved', 'sending', 'sent', 'acknowledged',
    'partly_received', 'cancelling', 'received', 'closed', 'closed_short', 'rejected', 'cancelled')),
  ADD COLUMN revision INT NOT NULL DEFAULT 1,
  ADD COLUMN sent_revision INT NOT NULL DEFAULT 0;

UPDATE purchase_orders SET sent_revision = 1
WHERE sent_revision = 0 AND status IN ('sent', 'acknowledged', 'partly_received', 'received');

-- attempts_before: the attempts before the message was last queued, which do not count towards giving it up.
ALTER TABLE outbox
  DROP CONSTRAINT ck_outbox_state,
  ADD CONSTRAINT ck_outbox_states CHECK (state IN ('pending', 'sent', 'obsolete', 'dead', 'dropped')),
  ADD COLUMN supplier_id VARCHAR(64) NOT NULL DEFAULT '',
  ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'order',
  ADD COLUMN revision INT NOT NULL DEFAULT 1,
  ADD COLUMN attempts_before INT NOT NULL DEFAULT 0,
  ADD KEY ix_outbox_supplier (supplier_id, state, created_at, message_id);

UPDATE outbox SET supplier_id = (SELECT o.supplier_id FROM purchase_orders o WHERE o.order_id = outbox.order_id) WHERE supplier_id = '';

UPDATE outbox SET state = 'obsolete', detail = 'the order was changed'
WHERE state = 'pending' AND order_version > 0
  AND EXISTS (SELECT 1 FROM purchase_orders o WHERE o.order_id = outbox.order_id AND o.version > outbox.order_version);

-- One row per supplier that was ever sent something. A worker claims a supplier for one message; every later write names the token.
-- claimed_until is the end of the lease, or when the supplier was given free: who waits longest comes first.
CREATE TABLE IF NOT EXISTS outbox_suppliers (
  supplier_id   VARCHAR(64)  NOT NULL,
  claim_token   VARCHAR(64)  NULL,
  claimed_until DATETIME(6)  NOT NULL DEFAULT '2000-01-01',
  worker        VARCHAR(128) NULL,
  message_id    VARCHAR(64)  NULL,
  PRIMARY KEY (supplier_id),
  KEY ix_suppliers_claimed (claimed_until, supplier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO outbox_suppliers (supplier_id) SELECT DISTINCT o.supplier_id FROM outbox o WHERE o.supplier_id <> ''
ON DUPLICATE KEY UPDATE claim_token = NULL;

CREATE TABLE IF NOT EXISTS outbox_attempts (
  message_id VARCHAR(64)  NOT NULL,
  attempt_no INT          NOT NULL,
  order_id   VARCHAR(64)  NOT NULL,
  worker     VARCHAR(128) NOT NULL,
  started_at DATETIME(6)  NOT NULL,
  ended_at   DATETIME(6)  NULL,
  outcome    VARCHAR(16)  NOT NULL,
  detail     TEXT         NULL,
  PRIMARY KEY (message_id, attempt_no),
  KEY ix_attempts_order (order_id, started_at),
  CONSTRAINT fk_attempts_message FOREIGN KEY (message_id) REFERENCES outbox (message_id),
  CONSTRAINT ck_attempts_outcome CHECK (outcome IN ('claimed', 'under_way', 'sent', 'not_sent', 'unknown'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The content that a supplier has, kept when a change replaces it.
CREATE TABLE IF NOT EXISTS order_revisions (
  order_id VARCHAR(64) NOT NULL,
  revision INT         NOT NULL,
  content  LONGTEXT    NOT NULL,
  PRIMARY KEY (order_id, revision),
  CONSTRAINT fk_revisions_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
