//! What today's reading of a kept page says otherwise than the archive, and why.
//!
//! Pure.

use crate::model::{
    Article, KeptPage, LeadImage, Moment, Otherwise, Person, Precision, ReadWith, Reading, Timestamp,
};
use crate::version;

use super::super::page_reading::PageReading;

/// What a page says otherwise.
#[derive(Debug)]
pub(super) struct Difference {
    /// By the names of the columns, roughly.
    pub(super) fields: Vec<&'static str>,
    pub(super) reasons: Vec<Reason>,
    pub(super) otherwise: Otherwise,
}

/// Why a page reads otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The code that reads pages is another.
    Extractor,
    /// The configured rules for the site are others.
    Rule,
    /// Other pages of its site have taught something since.
    Memory,
    /// It goes by another date.
    Date,
    /// It goes by another address.
    Identity,
}

impl Reason {
    /// Returns the word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Extractor => "extractor",
            Self::Rule => "rule",
            Self::Memory => "memory",
            Self::Date => "date",
            Self::Identity => "identity",
        }
    }
}

/// Whether the page was read by this very program, under the rules of today, with what its site's memory advises today.
pub(super) fn is_up_to_date(kept: &KeptPage, rules_sha256: Option<&str>, memory: Option<&str>) -> bool {
    version::is_exact()
        && kept.extractor.as_deref() == Some(version::EXTRACTOR)
        && kept.read_with.outcome_sha256.is_some()
        && kept.read_with.rules_sha256.as_deref() == rules_sha256
        && kept.read_with.memory.as_deref() == memory
}

/// Holds today's reading against what stands; `None` when it says nothing otherwise.
pub(super) fn compare(kept: &KeptPage, today: PageReading) -> Option<Difference> {
    let PageReading { judgement, canonical_url, other_urls, read_with, .. } = today;
    let read_with = read_with?;
    // What came of it before is known, and the same comes of it again: what has happened to the article since is not ours.
    if kept.read_with.outcome_sha256.is_some() && kept.read_with.outcome_sha256 == read_with.outcome_sha256 {
        return None;
    }
    let reading = own(judgement.reading?, kept);
    let keeps_text = !reading.is_from_page && kept.standing.text_source.as_deref() == Some("feed");
    let mut fields = changed_fields(&reading, kept);
    let has_another_text = !keeps_text && reading.text_sha256 != kept.standing.text_sha256;
    if has_another_text {
        fields.push("text");
    } else if !keeps_text
        && Some(&reading.article.html) != kept.standing.html.as_ref()
        && reading.text_sha256.is_some()
    {
        fields.push("html");
    }
    if read_with.page_state != kept.read_with.page_state || read_with.page_error != kept.read_with.page_error
    {
        fields.push("state");
    }
    let taught = kept.read_with.canonical_url.as_ref().or(kept.standing.url.as_ref());
    let address = canonical_url.filter(|url| Some(url) != taught && Some(url) != kept.standing.url.as_ref());
    if address.is_some() {
        fields.push("address");
    }
    if fields.is_empty() {
        return None;
    }
    let reasons = reasons(&fields, kept, &read_with);
    let is_another_version =
        kept.standing.text_source.is_some() && (has_another_text || fields.contains(&"title"));
    let otherwise = Otherwise { reading, keeps_text, is_another_version, address, other_urls };
    Some(Difference { fields, reasons, otherwise })
}

