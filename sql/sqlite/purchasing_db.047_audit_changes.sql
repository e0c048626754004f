-- What an entry of the audit trail changed: lines and amounts before and after, quantities that moved, the revision. Entries of before do not say.
ALTER TABLE order_audit ADD COLUMN changes TEXT NULL;
