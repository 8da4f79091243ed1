//! The subscriptions: what is asked of hubs, and when one is not relied on.

use std::time::Duration;

use tracing::{info, warn};
use url::Url;

use super::Context;
use crate::archive::{ArchiveError, SettleSubscriptions, Which};
use crate::fetch::{Exchange, FetchError};
use crate::model::{ExchangeLog, Outcome, Subscription, SubscriptionId};
use crate::schedule;
use crate::websub::{self, Endpoint, Event, HubMode, LeaseAction};

/// After a hub said no, it is asked again; its mind, or the feed's hub, may have changed by then.
const REST_AFTER_DENIAL: Duration = Duration::from_hours(24);

/// Does what a due subscription needs.
pub async fn tend_subscription(
    context: &Context,
    endpoint: &Endpoint,
    subscription: Subscription,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let event = match websub::next_action(&subscription, now) {
        LeaseAction::Subscribe => return ask(context, endpoint, subscription, HubMode::Subscribe).await,
        LeaseAction::Unsubscribe => return ask(context, endpoint, subscription, HubMode::Unsubscribe).await,
        LeaseAction::Forget => Event::Left,
        LeaseAction::Fail { reason } => {
            warn!(
                feed.id = subscription.feed.0,
                host = subscription.hub_host,
                reason,
                "a hub is not relied on"
            );
            let chance = schedule::chance(subscription.id, now);
            let next_at = websub::retry_at(&subscription, true, endpoint.lease, now, chance);
            Event::Failed { reason: reason.to_owned(), next_at }
        }
    };
    settle(context, subscription.id, event, None).await
}

/// Asks the hub, after the archive knows that it was asked: some hubs verify before they answer.
async fn ask(
    context: &Context,
    endpoint: &Endpoint,
    mut subscription: Subscription,
    mode: HubMode,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let id = subscription.id;
    subscription.state = websub::state_once_asked(mode, subscription.state);
    let keys = subscription.keys.clone().map_or_else(websub::new_keys, Ok);
    let (hub, keys) = match (Url::parse(&subscription.hub_url), keys) {
        (Ok(hub), Ok(keys)) => (hub, keys),
        (hub, keys) => {
            let reason =
                hub.err().map(|err| err.to_string()).or_else(|| keys.err().map(|err| err.to_string()));
            let next_at = now + REST_AFTER_DENIAL;
            let event = Event::Failed { reason: reason.unwrap_or_default(), next_at };
            return settle(context, id, event, None).await;
        }
    };
    let callback_url = websub::callback_url(&endpoint.public_url, &keys);
    let form = websub::form(mode, &subscription.topic_url, &callback_url, &keys, endpoint.lease);
    let chance = schedule::chance(subscription.id, now);
    let next_at = websub::retry_at(&subscription, false, endpoint.lease, now, chance);
    let asked = Event::Asked { mode, keys, callback_url, next_at };
    settle(context, id, asked, None).await?;
    let (exchange, answer) = context.fetcher.ask_hub(&hub, &form).await;
    log_hub_request(&subscription, mode, &exchange, answer.as_ref().err());
    let now = context.clock.now();
    let (event, log) = match answer {
        Ok(()) => (Event::Accepted, exchange.log(Outcome::NoNew, None)),
        Err(err) => {
            let reason = format!("asked for a subscription, {}", err.describe());
            let next_at = websub::retry_at(&subscription, true, endpoint.lease, now, chance);
            (Event::Refused { reason, next_at }, exchange.log(err.outcome(), Some(err.describe())))
        }
    };
    settle(context, id, event, Some(log)).await
}

/// Expects pushes again, at callbacks below the endpoint's address.
pub async fn listen_again(context: &Context, endpoint: &Endpoint) -> Result<(), ArchiveError> {
    settle_all(context, Event::ListenedAgain { public_url: endpoint.public_url.clone() }).await
}

/// Expects no pushes any more: every feed is polled as if there were no hubs.
pub async fn stand_down(context: &Context) -> Result<(), ArchiveError> {
    settle_all(context, Event::StoodDown).await
}

async fn settle_all(context: &Context, event: Event) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let settle = Box::new(move |before| websub::after(before, &event, now));
    context.archive.write(SettleSubscriptions { which: Which::All, log: None, settle }).await
}

/// Archives what happened to one subscription, with the exchange in which it did.
pub(super) async fn settle(
    context: &Context,
    id: SubscriptionId,
    event: Event,
    log: Option<ExchangeLog>,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let settle = Box::new(move |before| websub::after(before, &event, now));
    context.archive.write(SettleSubscriptions { which: Which::One(id), log, settle }).await
}

/// Relies on the hub no more for a day.
pub(super) async fn distrust(
    context: &Context,
    subscription: &Subscription,
    reason: String,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    warn!(feed.id = subscription.feed.0, host = subscription.hub_host, reason, "a hub is not relied on");
    let rest = REST_AFTER_DENIAL + REST_AFTER_DENIAL.mul_f64(schedule::chance(subscription.id, now) / 10.0);
    let event = Event::Failed { reason, next_at: now + rest };
    settle(context, subscription.id, event, None).await
}

/// Logs the request, without its addresses and its form: they carry secrets.
fn log_hub_request(
    subscription: &Subscription,
    mode: HubMode,
    exchange: &Exchange,
    err: Option<&FetchError>,
) {
    let (id, host, status) = (subscription.feed.0, &subscription.hub_host, exchange.status);
    match err.map(FetchError::describe) {
        None => info!(feed.id = id, host, ?mode, status, "asked a hub"),
        Some(error) => warn!(feed.id = id, host, ?mode, status, error, "a hub did not take a request"),
    }
}