fn reasons(fields: &[&'static str], kept: &KeptPage, today: &ReadWith) -> Vec<Reason> {
    let has_other_rules = kept.read_with.rules_sha256 != today.rules_sha256;
    let has_other_memory = kept.read_with.memory != today.memory;
    let mut reasons = Vec::new();
    if has_other_rules {
        reasons.push(Reason::Rule);
    }
    if has_other_memory {
        reasons.push(Reason::Memory);
    }
    // Under one name there may be two programs, where the source is changed and not committed.
    if !(has_other_rules || has_other_memory) || kept.extractor.as_deref() != Some(version::EXTRACTOR) {
        reasons.push(Reason::Extractor);
    }
    if fields.contains(&"published") {
        reasons.push(Reason::Date);
    }
    if fields.contains(&"address") {
        reasons.push(Reason::Identity);
    }
    reasons.sort_unstable();
    reasons
}

/// Takes out of a reading what the page left to the feed: the feed may have said otherwise since, and its word stays.
fn own(mut reading: Reading, kept: &KeptPage) -> Reading {
    if !reading.is_from_page && reading.article.title == kept.page.title {
        reading.article.title = None;
    }
    if !reading.article.sources.iter().any(|(fact, _)| *fact == "modified") {
        reading.article.modified = None;
    }
    let standing_at = Timestamp::parse(&kept.standing.effective_at);
    if let Some(standing_at) =
        standing_at.filter(|_| reading.date_source != "page" && kept.standing.date_source != "page")
    {
        reading.article.published = None;
        reading.effective_at = standing_at;
        reading.date_source = if kept.standing.date_source == "feed" { "feed" } else { "first_seen" };
    }
    reading
}

/// Returns the names of the facts that are others, in the order of the archive's columns.
fn changed_fields(reading: &Reading, kept: &KeptPage) -> Vec<&'static str> {
    let (article, standing) = (&*reading.article, &kept.standing);
    let image = article.image.clone().unwrap_or_default();
    let confidence = reading.is_from_page.then_some(f64::from(article.confidence));
    let checks = [
        ("title", is_told_otherwise(article.title.as_ref(), standing.title.as_ref())),
        ("authors", are_others(&article.authors, &standing.authors)),
        ("published", has_another_date(reading, kept)),
        ("modified", is_told_otherwise(article.modified.map(text).as_ref(), standing.modified_at.as_ref())),
        ("language", is_told_otherwise(article.language.as_ref(), standing.language.as_ref())),
        ("site_name", article.site_name != standing.site_name),
        ("section", article.section != standing.section),
        ("image", is_another_image(&image, kept)),
        ("summary", is_told_otherwise(article.description.as_ref(), standing.summary.as_ref())),
        ("tags", have_others(&article.tags, &standing.tags)),
        ("confidence", confidence != standing.confidence),
        ("extra", has_other_extra(article, standing.extra.as_deref())),
    ];
    checks.into_iter().filter(|(_, is_other)| *is_other).map(|(name, _)| name).collect()
}

/// What the page does not tell stays as it is.
fn is_told_otherwise(today: Option<&String>, standing: Option<&String>) -> bool {
    today.is_some() && today != standing
}

fn are_others(today: &[Person], standing: &[Person]) -> bool {
    let named: Vec<_> = today.iter().filter(|author| author.name.is_some()).collect();
    !named.is_empty() && named != standing.iter().collect::<Vec<_>>()
}

fn has_another_date(reading: &Reading, kept: &KeptPage) -> bool {
    let standing = &kept.standing;
    let precision = reading.article.published.map(|moment| match moment.precision() {
        Precision::Day => "day".to_owned(),
        Precision::Second => "second".to_owned(),
    });
    reading.effective_at.to_string() != standing.effective_at
        || reading.date_source != standing.date_source
        || is_told_otherwise(reading.article.published.map(text).as_ref(), standing.published_at.as_ref())
        || is_told_otherwise(precision.as_ref(), standing.published_precision.as_ref())
}

fn is_another_image(image: &LeadImage, kept: &KeptPage) -> bool {
    let standing = &kept.standing;
    let url = image.url.as_ref().map(ToString::to_string);
    is_told_otherwise(url.as_ref(), standing.image_url.as_ref())
        || image.alt != standing.image_alt
        || image.caption != standing.image_caption
        || image.credit != standing.image_credit
}

fn have_others(today: &[String], standing: &[String]) -> bool {
    let sorted = |tags: &[String]| {
        let mut tags = tags.to_vec();
        tags.sort_unstable();
        tags.dedup();
        tags
    };
    sorted(today) != sorted(standing)
}

fn has_other_extra(article: &Article, standing: Option<&str>) -> bool {
    let standing = standing.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    article.extra != standing
}

