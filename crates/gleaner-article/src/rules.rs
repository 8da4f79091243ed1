//! Site rules: what a user says of the few sites nothing general reads.
//!
//! Selectors are compiled when they are read, so that a bad one is an error of the configuration, not of a page.

use std::collections::BTreeMap;
use std::fmt;

use scraper::error::SelectorErrorKind;
use scraper::{ElementRef, Html, Selector};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Url;

use super::facts::{self, Facts, told_by};
use crate::{Fragment, body, clean_fragment, dates};
use gleaner_text::line::fold_blanks;
use gleaner_text::{Moment, Person, measure};

/// What a source is called that a rule answered for.
const SOURCE: &str = "rule";

/// CSS selectors, written as one string or as a list of strings.
#[derive(Debug, Clone, Default)]
pub struct Selectors {
    written: Vec<String>,
    compiled: Vec<Selector>,
}

/// What is said of one site's pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteRules {
    /// The elements that hold the story and nothing else; the page is not searched for it.
    #[serde(skip_serializing_if = "Selectors::is_empty")]
    pub content: Selectors,
    /// Elements that are taken out of the page before anything is read.
    #[serde(skip_serializing_if = "Selectors::is_empty")]
    pub remove: Selectors,
    #[serde(skip_serializing_if = "Selectors::is_empty")]
    pub title: Selectors,
    #[serde(skip_serializing_if = "Selectors::is_empty")]
    pub author: Selectors,
    #[serde(skip_serializing_if = "Selectors::is_empty")]
    pub date: Selectors,
}

/// The rules of all sites, by domain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sites(BTreeMap<Domain, SiteRules>);

/// A domain whose rules hold for its subdomains too: `example.com`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Domain(String);

/// What the rules found on a page.
#[derive(Debug, Default)]
pub(super) struct Ruled {
    content: Option<Fragment>,
    title: Option<String>,
    authors: Vec<String>,
    published: Option<Moment>,
}

impl Sites {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the rules for an address: those of its host, else of the nearest domain above it.
    pub fn rules_for(&self, url: &Url) -> Option<&SiteRules> {
        let mut host = url.host_str()?;
        loop {
            if let Some(rules) = self.0.get(&Domain(host.to_owned())) {
                return Some(rules);
            }
            (_, host) = host.split_once('.')?;
        }
    }
}

impl SiteRules {
    /// Adds a rule written as on the command line: `remove=div.promo`.
    ///
    /// # Errors
    ///
    /// Fails with a sentence for its writer where the key is none of the rules', or the selector none of CSS's.
    pub fn add(&mut self, rule: &str) -> Result<(), String> {
        let (key, selector) =
            rule.split_once('=').ok_or_else(|| format!("{rule:?} has no \"=\"; {ACCEPTED_RULE}"))?;
        let known = match key.trim() {
            "content" => &mut self.content,
            "remove" => &mut self.remove,
            "title" => &mut self.title,
            "author" => &mut self.author,
            "date" => &mut self.date,
            other => return Err(format!("{other:?} is no rule; {ACCEPTED_RULE}")),
        };
        known.push(selector.trim())
    }

    /// Takes out of the page what is to go, and reads what is to be read.
    pub(super) fn apply(&self, html: &mut Html, base: Option<&Url>) -> Ruled {
        let gone: Vec<_> = self.remove.matches(html).map(|element| element.id()).collect();
        for id in gone {
            if let Some(mut node) = html.tree.get_mut(id) {
                node.detach();
            }
        }
        let content = self.content.outermost(html).iter().map(ElementRef::html).collect::<String>();
        let lines: Vec<String> = self.author.matches(html).map(value).collect();
        Ruled {
            content: Some(clean_fragment(&content, base)).filter(|fragment| !fragment.text.is_empty()),
            title: self.title.matches(html).map(value).find(|title| !title.is_empty()),
            authors: facts::names_in(&lines),
            published: self.date.matches(html).map(value).find_map(|date| dates::parse(&date)),
        }
    }
}

const ACCEPTED_RULE: &str = "a rule is content=, remove=, title=, author= or date= and a CSS selector";

impl Ruled {
    /// Lays the facts the rules found over those of the page.
    pub(super) fn lay_over(&self, facts: &mut Facts) {
        if let Some(title) = &self.title {
            facts.title = Some(told_by(SOURCE)(title.clone()));
        }
        if !self.authors.is_empty() {
            facts.authors = Some(told_by(SOURCE)(self.authors.iter().map(Person::named).collect()));
        }
        if let Some(published) = self.published {
            facts.published = Some(told_by(SOURCE)(published));
        }
    }

