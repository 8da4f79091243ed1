-- What politeness must remember across restarts: robots.txt of each server, and when each feed speaks.

ALTER TABLE feeds ADD COLUMN habits TEXT CHECK (habits IS NULL OR json_valid(habits));  -- when the feed speaks, learned from its entries

ALTER TABLE hosts ADD COLUMN crawl_delay_s INTEGER CHECK (crawl_delay_s > 0);  -- seconds between two requests, as its robots.txt asks
ALTER TABLE hosts DROP COLUMN robots_fetched_at;
ALTER TABLE hosts DROP COLUMN robots_status;
ALTER TABLE hosts DROP COLUMN robots_body;

CREATE TABLE robots (              -- robots.txt belongs to scheme, host and port together
  origin            TEXT PRIMARY KEY,                           -- https://example.org
  fetched_at        TEXT NOT NULL CHECK (fetched_at GLOB '????-??-??T??:??:??Z'),
  status            INTEGER,
  error             TEXT,
  body              TEXT
) STRICT, WITHOUT ROWID;

DELETE FROM data_dictionary WHERE table_name = 'hosts' AND column_name LIKE 'robots%';
INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('feeds', 'habits',         'When the feed speaks, as JSON: weights of its recent entries by hour of the day (UTC) and day ' ||
                              'of the week (from Monday on), older entries weighing less; NULL = nothing is known yet.'),
  ('hosts', 'crawl_delay_s',  'Seconds its robots.txt asks to let pass between two requests; NULL = it does not ask.'),
  ('robots', '',              'The robots.txt of each server whose article pages are fetched, as last received; asked for again after a day.'),
  ('robots', 'origin',        'The server: scheme, host and port together, as in https://example.org.'),
  ('robots', 'fetched_at',    'When it was last asked for (UTC).'),
  ('robots', 'status',        'HTTP status of the answer; NULL = no answer came.'),
  ('robots', 'error',         'Why it could not be read; while that is so, no page of the server is fetched. NULL = it was read, or there is none.'),
  ('robots', 'body',          'Text of robots.txt; NULL = there is none, or it was not received.');
