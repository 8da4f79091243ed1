//! The log of every HTTP exchange, and what it says of hosts and days.

use sqlx::SqliteConnection;

use super::{ArchiveError, Reader, json_list, seconds};
use crate::model::{
    ArticleId, ExchangeLog, FeedId, Outcome, Poll, PollResult, Push, SeenEntries, SubscriptionId, Timestamp,
};

/// What belongs in the log of a feed's poll beyond the exchange itself.
#[derive(Debug, Default)]
struct Entries {
    total: Option<i64>,
    new: Option<i64>,
    changed: Option<i64>,
    known: Option<i64>,
    left_out: Option<i64>,
    left_out_by_name: Option<String>,
    repairs: Option<String>,
    sha256: Option<String>,
}

/// So many items that were left out are named; a feed of ten thousand equal ones says no more.
const MOST_NAMED: usize = 20;

impl Entries {
    fn of(seen: &SeenEntries) -> Self {
        let named = &seen.left_out[..seen.left_out.len().min(MOST_NAMED)];
        Self {
            total: count(seen.total()),
            new: count(seen.new.len()),
            changed: count(seen.changed.len()),
            known: count(seen.known),
            left_out: count(seen.left_out.len()),
            left_out_by_name: (!named.is_empty()).then(|| json_list(named)),
            ..Self::default()
        }
    }
}

