//! What hubs push goes through the feeds river: parse, resolve, archive.

use std::sync::Arc;
use std::time::Duration;

use tracing::info;
use url::Url;

use super::feed_answer::{self, Extent, Unreadable};
use super::{Context, digest, feed_body, next_poll, subscriptions};
use crate::archive::ArchiveError;
use crate::model::{ExchangeLog, FailureKind, Habits, Outcome, Push, SeenEntries, Subscription, Timestamp};
use crate::schedule;
use crate::websub::Delivery;

/// An entry that names no time was published within so long before it was pushed.
const PUSHED_WITHIN: Duration = Duration::from_hours(1);

/// What could be read of a push.
struct ReadPush {
    entries: SeenEntries,
    repairs: Vec<String>,
    habits: Option<Habits>,
}

/// Archives what a hub pushed. What cannot be read is lost, so the feed is polled again instead.
pub(super) async fn take(
    context: &Context,
    subscription: &Subscription,
    mut delivery: Delivery,
) -> Result<(), ArchiveError> {
    let mut push = Push {
        subscription: subscription.id,
        feed: subscription.feed,
        log: log(subscription, &delivery, context.clock.now()),
        entries: None,
        repairs: Vec::new(),
        habits: None,
        sha256: digest::sha256_hex(&delivery.body),
        raw: None,
    };
    let body = Arc::new(std::mem::take(&mut delivery.body));
    let before = context.archive.reader().latest_body(push.feed).await?;
    let content_type = delivery.content_type.as_deref();
    push.raw = feed_body::pack(context, &body, content_type, before.as_deref(), push.log.started_at).await;
    match read(context, subscription, body, delivery.content_type.clone(), push.log.started_at).await? {
        Ok(ReadPush { entries, repairs, habits }) => {
            push.raw = push.raw.take().filter(|_| !entries.has_forgotten);
            push.log.outcome = if entries.new.is_empty() { Outcome::NoNew } else { Outcome::New };
            (push.entries, push.repairs, push.habits) = (Some(entries), repairs, habits);
        }
        Err(Unreadable { kind, error }) => {
            (push.log.outcome, push.log.error) = (Outcome::Failed(kind), Some(error));
        }
    }
    if let Err(refused) = context.archive.write(push.clone()).await {
        let refusal = refused.of_one_change()?;
        (push.entries, push.log.outcome, push.log.error) =
            (None, Outcome::Failed(FailureKind::ParseError), Some(refusal));
        context.archive.write(push.clone()).await?;
    }
    let new = push.entries.as_ref().map_or(0, |entries| entries.new.len());
    let outcome = push.log.outcome.as_str();
    info!(
        feed.id = push.feed.0,
        host = subscription.hub_host,
        outcome,
        bytes = push.log.body_bytes,
        new,
        "pushed"
    );
    match push.log.error {
        None => Ok(()),
        Some(error) => {
            subscriptions::distrust(context, subscription, format!("a push could not be taken: {error}"))
                .await
        }
    }
}

/// Makes sense of the body; the inner error is for the log.
async fn read(
    context: &Context,
    subscription: &Subscription,
    body: Arc<Vec<u8>>,
    content_type: Option<String>,
    now: Timestamp,
) -> Result<Result<ReadPush, Unreadable>, ArchiveError> {
    let topic = match Url::parse(&subscription.topic_url) {
        Ok(topic) => topic,
        Err(err) => return Ok(Err(Unreadable { kind: FailureKind::Refused, error: err.to_string() })),
    };
    let (parsed, items) = match feed_answer::parse(context, body, &topic, content_type, Extent::Whole).await {
        Ok(read) => read,
        Err(failed) => return Ok(Err(failed)),
    };
    let (options, habits) = context.archive.reader().pushed_feed(subscription.feed).await?;
    let entries = feed_answer::sort_out(context, subscription.feed, &options, items, now).await?;
    Ok(entries.map(|entries| ReadPush {
        habits: learn(habits, &entries, now),
        entries,
        repairs: parsed.repairs,
    }))
}

/// Returns the feed's habits with what the push taught; a push is no measure of how much the feed holds.
fn learn(habits: Option<Habits>, entries: &SeenEntries, now: Timestamp) -> Option<Habits> {
    let known = habits.filter(|_| !entries.new.is_empty())?;
    let learned = schedule::learn(Some(known), next_poll::published(entries), Some(now - PUSHED_WITHIN), now);
    Some(Habits { window: known.window, ..learned })
}

/// Returns the row for the log: nobody was asked, so there is no status.
fn log(subscription: &Subscription, delivery: &Delivery, now: Timestamp) -> ExchangeLog {
    ExchangeLog {
        url: subscription.topic_url.clone(),
        final_url: None,
        started_at: now,
        duration: Duration::ZERO,
        outcome: Outcome::NoNew,
        status: None,
        error: None,
        was_conditional: false,
        wire_bytes: None,
        wire_sha256: None,
        body_bytes: Some(delivery.body.len() as u64),
        content_type: delivery.content_type.clone(),
        max_age: None,
        retry_after: None,
        host_pause: None,
        headers: Vec::new(),
    }
}
