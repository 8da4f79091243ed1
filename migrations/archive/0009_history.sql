-- What was said stays: how feeds presented their entries before, headlines that changed, and pages that are gone.

ALTER TABLE entries ADD COLUMN authors TEXT CHECK (authors IS NULL OR json_valid(authors));        -- NULL: seen before they were kept here
ALTER TABLE entries ADD COLUMN tags TEXT CHECK (tags IS NULL OR json_valid(tags));
ALTER TABLE entries ADD COLUMN enclosures TEXT CHECK (enclosures IS NULL OR json_valid(enclosures));
ALTER TABLE entries ADD COLUMN image_url TEXT;

CREATE TABLE entry_versions (      -- superseded presentations of entries; the current one is in entries
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  entry_id          INTEGER NOT NULL REFERENCES entries(id) ON DELETE CASCADE,
  article_id        INTEGER REFERENCES articles(id) ON DELETE SET NULL,   -- the article it announced then
  version           INTEGER NOT NULL,                           -- from 1
  seen_at           TEXT NOT NULL CHECK (seen_at GLOB '????-??-??T??:??:??Z'),
  replaced_at       TEXT NOT NULL CHECK (replaced_at GLOB '????-??-??T??:??:??Z'),
  changed           TEXT NOT NULL CHECK (json_valid(changed)),  -- what the next presentation said otherwise
  link              TEXT,
  title             TEXT,
  published_raw     TEXT,
  published_at      TEXT CHECK (published_at GLOB '????-??-??T??:??:??Z'),
  updated_at        TEXT CHECK (updated_at GLOB '????-??-??T??:??:??Z'),
  authors           TEXT CHECK (authors IS NULL OR json_valid(authors)),
  tags              TEXT CHECK (tags IS NULL OR json_valid(tags)),
  enclosures        TEXT CHECK (enclosures IS NULL OR json_valid(enclosures)),
  image_url         TEXT,
  content_sha256    TEXT NOT NULL,
  summary_html      TEXT,                                       -- NULL as well where the next presentation has the same
  content_html      TEXT,
  UNIQUE (entry_id, version)
) STRICT;
CREATE INDEX entry_versions_article ON entry_versions(article_id) WHERE article_id IS NOT NULL;

ALTER TABLE article_versions ADD COLUMN byline TEXT;
ALTER TABLE article_versions ADD COLUMN published_at TEXT CHECK (published_at GLOB '????-??-??T??:??:??Z');
ALTER TABLE article_versions ADD COLUMN modified_at TEXT CHECK (modified_at GLOB '????-??-??T??:??:??Z');
ALTER TABLE article_versions ADD COLUMN summary TEXT;

ALTER TABLE articles ADD COLUMN gone_at TEXT CHECK (gone_at GLOB '????-??-??T??:??:??Z');

ALTER TABLE fetches ADD COLUMN entries_left_out INTEGER;
ALTER TABLE fetches ADD COLUMN left_out TEXT CHECK (left_out IS NULL OR json_valid(left_out));

CREATE VIEW headline_changes AS    -- headlines that publishers changed, as their pages and their feeds showed it
  SELECT v.article_id, a.url, v.title AS old_title, coalesce(n.title, a.title) AS new_title, v.replaced_at AS seen_at,
         'page' AS seen_in, NULL AS feed_id
  FROM article_versions v
  JOIN articles a ON a.id = v.article_id
  LEFT JOIN article_versions n ON n.article_id = v.article_id AND n.version = v.version + 1
  WHERE v.cause = 'publisher' AND v.source = 'page' AND v.title IS NOT coalesce(n.title, a.title)
  UNION ALL
  SELECT coalesce(v.article_id, e.article_id), a.url, v.title, iif(n.id IS NULL, e.title, n.title), v.replaced_at, 'feed', e.feed_id
  FROM entry_versions v
  JOIN entries e ON e.id = v.entry_id
  JOIN articles a ON a.id = coalesce(v.article_id, e.article_id)
  LEFT JOIN entry_versions n ON n.entry_id = v.entry_id AND n.version = v.version + 1
  WHERE v.title IS NOT iif(n.id IS NULL, e.title, n.title);

