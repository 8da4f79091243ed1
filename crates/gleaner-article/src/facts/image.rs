//! The picture that leads the story, with its caption and credit.

use std::sync::LazyLock;

use url::Url;

use super::json_ld::text_of;
use super::{Declared, Sourced, authors, title, told_by};
use crate::LeadImage;
use crate::page::address::absolute;
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, Outline};
use crate::page::picture;
use crate::page::place::Place;
use crate::page::tag::Tag;
use gleaner_text::list::entries;
use gleaner_text::measure::{ends_as_sentence, lower_in_place, weight};

/// So many pictures from the headline on are looked at.
const MOST_IMAGES: usize = 60;

/// A label and what follows it are shorter than this, in bytes, or the label is a word of the caption.
const LONGEST_LABELLED_CREDIT: usize = 160;

/// A credit without a label has no more words than this.
const MOST_CREDIT_WORDS: usize = 6;

/// A picture so many nodes into the story still leads it.
const NODES_INTO_STORY: usize = 40;

/// So many elements around a picture may hold its caption.
const ELEMENTS_TO_CAPTION: usize = 5;

/// An element of more nodes holds more than a picture and its caption.
const LARGEST_FIGURE: usize = 120;

/// A caption has no more characters than this; a longer one is a text beside the picture.
const LONGEST_CAPTION: usize = 1200;

/// A credit has fewer characters than this: names, an agency, a licence.
const LONGEST_CREDIT: usize = 120;

/// The shortest caption beside a credit, in letters.
const SHORTEST_CAPTION: u32 = 4;

/// Labels before the name of who took a picture.
static CREDIT_LABELS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("image/credit_labels.txt")).collect());

/// Returns the lead image; `story` is where the story's first words stand.
pub(crate) fn lead_image(
    outline: &Outline<'_>,
    declared: &Declared<'_>,
    container: NodeId,
    story: NodeId,
    base: Option<&Url>,
) -> Option<Sourced<LeadImage>> {
    let (logo, announced): (Vec<_>, Vec<_>) =
        from_metas(declared, base).chain(from_json_ld(declared, base)).partition(|url| is_logo(&url.value));
    let announced = announced.into_iter().next();
    let title = declared.meta(&["og:title"]).map(|title| title.value);
    let known = announced.as_ref().map(|url| &url.value);
    let seen = on_the_page(outline, container, story, base, known, title.as_deref());
    match (announced, seen) {
        (Some(announced), seen) => {
            Some(announced.map(|url| LeadImage { url: Some(url), ..seen.unwrap_or_default() }))
        }
        (None, Some(seen)) => Some(told_by("page")(seen)),
        (None, None) => logo
            .into_iter()
            .next()
            .map(|logo| logo.map(|url| LeadImage { url: Some(url), ..LeadImage::default() })),
    }
}

/// Meta elements that name a picture, the most trustworthy first.
const METAS: &[&str] = &[
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "image",
    "thumbnail",
];

fn from_metas<'d>(
    declared: &'d Declared<'_>,
    base: Option<&'d Url>,
) -> impl Iterator<Item = Sourced<Url>> + 'd {
    METAS.iter().filter_map(move |&name| {
        let address = declared.meta(&[name])?;
        Some(Sourced { source: address.source, value: absolute(&address.value, base)? })
    })
}

/// Words of the file names of pictures that a site puts on every page.
const LOGOS: &[&str] = &["logo", "logos", "favicon", "placeholder", "sprite", "noimage", "spacer"];

/// Returns whether a picture is called what the site's own are, by its file name alone.
fn is_logo(url: &Url) -> bool {
    let name = file_name(url).to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| LOGOS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}

fn from_json_ld(declared: &Declared<'_>, base: Option<&Url>) -> Option<Sourced<Url>> {
    let json_ld = &declared.json_ld;
    let main = json_ld.article()?;
    let address = json_ld.values(main, "image").into_iter().find_map(|image| {
        // An id is an address of the picture too, unless it points into the page.
        let id = || image.get("@id").filter(|id| id.as_str().is_some_and(|id| !id.contains('#')));
        let nested = image.get("url").or_else(|| image.get("contentUrl")).or_else(id);
        nested.and_then(text_of).or_else(|| image.as_str().map(str::to_owned))
    })?;
    absolute(&address, base).map(told_by("json-ld image"))
}

