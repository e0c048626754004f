-- Versions of the rules, their tests, and who put which in force when. The version in force is that of the last change "activated"; without one the rule file is.

CREATE TABLE IF NOT EXISTS rule_versions (
  version     VARCHAR(64)   NOT NULL,
  name        VARCHAR(255)  NOT NULL,
  hash        VARCHAR(128)  NOT NULL,
  rule_count  INT           NOT NULL,
  author      VARCHAR(128)  NOT NULL,
  stored_at   DATETIME(6)   NOT NULL,
  reason      VARCHAR(1000) NULL,
  tests       LONGTEXT      NOT NULL,
  rules_text  LONGTEXT      NOT NULL,
  PRIMARY KEY (version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Only ever added to. The number is what makes two changes at once one after the other.
CREATE TABLE IF NOT EXISTS rule_changes (
  change_no INT           NOT NULL,
  action    VARCHAR(16)   NOT NULL,
  version   VARCHAR(64)   NOT NULL,
  hash      VARCHAR(128)  NOT NULL,
  actor     VARCHAR(128)  NOT NULL,
  at        DATETIME(6)   NOT NULL,
  reason    VARCHAR(1000) NULL,
  PRIMARY KEY (change_no),
  CONSTRAINT ck_rule_changes_action CHECK (action IN ('stored', 'discarded', 'activated'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

ALTER TABLE purchase_orders ADD COLUMN rule_set_version VARCHAR(64) NULL;
ALTER TABLE catalogue_runs ADD COLUMN rule_set_version VARCHAR(64) NULL;
ALTER TABLE catalogue_run_rules ADD COLUMN rule_set_version VARCHAR(64) NULL;
