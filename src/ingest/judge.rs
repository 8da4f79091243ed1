//! Whether an article's text is its page's or its feed's.
//!
//! Pure.

use url::Url;

use super::dating::{Dated, Dates, date};
use super::{canonical, digest};
use crate::model::{Article, PageState, PendingPage, Reading};
use crate::version;
use gleaner_article::{ExtractError, Fragment, clean_fragment};

/// A page with less than this share of the text its feed carries has lost the story, or hides it.
const LEAST_SHARE_OF_FEED_PERCENT: usize = 75;

/// What a page, and its feed, came to.
#[derive(Debug, Clone)]
pub(super) struct Judgement {
    pub(super) state: PageState,
    pub(super) error: Option<String>,
    pub(super) reading: Option<Reading>,
}

/// Decides on a page that was fetched.
pub(super) fn judge(
    read: Result<Article, ExtractError>,
    page: &PendingPage,
    found_at: &Url,
    asked_for: &Url,
) -> Judgement {
    let article = match read {
        Ok(_) if canonical::is_front(found_at) && !canonical::is_front(asked_for) => {
            return instead(page, PageState::Gone, "the address leads to the site's front page");
        }
        Ok(article) => article,
        Err(err) => return instead(page, PageState::Error, &err.to_string()),
    };
    let has_less = article.text.len() * 100 < visible_bytes(announced(page)) * LEAST_SHARE_OF_FEED_PERCENT;
    if article.page_state == PageState::Ok && !has_less && article.word_count > 0 {
        return from_page(page, article, PageState::Ok);
    }
    // A text that was read once is not given up for what a wall leaves of it.
    if page.extracted_at.is_some()
        && article.page_state == PageState::Paywalled
        && article.word_count < page.words
    {
        let error = Some("the page shows a teaser only, by now".to_owned());
        return Judgement { state: PageState::Paywalled, error, reading: None };
    }
    let from_feed = feed_text(page);
    let feed_words = from_feed.as_ref().map_or(0, |feed| feed.word_count);
    match article.page_state {
        PageState::Ok => instead_with(page, article, from_feed, PageState::FeedOnly, None),
        state @ (PageState::Thin | PageState::Paywalled)
            if feed_words <= article.word_count && !is_about_others(&article, page) =>
        {
            from_page(page, article, state)
        }
        state => {
            let error = match state {
                PageState::Thin => "the page holds less than an article",
                PageState::Paywalled => "the page shows a teaser only",
                PageState::Gone => "the page says that it is not there",
                _ => "something stands before the page: a challenge, a cookie wall, a sign-in",
            };
            // What stands in the way is no part of the article, and neither are its facts.
            let may_tell_facts = matches!(state, PageState::Thin | PageState::Paywalled);
            let article =
                if may_tell_facts && is_about(&article, page) { article } else { Article::default() };
            instead_with(page, article, from_feed, state, Some(error.to_owned()))
        }
    }
}

