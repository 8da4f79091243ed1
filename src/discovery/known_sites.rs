//! Sites whose feeds follow from the address of a page, and where a feed usually is when nobody says where it is.
//!
//! Pure: addresses in, addresses out. The sites are data, in `known_sites/`.

use std::collections::HashSet;
use std::sync::LazyLock;

use gleaner_text::list::entries;
use url::Url;

use super::FeedLink;

const SITES: &str = include_str!("known_sites/sites.txt");

/// First parts of a path that are the site's own pages, nobody's name.
static NOBODY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("known_sites/nobody.txt")).collect());

/// Where programs that make sites put the feed, by the name they give themselves as generator.
const GENERATORS: &str = include_str!("known_sites/generators.txt");

/// Where feeds are when nobody says where they are, most usual first.
const USUAL: [&str; 6] = ["feed/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss"];

/// More guesses would be a search at the cost of somebody's server.
const MOST_GUESSES: usize = 8;

/// Returns the feeds that follow from an address alone, each with what it tells of; none for an address that looks like
/// a feed's own.
pub fn known_feeds(page: &Url) -> Vec<FeedLink> {
    if is_feeds_own(page) {
        return Vec::new();
    }
    let mut found: Vec<FeedLink> = Vec::new();
    for line in SITES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut columns = line.splitn(2, ' ');
        let (Some(form), Some(rest)) = (columns.next(), columns.next()) else { continue };
        let Some((feed, tells_of)) = rest.trim_start().split_once(' ') else { continue };
        let Some(url) = fit(form, page).and_then(|names| Url::parse(&fill(feed, &names)).ok()) else {
            continue;
        };
        if found.iter().all(|known| known.url != url) {
            found.push(FeedLink { url, title: Some(tells_of.trim().to_owned()) });
        }
    }
    found
}

/// Returns where a site's feed may be that declares none, likeliest first: where its generator puts it, beside the page,
/// at the root.
pub fn likely_feeds(page: &Url, generator: Option<&str>) -> Vec<Url> {
    let mut likely: Vec<Url> = Vec::new();
    let Ok(root) = page.join("/") else { return likely };
    let mut folder = page.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    if !folder.path().ends_with('/')
        && !folder.path().rsplit('/').next().is_some_and(|name| name.contains('.'))
    {
        folder.set_path(&format!("{}/", page.path()));
    }
    let is_profile =
        page.path().trim_end_matches('/').rsplit('/').next().is_some_and(|name| name.starts_with('@'));
    if is_profile {
        // Mastodon and its kin.
        likely.extend(root.join(&format!("{}.rss", page.path().trim_end_matches('/'))));
    }
    let generator = generator.unwrap_or_default().to_ascii_lowercase();
    let places = entries(GENERATORS).filter_map(|line| line.split_once(' '));
    let known = places.filter(|(name, _)| generator.contains(name)).map(|(_, path)| path.trim_start());
    for path in known {
        likely.extend(folder.join(path));
        likely.extend(root.join(path));
    }
    if folder.path() != "/" {
        likely.extend(USUAL[..3].iter().filter_map(|path| folder.join(path).ok()));
    }
    likely.extend(USUAL.iter().filter_map(|path| root.join(path).ok()));
    let mut met = Vec::new();
    likely.retain(|url| {
        url != page && !met.contains(url) && {
            met.push(url.clone());
            true
        }
    });
    likely.truncate(MOST_GUESSES);
    likely
}

fn is_feeds_own(url: &Url) -> bool {
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    [".rss", ".atom", ".xml", ".rdf", ".json"].iter().any(|end| last.ends_with(end))
        || matches!(last, "feed" | "feeds" | "rss" | "atom")
}

/// What the names of a form stand for.
type Names<'a> = Vec<(&'a str, String)>;

/// Holds an address against a form such as `a.example/{name}/x?list={id}`.
fn fit<'a>(form: &'a str, page: &Url) -> Option<Names<'a>> {
    let (form, query) = form.split_once('?').unwrap_or((form, ""));
    let (host, path) = form.split_once('/').unwrap_or((form, ""));
    let mut names = Names::new();
    let given = page.host_str()?;
    let bare =
        ["www.", "m.", "old.", "new."].iter().find_map(|prefix| given.strip_prefix(prefix)).unwrap_or(given);
    fit_parts(&mut host.split('.'), &mut bare.split('.'), &mut names)?;
    let mut parts = page.path_segments()?.filter(|part| !part.is_empty()).peekable();
    if parts.peek().is_some_and(|first| NOBODY.contains(first.to_ascii_lowercase().as_str()))
        && path.starts_with('{')
    {
        return None;
    }
    fit_parts(&mut path.split('/').filter(|part| !part.is_empty()), &mut parts, &mut names)?;
    for (key, form) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let (_, value) = page.query_pairs().find(|(known, _)| known == key)?;
        fit_part(form, &value, &mut names)?;
    }
    Some(names)
}

