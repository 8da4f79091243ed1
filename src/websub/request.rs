//! What a hub is asked, as the form it is sent.
//!
//! Pure.

use std::time::Duration;

use url::{Url, form_urlencoded};

use super::HubMode;
use crate::model::SubscriptionKeys;

/// Returns the address a hub is told to call.
pub fn callback_url(public_url: &Url, keys: &SubscriptionKeys) -> String {
    format!("{public_url}{}", keys.callback_key)
}

/// Returns the form that asks a hub to push a topic to `callback`, or to stop.
pub fn form(mode: HubMode, topic: &str, callback: &str, keys: &SubscriptionKeys, lease: Duration) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("hub.mode", mode.as_str());
    form.append_pair("hub.topic", topic);
    form.append_pair("hub.callback", callback);
    // Hubs from before the Recommendation ask how to verify; others pass it over.
    form.append_pair("hub.verify", "async");
    if mode == HubMode::Subscribe {
        form.append_pair("hub.secret", &keys.secret);
        form.append_pair("hub.lease_seconds", &lease.as_secs().to_string());
    }
    form.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> SubscriptionKeys {
        SubscriptionKeys { callback_key: "c0ffee".to_owned(), secret: "5ec7e7".to_owned() }
    }

    #[test]
    fn a_subscription_names_topic_callback_secret_and_lease() {
        let callback = callback_url(&Url::parse("https://g.example/push/").unwrap(), &keys());
        assert_eq!(callback, "https://g.example/push/c0ffee");
        let form =
            form(HubMode::Subscribe, "https://a.example/?f=1&g", &callback, &keys(), Duration::from_hours(1));
        assert_eq!(
            form,
            "hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Ff%3D1%26g\
             &hub.callback=https%3A%2F%2Fg.example%2Fpush%2Fc0ffee&hub.verify=async&hub.secret=5ec7e7&hub.lease_seconds=3600"
        );
    }

    #[test]
    fn an_end_needs_no_secret() {
        let form =
            form(HubMode::Unsubscribe, "https://a.example/", "https://g.example/", &keys(), Duration::ZERO);
        assert!(form.starts_with("hub.mode=unsubscribe&") && !form.contains("secret"), "{form}");
    }
}