/// Whether a page without the story is about the article all the same: its headline is the feed's, or part of it. A sign-in
/// page is not, and its headline would else become that of every article behind it.
fn is_about(article: &Article, page: &PendingPage) -> bool {
    let words = |title: &Option<String>| {
        let lower = title.as_deref().unwrap_or_default().to_lowercase();
        lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (said, announced) = (words(&article.title), words(&page.title));
    !said.is_empty() && (announced.contains(&said) || said.contains(&announced) && !announced.is_empty())
}

/// Whether a thin page is another than the one announced, as a list of the site's newest stories is.
fn is_about_others(article: &Article, page: &PendingPage) -> bool {
    article.page_state == PageState::Thin
        && article.title.is_some()
        && page.title.is_some()
        && !is_about(article, page)
}

/// Decides on a page that could not be had: the feed's text stands in for it.
pub(super) fn instead(page: &PendingPage, state: PageState, error: &str) -> Judgement {
    instead_with(page, Article::default(), feed_text(page), state, Some(error.to_owned()))
}

fn from_page(page: &PendingPage, article: Article, state: PageState) -> Judgement {
    // A text that was read once is not given up for an empty page.
    if article.text.is_empty() && page.extracted_at.is_some() {
        return Judgement { state, error: Some("the page holds nothing any more".to_owned()), reading: None };
    }
    Judgement { state, error: None, reading: Some(reading(page, article, true)) }
}

fn instead_with(
    page: &PendingPage,
    mut article: Article,
    from_feed: Option<Fragment>,
    state: PageState,
    error: Option<String>,
) -> Judgement {
    (article.text, article.html, article.word_count) = match from_feed {
        Some(Fragment { text, html, word_count }) => (text, html, word_count),
        None => (String::new(), String::new(), 0),
    };
    // A text that was read from the page once is not given up for the feed's.
    let reading = page.extracted_at.is_none().then(|| reading(page, article, false));
    Judgement { state, error, reading }
}

fn reading(page: &PendingPage, mut article: Article, is_from_page: bool) -> Reading {
    let by_page = Dates {
        published: article.published.filter(|_| !article.sources.contains(&("published", "feed"))),
        modified: article.modified,
    };
    let by_feed = Dates { published: page.published, modified: page.updated };
    let Dated { published, effective_at, source: date_source } = date(by_page, by_feed, page.first_seen_at);
    article.published = published;
    article.modified = article.modified.or(page.updated);
    // The headline of an edition that the page does not show is not put over the page's text.
    let is_feeds = article.title.is_none() || article.sources.contains(&("title", "feed"));
    if is_feeds && page.extracted_at.is_some() {
        article.title = None;
    } else if article.title.is_none() {
        article.title.clone_from(&page.title);
    }
    if article.language.is_none() {
        article.language.clone_from(&page.language);
    }
    let text_sha256 = digest::of_text(&article.text);
    Reading {
        article: Box::new(article),
        is_from_page,
        text_sha256,
        effective_at,
        date_source,
        extractor: version::EXTRACTOR,
    }
}

/// Returns the feed's own text of the article, as HTML.
fn announced(page: &PendingPage) -> &str {
    page.content.as_deref().or(page.summary.as_deref()).unwrap_or_default()
}

fn feed_text(page: &PendingPage) -> Option<Fragment> {
    let base = Url::parse(&page.url).ok();
    Some(clean_fragment(announced(page), base.as_ref())).filter(|fragment| !fragment.text.is_empty())
}

/// Returns about how long the text of sanitised HTML is, without parsing it: almost every page has more, and is done with
/// that.
fn visible_bytes(html: &str) -> usize {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_tag, text)| text).trim().len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Timestamp, Validators};

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn page(content: Option<&str>) -> PendingPage {
        PendingPage {
            article: ArticleId(1),
            url: "https://a.example/7".to_owned(),
            attempts: 0,
            first_seen_at: at("2026-11-02T12:00:00Z"),
            extracted_at: None,
            was_fetched: false,
            validators: Validators::default(),
            entry: None,
            title: Some("From the feed".to_owned()),
            summary: None,
            content: content.map(ToOwned::to_owned),
            published: None,
            updated: None,
            words: 0,
            language: None,
            crawl_delay: None,
        }
    }

    fn article(words: u32, state: PageState) -> Article {
        let text = vec!["word"; words as usize].join(" ");
        let mut article = Article::default();
        (article.html, article.text) = (format!("<p>{text}</p>"), text);
        (article.word_count, article.page_state) = (words, state);
        article
    }

    fn titled(headline: &str, mut article: Article) -> Article {
        article.title = Some(headline.to_owned());
        article
    }

    #[track_caller]
    fn check(article: Article, feed_words: usize, expected: PageState, is_from_page: bool) {
        let content = format!("<p>{}</p>", vec!["wort"; feed_words].join(" "));
        let url = Url::parse("https://a.example/7").unwrap();
        let judgement = judge(Ok(article), &page(Some(&content)), &url, &url);
        assert_eq!(judgement.state, expected);
        assert_eq!(judgement.reading.unwrap().is_from_page, is_from_page);
    }

    #[test]
    fn the_page_is_the_text_unless_it_has_less_than_the_feed() {
        check(article(400, PageState::Ok), 40, PageState::Ok, true);
        check(article(100, PageState::Ok), 400, PageState::FeedOnly, false);
    }

    #[test]
    fn what_stands_in_the_way_is_never_the_text() {
        check(article(100, PageState::Blocked), 40, PageState::Blocked, false);
        check(article(100, PageState::Gone), 40, PageState::Gone, false);
    }

    #[test]
    fn a_teaser_stays_when_the_feed_has_no_more() {
        check(article(100, PageState::Paywalled), 40, PageState::Paywalled, true);
        check(article(100, PageState::Paywalled), 400, PageState::Paywalled, false);
    }

    #[test]
    fn a_page_without_the_story_tells_facts_only_when_it_has_the_headline() {
        for (headline, expected) in
            [("Sign in", "From the feed"), ("FROM THE FEED – Gazette", "FROM THE FEED – Gazette")]
        {
            let url = Url::parse("https://a.example/7").unwrap();
            let thin = titled(headline, article(10, PageState::Thin));
            let judgement = judge(
                Ok(thin),
                &page(Some("<p>a longer text from the feed itself than the page has</p>")),
                &url,
                &url,
            );
            assert_eq!(judgement.reading.unwrap().article.title.as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_list_of_other_stories_is_not_the_text_though_the_feed_has_less() {
        for (headline, is_from_page) in [("News of the harbour", false), ("From the feed", true)] {
            let url = Url::parse("https://a.example/7").unwrap();
            let list = titled(headline, article(200, PageState::Thin));
            let judgement = judge(Ok(list), &page(Some("<p>a line</p>")), &url, &url);
            let reading = judgement.reading.unwrap();
            assert_eq!((judgement.state, reading.is_from_page), (PageState::Thin, is_from_page));
            assert_eq!(reading.article.word_count == 200, is_from_page);
        }
    }

    #[test]
    fn an_emptied_page_does_not_take_away_what_was_read_once() {
        let url = Url::parse("https://a.example/7").unwrap();
        let read_before = PendingPage { extracted_at: Some(at("2026-11-02T12:30:00Z")), ..page(None) };
        let judgement = judge(Ok(article(0, PageState::Thin)), &read_before, &url, &url);
        assert!(judgement.reading.is_none());
    }

    #[test]
    fn an_address_that_leads_to_the_front_page_is_gone() {
        let front = Url::parse("https://a.example/").unwrap();
        let asked = Url::parse("https://a.example/7").unwrap();
        let judgement = judge(Ok(article(900, PageState::Ok)), &page(None), &front, &asked);
        assert_eq!(judgement.state, PageState::Gone);
    }
}
