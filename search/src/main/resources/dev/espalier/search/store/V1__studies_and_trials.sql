-- Counts the changes of the whole store. Every writing transaction advances it first and so holds its row until it ends:
-- changes become visible in the order of their numbers, and whoever has read up to one number has missed nothing.
CREATE TABLE clock (
    now BIGINT NOT NULL
);

INSERT INTO clock (now) VALUES (0);

CREATE TABLE change (
    sequence BIGINT PRIMARY KEY,
    study VARCHAR(120) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    trial INT NOT NULL
);

CREATE TABLE study (
    id VARCHAR(120) PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    definition VARCHAR(10000000) NOT NULL,
    objectives VARCHAR(1000) NOT NULL,
    limits VARCHAR(1000) NOT NULL,
    seed BIGINT NOT NULL,
    budget_trials INT,
    budget_ms BIGINT,
    state VARCHAR(20) NOT NULL,
    message VARCHAR(10000) NOT NULL,
    created TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    ended TIMESTAMP(9) WITH TIME ZONE,
    used_ms BIGINT NOT NULL,
    stop_requested BOOLEAN NOT NULL,
    -- Who works on it: all null when nobody does.
    lease UUID,
    owner_host VARCHAR(255),
    owner_pid BIGINT,
    owner_started BIGINT,
    heartbeat TIMESTAMP(9) WITH TIME ZONE
);

CREATE TABLE trial (
    study VARCHAR(120) NOT NULL REFERENCES study (id),
    number INT NOT NULL,
    candidate CHAR(16) NOT NULL,
    genes VARCHAR(10000) NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    -- Of an infeasible trial: the sum of its relative violations.
    violation DOUBLE PRECISION,
    -- Of a failed trial.
    stage VARCHAR(20),
    reason VARCHAR(1000000),
    seed BIGINT NOT NULL,
    code_version VARCHAR(1000) NOT NULL,
    data_fingerprint VARCHAR(1000) NOT NULL,
    device VARCHAR(1000) NOT NULL,
    java VARCHAR(1000) NOT NULL,
    os VARCHAR(1000) NOT NULL,
    finished TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    took_ns BIGINT NOT NULL,
    PRIMARY KEY (study, number),
    UNIQUE (study, candidate)
);

-- What follows belongs to a trial; position keeps the order in which it became known.
CREATE TABLE measurement (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    metric VARCHAR(100) NOT NULL,
    "VALUE" DOUBLE PRECISION NOT NULL,
    spread DOUBLE PRECISION NOT NULL,
    repeats BIGINT NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);

CREATE TABLE broken_limit (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    metric VARCHAR(100) NOT NULL,
    bound DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);

CREATE TABLE epoch (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    number INT NOT NULL,
    training_loss DOUBLE PRECISION NOT NULL,
    validation_accuracy DOUBLE PRECISION NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);

CREATE TABLE artifact (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    kind VARCHAR(100) NOT NULL,
    -- Relative to the home folder where the file lies below it, so that the home can be moved.
    path VARCHAR(10000) NOT NULL,
    sha256 CHAR(64) NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);

-- What was measured again of members of the front, on their final files.
CREATE TABLE confirmed (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    metric VARCHAR(100) NOT NULL,
    "VALUE" DOUBLE PRECISION NOT NULL,
    spread DOUBLE PRECISION NOT NULL,
    repeats BIGINT NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES trial (study, number)
);

-- What is evaluated right now, by the process that works on the study.
CREATE TABLE activity (
    study VARCHAR(120) NOT NULL REFERENCES study (id),
    number INT NOT NULL,
    genes VARCHAR(10000) NOT NULL,
    stage VARCHAR(20),
    epoch INT NOT NULL,
    epochs INT NOT NULL,
    started TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    updated TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (study, number)
);
