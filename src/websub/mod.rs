//! WebSub (W3C Recommendation): hubs push what a feed publishes, so that the feed itself need hardly be polled.
//!
//! The only room that knows axum. The callback server reads what hubs say, holds it against what was agreed, and turns
//! it into [`Call`]s; what is asked of a hub, and when, is decided by pure functions. It sends no request, keeps no
//! state and knows no archive: subscriptions are values it is handed.

mod keys;
mod lease;
mod listener;
mod request;
mod server;
mod settings;
mod signature;
mod standing;
mod verification;

pub use keys::new_keys;
pub use lease::{LeaseAction, next_action, renew_at, retry_at};
pub use request::{callback_url, form};
pub use server::{Call, Delivery, News, serve};
pub use settings::{Endpoint, WebsubSettings};
pub use standing::{Event, after, state_once_asked};
pub use verification::HubMode;