    /// Puts the story the rules found in the place of the one that was searched for; says where it came from.
    pub(super) fn tell(self, story: &mut body::Story) -> Option<&'static str> {
        let Fragment { text, html, .. } = self.content?;
        // Whoever wrote the rule has seen the page: what lies outside is no story, and what lies inside no box.
        let prose = measure::weight(&text);
        (story.prose, story.page_prose) = (prose, prose);
        (story.weight, story.held) = (prose, prose);
        story.paragraphs = text.split("\n\n").count();
        story.linked_share = 0.0;
        (story.text, story.html) = (text, html);
        Some(SOURCE)
    }
}

/// Returns what an element says: a declaration's content, a time's own notation, else its words.
fn value(element: ElementRef<'_>) -> String {
    let declared = element.attr("content").or_else(|| element.attr("datetime"));
    let words = || element.text().collect::<String>();
    fold_blanks(&declared.map_or_else(words, str::to_owned))
}

/// Says for a selector's writer what is wrong with it.
fn reason(err: &SelectorErrorKind) -> String {
    match err {
        SelectorErrorKind::EndOfLine => "it ends too early".to_owned(),
        SelectorErrorKind::UnexpectedToken => "something stands where it cannot".to_owned(),
        SelectorErrorKind::UnexpectedSelectorParseError(kind) => {
            // The kinds are another crate's; their names are words run together, with what was read in brackets.
            let named = format!("{kind:?}");
            let mut words = String::new();
            for c in named.chars().take_while(|c| *c != '(') {
                if c.is_ascii_uppercase() && !words.is_empty() {
                    words.push(' ');
                }
                words.push(c.to_ascii_lowercase());
            }
            words
        }
        other => other.to_string().to_lowercase(),
    }
}

impl Selectors {
    fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    fn push(&mut self, selector: &str) -> Result<(), String> {
        let compiled = Selector::parse(selector).map_err(|err| {
            let why = reason(&err);
            format!("{selector:?} is not a CSS selector: {why}; write one like \"article > div.story\", or a list of them")
        })?;
        self.written.push(selector.to_owned());
        self.compiled.push(compiled);
        Ok(())
    }

    fn matches<'h>(&'h self, html: &'h Html) -> impl Iterator<Item = ElementRef<'h>> {
        self.compiled.iter().flat_map(|selector| html.select(selector))
    }

    /// Returns the elements that match, in page order, without those that stand inside another.
    fn outermost<'h>(&self, html: &'h Html) -> Vec<ElementRef<'h>> {
        let fits = |element: &ElementRef<'_>| self.compiled.iter().any(|selector| selector.matches(element));
        let inside = |element: &ElementRef<'h>| {
            element.ancestors().filter_map(ElementRef::wrap).any(|around| fits(&around))
        };
        html.root_element().descendent_elements().filter(fits).filter(|element| !inside(element)).collect()
    }
}

impl PartialEq for Selectors {
    fn eq(&self, other: &Self) -> bool {
        self.written == other.written
    }
}

impl Eq for Selectors {}

impl Serialize for Selectors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Selectors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl<'de> Visitor<'de> for Written {
            type Value = Selectors;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a CSS selector, or a list of them")
            }

            fn visit_str<E: Error>(self, selector: &str) -> Result<Selectors, E> {
                let mut selectors = Selectors::default();
                selectors.push(selector).map_err(E::custom)?;
                Ok(selectors)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Selectors, A::Error> {
                let mut selectors = Selectors::default();
                while let Some(selector) = list.next_element::<String>()? {
                    selectors.push(&selector).map_err(A::Error::custom)?;
                }
                Ok(selectors)
            }
        }

        deserializer.deserialize_any(Written)
    }
}