/// Returns the announced picture where the page shows it, else the first captioned one before or at the start of the story.
fn on_the_page(
    outline: &Outline<'_>,
    container: NodeId,
    story: NodeId,
    base: Option<&Url>,
    announced: Option<&Url>,
    title: Option<&str>,
) -> Option<LeadImage> {
    let from = title::place(outline, title, base).min(container);
    let near = story.plus(NODES_INTO_STORY);
    let images = outline.from(from).filter(|&at| outline.tag(at) == Tag::Image);
    let images: Vec<NodeId> = images.filter(|&at| outline.element(at).is_some()).take(MOST_IMAGES).collect();
    let source = |at: NodeId| outline.element(at).and_then(|element| picture::source_of(element, base));
    let is_announced = |at: NodeId| {
        let name = source(at).as_ref().map(file_name).unwrap_or_default().to_owned();
        !name.is_empty() && announced.is_some_and(|announced| file_name(announced) == name)
    };
    let shown = images.iter().copied().find(|&at| is_announced(at));
    let captioned = || images.iter().copied().find(|&at| at < near && caption_of(outline, at).is_some());
    let at = shown.or_else(captioned)?;
    let alt = outline.element(at)?.attr("alt").map(super::plain).filter(|alt| !alt.is_empty());
    let (caption, credit) = caption_of(outline, at).unwrap_or_default();
    Some(LeadImage { url: source(at), alt, caption, credit })
}

fn file_name(url: &Url) -> &str {
    url.path().rsplit('/').next().unwrap_or_default()
}

/// Returns caption and credit of the figure, or the named box, an image stands in.
fn caption_of(outline: &Outline<'_>, image: NodeId) -> Option<(Option<String>, Option<String>)> {
    for around in outline.ancestors(image).take(ELEMENTS_TO_CAPTION) {
        if outline.subtree(around).len() > LARGEST_FIGURE {
            return None;
        }
        let captions = outline.subtree(around).filter(|&at| {
            let is_caption = outline.tag(at) == Tag::Figcaption || outline.hints(at).has(ClassHints::CAPTION);
            let apart = at != around && !outline.subtree(at).contains(image);
            apart && is_caption && outline.element(at).is_some()
        });
        let captions = captions.map(|at| (at, shown_text(outline, at))).filter(|(_, text)| !text.is_empty());
        let captions: Vec<(NodeId, String)> =
            captions.filter(|(_, text)| text.chars().count() <= LONGEST_CAPTION).collect();
        if let Some((at, text)) = captions.first() {
            return Some(with_credit_beside(outline, &captions, *at, text));
        }
        if outline.tag(around) == Tag::Figure {
            return None;
        }
    }
    None
}

/// Returns the words of a subtree on one line, without those that only screen readers read.
fn shown_text(outline: &Outline<'_>, at: NodeId) -> String {
    outline.text_without(at, ClassHints::HIDDEN)
}

/// Returns caption and credit, where they may be two elements side by side.
fn with_credit_beside(
    outline: &Outline<'_>,
    captions: &[(NodeId, String)],
    first: NodeId,
    text: &str,
) -> (Option<String>, Option<String>) {
    let inside = |at: NodeId| outline.subtree(first).contains(at);
    let is_credit =
        |at: NodeId, text: &str| is_named_credit(outline, at) || without_label(text) != tidy_credit(text);
    let beside = captions.iter().find(|(at, other)| {
        let same = text.contains(other.as_str()) || other.contains(text) || other.contains(". ");
        !(inside(*at) || same)
            && other.chars().count() < LONGEST_CREDIT
            && is_credit(*at, other) != is_credit(first, text)
    });
    match beside {
        Some((_, credit)) if !is_credit(first, text) => (some(text.to_owned()), some(without_label(credit))),
        Some((_, caption)) => (some(caption.clone()), some(without_label(text))),
        None => split_credit(outline, first, text.to_owned()),
    }
}

fn is_named_credit(outline: &Outline<'_>, at: NodeId) -> bool {
    let class = outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    ["credit", "copyright", "source"].iter().any(|word| class.to_ascii_lowercase().contains(word))
}

