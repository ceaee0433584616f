-- Trainings pause over epochs, images or resolution: of that, how much there was at a trial's end, of how much, and with how
-- much was trained before, where that matters. What paused before did so over epochs.
ALTER TABLE trial ADD COLUMN over_unit VARCHAR(16) DEFAULT 'EPOCHS' NOT NULL;
ALTER TABLE trial ADD COLUMN below VARCHAR(200) DEFAULT '' NOT NULL;
ALTER TABLE trial ALTER COLUMN epochs RENAME TO amount;
ALTER TABLE trial ALTER COLUMN of_epochs RENAME TO of_amount;
