//! What a feed's server answered, made sense of.

use std::sync::Arc;

use url::Url;

use super::identity::{self, Item};
use super::resolve::{doubtful, resolve};
use super::{Context, Panicked, canonical, cut_feed, digest, feed_body, forgotten};
use crate::archive::ArchiveError;
use crate::fetch::{Exchange, FeedAnswer, FetchError};
use crate::model::{
    AskedRest, DueFeed, FailureKind, FeedFacts, FeedId, FeedOptions, LeftOut, ParsedFeed, PollResult, Proof,
    RawBody, SeenEntries, Timestamp, Validators,
};
use gleaner_feed::{self as feed, FeedDocument, FeedError};

/// A body that is no feed, or not one that can be read.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) kind: FailureKind,
    pub(super) error: String,
}

impl From<Panicked> for Unreadable {
    fn from(panicked: Panicked) -> Self {
        Self { kind: FailureKind::ParseError, error: panicked.to_string() }
    }
}

impl From<Unreadable> for PollResult {
    fn from(Unreadable { kind, error }: Unreadable) -> Self {
        Self::Failed { kind, error }
    }
}

/// How much of a body came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    MayBeCut,
}

/// The items of a feed's document.
#[derive(Debug)]
pub(super) struct Items {
    items: Vec<Item>,
    left_out: Vec<LeftOut>,
}

/// Returns what came of a poll that was answered so, and the body that is to be kept.
pub(super) async fn read(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    answer: Result<FeedAnswer, FetchError>,
) -> Result<(PollResult, Option<RawBody>), ArchiveError> {
    let bytes = match answer {
        Ok(FeedAnswer::NotModified) => {
            let validators = renewed(&feed.validators, exchange);
            return Ok((PollResult::Unchanged { proof: Proof::NotModified, validators }, None));
        }
        Ok(FeedAnswer::Body(bytes)) => Arc::new(bytes),
        Err(err @ FetchError::NoDocument { .. }) => {
            let error = err.describe();
            return Ok((PollResult::Failed { kind: FailureKind::NotAFeed, error }, None));
        }
        Err(err) => return Ok((failed(&err), None)),
    };
    let sha256 = digest::sha256_hex(&bytes);
    if feed.body_sha256.as_ref() == Some(&sha256) {
        let validators = Some(vouching(feed, exchange));
        return Ok((PollResult::Unchanged { proof: Proof::SameBody, validators }, None));
    }
    let (content_type, before) = (exchange.hints.content_type.as_deref(), feed.body_sha256.as_deref());
    let raw = feed_body::pack(context, &bytes, content_type, before, exchange.started_at).await;
    let result = read_body(context, feed, exchange, bytes, sha256).await?;
    // A page in the place of a feed is no evidence of what the feed said.
    let is_feed = !matches!(result, PollResult::Failed { kind: FailureKind::NotAFeed, .. });
    let has_forgotten = matches!(&result, PollResult::Read { entries, .. } if entries.has_forgotten);
    Ok((result, raw.filter(|_| is_feed && !has_forgotten)))
}

async fn read_body(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    bytes: Arc<Vec<u8>>,
    sha256: String,
) -> Result<PollResult, ArchiveError> {
    let content_type = exchange.hints.content_type.clone();
    let extent = if exchange.flaw.is_some() { Extent::MayBeCut } else { Extent::Whole };
    let (parsed, items) =
        match (parse(context, bytes, &exchange.final_url, content_type, extent).await, &exchange.flaw) {
            (Ok((_, items)), Some(flaw)) if items.items.is_empty() => return Ok(failed(flaw)),
            (Err(_), Some(flaw)) => return Ok(failed(flaw)),
            (Ok(read), _) => read,
            (Err(unreadable), None) => return Ok(unreadable.into()),
        };
    let entries = match sort_out(context, feed.id, &feed.options, items, exchange.started_at).await? {
        Ok(entries) => entries,
        Err(unreadable) => return Ok(unreadable.into()),
    };
    let is_partly_read = entries.is_over_budget || may_be_cut_short(&parsed, exchange);
    let validators = if is_partly_read { Validators::default() } else { vouching(feed, exchange) };
    let facts = Box::new(facts(&parsed, exchange));
    Ok(PollResult::Read { facts, entries, validators, sha256, repairs: parsed.repairs })
}

/// Returns the validators that vouch for what came: what is not whole vouches for nothing, and takes nothing from what was.
fn vouching(feed: &DueFeed, exchange: &Exchange) -> Validators {
    if exchange.flaw.is_some() { feed.validators.clone() } else { exchange.validators() }
}

fn failed(err: &FetchError) -> PollResult {
    let error = err.describe();
    if err.is_gone() { PollResult::Gone { error } } else { PollResult::Failed { kind: err.kind(), error } }
}

/// Reads a feed; of one that was cut, the entries that came whole.
pub(super) async fn parse(
    context: &Context,
    bytes: Arc<Vec<u8>>,
    url: &Url,
    content_type: Option<String>,
    extent: Extent,
) -> Result<(ParsedFeed, Items), Unreadable> {
    let url = canonical::without_credentials(url);
    let work = move || {
        let document = FeedDocument { bytes: &bytes, content_type: content_type.as_deref(), url: Some(&url) };
        feed::parse(&document).map(|mut parsed| {
            if extent == Extent::MayBeCut && cut_feed::ends_within_entry(&bytes) {
                parsed.entries.pop();
            }
            let are_ids_unique = parsed.format.starts_with("atom");
            let (items, mut left_out) =
                identity::distinct(std::mem::take(&mut parsed.entries), are_ids_unique);
            left_out.extend(std::iter::repeat_n(LeftOut::unreadable(), parsed.entries_left_out));
            (parsed, Items { items, left_out })
        })
    };
    match context.cpu_pool.run(work).await {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(err @ FeedError::NotAFeed { .. })) => {
            Err(Unreadable { kind: FailureKind::NotAFeed, error: err.to_string() })
        }
        Ok(Err(err)) => Err(Unreadable { kind: FailureKind::ParseError, error: err.to_string() }),
        Err(panicked) => Err(panicked.into()),
    }
}

