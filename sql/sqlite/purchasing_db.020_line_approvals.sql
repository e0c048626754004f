-- How many people the decision on a line wanted to approve it: an order never needs fewer than any of its lines.
ALTER TABLE purchase_order_lines ADD COLUMN approvals_needed INTEGER NOT NULL DEFAULT 0;
