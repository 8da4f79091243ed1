//! What the address of a page tells of it.

use url::Url;

use gleaner_text::list;

/// The ends of addresses that are a list's.
const LISTS: &str = include_str!("list_addresses.txt");

/// Returns whether an address is a front page's, or ends as those of categories, tags and further pages do.
pub(super) fn is_of_a_list(url: &Url) -> bool {
    let path: Vec<&str> = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if path.is_empty() {
        // "/?p=12" is a post, "/?s=ferry" a search.
        return url.query().is_none_or(|query| ["s=", "paged="].iter().any(|key| query.starts_with(key)));
    }
    list::entries(LISTS).any(|end| {
        let end: Vec<&str> = end.split('/').collect();
        let tail = path.len().checked_sub(end.len()).map(|start| &path[start..]);
        tail.is_some_and(|tail| tail.iter().zip(end).all(|(part, wanted)| wanted == "*" || *part == wanted))
    })
}

/// Returns whether two addresses are one page's, whatever the scheme, a `www.`, a last slash and what was added for
/// counting say.
pub(super) fn is_same(one: &Url, other: &Url) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    // A front page's address with a query is a post's; elsewhere one of two may have been tagged.
    let queries_agree = one.query() == other.query()
        || (one.path().len() > 1 && (one.query().is_none() || other.query().is_none()));
    host(one) == host(other) && path(one) == path(other) && queries_agree
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse("https://gazette.example/").unwrap().join(text).unwrap()
    }

    #[test]
    fn lists_are_told_by_the_end_of_their_address() {
        for list in
            ["/", "/?s=ferry", "/category/town/", "/en/tag/ferry", "/boats/page/2/", "/blog/", "/search?q=x"]
        {
            assert!(is_of_a_list(&url(list)), "{list}");
        }
        for article in
            ["/?p=12", "/tag/2024/ferry-kept", "/topics/boats/best-ferry", "/blog/ferry-kept", "/page"]
        {
            assert!(!is_of_a_list(&url(article)), "{article}");
        }
    }

    #[test]
    fn one_page_has_many_addresses() {
        let page = url("/2024/ferry");
        for same in ["http://www.gazette.example/2024/ferry/", "/2024/ferry#more", "/2024/ferry?from=feed"] {
            assert!(is_same(&page, &url(same)), "{same}");
        }
        assert!(!is_same(&url("/?p=1"), &url("/")) && !is_same(&url("/news?id=1"), &url("/news?id=2")));
    }
}