fn text(moment: Moment) -> String {
    Timestamp::from(moment).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::judge::Judgement;
    use crate::model::{ArticleId, PageState, PendingPage, StandingArticle, Validators};

    fn seen() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    fn read_with(outcome: &str) -> ReadWith {
        ReadWith {
            asked_url: "https://a.example/7".to_owned(),
            found_url: None,
            content_type: None,
            first_seen_at: seen(),
            language: None,
            entry: None,
            precision: None,
            rules_sha256: None,
            page_state: PageState::Ok,
            page_error: None,
            canonical_url: Some("https://a.example/7".to_owned()),
            outcome_sha256: Some(outcome.to_owned()),
            memory: None,
        }
    }

    /// An article that says "word", read from its page by other code.
    fn kept() -> KeptPage {
        let page = PendingPage {
            article: ArticleId(1),
            url: "https://a.example/7".to_owned(),
            attempts: 0,
            first_seen_at: seen(),
            extracted_at: None,
            was_fetched: false,
            validators: Validators::default(),
            entry: None,
            title: Some("From the feed".to_owned()),
            summary: None,
            content: None,
            published: None,
            updated: None,
            words: 0,
            language: None,
            crawl_delay: None,
        };
        let standing = StandingArticle {
            url: Some("https://a.example/7".to_owned()),
            title: Some("Story".to_owned()),
            effective_at: seen().to_string(),
            date_source: "first_seen".to_owned(),
            word_count: Some(1),
            text_source: Some("page".to_owned()),
            text_sha256: Some("word".to_owned()),
            html: Some("<p>word</p>".to_owned()),
            confidence: Some(0.0),
            ..StandingArticle::default()
        };
        KeptPage {
            page,
            read_with: read_with("before"),
            extractor: Some("gleaner/0.0.1".to_owned()),
            raw_month: "2026-11".to_owned(),
            raw_sha256: "raw".to_owned(),
            standing,
        }
    }

    /// Today's reading, the same but for what `change` makes of it.
    fn today(change: impl FnOnce(&mut Reading, &mut ReadWith)) -> PageReading {
        let mut article = Article::default();
        article.title = Some("Story".to_owned());
        article.html = "<p>word</p>".to_owned();
        article.word_count = 1;
        let mut reading = Reading {
            article: Box::new(article),
            is_from_page: true,
            text_sha256: Some("word".to_owned()),
            effective_at: seen(),
            date_source: "first_seen",
            extractor: version::EXTRACTOR,
        };
        let mut read_with = read_with("after");
        change(&mut reading, &mut read_with);
        let judgement = Judgement { state: read_with.page_state, error: None, reading: Some(reading) };
        PageReading {
            judgement,
            canonical_url: read_with.canonical_url.clone(),
            other_urls: Vec::new(),
            raw: None,
            read_with: Some(read_with),
            lesson: None,
        }
    }

    #[track_caller]
    fn check(
        kept: &KeptPage,
        change: impl FnOnce(&mut Reading, &mut ReadWith),
        fields: &[&str],
        reasons: &[Reason],
    ) -> Option<Otherwise> {
        let difference = compare(kept, today(change));
        let found = difference.as_ref().map(|found| (found.fields.clone(), found.reasons.clone()));
        let (found_fields, found_reasons) = found.unwrap_or_default();
        assert_eq!((found_fields.as_slice(), found_reasons.as_slice()), (fields, reasons));
        difference.map(|difference| difference.otherwise)
    }

    #[test]
    fn what_reads_the_same_is_no_difference_though_code_and_rules_are_others() {
        assert!(check(&kept(), |_, _| {}, &[], &[]).is_none());
        check(&kept(), |_, read| read.rules_sha256 = Some("x".to_owned()), &[], &[]);
    }

    #[test]
    fn the_same_outcome_is_no_difference_whatever_has_happened_to_the_article_since() {
        let mut edited = kept();
        edited.standing.title = Some("Edited by hand".to_owned());
        let same = |reading: &mut Reading, read: &mut ReadWith| {
            reading.text_sha256 = Some("other".to_owned());
            read.outcome_sha256 = Some("before".to_owned());
        };
        assert!(check(&edited, same, &[], &[]).is_none());
    }

    #[test]
    fn reasons_tell_code_rules_dates_and_addresses_apart() {
        let text = |reading: &mut Reading| reading.text_sha256 = Some("other".to_owned());
        let otherwise = check(&kept(), |reading, _| text(reading), &["text"], &[Reason::Extractor]);
        assert!(otherwise.is_some_and(|otherwise| otherwise.is_another_version && !otherwise.keeps_text));
        let mut same_code = kept();
        same_code.extractor = Some(version::EXTRACTOR.to_owned());
        let ruled = |reading: &mut Reading, read: &mut ReadWith| {
            text(reading);
            read.rules_sha256 = Some("x".to_owned());
        };
        check(&same_code, ruled, &["text"], &[Reason::Rule]);
        let taught = |reading: &mut Reading, read: &mut ReadWith| {
            text(reading);
            read.memory = Some("x".to_owned());
        };
        check(&same_code, taught, &["text"], &[Reason::Memory]);
        let dated = |reading: &mut Reading, _: &mut ReadWith| reading.date_source = "page";
        check(&kept(), dated, &["published"], &[Reason::Extractor, Reason::Date]);
        let moved = |_: &mut Reading, read: &mut ReadWith| {
            read.canonical_url = Some("https://a.example/8".to_owned());
        };
        let otherwise = check(&kept(), moved, &["address"], &[Reason::Extractor, Reason::Identity]);
        assert_eq!(otherwise.and_then(|otherwise| otherwise.address).as_deref(), Some("https://a.example/8"));
    }

    #[test]
    fn what_a_page_does_not_tell_stays_and_the_feeds_word_stays_the_feeds() {
        check(&kept(), |reading, _| reading.article.title = None, &[], &[]);
        let mut of_feed = kept();
        of_feed.standing.text_source = Some("feed".to_owned());
        of_feed.standing.title = Some("Said later".to_owned());
        of_feed.standing.confidence = None;
        let from_feed = |reading: &mut Reading, _: &mut ReadWith| {
            reading.is_from_page = false;
            reading.article.title = Some("From the feed".to_owned());
            reading.text_sha256 = Some("said before".to_owned());
        };
        assert!(check(&of_feed, from_feed, &[], &[]).is_none());
    }
}
