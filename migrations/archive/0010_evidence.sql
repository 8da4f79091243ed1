-- Evidence: when gleaner was looking, and what each page was read with, so that it can be read again to the letter.

CREATE TABLE runs (                -- one row per start of the service or of a pass: between them nobody was looking
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  command           TEXT NOT NULL CHECK (command IN ('run','once')),
  version           TEXT NOT NULL,
  commit_id         TEXT,                                       -- of the source it was built from
  config_sha256     TEXT NOT NULL,                              -- of the settings in force, secrets masked
  started_at        TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??Z'),
  stopped_at        TEXT CHECK (stopped_at GLOB '????-??-??T??:??:??Z'),           -- NULL = it is running, or died
  ended             TEXT CHECK (ended IN ('finished','stopped','reloaded','failed','died')),
  error             TEXT,
  last_sign_at      TEXT CHECK (last_sign_at GLOB '????-??-??T??:??:??Z'),         -- of one that died: until when it was surely there
  CHECK ((ended IS NULL OR ended = 'died') = (stopped_at IS NULL))
) STRICT;
CREATE INDEX runs_open ON runs(id) WHERE ended IS NULL;

CREATE TABLE page_readings (       -- what the page that stands was read with, and what came of it
  article_id        INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  asked_url         TEXT NOT NULL,
  found_url         TEXT,                                       -- where the redirects ended, when it is another
  content_type      TEXT,
  first_seen_at     TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  lang              TEXT,                                       -- as known before
  entry_id          INTEGER,                                    -- whose words the page was held against
  precision         TEXT CHECK (precision IN ('day','second')), -- of that entry's date
  announced         TEXT CHECK (announced IS NULL OR json_valid(announced)),       -- its words then, where it says otherwise now
  rules_sha256      TEXT,
  page_state        TEXT NOT NULL,
  page_error        TEXT,
  canonical_url     TEXT,
  outcome_sha256    TEXT
) STRICT;

-- What was read before is known from the log, as far as it goes.
INSERT INTO page_readings (article_id, asked_url, found_url, content_type, first_seen_at, lang, entry_id, precision, page_state,
                           page_error)
SELECT a.id, coalesce(f.url, a.url), f.final_url, f.content_type, a.first_seen_at, a.lang,
       (SELECT id FROM entries e WHERE e.article_id = a.id ORDER BY length(content_html) DESC, id LIMIT 1),
       a.published_precision, a.page_state, a.page_error
FROM articles a
LEFT JOIN fetches f ON f.id = (SELECT max(id) FROM fetches l
                               WHERE l.article_id = a.id AND l.kind = 'page' AND l.body_sha256 = a.raw_sha256)
WHERE a.raw_sha256 IS NOT NULL AND a.raw_month IS NOT NULL AND coalesce(f.url, a.url) IS NOT NULL;

-- A page is held against what its feed said when it was read. A feed may say otherwise later.
CREATE TRIGGER entries_say_otherwise BEFORE UPDATE OF title, summary_html, content_html, published_at, updated_at ON entries
WHEN old.title IS NOT new.title OR old.summary_html IS NOT new.summary_html
  OR old.content_html IS NOT new.content_html OR old.published_at IS NOT new.published_at
  OR old.updated_at IS NOT new.updated_at
BEGIN
  UPDATE page_readings
  SET announced = json_object('title', old.title, 'summary', old.summary_html, 'content', old.content_html,
                              'published_at', old.published_at, 'updated_at', old.updated_at)
  WHERE article_id = old.article_id AND entry_id = old.id AND announced IS NULL;
END;
CREATE TRIGGER entries_leave BEFORE DELETE ON entries
BEGIN
  UPDATE page_readings
  SET announced = json_object('title', old.title, 'summary', old.summary_html, 'content', old.content_html,
                              'published_at', old.published_at, 'updated_at', old.updated_at)
  WHERE article_id = old.article_id AND entry_id = old.id AND announced IS NULL;
END;

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('runs', '',               'Starts and ends of gleaner, one row each time: whatever was published and taken back between two ' ||
                             'of them was not seen.'),
  ('runs', 'id',             'Number of the run, never given to another.'),
  ('runs', 'command',        'What was started: run = the service; once = one pass.'),
  ('runs', 'version',        'Version of gleaner.'),
  ('runs', 'commit_id',      'Commit of the source it was built from, with .dirty when the source was changed; NULL = not known.'),
  ('runs', 'config_sha256',  'SHA-256 of the settings that were in force, feeds included and secrets masked: another hash is ' ||
                             'another configuration.'),
  ('runs', 'started_at',     'When it started (UTC).'),
  ('runs', 'stopped_at',     'When it ended (UTC); NULL = it is running, or it died.'),
  ('runs', 'ended',          'How it ended: ' ||
                             'finished = the pass was done; ' ||
                             'stopped = it was told to; ' ||
                             'reloaded = it went on under another configuration, in the next row; ' ||
                             'failed = it could not go on, error says why; ' ||
                             'died = it was killed or the power went, as the next start found; ' ||
                             'NULL = it is running, or died and nothing has started since.'),
  ('runs', 'error',          'Why it failed, in words; NULL = it did not.'),
  ('runs', 'last_sign_at',   'Last trace of a run that died, its start or its last request (UTC); NULL = it did not die.'),
  ('page_readings', '',               'What the kept page of an article was read with, one row per article whose page was kept: ' ||
                                      'gleaner replay reads it again with just that.'),
  ('page_readings', 'article_id',     'The article (articles.id).'),
  ('page_readings', 'asked_url',      'Address the page was asked for at.'),
  ('page_readings', 'found_url',      'Address the page was found at after redirects; NULL = where it was asked for.'),
  ('page_readings', 'content_type',   'Content-Type header of the page; NULL = none was sent.'),
  ('page_readings', 'first_seen_at',  'When the article had first been seen (UTC): dates beyond it are not believed.'),
  ('page_readings', 'lang',           'Language of the article as known before the page was read; NULL = not known.'),
  ('page_readings', 'entry_id',       'The entry (entries.id) whose words the page was held against; NULL = there was none.'),
  ('page_readings', 'precision',      'How exact that entry''s date was: day or second; NULL = it had none.'),
  ('page_readings', 'announced',      'What that entry said when the page was read, as JSON with title, summary, content, ' ||
                                      'published_at and updated_at; NULL = what it says now.'),
  ('page_readings', 'rules_sha256',   'SHA-256 of the configured rules for the page''s site; NULL = there were none.'),
  ('page_readings', 'page_state',     'What the page was found to be, in the words of articles.page_state.'),
  ('page_readings', 'page_error',     'What was wrong with the page, in words; NULL = nothing.'),
  ('page_readings', 'canonical_url',  'Address the page taught as the article''s own; NULL = none, or not known.'),
  ('page_readings', 'outcome_sha256', 'SHA-256 of all that was read from the page, to notice that today''s code reads it otherwise; ' ||
                                      'NULL = not known.');

UPDATE data_dictionary
SET description = 'SHA-256 of the body. A page''s lies under it in a file raw/YYYY-MM.db, a feed''s in that of the month of ' ||
                  'started_at if it was kept, table bodies; NULL = none was read, or it is the last one again.'
WHERE table_name = 'fetches' AND column_name = 'body_sha256';
UPDATE data_dictionary
SET description = 'Name, version and commit of the gleaner that read the page; NULL = no page was read.'
WHERE table_name = 'articles' AND column_name = 'extractor';