impl Reader {
    /// Returns the hosts to be left alone by a process that starts at `now`, and until when: those that asked for a rest, and
    /// those that ask for a delay, because nobody knows what the last process did just before it ended.
    pub async fn host_pauses(&self, now: Timestamp) -> Result<Vec<(String, Timestamp)>, ArchiveError> {
        let rows = sqlx::query!(
            r#"SELECT host, not_before_at AS "until: Timestamp", crawl_delay_s FROM hosts
               WHERE not_before_at > ? OR crawl_delay_s IS NOT NULL"#,
            now,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the hosts at rest"))?;
        let until = |asked: Option<Timestamp>, delay| {
            asked.into_iter().chain(seconds(delay).map(|delay| now + delay)).max().unwrap_or(now)
        };
        Ok(rows.into_iter().map(|row| (row.host, until(row.until, row.crawl_delay_s))).collect())
    }

    /// Returns the hash of the body that a feed's poll or push brought last.
    pub async fn latest_body(&self, feed: FeedId) -> Result<Option<String>, ArchiveError> {
        sqlx::query_scalar!(
            r#"SELECT body_sha256 AS "sha256!" FROM fetches
               WHERE feed_id = ? AND body_sha256 IS NOT NULL ORDER BY started_at DESC, id DESC LIMIT 1"#,
            feed,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a feed's last body"))
    }

    /// Whether anything was ever asked of anybody.
    pub async fn has_fetched(&self) -> Result<bool, ArchiveError> {
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM fetches) AS "has: bool""#)
            .fetch_one(&self.pool)
            .await
            .map_err(self.sql("a look at the log"))
    }
}

pub(super) async fn log_poll(archive: &mut SqliteConnection, poll: &Poll) -> Result<(), ArchiveError> {
    let entries = match &poll.result {
        PollResult::Read { entries, repairs, sha256, .. } => Entries {
            repairs: (!repairs.is_empty()).then(|| json_list(repairs)),
            sha256: Some(sha256.clone()),
            ..Entries::of(entries)
        },
        // What could not be read is kept for whoever reads it better.
        _ => Entries { sha256: poll.raw.as_ref().map(|raw| raw.sha256.clone()), ..Entries::default() },
    };
    log(archive, "feed", Some(poll.feed), None, &poll.log, &entries).await?;
    log_day(archive, poll, &entries).await
}

pub(super) async fn log_page(
    archive: &mut SqliteConnection,
    article: ArticleId,
    exchange: &ExchangeLog,
    raw_sha256: Option<&str>,
) -> Result<(), ArchiveError> {
    let entries = Entries { sha256: raw_sha256.map(ToOwned::to_owned), ..Entries::default() };
    log(archive, "page", None, Some(article), exchange, &entries).await
}

/// Logs what a hub pushed, under the address it was published at.
pub(super) async fn log_push(archive: &mut SqliteConnection, push: &Push) -> Result<(), ArchiveError> {
    let entries = Entries {
        repairs: (!push.repairs.is_empty()).then(|| json_list(&push.repairs)),
        sha256: Some(push.sha256.clone()),
        ..push.entries.as_ref().map(Entries::of).unwrap_or_default()
    };
    log(archive, "websub", Some(push.feed), None, &push.log, &entries).await
}

/// Logs a request to the hub of a subscription.
pub(super) async fn log_hub(
    archive: &mut SqliteConnection,
    subscription: SubscriptionId,
    exchange: &ExchangeLog,
) -> Result<(), ArchiveError> {
    let feed = sqlx::query_scalar!(
        r#"SELECT feed_id AS "id: FeedId" FROM subscriptions WHERE id = ?"#,
        subscription,
    )
    .fetch_optional(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a look for a subscription"))?;
    log(archive, "websub", feed, None, exchange, &Entries::default()).await
}

pub(super) async fn log_robots(
    archive: &mut SqliteConnection,
    exchange: &ExchangeLog,
) -> Result<(), ArchiveError> {
    log(archive, "robots", None, None, exchange, &Entries::default()).await
}

fn count(number: usize) -> Option<i64> {
    i64::try_from(number).ok()
}

async fn log(
    archive: &mut SqliteConnection,
    kind: &str,
    feed: Option<FeedId>,
    article: Option<ArticleId>,
    exchange: &ExchangeLog,
    entries: &Entries,
) -> Result<(), ArchiveError> {
    let outcome = exchange.outcome.as_str();
    let duration_ms = i64::try_from(exchange.duration.as_millis()).unwrap_or(i64::MAX);
    let wire_bytes = exchange.wire_bytes.and_then(|bytes| i64::try_from(bytes).ok());
    let body_bytes = exchange.body_bytes.and_then(|bytes| i64::try_from(bytes).ok());
    let max_age_s = exchange.max_age.and_then(|rest| i64::try_from(rest.as_secs()).ok());
    let retry_after_s = exchange.retry_after.and_then(|rest| i64::try_from(rest.as_secs()).ok());
    let headers: serde_json::Map<String, serde_json::Value> =
        exchange.headers.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let headers = (!headers.is_empty()).then(|| json_list(&headers));
    sqlx::query!(
        "INSERT INTO fetches (kind, feed_id, article_id, url, final_url, started_at, duration_ms, outcome, status, error,
                              was_conditional, wire_bytes, body_bytes, content_type, max_age_s, retry_after_s,
                              entries_total, entries_new, entries_changed, entries_known, entries_left_out, left_out,
                              repairs, body_sha256, headers)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        kind,
        feed,
        article,
        exchange.url,
        exchange.final_url,
        exchange.started_at,
        duration_ms,
        outcome,
        exchange.status,
        exchange.error,
        exchange.was_conditional,
        wire_bytes,
        body_bytes,
        exchange.content_type,
        max_age_s,
        retry_after_s,
        entries.total,
        entries.new,
        entries.changed,
        entries.known,
        entries.left_out,
        entries.left_out_by_name,
        entries.repairs,
        entries.sha256,
        headers,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("the log of an exchange"))?;
    if let Some((host, until)) = &exchange.host_pause {
        sqlx::query!(
            "INSERT INTO hosts (host, not_before_at) VALUES (?1, ?2)
             ON CONFLICT (host) DO UPDATE SET not_before_at = max(coalesce(not_before_at, ''), excluded.not_before_at)",
            host,
            until,
        )
        .execute(archive)
        .await
        .map_err(ArchiveError::sql("a host's rest"))?;
    }
    Ok(())
}

async fn log_day(archive: &mut SqliteConnection, poll: &Poll, entries: &Entries) -> Result<(), ArchiveError> {
    let day = poll.log.started_at.to_utc().format("%Y-%m-%d").to_string();
    let is_not_modified = i64::from(poll.log.outcome == Outcome::NotModified);
    let is_error = i64::from(!poll.log.outcome.is_ok());
    let entries_new = entries.new.unwrap_or(0);
    let body_bytes = poll.log.body_bytes.and_then(|bytes| i64::try_from(bytes).ok()).unwrap_or(0);
    // A partial answer leaves known entries out by intent.
    let overlap = entries.known.filter(|_| entries.total > Some(0) && poll.log.status != Some(226));
    sqlx::query!(
        "INSERT INTO feed_days (feed_id, day, polls, not_modified, errors, entries_new, body_bytes, min_overlap)
         -- At the first poll nothing can be known, and nothing is missed by that.
         VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6,
                 CASE WHEN (SELECT last_ok_at FROM feeds WHERE id = ?1) IS NOT NULL THEN ?7 END)
         ON CONFLICT (feed_id, day) DO UPDATE SET
           polls = polls + 1,
           not_modified = not_modified + excluded.not_modified,
           errors = errors + excluded.errors,
           entries_new = entries_new + excluded.entries_new,
           body_bytes = body_bytes + excluded.body_bytes,
           min_overlap = coalesce(min(min_overlap, excluded.min_overlap), min_overlap, excluded.min_overlap)",
        poll.feed,
        day,
        is_not_modified,
        is_error,
        entries_new,
        body_bytes,
        overlap,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's day"))?;
    Ok(())
}
