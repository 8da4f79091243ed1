//! The subscriptions: what is asked of hubs, and when one is not relied on.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use tracing::{info, warn};
use url::Url;

use super::Context;
use crate::archive::{ArchiveError, SubscriptionStep};
use crate::fetch::{Exchange, FetchError};
use crate::model::{Outcome, Subscription, SubscriptionState, Timestamp};
use crate::websub::{self, Endpoint, HubMode, LeaseAction};

/// After a hub said no, it is asked again; its mind, or the feed's hub, may have changed by then.
const REST_AFTER_DENIAL: Duration = Duration::from_hours(24);

/// Does what a due subscription needs.
pub async fn tend_subscription(
    context: &Context,
    endpoint: &Endpoint,
    subscription: Subscription,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let step = match websub::next_action(&subscription, now) {
        LeaseAction::Subscribe => return ask(context, endpoint, subscription, HubMode::Subscribe).await,
        LeaseAction::Unsubscribe => return ask(context, endpoint, subscription, HubMode::Unsubscribe).await,
        LeaseAction::Forget => SubscriptionStep::Left,
        LeaseAction::Fail { reason } => {
            warn!(
                feed.id = subscription.feed.0,
                host = subscription.hub_host,
                reason,
                "a hub is not relied on"
            );
            let chance = chance(&subscription, now);
            let next_at = websub::retry_at(&subscription, true, endpoint.lease, now, chance);
            SubscriptionStep::Failed { reason: reason.to_owned(), next_at }
        }
    };
    context.archive.note_subscription(subscription.id, step, now).await
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
    subscription.state = match (mode, subscription.state) {
        (HubMode::Unsubscribe, _) => SubscriptionState::Leaving,
        (HubMode::Subscribe, SubscriptionState::Active) => SubscriptionState::Active,
        (HubMode::Subscribe, _) => SubscriptionState::Pending,
    };
    let keys = subscription.keys.clone().map_or_else(websub::new_keys, Ok);
    let (hub, keys) = match (Url::parse(&subscription.hub_url), keys) {
        (Ok(hub), Ok(keys)) => (hub, keys),
        (hub, keys) => {
            let reason =
                hub.err().map(|err| err.to_string()).or_else(|| keys.err().map(|err| err.to_string()));
            let next_at = now + REST_AFTER_DENIAL;
            let step = SubscriptionStep::Failed { reason: reason.unwrap_or_default(), next_at };
            return context.archive.note_subscription(id, step, now).await;
        }
    };
    let callback_url = websub::callback_url(&endpoint.public_url, &keys);
    let form = websub::form(mode, &subscription.topic_url, &callback_url, &keys, endpoint.lease);
    let chance = chance(&subscription, now);
    let next_at = websub::retry_at(&subscription, false, endpoint.lease, now, chance);
    let asked = SubscriptionStep::Asked { state: subscription.state, keys, callback_url, next_at };
    context.archive.note_subscription(id, asked, now).await?;
    let (exchange, answer) = context.fetcher.ask_hub(&hub, &form).await;
    tell(&subscription, mode, &exchange, answer.as_ref().err());
    let now = context.clock.now();
    let step = match answer {
        Ok(()) => SubscriptionStep::Accepted { log: exchange.log(Outcome::NoNew, None) },
        Err(err) => SubscriptionStep::Refused {
            log: exchange.log(err.outcome(), Some(err.describe())),
            reason: format!("asked for a subscription, {}", err.describe()),
            next_at: websub::retry_at(&subscription, true, endpoint.lease, now, chance),
        },
    };
    context.archive.note_subscription(id, step, now).await
}

/// Relies on the hub no more for a day.
pub(super) async fn distrust(
    context: &Context,
    subscription: &Subscription,
    reason: String,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    warn!(feed.id = subscription.feed.0, host = subscription.hub_host, reason, "a hub is not relied on");
    let rest = REST_AFTER_DENIAL + REST_AFTER_DENIAL.mul_f64(chance(subscription, now) / 10.0);
    let step = SubscriptionStep::Failed { reason, next_at: now + rest };
    context.archive.note_subscription(subscription.id, step, now).await
}

/// Returns a number from 0 to 1, another for each subscription.
fn chance(subscription: &Subscription, now: Timestamp) -> f64 {
    let mut hasher = DefaultHasher::new();
    (subscription.id, now).hash(&mut hasher);
    f64::from(u32::try_from(hasher.finish() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

/// Logs the request, without its addresses and its form: they carry secrets.
fn tell(subscription: &Subscription, mode: HubMode, exchange: &Exchange, err: Option<&FetchError>) {
    let (id, host, status) = (subscription.feed.0, &subscription.hub_host, exchange.status);
    match err.map(FetchError::describe) {
        None => info!(feed.id = id, host, ?mode, status, "asked a hub"),
        Some(error) => warn!(feed.id = id, host, ?mode, status, error, "a hub did not take a request"),
    }
}
