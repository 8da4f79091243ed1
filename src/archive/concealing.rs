//! Where secrets stand in what is written: each is sealed before its change is handed to the writer.

use super::vault::Vault;
use crate::model::{
    ConfiguredFeed, ExchangeLog, FeedOptions, Poll, PollResult, Push, Standing, SubscriptionKeys, Validators,
    secret_parts,
};

/// What is shorter stands in many a text by chance.
const SHORTEST_ECHO: usize = 4;

pub(super) fn poll(poll: &mut Poll, vault: &Vault) {
    exchange(&mut poll.log, vault);
    if let Some(moved_to) = &mut poll.moved_to {
        moved_to.to_url = vault.conceal(&moved_to.to_url);
    }
    match &mut poll.result {
        PollResult::Read { facts, validators: given, .. } => {
            validators(given, vault);
            let said = [
                &mut facts.site_url,
                &mut facts.icon_url,
                &mut facts.hub_url,
                &mut facts.topic_url,
                &mut facts.self_url,
                &mut facts.new_url,
            ];
            for address in said.into_iter().flatten() {
                *address = vault.conceal(address);
            }
        }
        PollResult::Unchanged { validators: Some(given), .. } => validators(given, vault),
        _ => {}
    }
}

/// Whether sealing would change anything of a poll, which is large.
pub(super) fn tells(poll: &Poll) -> bool {
    let facts = match &poll.result {
        PollResult::Read { facts, .. } => Some(facts),
        _ => None,
    };
    let said = facts.into_iter().flat_map(|facts| {
        [&facts.site_url, &facts.icon_url, &facts.hub_url, &facts.topic_url, &facts.self_url, &facts.new_url]
    });
    let met =
        [Some(&poll.log.url), poll.log.final_url.as_ref(), poll.moved_to.as_ref().map(|moved| &moved.to_url)];
    let addresses = said.filter_map(Option::as_ref).chain(met.into_iter().flatten());
    addresses.filter_map(|address| url::Url::parse(address).ok()).any(|url| !secret_parts(&url).is_empty())
}

fn validators(given: &mut Validators, vault: &Vault) {
    given.url = given.url.as_deref().map(|url| vault.conceal(url));
}

/// Of one with a feed's server or its hub: what repeats a secret of the address asked for is sealed as well.
pub(super) fn exchange(log: &mut ExchangeLog, vault: &Vault) {
    let secrets: Vec<String> = url::Url::parse(&log.url)
        .map(|url| secret_parts(&url).into_iter().map(|part| url.as_str()[part].to_owned()).collect())
        .unwrap_or_default();
    log.url = vault.conceal(&log.url);
    log.final_url = log.final_url.as_deref().map(|url| vault.conceal(url));
    let told = log.headers.iter_mut().map(|(_, value)| value).chain(&mut log.error);
    for text in told {
        for secret in secrets.iter().filter(|secret| secret.len() >= SHORTEST_ECHO) {
            if text.contains(secret.as_str()) {
                *text = text.replace(secret.as_str(), &vault.seal(secret));
            }
        }
    }
}

pub(super) fn push(push: &mut Push, vault: &Vault) {
    exchange(&mut push.log, vault);
}

pub(super) fn configured(feed: &mut ConfiguredFeed, vault: &Vault) {
    if let Ok(concealed) = vault.conceal(feed.url.as_str()).parse() {
        feed.url = concealed;
    }
    for (_, value) in &mut feed.options.headers {
        *value = vault.seal(value);
    }
}

/// Returns the options of a feed as its polls need them.
pub(super) fn options(json: Option<String>, vault: &Vault) -> FeedOptions {
    let mut options: FeedOptions = json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    for (_, value) in &mut options.headers {
        *value = vault.reveal(value);
    }
    options
}

/// Returns what stands of a subscription as whoever settles it needs it.
pub(super) fn revealed(mut standing: Standing, vault: &Vault) -> Standing {
    standing.keys = standing.keys.map(|keys| revealed_keys(&keys, vault));
    standing.callback_url = standing.callback_url.map(|url| vault.reveal(&url));
    standing
}

pub(super) fn revealed_keys(keys: &SubscriptionKeys, vault: &Vault) -> SubscriptionKeys {
    SubscriptionKeys { callback_key: vault.reveal(&keys.callback_key), secret: vault.reveal(&keys.secret) }
}

/// Returns what stands of a subscription as it is kept.
pub(super) fn sealed(mut standing: Standing, vault: &Vault) -> Standing {
    standing.keys = standing.keys.map(|keys| {
        let callback_key = vault.seal(&keys.callback_key);
        standing.callback_url =
            standing.callback_url.take().map(|url| url.replace(&keys.callback_key, &callback_key));
        SubscriptionKeys { callback_key, secret: vault.seal(&keys.secret) }
    });
    standing
}
