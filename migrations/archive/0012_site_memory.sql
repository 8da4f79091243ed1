-- What the pages of a site have taught of it, so that the next is read better.

CREATE TABLE site_memory (
  host              TEXT PRIMARY KEY,
  memory            TEXT NOT NULL CHECK (json_valid(memory)),
  pages             INTEGER NOT NULL CHECK (pages >= 0),
  updated_at        TEXT NOT NULL CHECK (updated_at GLOB '????-??-??T??:??:??Z')
) STRICT;

ALTER TABLE page_readings ADD COLUMN memory TEXT;               -- what the site's memory advised then

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('site_memory', '',           'What the pages of a site have taught of it, one row per host: the element that holds its stories, and ' ||
                                'the lines that its template sets beside them. Deleting a row makes gleaner learn the site anew.'),
  ('site_memory', 'host',       'Host of the pages, in lower case, without a leading www.'),
  ('site_memory', 'memory',     'The memory, as JSON of gleaner''s own, at most some 32 kB; words of pages stand in it as numbers only.'),
  ('site_memory', 'pages',      'How many pages have taught it; fewer than three change nothing.'),
  ('site_memory', 'updated_at', 'When a page last taught it (UTC).'),
  ('page_readings', 'memory',   'A number for what the site''s memory advised when the page was read, another when the same page would be ' ||
                                'read otherwise; NULL = nothing.');
