-- What was forgotten on purpose: that it was, when and why, and by which marks it is known and left alone when it is met again.

CREATE TABLE forgotten (
  article_id        INTEGER PRIMARY KEY,                        -- the number it had; no article has it now
  forgotten_at      TEXT NOT NULL CHECK (forgotten_at GLOB '????-??-??T??:??:??Z'),
  reason            TEXT NOT NULL,
  first_seen_at     TEXT NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE forgotten_marks (
  mark              TEXT PRIMARY KEY,
  article_id        INTEGER NOT NULL REFERENCES forgotten(article_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('forgotten', '',              'Articles that were forgotten on purpose with gleaner forget: nothing of what they said is left.'),
  ('forgotten', 'article_id',    'The number the article had in articles.id; it is never given to another.'),
  ('forgotten', 'forgotten_at',  'When it was forgotten (UTC).'),
  ('forgotten', 'reason',        'Why, in the words of whoever had it forgotten.'),
  ('forgotten', 'first_seen_at', 'When the article had first been seen (UTC).'),
  ('forgotten_marks', '',        'By what a forgotten article is known when a feed or a page leads to it again, so that it is left alone.'),
  ('forgotten_marks', 'mark',    'SHA-256 of an address it had, without the scheme, or of a feed''s number and the key of its entry there.'),
  ('forgotten_marks', 'article_id', 'The article, -> forgotten.article_id.');
