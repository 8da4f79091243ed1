//! Which address an article is known by.
//!
//! Pure. An article's address is the one its page calls its own when that is believable, else where the redirects
//! ended, without fragment and without parameters that only tell where the reader came from.

use gleaner_text::same_site;
use url::Url;

/// Query parameters that count readers or name their visit and change nothing of the page, after the lists browsers strip.
const TRACKING: [&str; 33] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "s_cid",
    "wickedid",
    "_openstat",
    "ns_campaign",
    "at_medium",
    "at_campaign",
    "ref_src",
    "phpsessid",
    "jsessionid",
    "sessionid",
    "session_id",
    "cfid",
    "cftoken",
];

/// Prefixes of whole families of such parameters: Google Analytics', Matomo's, Piwik's, ASP's.
const TRACKING_FAMILIES: [&str; 5] = ["utm_", "mtm_", "pk_", "hsa_", "aspsessionid"];

/// Returns the address without what does not name the article.
pub(super) fn without_tracking(url: &Url) -> Url {
    let mut clean = without_credentials(url);
    // "#!" was how pages without addresses of their own gave themselves one.
    if !url.fragment().is_some_and(|fragment| fragment.starts_with('!')) {
        clean.set_fragment(None);
    }
    let Some(query) = url.query() else { return clean };
    // Kept pieces stay as they were written: decoding and encoding again would make another address of them.
    let kept: Vec<_> = query.split('&').filter(|piece| !piece.is_empty() && !is_tracking(piece)).collect();
    clean.set_query(if kept.is_empty() { None } else { Some(kept.join("&")) }.as_deref());
    clean
}

/// Returns the address without the name and password in it: a private feed's own would else stand in every link.
pub(super) fn without_credentials(url: &Url) -> Url {
    let mut clean = url.clone();
    // Refused only where an address has no host, and then there is nothing to remove.
    let _ = clean.set_username("").and_then(|()| clean.set_password(None));
    clean
}

/// Returns an id without the scheme, which sites change one day: `//a.example/7`.
pub(super) fn bare(id: &str) -> String {
    let id = id.trim();
    id.strip_prefix("http:").or_else(|| id.strip_prefix("https:")).unwrap_or(id).to_owned()
}

/// Returns an address to hold others against: without scheme and tracking, with its fragment, `a.example/7?p=1#top`.
pub(super) fn plain(address: &str) -> String {
    let Ok(url) = Url::parse(address) else { return address.to_owned() };
    let mut plain = without_tracking(&url);
    plain.set_fragment(url.fragment());
    let plain = String::from(plain);
    plain.split_once("://").map_or(plain.clone(), |(_, rest)| rest.to_owned())
}

/// Returns where an address leads whatever its query: `a.example/7`.
pub(super) fn place(address: &str) -> String {
    let plain = plain(address);
    plain.split(['?', '#', ';']).next().unwrap_or_default().to_owned()
}

fn is_tracking(piece: &str) -> bool {
    let name = piece.split('=').next().unwrap_or(piece).to_ascii_lowercase();
    TRACKING.contains(&name.as_str()) || TRACKING_FAMILIES.iter().any(|family| name.starts_with(family))
}

/// Returns the address the article is known by, given where its page was found and what the page declares.
pub(super) fn decide(found_at: &Url, declared: Option<&Url>) -> Url {
    let found_at = without_tracking(found_at);
    match declared.map(without_tracking) {
        Some(declared) if is_believable(&declared, &found_at) => declared,
        _ => found_at,
    }
}

/// A page may name another address of its own site, but not the site's front: templates forget to fill that in.
fn is_believable(declared: &Url, found_at: &Url) -> bool {
    matches!(declared.scheme(), "http" | "https")
        && same_site(declared, found_at)
        && (!is_front(declared) || is_front(found_at))
}

/// Whether the address is a site's front page.
pub(super) fn is_front(url: &Url) -> bool {
    matches!(url.path(), "" | "/" | "/index.html" | "/index.php" | "/home") && url.query().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[track_caller]
    fn check(found_at: &str, declared: Option<&str>, expected: &str) {
        assert_eq!(decide(&url(found_at), declared.map(url).as_ref()).as_str(), expected);
    }

    #[test]
    fn tracking_is_removed_and_nothing_else() {
        check(
            "https://a.example/p?id=7&utm_source=rss&b=%20x&fbclid=1#top",
            None,
            "https://a.example/p?id=7&b=%20x",
        );
        check("https://a.example/p?utm_medium=rss", None, "https://a.example/p");
        check("https://a.example/#!/p/7", None, "https://a.example/#!/p/7");
        check("https://alice:secret@a.example/7", None, "https://a.example/7");
    }

    #[test]
    fn a_page_may_name_another_address_of_its_site() {
        check(
            "https://m.news.example/p/7",
            Some("https://www.news.example/p/seven"),
            "https://www.news.example/p/seven",
        );
        check("https://news.co.uk/amp/7", Some("https://news.co.uk/7?utm_source=x"), "https://news.co.uk/7");
    }

    #[test]
    fn a_page_may_not_name_another_site_or_its_front() {
        check("https://a.example.com/7", Some("https://b.example.org/7"), "https://a.example.com/7");
        check("https://one.github.io/7", Some("https://two.github.io/7"), "https://one.github.io/7");
        check("https://a.example/7", Some("https://a.example/"), "https://a.example/7");
    }
}
