-- Sending as a state machine: an order that is being sent, revisions, claims of suppliers with a token, attempts as history.

-- SQLite cannot change a CHECK in place, and building purchase_orders anew would break the keys that point to it. Its own documentation
-- names this way for changes that leave the rows as they are. The columns added below make other connections read the schema again.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''approved'', ''sent'', ''acknowledged'',', '''approved'', ''sending'', ''sent'', ''acknowledged'', ''cancelling'', ''closed'', ''closed_short'',')
WHERE type = 'table' AND name = 'purchase_orders';
UPDATE sqlite_schema SET sql = replace(sql, '''obsolete'', ''dead'')', '''obsolete'', ''dead'', ''dropped'')')
WHERE type = 'table' AND name = 'outbox';
PRAGMA writable_schema = RESET;

ALTER TABLE purchase_orders ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE purchase_orders ADD COLUMN sent_revision INTEGER NOT NULL DEFAULT 0;
UPDATE purchase_orders SET sent_revision = 1
WHERE sent_revision = 0 AND status IN ('sent', 'acknowledged', 'partly_received', 'received');

-- attempts_before: the attempts before the message was last queued, which do not count towards giving it up.
ALTER TABLE outbox ADD COLUMN supplier_id TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'order';
ALTER TABLE outbox ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET supplier_id = (SELECT o.supplier_id FROM purchase_orders o WHERE o.order_id = outbox.order_id) WHERE supplier_id = '';
UPDATE outbox SET state = 'obsolete', detail = 'the order was changed'
WHERE state = 'pending' AND order_version > 0
  AND EXISTS (SELECT 1 FROM purchase_orders o WHERE o.order_id = outbox.order_id AND o.version > outbox.order_version);

CREATE INDEX IF NOT EXISTS ix_outbox_supplier ON outbox (supplier_id, state, created_at, message_id);

-- One row per supplier that was ever sent something. A worker claims a supplier for one message; every later write names the token.
-- claimed_until is the end of the lease, or when the supplier was given free: who waits longest comes first.
CREATE TABLE IF NOT EXISTS outbox_suppliers (
  supplier_id   TEXT NOT NULL,
  claim_token   TEXT NULL,
  claimed_until TEXT NOT NULL DEFAULT '2000-01-01T00:00:00.000000Z',
  worker        TEXT NULL,
  message_id    TEXT NULL,
  PRIMARY KEY (supplier_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_suppliers_claimed ON outbox_suppliers (claimed_until, supplier_id);

INSERT INTO outbox_suppliers (supplier_id) SELECT DISTINCT supplier_id FROM outbox WHERE supplier_id <> '' ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS outbox_attempts (
  message_id TEXT    NOT NULL,
  attempt_no INTEGER NOT NULL,
  order_id   TEXT    NOT NULL,
  worker     TEXT    NOT NULL,
  started_at TEXT    NOT NULL,
  ended_at   TEXT    NULL,
  outcome    TEXT    NOT NULL,
  detail     TEXT    NULL,
  PRIMARY KEY (message_id, attempt_no),
  CONSTRAINT fk_attempts_message FOREIGN KEY (message_id) REFERENCES outbox (message_id),
  CONSTRAINT ck_attempts_outcome CHECK (outcome IN ('claimed', 'under_way', 'sent', 'not_sent', 'unknown'))
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_attempts_order ON outbox_attempts (order_id, started_at);

-- The content that a supplier has, kept when a change replaces it.
CREATE TABLE IF NOT EXISTS order_revisions (
  order_id TEXT    NOT NULL,
  revision INTEGER NOT NULL,
  content  TEXT    NOT NULL,
  PRIMARY KEY (order_id, revision),
  CONSTRAINT fk_revisions_order FOREIGN KEY (order_id) REFERENCES purchase_orders (order_id)
) STRICT, WITHOUT ROWID;
