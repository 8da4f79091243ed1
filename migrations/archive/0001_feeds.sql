-- The feeds that are followed, what their servers asked of us, and the log of every HTTP exchange.
--
-- Throughout the archive: every *_at is TEXT in UTC, exactly YYYY-MM-DDTHH:MM:SSZ; *_ms, *_s and *_bytes are
-- integers; NULL means unknown, never the empty string; ids are never reused.

PRAGMA application_id = 0x676c6e72;   -- 'glnr'
PRAGMA user_version   = 1;

CREATE TABLE feeds (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  url               TEXT NOT NULL UNIQUE,                       -- address polled now
  configured_url    TEXT NOT NULL UNIQUE,                       -- as written in the configuration
  host              TEXT NOT NULL,                              -- of url; polls of one host wait for each other
  title             TEXT,                                       -- the configured title, else the feed's own
  site_url          TEXT,
  description       TEXT,
  lang              TEXT,
  format            TEXT,                                       -- rss2.0, atom1.0, json1.1, ...
  icon_url          TEXT,
  category          TEXT,                                       -- the configured tags, joined by ', '
  hub_url           TEXT,                                       -- WebSub hub the feed names
  added_at          TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??Z'),
  state             TEXT NOT NULL DEFAULT 'active'
                    CHECK (state IN ('active','paused','failing','gone','removed')),
  state_reason      TEXT,
  -- polling state, enough to be polite after a restart
  next_poll_at      TEXT CHECK (next_poll_at GLOB '????-??-??T??:??:??Z'),
  interval_s        INTEGER CHECK (interval_s > 0),
  next_poll_reason  TEXT,                                       -- why next_poll_at is when it is, in words
  last_poll_at      TEXT CHECK (last_poll_at GLOB '????-??-??T??:??:??Z'),
  last_ok_at        TEXT CHECK (last_ok_at GLOB '????-??-??T??:??:??Z'),
  last_new_at       TEXT CHECK (last_new_at GLOB '????-??-??T??:??:??Z'),
  failure_count     INTEGER NOT NULL DEFAULT 0 CHECK (failure_count >= 0),
  last_error        TEXT,
  last_status       INTEGER,
  etag              TEXT,                                       -- byte for byte, as ISO-8859-1
  last_modified     TEXT,                                       -- the server's own string, never re-rendered
  validators_url    TEXT,                                       -- the address that gave them; they go back to no other
  validators_at     TEXT CHECK (validators_at GLOB '????-??-??T??:??:??Z'),
  body_sha256       TEXT,                                       -- of the last body that was read
  ttl_s             INTEGER,                                    -- rest the feed itself asks for (ttl, sy:update*)
  skip_hours        INTEGER NOT NULL DEFAULT 0,                 -- hours (UTC) it asks not to be polled in, bit 0 for midnight
  skip_days         INTEGER NOT NULL DEFAULT 0,                 -- days it asks not to be polled on, bit 0 for Monday
  options           TEXT CHECK (options IS NULL OR json_valid(options))            -- per-feed configuration as applied
) STRICT;
CREATE INDEX feeds_due ON feeds(next_poll_at, host) WHERE state IN ('active','failing');

CREATE TABLE feed_moves (          -- addresses a feed was seen to move to
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  feed_id           INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
  from_url          TEXT NOT NULL,
  to_url            TEXT NOT NULL,
  kind              TEXT NOT NULL CHECK (kind IN ('permanent','self','new-feed-url')),
  seen_count        INTEGER NOT NULL DEFAULT 1,                 -- polls in which it was seen
  seen_days         INTEGER NOT NULL DEFAULT 1,                 -- different days on which it was seen
  first_seen_at     TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_seen_at      TEXT NOT NULL CHECK (last_seen_at GLOB '????-??-??T??:??:??Z'),
  applied_at        TEXT CHECK (applied_at GLOB '????-??-??T??:??:??Z'),
  UNIQUE (feed_id, from_url, to_url, kind)
) STRICT;

CREATE TABLE hosts (               -- politeness that survives restarts
  host              TEXT PRIMARY KEY,
  not_before_at     TEXT CHECK (not_before_at GLOB '????-??-??T??:??:??Z'),   -- the server asked for a rest until then
  robots_fetched_at TEXT CHECK (robots_fetched_at GLOB '????-??-??T??:??:??Z'),
  robots_status     INTEGER,
  robots_body       TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE fetches (             -- one row per HTTP exchange: the poll log
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  kind              TEXT NOT NULL CHECK (kind IN ('feed','page','robots','image','websub','discovery')),
  feed_id           INTEGER REFERENCES feeds(id) ON DELETE SET NULL,
  article_id        INTEGER REFERENCES articles(id) ON DELETE SET NULL,
  url               TEXT NOT NULL,
  final_url         TEXT,                                       -- where the redirects ended, when it is another
  started_at        TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??Z'),
  duration_ms       INTEGER,
  outcome           TEXT NOT NULL CHECK (outcome IN ('new','no_new','not_modified','same_body','moved','gone','http_error',
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
CREATE INDEX fetches_feed ON fetches(feed_id, started_at) WHERE feed_id IS NOT NULL;
CREATE INDEX fetches_article ON fetches(article_id) WHERE article_id IS NOT NULL;
CREATE INDEX fetches_time ON fetches(started_at);

CREATE TABLE feed_days (           -- what each feed did on each day; survives pruning of fetches
  feed_id           INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
  day               TEXT NOT NULL CHECK (day GLOB '????-??-??'),
  polls             INTEGER NOT NULL DEFAULT 0,
  not_modified      INTEGER NOT NULL DEFAULT 0,
  errors            INTEGER NOT NULL DEFAULT 0,
  entries_new       INTEGER NOT NULL DEFAULT 0,
  body_bytes        INTEGER NOT NULL DEFAULT 0,
  min_overlap       INTEGER,                                    -- fewest known entries in a poll that had any; 0 = entries may have been missed
  PRIMARY KEY (feed_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (                -- facts about this file
  key               TEXT PRIMARY KEY,
  value             TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES
  ('created_at', strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
  ('about', 'An archive of feeds and articles kept by gleaner. Start with the views, then SELECT * FROM data_dictionary.');
