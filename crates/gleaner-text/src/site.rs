use public_suffix::{DEFAULT_PROVIDER, EffectiveTLDProvider};
use url::Url;

/// Whether two addresses are on one host, or on hosts under one registered domain.
///
/// Domains end where the public suffix list says: `one.github.io` and `two.github.io` are two sites.
pub fn same_site(one: &Url, other: &Url) -> bool {
    let (Some(one_host), Some(other_host)) = (one.host_str(), other.host_str()) else { return false };
    one_host == other_host || domain(one).is_some_and(|site| domain(other) == Some(site))
}

/// Returns the registered domain, `news.co.uk` of `m.news.co.uk`.
fn domain(url: &Url) -> Option<&str> {
    let host = url.domain()?;
    DEFAULT_PROVIDER.effective_tld_plus_one(host.strip_suffix('.').unwrap_or(host)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        assert_eq!(same_site(&Url::parse(one).unwrap(), &Url::parse(other).unwrap()), expected);
    }

    #[test]
    fn hosts_of_one_registered_domain_are_one_site() {
        check("https://m.news.co.uk/1", "https://www.news.co.uk/", true);
        check("https://one.github.io/", "https://two.github.io/", false);
        check("http://127.0.0.1/", "http://127.0.0.1:8080/", true);
        check("http://127.0.0.1/", "http://127.0.0.2/", false);
        check("https://a.press.example/", "https://b.press.example/", true);
        check("https://co.uk/", "https://news.co.uk/", false);
        check("https://新闻.中国/1", "https://m.新闻.中国/", true);
        check("https://www.city.kawasaki.jp/", "https://city.kawasaki.jp/", true);
        check("https://news.co.uk./1", "https://m.news.co.uk./", true);
        check("mailto:a@b.example", "mailto:a@b.example", false);
    }
}