fn fit_parts<'a, 'b>(
    forms: &mut impl Iterator<Item = &'a str>,
    parts: &mut impl Iterator<Item = &'b str>,
    names: &mut Names<'a>,
) -> Option<()> {
    loop {
        match (forms.next(), parts.next()) {
            (Some("..."), _) | (None, None) => return Some(()),
            (Some(form), Some(part)) => fit_part(form, part, names)?,
            _ => return None,
        }
    }
}

/// Holds one part against its form: a word, or `{name}` with something before it.
fn fit_part<'a>(form: &'a str, part: &str, names: &mut Names<'a>) -> Option<()> {
    let Some((before, name)) = form.strip_suffix('}').and_then(|form| form.split_once('{')) else {
        return form.eq_ignore_ascii_case(part).then_some(());
    };
    let value = part.strip_prefix(before)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%@+".contains(c);
    let is_number = value.chars().all(|c| c.is_ascii_digit());
    let is_name = (name != "number" || is_number)
        && !value.is_empty()
        && value.chars().all(is_plain)
        && (!before.is_empty() || !value.starts_with('@'));
    is_name.then(|| names.push((name, value.to_owned())))
}

fn fill(form: &str, names: &Names<'_>) -> String {
    names.iter().fold(form.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(page: &str) -> Vec<String> {
        known_feeds(&Url::parse(page).unwrap()).into_iter().map(|feed| feed.url.to_string()).collect()
    }

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        assert_eq!(known(page), expected, "{page}");
    }

    #[test]
    fn videos() {
        let feed = "https://www.youtube.com/feeds/videos.xml?channel_id=UC_x5XG1OV2P6uZZ5FSM9Ttw";
        check("https://www.youtube.com/channel/UC_x5XG1OV2P6uZZ5FSM9Ttw", &[feed]);
        check("https://m.youtube.com/channel/UC_x5XG1OV2P6uZZ5FSM9Ttw/videos?view=0", &[feed]);
        check(
            "https://www.youtube.com/playlist?list=PL123",
            &["https://www.youtube.com/feeds/videos.xml?playlist_id=PL123"],
        );
        // The page itself must tell which channel that is.
        check("https://www.youtube.com/@handle", &[]);
        check("https://www.youtube.com/watch?v=abc", &[]);
    }

    #[test]
    fn forums() {
        check("https://www.reddit.com/r/rust/", &["https://www.reddit.com/r/rust/.rss"]);
        check("https://old.reddit.com/r/rust/new", &["https://www.reddit.com/r/rust/new/.rss"]);
        check("https://reddit.com/u/someone", &["https://www.reddit.com/user/someone/.rss"]);
        check(
            "https://www.reddit.com/r/rust/comments/1abc/a_title/",
            &["https://www.reddit.com/r/rust/comments/1abc/.rss"],
        );
        check(
            "https://stackoverflow.com/questions/tagged/rust",
            &["https://stackoverflow.com/feeds/tag/rust"],
        );
        check(
            "https://stackoverflow.com/questions/11/a-title",
            &["https://stackoverflow.com/feeds/question/11"],
        );
        check(
            "https://unix.stackexchange.com/questions/tagged/bash?tab=Newest",
            &["https://unix.stackexchange.com/feeds/tag/bash"],
        );
    }

    #[test]
    fn code() {
        let of_repo =
            ["releases", "tags"].map(|feed| format!("https://github.com/tokio-rs/axum/{feed}.atom"));
        let commits = "https://github.com/tokio-rs/axum/commits.atom";
        check("https://github.com/tokio-rs/axum", &[&of_repo[0], &of_repo[1], commits]);
        check("https://github.com/tokio-rs/axum/issues/1", &[&of_repo[0], &of_repo[1]]);
        let branch = "https://github.com/tokio-rs/axum/commits/main.atom";
        check("https://github.com/tokio-rs/axum/commits/main", &[&of_repo[0], &of_repo[1], branch]);
        check("https://github.com/tokio-rs", &["https://github.com/tokio-rs.atom"]);
        check(
            "https://gitlab.com/gitlab-org/gitlab",
            &[
                "https://gitlab.com/gitlab-org/gitlab/-/releases.atom",
                "https://gitlab.com/gitlab-org/gitlab/-/tags?format=atom",
                "https://gitlab.com/gitlab-org/gitlab.atom",
            ],
        );
        check(
            "https://pypi.org/project/feedparser/",
            &["https://pypi.org/rss/project/feedparser/releases.xml"],
        );
    }

    #[test]
    fn blogs_and_people() {
        check("https://medium.com/@someone", &["https://medium.com/feed/@someone"]);
        check("https://medium.com/netflix-techblog", &["https://medium.com/feed/netflix-techblog"]);
        check("https://someone.medium.com/a-story-1f", &["https://someone.medium.com/feed"]);
        check("https://quay.substack.com/p/a-letter", &["https://quay.substack.com/feed"]);
        check("http://quay.blogspot.com/2026/11/x.html", &["https://quay.blogspot.com/feeds/posts/default"]);
        check("https://quay.tumblr.com", &["https://quay.tumblr.com/rss"]);
        check("https://www.tumblr.com/quay", &["https://quay.tumblr.com/rss"]);
        check("https://quay.wordpress.com/", &["https://quay.wordpress.com/feed/"]);
        check("https://mastodon.social/@Gargron", &["https://mastodon.social/@Gargron.rss"]);
        check("https://bsky.app/profile/quay.example", &["https://bsky.app/profile/quay.example/rss"]);
    }

    #[test]
    fn a_sites_own_pages_are_nobodys() {
        for page in [
            "https://github.com/",
            "https://github.com/explore",
            "https://github.com/topics/rust",
            "https://medium.com/",
            "https://medium.com/search?q=x",
            "https://gitlab.com/explore/projects",
            "https://www.tumblr.com/",
            "https://a.b.substack.com/",
            "https://example.org/r/rust",
            "https://notgithub.com/a/b",
        ] {
            check(page, &[]);
        }
    }

    #[test]
    fn a_feeds_own_address_is_left_alone() {
        for feed in [
            "https://github.com/tokio-rs/axum/releases.atom",
            "https://quay.substack.com/feed",
            "https://www.reddit.com/r/rust/.rss",
        ] {
            check(feed, &[]);
        }
    }

    #[test]
    fn every_line_of_the_list_is_sound() {
        for line in SITES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let columns: Vec<_> = line.split_whitespace().collect();
            assert!(columns.len() >= 3, "{line}");
            let names = |text: &str| -> Vec<String> {
                text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect()
            };
            assert!(names(columns[1]).iter().all(|name| names(columns[0]).contains(name)), "{line}");
            // What the form describes leads to the feed.
            let columns: Vec<_> = columns.iter().map(|column| column.replace("{number}", "7")).collect();
            let page = columns[0].replace("/...", "").replace(['{', '}'], "");
            let feed = columns[1].replace(['{', '}'], "");
            let found = known(&format!("https://{page}"));
            assert!(found.contains(&Url::parse(&feed).unwrap().to_string()), "{line}: {found:?}");
        }
    }

    #[track_caller]
    fn check_likely(page: &str, generator: Option<&str>, expected: &[&str]) {
        let likely = likely_feeds(&Url::parse(page).unwrap(), generator);
        let paths: Vec<_> = likely.iter().map(Url::path).collect();
        assert_eq!(paths[..expected.len().min(paths.len())], *expected, "{page}");
        assert!(paths.len() <= MOST_GUESSES, "{paths:?}");
    }

    #[test]
    fn guesses_begin_where_the_generator_puts_its_feed() {
        check_likely("https://a.example/", Some("Hugo 0.120"), &["/index.xml", "/feed/", "/rss.xml"]);
        check_likely("https://a.example/blog", Some("WordPress 6.6"), &["/blog/feed/", "/feed/"]);
        check_likely(
            "https://a.example/",
            None,
            &["/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss"],
        );
        check_likely("https://a.example/news/?x=1#y", None, &["/news/feed/", "/news/rss.xml"]);
        check_likely("https://a.example/news.html", None, &["/feed/"]);
        check_likely("https://social.example/@someone", None, &["/@someone.rss"]);
    }
}