UPDATE data_dictionary SET description = 'What makes the entry the same at the next poll: its guid, else its link, else a hash; where another entry of the feed has that already, the guid with the link, or a hash.'
WHERE table_name = 'entries' AND column_name = 'entry_key';

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('entries', 'authors',          'Who wrote it as the feed says, as JSON: [{"name","email","url"}], [] = it names nobody; NULL = seen before this was kept.'),
  ('entries', 'tags',             'The feed''s categories of it, as a JSON list; NULL = seen before this was kept.'),
  ('entries', 'enclosures',       'The files the feed attaches to it, as JSON: [{"url","type","bytes","duration_s"}]; NULL = seen before this was kept.'),
  ('entries', 'image_url',        'The picture the feed shows beside it; NULL = none.'),
  ('entry_versions', '',          'How a feed presented an entry before it presented it otherwise, one row per superseded presentation; the current one is in entries.'),
  ('entry_versions', 'id',        'Number of the row.'),
  ('entry_versions', 'entry_id',  'The entry, -> entries.id.'),
  ('entry_versions', 'article_id', 'The article it announced then, -> articles.id; another than the entry''s own where its link was changed.'),
  ('entry_versions', 'version',   'Order of the entry''s presentations, from 1.'),
  ('entry_versions', 'seen_at',   'When the feed was first seen to present it so (UTC).'),
  ('entry_versions', 'replaced_at', 'When the feed was first seen to present it otherwise (UTC).'),
  ('entry_versions', 'changed',   'What the next presentation said otherwise, as a JSON list of: link, title, summary, content, authors, tags, enclosures, image, published, updated.'),
  ('entry_versions', 'link',      'Address of the article as the feed gave it, made absolute.'),
  ('entry_versions', 'title',     'Headline in the feed; NULL = none.'),
  ('entry_versions', 'published_raw', 'The date as the feed wrote it.'),
  ('entry_versions', 'published_at', 'When the entry was published as the feed said (UTC).'),
  ('entry_versions', 'updated_at', 'When the entry was last changed as the feed said (UTC).'),
  ('entry_versions', 'authors',   'Who wrote it, as in entries.authors.'),
  ('entry_versions', 'tags',      'The feed''s categories of it, as in entries.tags.'),
  ('entry_versions', 'enclosures', 'The files attached to it, as in entries.enclosures.'),
  ('entry_versions', 'image_url', 'The picture the feed showed beside it; NULL = none.'),
  ('entry_versions', 'content_sha256', 'SHA-256 of what the feed said of it, as in entries.content_sha256.'),
  ('entry_versions', 'summary_html', 'The summary, sanitised; NULL where "changed" does not name it, because the next presentation has the same, and where there was none.'),
  ('entry_versions', 'content_html', 'The content, sanitised; NULL where "changed" does not name it, because the next presentation has the same, and where there was none.'),
  ('article_versions', 'byline',  'Authors in one line, as they stood; NULL = unknown, or kept before this column was.'),
  ('article_versions', 'published_at', 'When it was published, as was said then (UTC).'),
  ('article_versions', 'modified_at', 'When it was last changed, as was said then (UTC).'),
  ('article_versions', 'summary', 'The publisher''s description, as it stood.'),
  ('articles', 'gone_at',         'When the page was first found to be gone: its server answered 404 or 410, or said so in the page (UTC). NULL = it is there, as far as is known; its text, once read, stays.'),
  ('fetches', 'entries_left_out', 'Items of the feed that made no entry: they repeat another one of the same document, could not be read, or were more than a feed may bring in a day; entries_total counts them.'),
  ('fetches', 'left_out',         'Those items by name, at most 20, as JSON: [{"guid","title","reason"}].'),
  ('headline_changes', '',        'Headlines that publishers changed, one row per change, as their pages and their feeds showed it.'),
  ('headline_changes', 'article_id', 'The article, -> articles.id.'),
  ('headline_changes', 'url',     'Its address.'),
  ('headline_changes', 'old_title', 'The headline before.'),
  ('headline_changes', 'new_title', 'The headline after.'),
  ('headline_changes', 'seen_at', 'When the change was first seen (UTC).'),
  ('headline_changes', 'seen_in', 'Where it was seen: page or feed.'),
  ('headline_changes', 'feed_id', 'The feed, -> feeds.id; NULL = it was seen in the page.');
