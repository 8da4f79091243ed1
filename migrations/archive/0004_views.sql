-- The views people start from. They are the promise kept across versions: columns are added, never renamed or dropped.

CREATE VIEW articles_flat AS       -- one row per article, its lists as JSON
  SELECT a.id, a.effective_at, a.title, a.url, a.host, a.byline, a.lang, a.section, a.word_count, a.page_state, a.text_source,
         a.published_at, a.modified_at, a.first_seen_at, a.version_count, a.image_url, a.image_caption, a.image_credit,
         (SELECT json_group_array(tag) FROM (SELECT DISTINCT tag FROM article_tags t WHERE t.article_id = a.id)) AS tags,
         (SELECT json_group_array(feed_id) FROM (SELECT DISTINCT feed_id FROM entries e WHERE e.article_id = a.id)) AS feed_ids,
         a.summary, a.text
  FROM articles a WHERE a.duplicate_of IS NULL;

CREATE VIEW feed_health AS         -- one row per feed: does it work, does it speak, do we miss anything
  SELECT f.id, coalesce(f.title, f.url) AS feed, f.url, f.state, f.state_reason, f.last_ok_at, f.last_new_at, f.next_poll_at,
         f.failure_count, f.last_status, f.last_error, f.interval_s / 60 AS every_min,
         (SELECT sum(d.polls) FROM feed_days d WHERE d.feed_id = f.id AND d.day >= date('now', '-7 days')) AS polls_7d,
         (SELECT sum(d.entries_new) FROM feed_days d WHERE d.feed_id = f.id AND d.day >= date('now', '-7 days')) AS new_7d,
         (SELECT min(d.min_overlap) FROM feed_days d WHERE d.feed_id = f.id AND d.day >= date('now', '-7 days')) AS min_overlap_7d
  FROM feeds f;

CREATE VIEW article_changes AS     -- what publishers changed after publication, old text beside what stands now
  SELECT v.article_id, a.url, v.version, v.captured_at, v.replaced_at, v.cause, v.title AS old_title, a.title AS title_now,
         v.word_count AS old_words, a.word_count AS words_now, v.text AS old_text, a.text AS text_now
  FROM article_versions v JOIN articles a ON a.id = v.article_id
  WHERE v.cause = 'publisher';
