-- What no longer held of the supplier's terms when somebody approved the order all the same; null when everything held.
ALTER TABLE purchase_orders ADD COLUMN accepted_terms TEXT;
