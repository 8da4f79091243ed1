//! The addresses a page names: made absolute, and held against each other.

use url::Url;

/// Returns the address made absolute, when it is one of the web's.
pub(super) fn absolute(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = address.trim();
    let url = match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Returns whether two addresses are on one host, or on hosts under one registered domain.
pub(super) fn same_site(one: &Url, other: &Url) -> bool {
    let site = |url: &Url| url.domain().and_then(psl::domain_str).map(str::to_owned);
    one.host_str() == other.host_str() || site(one).is_some_and(|one| Some(one) == site(other))
}
