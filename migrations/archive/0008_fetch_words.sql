-- The words for exchanges are those that gleaner writes: a picture was never asked for, a search for feeds never logged, and
-- a feed that moved is told by feed_moves.

CREATE TABLE fetches_in_use (      -- one row per HTTP exchange: the poll log
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  kind              TEXT NOT NULL CHECK (kind IN ('feed','page','robots','websub')),
  feed_id           INTEGER REFERENCES feeds(id) ON DELETE SET NULL,
  article_id        INTEGER REFERENCES articles(id) ON DELETE SET NULL,
  url               TEXT NOT NULL,
  final_url         TEXT,                                       -- where the redirects ended, when it is another
  started_at        TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??Z'),
  duration_ms       INTEGER,
  outcome           TEXT NOT NULL CHECK (outcome IN ('new','no_new','not_modified','same_body','gone','http_error',
                    'rate_limited','net_error','timeout','tls_error','parse_error','not_a_feed','blocked','too_large',
                    'refused','stored')),
  status            INTEGER,
  error             TEXT,
  was_conditional   INTEGER NOT NULL DEFAULT 0 CHECK (was_conditional IN (0,1)),
  wire_bytes        INTEGER,                                    -- body as sent, NULL when the server compressed it
  body_bytes        INTEGER,                                    -- body decoded
  content_type      TEXT,
  max_age_s         INTEGER,                                    -- Cache-Control or Expires, less Age
  retry_after_s     INTEGER,
  entries_total     INTEGER,
  entries_new       INTEGER,
  entries_changed   INTEGER,
  entries_known     INTEGER,
  repairs           TEXT CHECK (repairs IS NULL OR json_valid(repairs)),           -- damage that was mended in the feed, by name
  body_sha256       TEXT,                                       -- a page's -> bodies in raw/YYYY-MM.db; a feed's is not kept
  headers           TEXT CHECK (headers IS NULL OR json_valid(headers))            -- response headers that explain the outcome
) STRICT;

INSERT INTO fetches_in_use SELECT * FROM fetches;
-- Numbers are never given twice, those of pruned rows neither.
DELETE FROM sqlite_sequence WHERE name = 'fetches_in_use';
INSERT INTO sqlite_sequence (name, seq) SELECT 'fetches_in_use', seq FROM sqlite_sequence WHERE name = 'fetches';
DROP TABLE fetches;
ALTER TABLE fetches_in_use RENAME TO fetches;
CREATE INDEX fetches_feed ON fetches(feed_id, started_at) WHERE feed_id IS NOT NULL;
CREATE INDEX fetches_article ON fetches(article_id) WHERE article_id IS NOT NULL;
CREATE INDEX fetches_time ON fetches(started_at);

UPDATE data_dictionary
SET description = replace(replace(description, 'image = a picture; ', ''), '; discovery = a search for a site''s feeds', '')
WHERE table_name = 'fetches' AND column_name = 'kind';
UPDATE data_dictionary SET description = replace(description, 'moved = it has moved to another address; ', '')
WHERE table_name = 'fetches' AND column_name = 'outcome';
