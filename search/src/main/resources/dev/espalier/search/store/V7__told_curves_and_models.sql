-- What else is told of a trial that somebody outside evaluated: its learning curve, and its model's digest. The model itself
-- is a file in the folder of the study.
CREATE TABLE told_epoch (
    study VARCHAR(120) NOT NULL,
    trial INT NOT NULL,
    position INT NOT NULL,
    number INT NOT NULL,
    training_loss DOUBLE PRECISION NOT NULL,
    validation_accuracy DOUBLE PRECISION NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (study, trial, position),
    FOREIGN KEY (study, trial) REFERENCES question (study, number)
);

ALTER TABLE question ADD COLUMN model CHAR(64);
