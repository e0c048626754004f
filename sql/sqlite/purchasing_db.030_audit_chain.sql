-- The audit trail is one chain: every entry has its place (seq) and a hash over itself and the hash of the entry before it.
-- Entries of before get their place when the first entry is added; begun says that this was done.

ALTER TABLE order_audit ADD COLUMN seq INTEGER NULL;
ALTER TABLE order_audit ADD COLUMN hash TEXT NULL;

CREATE UNIQUE INDEX IF NOT EXISTS uq_audit_seq ON order_audit (seq);

-- Entries that are not about one order: rules, parameters, accounts, keys, and the trail itself.
CREATE TABLE IF NOT EXISTS audit_events (
  seq     INTEGER NOT NULL,
  at      TEXT    NOT NULL,
  actor   TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  detail  TEXT    NULL,
  hash    TEXT    NOT NULL,
  PRIMARY KEY (seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS ix_events_subject ON audit_events (subject, seq);

-- One row. Whoever adds an entry holds it until the end of the transaction, so that there is one chain.
-- What retention removed ends at the checkpoint; the entry after it is chained to the checkpoint's hash.
CREATE TABLE IF NOT EXISTS audit_head (
  id              INTEGER NOT NULL,
  seq             INTEGER NOT NULL,
  hash            TEXT    NOT NULL,
  checkpoint_seq  INTEGER NOT NULL,
  checkpoint_hash TEXT    NOT NULL,
  begun           INTEGER NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_head_one CHECK (id = 1)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_head (id, seq, hash, checkpoint_seq, checkpoint_hash, begun)
SELECT 1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, '0000000000000000000000000000000000000000000000000000000000000000', 0
WHERE NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.id = 1);