/// Holds the items, seen at `now`, against what the archive knows.
pub(super) async fn sort_out(
    context: &Context,
    feed: FeedId,
    options: &FeedOptions,
    Items { mut items, mut left_out }: Items,
    now: Timestamp,
) -> Result<Result<SeenEntries, Unreadable>, ArchiveError> {
    let reader = context.archive.reader();
    let has_forgotten = forgotten::leave_out(reader, feed, &mut items).await?;
    if has_forgotten {
        // Nobody knows which of these would tell of it.
        left_out.clear();
    }
    let (keys, titles) = (identity::sought_keys(&items), identity::sought_titles(&items));
    let known = reader.known_entries(feed, &keys, &titles, items.len() * 2).await?;
    let identify = move || {
        let identified = identity::identify(items, known);
        let doubtful = doubtful(&identified, now);
        (identified, doubtful)
    };
    let (identified, doubtful) = match context.cpu_pool.run(identify).await {
        Ok(identified) => identified,
        Err(panicked) => return Ok(Err(panicked.into())),
    };
    let presented = if doubtful.is_empty() { Vec::new() } else { reader.presentations(&doubtful).await? };
    let pages = options.pages.unwrap_or(context.pages.fetch);
    let work = move || SeenEntries { left_out, has_forgotten, ..resolve(identified, presented, pages, now) };
    match context.cpu_pool.run(work).await {
        Ok(seen) => within_budget(context, feed, seen, now).await.map(Ok),
        Err(panicked) => Ok(Err(panicked.into())),
    }
}

/// With fewer new entries a poll is not counted against the day.
const FEW_NEW: usize = 16;

/// Takes as many new entries as a feed may bring in a day: one that makes up new ids at every poll would fill the disk. What
/// a feed has at its first poll is not counted.
async fn within_budget(
    context: &Context,
    feed: FeedId,
    mut seen: SeenEntries,
    now: Timestamp,
) -> Result<SeenEntries, ArchiveError> {
    if seen.new.len() < FEW_NEW {
        return Ok(seen);
    }
    let Some(brought) = context.archive.reader().entries_brought(feed, now).await? else { return Ok(seen) };
    let budget =
        usize::try_from(context.polling.max_new_per_day.saturating_sub(brought)).unwrap_or(usize::MAX);
    for new in seen.new.drain(budget.min(seen.new.len())..) {
        seen.left_out.push(LeftOut {
            guid: new.entry.guid,
            title: new.entry.title,
            reason: "more than a feed may bring in a day (polling.max_new_per_day)",
        });
        seen.is_over_budget = true;
    }
    Ok(seen)
}

/// Returns the validators after a 304, which repeats only those it pleases; `None` when they are the known ones.
fn renewed(known: &Validators, exchange: &Exchange) -> Option<Validators> {
    let Validators { etag, last_modified, .. } = exchange.validators();
    let renewed = Validators {
        etag: etag.or_else(|| known.etag.clone()),
        last_modified: last_modified.or_else(|| known.last_modified.clone()),
        url: known.url.clone(),
    };
    (renewed != *known).then_some(renewed)
}

/// Whether the feed stops before its end, and the connection would not have told that it was cut short: such a body vouches
/// for nothing.
fn may_be_cut_short(parsed: &ParsedFeed, exchange: &Exchange) -> bool {
    !exchange.is_length_known && parsed.repairs.iter().any(|repair| repair == "truncated")
}

/// Returns an address a feed claims, when it is another than those it was found under.
fn claimed(url: Option<&String>, exchange: &Exchange) -> Option<String> {
    // Nobody moves a feed from http to https, or adds a slash, to be told of it.
    let bare =
        |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_owned();
    let known = [bare(exchange.url.as_str()), bare(exchange.final_url.as_str())];
    let url = Url::parse(url?).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    (!known.contains(&bare(url.as_str()))).then(|| url.to_string())
}

fn facts(parsed: &ParsedFeed, exchange: &Exchange) -> FeedFacts {
    // Headers come first, as WebSub asks: they are there for every format.
    let linked = |relation| exchange.linked(relation).map(String::from);
    FeedFacts {
        title: parsed.title.clone(),
        site_url: parsed.site_url.clone(),
        description: parsed.description.clone(),
        language: parsed.language.clone(),
        format: parsed.format.clone(),
        icon_url: parsed.icon_url.clone(),
        hub_url: linked("hub").or_else(|| parsed.hub.clone()),
        topic_url: linked("self").or_else(|| parsed.self_url.clone()),
        self_url: claimed(parsed.self_url.as_ref(), exchange),
        new_url: claimed(parsed.new_url.as_ref(), exchange),
        asked: AskedRest {
            ttl: parsed.ttl,
            skip_hours: parsed
                .skip_hours
                .iter()
                .filter(|hour| **hour < 24)
                .fold(0, |bits, hour| bits | 1 << hour),
            skip_days: parsed.skip_days.iter().filter(|day| **day < 7).fold(0, |bits, day| bits | 1 << day),
        },
    }
}
