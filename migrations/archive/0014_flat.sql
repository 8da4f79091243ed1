-- What is asked of a large archive is answered from indexes, and not from its articles' rows, which are wide.

CREATE INDEX articles_state ON articles(page_state);
CREATE INDEX articles_lang ON articles(lang, effective_at);
CREATE INDEX articles_gone ON articles(gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX article_versions_time ON article_versions(replaced_at);
CREATE INDEX entry_versions_time ON entry_versions(replaced_at);
CREATE INDEX feed_days_day ON feed_days(day);
-- Which feeds carried an article, and since when, without a look at the entries themselves.
DROP INDEX entries_article;
CREATE INDEX entries_article ON entries(article_id, feed_id, first_seen_at);

-- ORDER BY rank counts a word in the headline for more, and sorts within the index.
INSERT INTO articles_fts (articles_fts, rank) VALUES ('rank', 'bm25(8.0, 4.0, 1.0)');

-- Statistics of an archive that was small once mislead every question to the one it has become.
DROP TABLE IF EXISTS sqlite_stat4;
DROP TABLE IF EXISTS sqlite_stat1;

-- As before, but each half gives its columns the same affinity, so that the latest changes are found by their indexes.
DROP VIEW headline_changes;
CREATE VIEW headline_changes AS    -- headlines that publishers changed, as their pages and their feeds showed it
  SELECT coalesce(v.article_id, a.id) AS article_id, a.url, v.title AS old_title, coalesce(n.title, a.title) AS new_title,
         v.replaced_at AS seen_at, 'page' AS seen_in, CAST(NULL AS INTEGER) AS feed_id
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
