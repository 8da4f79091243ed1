//! What hubs say, and what becomes of it.

use std::time::Duration;

use tokio::sync::oneshot;
use tracing::info;

use super::{Context, pushes, subscriptions};
use crate::archive::ArchiveError;
use crate::model::Subscription;
use crate::websub::{self, Call, Endpoint, Event, HubMode, News};

/// Leases are not believed for longer: a hub may forget.
const LONGEST_LEASE: Duration = Duration::from_hours(90 * 24);

/// Does what a hub's call asks for. When the archive does not answer, neither do we, and the hub comes again.
pub async fn answer_hub(context: &Context, endpoint: &Endpoint, call: Call) -> Result<(), ArchiveError> {
    match call {
        Call::Find { callback_key, found } => {
            // The hub may have gone meanwhile.
            let _ = found.send(context.archive.reader().subscription(&callback_key).await?);
            Ok(())
        }
        Call::Heard { subscription, news: News::Pushed(delivery), taken } => {
            pushes::take(context, &subscription, delivery).await?;
            // Only now: a hub never sends again what it was told has arrived.
            let _ = taken.send(());
            Ok(())
        }
        Call::Heard { subscription, news: News::Verified { mode, lease }, taken } => {
            verified(context, endpoint, &subscription, mode, lease, taken).await
        }
        Call::Heard { subscription, news: News::Denied { reason }, taken } => {
            let reason = reason.map_or_else(String::new, |reason| format!(": {reason}"));
            let reason = format!("the hub denied it{reason}");
            subscriptions::distrust(context, &subscription, reason).await?;
            let _ = taken.send(());
            Ok(())
        }
    }
}

async fn verified(
    context: &Context,
    endpoint: &Endpoint,
    subscription: &Subscription,
    mode: HubMode,
    lease: Option<Duration>,
    taken: oneshot::Sender<()>,
) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let event = match mode {
        HubMode::Unsubscribe => Event::Left,
        HubMode::Subscribe => {
            let lease_ends_at = now + lease.unwrap_or(endpoint.lease).min(LONGEST_LEASE);
            let next_at = websub::renew_at(lease_ends_at, endpoint.lease, now);
            Event::Verified { lease_ends_at, next_at }
        }
    };
    subscriptions::settle(context, subscription.id, event, None).await?;
    let _ = taken.send(());
    info!(
        feed.id = subscription.feed.0,
        host = subscription.hub_host,
        ?mode,
        "a hub verified its subscription"
    );
    Ok(())
}
