-- Where a value lies with a confidence of 95 %, and what to know before trusting it: words separated by blanks.
-- Rows from before have no interval; it is the spread to either side then.
ALTER TABLE measurement ADD COLUMN low DOUBLE PRECISION;
ALTER TABLE measurement ADD COLUMN high DOUBLE PRECISION;
ALTER TABLE measurement ADD COLUMN doubts VARCHAR(200) DEFAULT '' NOT NULL;

ALTER TABLE confirmed ADD COLUMN low DOUBLE PRECISION;
ALTER TABLE confirmed ADD COLUMN high DOUBLE PRECISION;
ALTER TABLE confirmed ADD COLUMN doubts VARCHAR(200) DEFAULT '' NOT NULL;
