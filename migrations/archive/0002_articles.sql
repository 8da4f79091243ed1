-- The articles, and how each feed presented them.

CREATE TABLE articles (            -- one row per document, whatever feeds it came from
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  url               TEXT UNIQUE,                                -- canonical, tracking parameters removed; NULL if the entry has no link
  host              TEXT,
  title             TEXT,
  byline            TEXT,                                       -- authors joined for reading; article_authors has them apart
  published_at      TEXT CHECK (published_at GLOB '????-??-??T??:??:??Z'),
  published_precision TEXT CHECK (published_precision IN ('day','second')),
  modified_at       TEXT CHECK (modified_at GLOB '????-??-??T??:??:??Z'),
  effective_at      TEXT NOT NULL CHECK (effective_at GLOB '????-??-??T??:??:??Z'),  -- published_at when plausible, else first_seen_at: sort by this
  date_source       TEXT NOT NULL CHECK (date_source IN ('page','feed','first_seen')),
  first_seen_at     TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  last_changed_at   TEXT CHECK (last_changed_at GLOB '????-??-??T??:??:??Z'),
  lang              TEXT,
  site_name         TEXT,
  section           TEXT,
  image_url         TEXT,                                       -- the lead picture, its caption and who took it
  image_alt         TEXT,
  image_caption     TEXT,
  image_credit      TEXT,
  word_count        INTEGER,
  text_source       TEXT CHECK (text_source IN ('page','feed')),
  page_state        TEXT NOT NULL DEFAULT 'pending'
                    CHECK (page_state IN ('pending','ok','feed_only','thin','blocked','paywalled','gone','error','skipped')),
  page_error        TEXT,
  page_attempts     INTEGER NOT NULL DEFAULT 0,
  next_page_at      TEXT CHECK (next_page_at GLOB '????-??-??T??:??:??Z'),  -- the page is fetched, tried or checked again then; NULL = never
  page_etag         TEXT,
  page_last_modified TEXT,
  confidence        REAL CHECK (confidence BETWEEN 0 AND 1),    -- how sure the reading of the page is
  version_count     INTEGER NOT NULL DEFAULT 0,                 -- texts seen so far, the current one included
  duplicate_of      INTEGER REFERENCES articles(id) ON DELETE SET NULL,
  text_sha256       TEXT,
  extractor         TEXT,                                       -- name and version of what read the page
  extracted_at      TEXT CHECK (extracted_at GLOB '????-??-??T??:??:??Z'),
  raw_sha256        TEXT,                                       -- -> bodies in raw/YYYY-MM.db
  raw_month         TEXT CHECK (raw_month GLOB '????-??'),      -- which of those files
  extra             TEXT CHECK (extra IS NULL OR json_valid(extra)),             -- JSON-LD, og:*, and other facts without a column
  summary           TEXT,                                       -- the publisher's own description, plain text
  text              TEXT,                                       -- cleaned plain text, current version
  html              TEXT                                        -- sanitised article HTML, current version (wide columns last)
) STRICT;
CREATE INDEX articles_effective ON articles(effective_at);
CREATE INDEX articles_seen ON articles(first_seen_at);
CREATE INDEX articles_host ON articles(host, effective_at);
CREATE INDEX articles_due ON articles(host, next_page_at) WHERE next_page_at IS NOT NULL;
CREATE INDEX articles_due_at ON articles(next_page_at) WHERE next_page_at IS NOT NULL;
CREATE INDEX articles_sha ON articles(text_sha256) WHERE text_sha256 IS NOT NULL;
CREATE INDEX articles_dup ON articles(duplicate_of) WHERE duplicate_of IS NOT NULL;

CREATE TABLE article_urls (        -- every address under which an article was met: announced, redirected to, canonical
  url               TEXT PRIMARY KEY,
  article_id        INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX article_urls_article ON article_urls(article_id);

CREATE TABLE entries (             -- an article as one feed presents it
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  feed_id           INTEGER NOT NULL REFERENCES feeds(id) ON DELETE CASCADE,
  article_id        INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  entry_key         TEXT NOT NULL,                              -- guid, else link, else hash
  key_kind          TEXT NOT NULL CHECK (key_kind IN ('guid','link','hash','guid+link')),
  guid              TEXT,
  link              TEXT,                                       -- as the feed gave it, made absolute
  title             TEXT,
  published_raw     TEXT,                                       -- the date as the feed wrote it
  published_at      TEXT CHECK (published_at GLOB '????-??-??T??:??:??Z'),
  updated_at        TEXT CHECK (updated_at GLOB '????-??-??T??:??:??Z'),
  first_seen_at     TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
  changed_at        TEXT CHECK (changed_at GLOB '????-??-??T??:??:??Z'),  -- when the feed was last seen to present it otherwise
  content_sha256    TEXT NOT NULL,                              -- of all the feed says of it
  comments_url      TEXT,
  source_feed_url   TEXT,
  summary_html      TEXT,                                       -- sanitised
  content_html      TEXT,                                       -- sanitised
  UNIQUE (feed_id, entry_key)
) STRICT;
CREATE INDEX entries_article ON entries(article_id);
CREATE INDEX entries_feed_time ON entries(feed_id, first_seen_at);

CREATE TABLE article_versions (    -- superseded texts; the current one is in articles
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id        INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  version           INTEGER NOT NULL,
  captured_at       TEXT NOT NULL CHECK (captured_at GLOB '????-??-??T??:??:??Z'),
  replaced_at       TEXT NOT NULL CHECK (replaced_at GLOB '????-??-??T??:??:??Z'),
  source            TEXT NOT NULL CHECK (source IN ('page','feed')),
  cause             TEXT NOT NULL CHECK (cause IN ('publisher','re-extraction')),
  title             TEXT,
  text_sha256       TEXT,
  raw_sha256        TEXT,
  raw_month         TEXT,
  extractor         TEXT,
  word_count        INTEGER,
  text              TEXT,
  UNIQUE (article_id, version)
) STRICT;

CREATE TABLE article_authors (
  article_id        INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  position          INTEGER NOT NULL,                           -- order in the byline, from 0
  name              TEXT NOT NULL,
  url               TEXT,
  email             TEXT,
  PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_authors_name ON article_authors(name);

CREATE TABLE article_tags (
  article_id        INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  tag               TEXT NOT NULL,
  source            TEXT NOT NULL CHECK (source IN ('feed','page')),
  PRIMARY KEY (article_id, tag, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tags_tag ON article_tags(tag);

CREATE TABLE media (               -- files that belong to an article
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id        INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  kind              TEXT NOT NULL CHECK (kind IN ('enclosure','lead_image','image','video','audio')),
  url               TEXT NOT NULL,
  mime_type         TEXT,
  size_bytes        INTEGER,
  duration_s        INTEGER,
  alt               TEXT,
  position          INTEGER,
  UNIQUE (article_id, kind, url)
) STRICT;
