-- How far a trial was to go: the rung, from 0, and the epochs that were over then, of those of a whole training. A
-- candidate whose training pauses and goes on has a trial for each rung. Rows from before did not pause.
ALTER TABLE trial ADD COLUMN rung INT DEFAULT 0 NOT NULL;
ALTER TABLE trial ADD COLUMN epochs INT DEFAULT 1 NOT NULL;
ALTER TABLE trial ADD COLUMN of_epochs INT DEFAULT 1 NOT NULL;

-- The constraint was not given a name.
EXECUTE IMMEDIATE 'ALTER TABLE trial DROP CONSTRAINT ' || (
    SELECT constraint_name FROM information_schema.table_constraints
    WHERE table_schema = 'PUBLIC' AND table_name = 'TRIAL' AND constraint_type = 'UNIQUE');
ALTER TABLE trial ADD CONSTRAINT trial_step UNIQUE (study, candidate, rung);
