-- Hashes of the order's content as the action stored it, so that a change past the product shows. Entries of before, and of drafts, have none.
ALTER TABLE order_audit ADD COLUMN content TEXT NULL;
