WITH spoke AS (        -- the days of the last year on which a feed brought something new, and the days since the one before
       SELECT feed_id, day,
              CAST(julianday(day) - julianday(lag(day) OVER (PARTITION BY feed_id ORDER BY day)) AS INTEGER) AS gap
       FROM feed_days WHERE entries_new > 0 AND day >= date(?1, '-365 days')),
     rhythm AS (
       SELECT feed_id, count(gap) AS gaps, coalesce(max(gap), 0) AS longest_gap, max(day) AS last_day FROM spoke GROUP BY feed_id),
     losses AS (       -- the first day of a feed knows nothing, and loses nothing
       SELECT d.feed_id, count(*) AS days FROM feed_days d JOIN feeds f ON f.id = d.feed_id
       WHERE d.day >= date(?1, '-7 days') AND d.min_overlap = 0 AND d.day > substr(f.added_at, 1, 10) GROUP BY d.feed_id),
     pages AS (
       SELECT e.feed_id, count(*) AS pages, sum(a.page_state IN ('thin','blocked','paywalled','error')) AS unread
       FROM feeds f
       CROSS JOIN entries e INDEXED BY entries_feed_time ON e.feed_id = f.id AND e.first_seen_at >= ?2
       CROSS JOIN articles a ON a.id = e.article_id
       WHERE a.page_state NOT IN ('pending','skipped') GROUP BY e.feed_id)
SELECT f.id AS "id!: FeedId", f.title, f.url, f.state, f.state_reason, f.failure_count, f.last_status, f.last_error,
       (SELECT outcome FROM fetches WHERE feed_id = f.id AND kind = 'feed' ORDER BY started_at DESC, id DESC LIMIT 1) AS last_outcome,
       f.last_ok_at AS "last_ok_at: Timestamp", f.next_poll_at AS "next_poll_at: Timestamp",
       (SELECT to_url FROM feed_moves m WHERE m.feed_id = f.id AND m.kind = 'new-feed-url' AND m.applied_at IS NULL
          AND m.to_url <> f.url ORDER BY last_seen_at DESC LIMIT 1) AS moving_to,
       coalesce(r.gaps, 0) AS "gaps!: i64", coalesce(r.longest_gap, 0) AS "longest_gap!: i64",
       CAST(julianday(substr(f.last_ok_at, 1, 10)) - julianday(r.last_day) AS INTEGER) AS "silent_days: i64",
       coalesce(l.days, 0) AS "losses!: i64", coalesce(p.pages, 0) AS "pages!: i64", coalesce(p.unread, 0) AS "unread!: i64"
FROM feeds f LEFT JOIN rhythm r ON r.feed_id = f.id LEFT JOIN losses l ON l.feed_id = f.id LEFT JOIN pages p ON p.feed_id = f.id
WHERE f.state <> 'removed'
ORDER BY f.id
