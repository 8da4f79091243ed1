//! The addresses a page names: made absolute.

use url::Url;

/// Returns the address made absolute, when it is one of the web's.
pub(crate) fn absolute(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = address.trim();
    let url = match base {
        Some(base) => base.join(address),
        None => Url::parse(address),
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
