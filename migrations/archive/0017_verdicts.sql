-- How each feed is, in a sentence, so that whoever has a shell need not read the log of polls.

CREATE TABLE verdicts (            -- one row per feed, renewed every hour and at the end of a pass
  feed_id           INTEGER PRIMARY KEY REFERENCES feeds(id) ON DELETE CASCADE,
  verdict           TEXT NOT NULL
                    CHECK (verdict IN ('well','not_polled','not_looking','gone','blocked','no_feed','unreachable','moved','silent',
                    'loses_entries','pages_unread')),
  sentence          TEXT NOT NULL,                              -- what is so, with its evidence
  advice            TEXT,                                       -- what can be done; NULL = nothing needs to be
  since_at          TEXT NOT NULL CHECK (since_at GLOB '????-??-??T??:??:??Z')     -- when this verdict was given first
) STRICT;

CREATE VIEW feed_verdicts AS       -- is this source well, and if not, why? Those that need a look stand first where sorted by advice IS NULL
  SELECT f.id AS feed_id, coalesce(f.title, f.url) AS feed, v.verdict, v.sentence, v.advice, v.since_at, f.state, f.last_ok_at,
         f.last_new_at, f.category
  FROM feeds f JOIN verdicts v ON v.feed_id = f.id
  WHERE f.state <> 'removed';

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('verdicts', '',              'How each feed is, as gleaner doctor says; one row per feed, renewed every hour and at the end of a pass.'),
  ('verdicts', 'feed_id',       'The feed, as in feeds.id.'),
  ('verdicts', 'verdict',       'well; not_polled: not yet, or paused; not_looking: the silence is our own; gone; blocked: its server refuses us; no_feed: something else stands there; unreachable; moved; silent: against its own rhythm; loses_entries; pages_unread.'),
  ('verdicts', 'sentence',      'What is so, with its evidence, in a sentence.'),
  ('verdicts', 'advice',        'What can be done about it; NULL = nothing needs to be.'),
  ('verdicts', 'since_at',      'When this verdict was given first.'),
  ('feed_verdicts', '',            'Is this source well, and if not, why? One row per feed that is followed.'),
  ('feed_verdicts', 'feed_id',     'The feed, as in feeds.id.'),
  ('feed_verdicts', 'feed',        'Its title, else its address.'),
  ('feed_verdicts', 'verdict',     'How it is, as in verdicts.verdict.'),
  ('feed_verdicts', 'sentence',    'What is so, with its evidence, in a sentence.'),
  ('feed_verdicts', 'advice',      'What can be done about it; NULL = nothing needs to be.'),
  ('feed_verdicts', 'since_at',    'When this verdict was given first.'),
  ('feed_verdicts', 'state',       'As in feeds.state.'),
  ('feed_verdicts', 'last_ok_at',  'When its server answered with the feed last.'),
  ('feed_verdicts', 'last_new_at', 'When it brought something new last.'),
  ('feed_verdicts', 'category',    'Its tags, joined by a comma.');
