-- Limits that were set, moved or lifted (no bound) after the study was made, in that order. The process that searches
-- writes the first trial each of them holds for when it comes to propose it.
CREATE TABLE target (
    study VARCHAR(120) NOT NULL REFERENCES study (id),
    position INT NOT NULL,
    metric VARCHAR(100) NOT NULL,
    bound DOUBLE PRECISION,
    set_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    first_trial INT,
    PRIMARY KEY (study, position)
);
