-- What somebody outside proposes for a study, in that order; a position is the number of the trial it becomes. A row
-- without genes says that no more will come.
CREATE TABLE proposal (
    study VARCHAR(120) NOT NULL REFERENCES study (id),
    position INT NOT NULL,
    genes VARCHAR(10000),
    made TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (study, position),
    UNIQUE (study, genes)
);

-- Trials that somebody outside evaluates: until when one is held and under which token, and whether it was answered.
CREATE TABLE question (
    study VARCHAR(120) NOT NULL REFERENCES study (id),
    number INT NOT NULL,
    candidate CHAR(16) NOT NULL,
    token UUID NOT NULL,
    held_until TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    told TIMESTAMP(9) WITH TIME ZONE,
    -- Why it failed, if it did; else its figures are rows of the next table.
    failure VARCHAR(1000000),
    PRIMARY KEY (study, number)
);

CREATE TABLE told_measurement (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    metric VARCHAR(100) NOT NULL,
    "VALUE" DOUBLE PRECISION NOT NULL,
    spread DOUBLE PRECISION NOT NULL,
    repeats BIGINT NOT NULL,
    low DOUBLE PRECISION,
    high DOUBLE PRECISION,
    doubts VARCHAR(200) DEFAULT '' NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES question (study, number)
);
