//! How each feed is: the evidence for a verdict, and the verdict as it was given.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::{ArchiveError, Reader, json_list};
use crate::model::{FeedEvidence, FeedId, Timestamp, Verdict};

const MONTH: Duration = Duration::from_hours(30 * 24);

impl Reader {
    /// Returns what is known of the wellbeing of every feed that is followed.
    pub async fn feed_evidence(&self, now: Timestamp) -> Result<Vec<FeedEvidence>, ArchiveError> {
        let month_ago = now - MONTH;
        let rows = sqlx::query_file!("src/archive/feed_evidence.sql", now, month_ago)
            .fetch_all(&self.pool)
            .await
            .map_err(self.sql("the evidence about feeds"))?;
        let count = |number: i64| u32::try_from(number).unwrap_or(0);
        Ok(rows
            .into_iter()
            .map(|row| FeedEvidence {
                feed: row.id,
                title: row.title,
                url: row.url,
                state: row.state,
                state_reason: row.state_reason,
                failures: count(row.failure_count),
                last_status: row.last_status,
                last_error: row.last_error,
                last_outcome: row.last_outcome,
                last_ok_at: row.last_ok_at,
                next_poll_at: row.next_poll_at,
                moving_to: row.moving_to,
                gaps: count(row.gaps),
                longest_gap_days: count(row.longest_gap),
                silent_days: row.silent_days.map(count),
                days_with_losses: count(row.losses),
                pages: count(row.pages),
                pages_unread: count(row.unread),
            })
            .collect())
    }
}

/// Takes over verdicts; one that stands already keeps the time it was given first.
#[derive(Debug)]
pub struct GiveVerdicts {
    pub verdicts: Vec<Verdict>,
    pub now: Timestamp,
}

impl Change for GiveVerdicts {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(give(archive, &self.verdicts, self.now))
    }
}

async fn give(
    archive: &mut SqliteConnection,
    verdicts: &[Verdict],
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let row = |verdict: &Verdict| {
        let FeedId(feed) = verdict.feed;
        (feed, verdict.kind.as_str(), verdict.sentence.clone(), verdict.advice.clone())
    };
    let verdicts = json_list(&verdicts.iter().map(row).collect::<Vec<_>>());
    sqlx::query!(
        "INSERT INTO verdicts (feed_id, verdict, sentence, advice, since_at)
         SELECT value ->> 0, value ->> 1, value ->> 2, nullif(value ->> 3, ''), ?2 FROM json_each(?1)
         WHERE value ->> 0 IN (SELECT id FROM feeds)
         ON CONFLICT (feed_id) DO UPDATE SET
           since_at = CASE WHEN verdict = excluded.verdict THEN since_at ELSE excluded.since_at END,
           verdict = excluded.verdict, sentence = excluded.sentence, advice = excluded.advice
         WHERE verdict <> excluded.verdict OR sentence <> excluded.sentence",
        verdicts,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("verdicts on feeds"))?;
    Ok(())
}
