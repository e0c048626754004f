-- The audit trail is one chain: every entry has its place (seq) and a hash over itself and the hash of the entry before it.
-- Entries of before get their place when the first entry is added; begun says that this was done.

ALTER TABLE order_audit
  ADD COLUMN seq BIGINT NULL,
  ADD COLUMN hash CHAR(64) NULL,
  ADD UNIQUE KEY uq_audit_seq (seq);

-- Entries that are not about one order: rules, parameters, accounts, keys, and the trail itself.
CREATE TABLE IF NOT EXISTS audit_events (
  seq     BIGINT       NOT NULL,
  at      DATETIME(6)  NOT NULL,
  actor   VARCHAR(128) NOT NULL,
  action  VARCHAR(32)  NOT NULL,
  subject VARCHAR(255) NOT NULL,
  detail  MEDIUMTEXT   NULL,
  hash    CHAR(64)     NOT NULL,
  PRIMARY KEY (seq),
  KEY ix_events_subject (subject, seq)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- One row. Whoever adds an entry holds it until the end of the transaction, so that there is one chain.
-- What retention removed ends at the checkpoint; the entry after it is chained to the checkpoint's hash.
CREATE TABLE IF NOT EXISTS audit_head (
  id              INT      NOT NULL,
  seq             BIGINT   NOT NULL,
  hash            CHAR(64) NOT NULL,
  checkpoint_seq  BIGINT   NOT NULL,
  checkpoint_hash CHAR(64) NOT NULL,
  begun           BOOLEAN  NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ck_head_one CHECK (id = 1)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

INSERT INTO audit_head (id, seq, hash, checkpoint_seq, checkpoint_hash, begun)
SELECT 1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 0, '0000000000000000000000000000000000000000000000000000000000000000', FALSE
FROM (SELECT 1 AS one) o WHERE NOT EXISTS (SELECT 1 FROM audit_head h WHERE h.id = 1);