/// Parts "What is seen. Photo: Who" into what is seen and who took it.
fn split_credit(outline: &Outline<'_>, caption: NodeId, text: String) -> (Option<String>, Option<String>) {
    let inner = outline
        .subtree(caption)
        .skip(1)
        .filter(|&at| {
            outline.hints(at).has(ClassHints::CAPTION.with(ClassHints::BYLINE))
                || outline.tag(at) == Tag::Cite
        })
        .map(|at| shown_text(outline, at));
    for credit in inner.filter(|credit| !credit.is_empty()) {
        if credit != text && text.ends_with(&credit) && credit.chars().count() < LONGEST_CREDIT {
            // A word like "By" is no caption.
            let caption = without_label_at_end(text[..text.len() - credit.len()].trim());
            let caption = Some(caption).filter(|caption| weight(caption) >= SHORTEST_CAPTION);
            return (caption.map(str::to_owned), some(without_label(&credit)));
        }
    }
    let (caption, credit) =
        in_brackets(&text).or_else(|| labelled(&text)).or_else(|| unlabelled(&text)).unzip();
    match credit {
        Some(credit) => (caption.and_then(some), some(without_label(&credit))),
        None => (some(text), None),
    }
}

/// Parts "A shopper. (AP Photo/Ruth Nair)".
fn in_brackets(text: &str) -> Option<(String, String)> {
    const SIGNS: &[&str] = &["photo", "foto", "/", " via ", "via ", "courtesy", ":", "©"];
    let (caption, credit) = text.trim_end_matches('.').strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
    let lower = credit.to_lowercase();
    let is_credit = credit.chars().count() < LONGEST_CREDIT && SIGNS.iter().any(|sign| lower.contains(sign));
    is_credit.then(|| (caption.trim_end().to_owned(), credit.to_owned()))
}

/// Parts "A shopper. Photo: Ruth Nair"; a label inside a sentence is a word of it.
fn labelled(text: &str) -> Option<(String, String)> {
    let lower = lower_in_place(text);
    let starts = |at: usize, label: &str| {
        let before = text[..at].trim_end();
        before.is_empty()
            || before.ends_with(['.', '!', '?', '(', '[', '|', '/', '–', '—', '-', ',', '”', '"', '’'])
            || text[at..].starts_with(char::is_uppercase)
            || !label.starts_with(char::is_alphabetic)
    };
    let label = CREDIT_LABELS
        .iter()
        .filter_map(|label| Some((lower.rfind(label)?, label)))
        .filter(|&(at, label)| starts(at, label))
        .max_by_key(|&(at, label)| (at + label.len(), label.len()));
    let (at, label) = label.filter(|(at, _)| text.len() - at < LONGEST_LABELLED_CREDIT)?;
    let is_end = |c: char| c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | ')' | '”' | '"' | '’');
    let caption = text[..at].trim_end_matches(|c: char| !is_end(c)).to_owned();
    Some((caption, text[at + label.len()..].to_owned()))
}

/// Parts "A shopper. Ruth Nair/Getty Images" and "A shopper — AFP".
fn unlabelled(text: &str) -> Option<(String, String)> {
    let sentence = text.rsplit_once(". ").map(|(caption, credit)| (format!("{caption}."), credit));
    let sentence = sentence.filter(|(caption, credit)| credit.contains('/') && ends_as_sentence(caption));
    let dash = || {
        let (caption, credit) = text.rsplit_once(" — ").or_else(|| text.rsplit_once(" – "))?;
        authors::is_agency(credit).then(|| (caption.trim_end().to_owned(), credit))
    };
    let (caption, credit) = sentence.or_else(dash)?;
    let mut words = credit.split([' ', '/']).filter(|word| !word.is_empty());
    let named =
        words.clone().count() <= MOST_CREDIT_WORDS && words.all(|word| word.starts_with(char::is_uppercase));
    named.then(|| (caption, credit.to_owned()))
}

/// Returns the caption without the label of the credit that stood after it.
fn without_label_at_end(caption: &str) -> &str {
    let lower = lower_in_place(caption);
    let label = CREDIT_LABELS.iter().filter(|label| label.ends_with(':') && lower.ends_with(**label));
    let cut = label.max_by_key(|label| label.len()).and_then(|label| caption.len().checked_sub(label.len()));
    cut.and_then(|cut| caption.get(..cut)).unwrap_or(caption).trim_end()
}

/// Returns the credit without the labels before it: "Foto: © Ruth Nair" has two.
fn without_label(credit: &str) -> String {
    let mut rest = tidy_credit(credit);
    loop {
        let lower = lower_in_place(&rest);
        let label =
            CREDIT_LABELS.iter().filter(|label| lower.starts_with(**label)).max_by_key(|label| label.len());
        match label.and_then(|label| rest.get(label.len()..)) {
            Some(after) => rest = tidy_credit(after),
            None => return rest,
        }
    }
}

fn tidy_credit(credit: &str) -> String {
    credit
        .trim()
        .trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ':' | '|' | '/' | '-' | '–'))
        .trim()
        .trim_end_matches('.')
        .to_owned()
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