impl TryFrom<String> for Domain {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let bare = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
        if !bare {
            return Err(format!(
                "{name:?} is no domain; write it like \"example.com\", its subdomains are meant too"
            ));
        }
        Ok(Self(name.trim_start_matches("www.").to_lowercase()))
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Page, extract};
    use super::*;
    use crate::{Article, PageState};

    const PAGE: &str = "<html><head><title>Tides</title><meta name=penned content='Ada Byron'></head><body>\
        <h1>Welcome to the harbour pages</h1><div class=hl>Tides of the week</div><i class=when>3 March 2026</i>\
        <div class=x><p>High water is at noon on every day of this week, says the harbour master.</p>\
        <div class=promo><p>Buy a chart of the harbour from the shop at the pier, it costs two crowns.</p></div></div>\
        <div class=y><p>Low water is at six, and the mud is deep, and nobody walks out to the wreck.</p></div>\
        </body></html>";

    fn read(rules: &[&str]) -> Article {
        let mut site = SiteRules::default();
        for rule in rules {
            site.add(rule).unwrap();
        }
        extract(&Page { bytes: PAGE.as_bytes(), rules: Some(&site), ..Page::default() }).unwrap()
    }

    #[test]
    fn content_is_the_story_and_nothing_else() {
        let article = read(&["content=div.y"]);
        assert_eq!(
            article.text,
            "Low water is at six, and the mud is deep, and nobody walks out to the wreck."
        );
        assert!(article.html.starts_with("<div>") || article.html.starts_with("<p>"), "{}", article.html);
        assert!(article.sources.contains(&("text", "rule")));
    }

    #[test]
    fn content_in_several_places_is_joined_in_page_order_and_once() {
        let article = read(&["content=div.y", "content=div.x", "content=div.x p", "remove=.promo"]);
        assert_eq!(article.text.matches("High water").count(), 1);
        assert!(article.text.find("High water") < article.text.find("Low water"), "{}", article.text);
    }

    #[test]
    fn what_is_removed_is_never_read() {
        assert!(!read(&["remove=.promo"]).text.contains("chart"));
        assert!(read(&["content=div.x"]).text.contains("chart"));
    }

    #[test]
    fn title_author_and_date_are_read_where_the_rules_say() {
        let article = read(&["title=.hl", "author=meta[name=penned]", "date=.when"]);
        assert_eq!(article.title.as_deref(), Some("Tides of the week"));
        assert_eq!(article.authors, [Person::named("Ada Byron")]);
        assert_eq!(article.published.unwrap().to_string(), "2026-03-03");
        for fact in ["title", "authors", "published"] {
            assert!(article.sources.contains(&(fact, "rule")), "{fact}");
        }
    }

    #[test]
    fn rules_that_match_nothing_leave_the_page_as_it_is_read_without_them() {
        assert_eq!(read(&["content=main", "title=.none", "date=.none"]), read(&[]));
    }

    #[test]
    fn what_a_rule_calls_the_story_is_no_list_and_the_rest_of_the_page_no_doubt() {
        let entry = |name: &str| {
            format!(
                "<article><h2><a href=/{name}>The {name} is kept by the council</a></h2><p>{}</p></article>",
                format!("Of the {name} much was said on Tuesday, and all of it had been said before. ")
                    .repeat(8)
            )
        };
        let page =
            format!("<body><div class=x>{}</div></body>", ["ferry", "quay", "horn"].map(entry).concat());
        let url = Url::parse("https://gazette.example/").unwrap();
        let (mut whole, mut part) = (SiteRules::default(), SiteRules::default());
        whole.add("content=div.x").unwrap();
        part.add("content=article:first-child").unwrap();
        let read = |rules| {
            extract(&Page { bytes: page.as_bytes(), url: Some(&url), rules, ..Page::default() }).unwrap()
        };
        assert_eq!(read(None).page_state, PageState::Thin);
        let (whole, part) = (read(Some(&whole)), read(Some(&part)));
        assert_eq!((whole.page_state, part.page_state), (PageState::Ok, PageState::Ok));
        assert!(whole.confidence > 0.8 && part.confidence > 0.7, "{} {}", whole.confidence, part.confidence);
    }

    #[test]
    fn rules_hold_for_subdomains_and_the_nearest_domain_wins() {
        let sites: Sites = toml::from_str(
            "[\"www.example.com\"]\ntitle = \"h1\"\n[\"blog.example.com\"]\ntitle = [\"h2\", \"h3\"]",
        )
        .unwrap();
        let title = |address: &str| {
            sites.rules_for(&Url::parse(address).unwrap()).map(|rules| rules.title.written.join(" "))
        };
        assert_eq!(title("https://example.com/a").as_deref(), Some("h1"));
        assert_eq!(title("https://news.example.com/a").as_deref(), Some("h1"));
        assert_eq!(title("https://old.blog.example.com/a").as_deref(), Some("h2 h3"));
        assert_eq!(title("https://myexample.com/a"), None);
    }

    #[test]
    fn a_bad_rule_says_what_is_accepted() {
        let mut rules = SiteRules::default();
        for (rule, words) in [("content", "no \"=\""), ("body=p", "remove="), ("title=h1[", "CSS selector")] {
            let err = rules.add(rule).unwrap_err();
            assert!(err.contains(words), "{err}");
        }
    }
}
