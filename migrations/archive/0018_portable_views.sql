-- The views in words that other engines can read too: DuckDB parses every view before it shows a single table, and knows neither
-- date() with several arguments nor IS NOT between two values. And three that answer what is asked most.

DROP VIEW feed_health;
CREATE VIEW feed_health AS         -- one row per feed: does it work, does it speak, do we miss anything
  SELECT f.id, coalesce(f.title, f.url) AS feed, f.url, f.state, f.state_reason, f.last_ok_at, f.last_new_at, f.next_poll_at,
         f.failure_count, f.last_status, f.last_error, f.interval_s / 60 AS every_min,
         (SELECT sum(d.polls) FROM feed_days d
          WHERE d.feed_id = f.id AND d.day >= strftime('%Y-%m-%d', 'now', '-7 days')) AS polls_7d,
         (SELECT sum(d.entries_new) FROM feed_days d
          WHERE d.feed_id = f.id AND d.day >= strftime('%Y-%m-%d', 'now', '-7 days')) AS new_7d,
         (SELECT min(d.min_overlap) FROM feed_days d
          WHERE d.feed_id = f.id AND d.day >= strftime('%Y-%m-%d', 'now', '-7 days')) AS min_overlap_7d
  FROM feeds f;

DROP VIEW headline_changes;
CREATE VIEW headline_changes AS    -- headlines that publishers changed, as their pages and their feeds showed it; both halves give
                                   -- their columns one affinity, so that the latest are found by their indexes
  SELECT coalesce(v.article_id, a.id) AS article_id, a.url, v.title AS old_title, coalesce(n.title, a.title) AS new_title,
         v.replaced_at AS seen_at, 'page' AS seen_in, CAST(NULL AS INTEGER) AS feed_id
  FROM article_versions v
  JOIN articles a ON a.id = v.article_id
  LEFT JOIN article_versions n ON n.article_id = v.article_id AND n.version = v.version + 1
  WHERE v.cause = 'publisher' AND v.source = 'page' AND coalesce(v.title, '') <> coalesce(n.title, a.title, '')
  UNION ALL
  SELECT coalesce(v.article_id, e.article_id), a.url, v.title, CASE WHEN n.id IS NULL THEN e.title ELSE n.title END,
         v.replaced_at, 'feed', e.feed_id
  FROM entry_versions v
  JOIN entries e ON e.id = v.entry_id
  JOIN articles a ON a.id = coalesce(v.article_id, e.article_id)
  LEFT JOIN entry_versions n ON n.entry_id = v.entry_id AND n.version = v.version + 1
  WHERE coalesce(v.title, '') <> coalesce(CASE WHEN n.id IS NULL THEN e.title ELSE n.title END, '');

CREATE VIEW downtimes AS           -- when gleaner was not looking
  SELECT coalesce(r.stopped_at, r.last_sign_at) AS since, n.started_at AS until,
         round((julianday(n.started_at) - julianday(coalesce(r.stopped_at, r.last_sign_at))) * 24, 1) AS hours, r.ended
  FROM runs r JOIN runs n ON n.id = (SELECT min(id) FROM runs WHERE id > r.id);

CREATE VIEW daily_counts AS        -- articles per day and feed
  SELECT strftime('%Y-%m-%d', a.effective_at) AS day, strftime('%w', a.effective_at) AS weekday, e.feed_id, coalesce(f.title, f.url) AS feed,
         count(a.id) AS articles, sum(a.word_count) AS words
  FROM (SELECT DISTINCT feed_id, article_id FROM entries) e
  JOIN articles a ON a.id = e.article_id JOIN feeds f ON f.id = e.feed_id
  GROUP BY 1, 2, e.feed_id, f.title, f.url;

CREATE VIEW weekly_counts AS       -- articles per week, feed and language
  SELECT strftime('%Y-%m-%d', a.effective_at, 'weekday 0', '-6 days') AS monday, e.feed_id, coalesce(f.title, f.url) AS feed,
         CASE WHEN instr(a.lang, '-') > 0 THEN substr(a.lang, 1, instr(a.lang, '-') - 1) ELSE a.lang END AS base_lang,
         count(a.id) AS articles, sum(a.word_count) AS words
  FROM (SELECT DISTINCT feed_id, article_id FROM entries) e
  JOIN articles a ON a.id = e.article_id JOIN feeds f ON f.id = e.feed_id
  GROUP BY 1, e.feed_id, f.title, f.url, 4;

INSERT INTO data_dictionary (table_name, column_name, description) VALUES
  ('downtimes', '',          'When gleaner was not looking, one row per pause between two starts.'),
  ('downtimes', 'since',     'When it stopped, or was last surely there before it died (UTC).'),
  ('downtimes', 'until',     'When it started again (UTC).'),
  ('downtimes', 'hours',     'Hours between the two.'),
  ('downtimes', 'ended',     'How the run before ended: finished, stopped, reloaded, failed or died.'),
  ('daily_counts', '',         'Articles per day and feed; one that several feeds carry counts for each.'),
  ('daily_counts', 'day',      'The day (UTC) of the articles'' effective_at.'),
  ('daily_counts', 'weekday',  'Its day of the week, a digit from 0 for Sunday to 6.'),
  ('daily_counts', 'feed_id',  'The feed, -> feeds.id.'),
  ('daily_counts', 'feed',     'Its title, or its address where it has none.'),
  ('daily_counts', 'articles', 'How many articles.'),
  ('daily_counts', 'words',    'How many words they have together.'),
  ('weekly_counts', '',          'Articles per week, feed and language; one that several feeds carry counts for each.'),
  ('weekly_counts', 'monday',    'The first day of the week (UTC) of the articles'' effective_at.'),
  ('weekly_counts', 'feed_id',   'The feed, -> feeds.id.'),
  ('weekly_counts', 'feed',      'Its title, or its address where it has none.'),
  ('weekly_counts', 'base_lang', 'The language without its region: en for en-GB; NULL = not known.'),
  ('weekly_counts', 'articles',  'How many articles.'),
  ('weekly_counts', 'words',     'How many words they have together.');
