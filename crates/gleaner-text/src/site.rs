use url::Url;

/// Whether two addresses are on one host, or on hosts under one registered domain.
///
/// Domains end where the public suffix list says: `one.github.io` and `two.github.io` are two sites.
pub fn same_site(one: &Url, other: &Url) -> bool {
    let (Some(one_host), Some(other_host)) = (one.host_str(), other.host_str()) else { return false };
    let domain = |url: &Url| url.domain().and_then(psl::domain_str).map(str::to_owned);
    one_host == other_host || domain(one).is_some_and(|site| domain(other) == Some(site))
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
        check("mailto:a@b.example", "mailto:a@b.example", false);
    }
}
