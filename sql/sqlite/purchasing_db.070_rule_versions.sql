-- Versions of the rules, their tests, and who put which in force when. The version in force is that of the last change "activated"; without one the rule file is.

CREATE TABLE IF NOT EXISTS rule_versions (
  version     TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  hash        TEXT    NOT NULL,
  rule_count  INTEGER NOT NULL,
  author      TEXT    NOT NULL,
  stored_at   TEXT    NOT NULL,
  reason      TEXT    NULL,
  tests       TEXT    NOT NULL,
  rules_text  TEXT    NOT NULL,
  PRIMARY KEY (version)
) STRICT;

-- Only ever added to. The number is what makes two changes at once one after the other.
CREATE TABLE IF NOT EXISTS rule_changes (
  change_no INTEGER NOT NULL,
  action    TEXT    NOT NULL,
  version   TEXT    NOT NULL,
  hash      TEXT    NOT NULL,
  actor     TEXT    NOT NULL,
  at        TEXT    NOT NULL,
  reason    TEXT    NULL,
  PRIMARY KEY (change_no),
  CONSTRAINT ck_rule_changes_action CHECK (action IN ('stored', 'discarded', 'activated'))
) STRICT;

ALTER TABLE purchase_orders ADD COLUMN rule_set_version TEXT NULL;
ALTER TABLE catalogue_runs ADD COLUMN rule_set_version TEXT NULL;
ALTER TABLE catalogue_run_rules ADD COLUMN rule_set_version TEXT NULL;
