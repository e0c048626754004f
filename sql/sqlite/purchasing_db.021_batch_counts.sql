-- Products of a batch that need no order: with the held ones and those that were ordered they are all its products.
ALTER TABLE catalogue_batches ADD COLUMN nothing_needed INTEGER NOT NULL DEFAULT 0;
