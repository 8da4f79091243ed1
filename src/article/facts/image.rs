//! The picture that leads the story, with its caption and credit.

use std::sync::LazyLock;

use url::Url;

use super::super::hints::Hints;
use super::super::measure::lower_in_place;
use super::super::outline::{Kind, Outline};
use super::super::phrases::entries;
use super::super::picture;
use super::super::tag::Tag;
use super::json_ld::text_of;
use super::{Declared, Sourced};
use crate::model::LeadImage;

/// How long a caption and a credit may be, in characters.
const LONGEST_CAPTION: usize = 1200;
const LONGEST_CREDIT: usize = 120;

/// Labels before the name of who took a picture.
static CREDIT_LABELS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("image/credit_labels.txt")).collect());

/// Returns the lead image; `story` is where the story's first words stand.
pub(in crate::article) fn lead_image(
    outline: &Outline<'_>,
    declared: &Declared<'_>,
    container: usize,
    story: usize,
    base: Option<&Url>,
) -> Option<Sourced<LeadImage>> {
    let announced = from_meta(declared, base).or_else(|| from_json_ld(declared, base));
    let seen = on_the_page(outline, container, story, base, announced.as_ref().map(|(_, url)| url));
    match (announced, seen) {
        (Some((source, url)), Some(seen)) => Some((source, LeadImage { url: Some(url), ..seen })),
        (Some((source, url)), None) => Some((source, LeadImage { url: Some(url), ..LeadImage::default() })),
        (None, Some(seen)) => Some(("page", seen)),
        (None, None) => None,
    }
}

fn from_meta(declared: &Declared<'_>, base: Option<&Url>) -> Option<Sourced<Url>> {
    let (source, address) = declared.meta(&[
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
        "image",
        "thumbnail",
    ])?;
    picture::absolute(&address, base).map(|url| (source, url))
}

fn from_json_ld(declared: &Declared<'_>, base: Option<&Url>) -> Option<Sourced<Url>> {
    let json_ld = &declared.json_ld;
    let main = json_ld.article()?;
    let address = json_ld.values(main, "image").into_iter().find_map(|image| {
        let nested = image.get("url").or_else(|| image.get("contentUrl")).or_else(|| image.get("@id"));
        nested.and_then(text_of).or_else(|| image.as_str().map(str::to_owned))
    })?;
    picture::absolute(&address, base).map(|url| ("json-ld image", url))
}

/// Returns the first captioned figure before or at the start of the story, or the announced picture itself.
fn on_the_page(
    outline: &Outline<'_>,
    container: usize,
    story: usize,
    base: Option<&Url>,
    announced: Option<&Url>,
) -> Option<LeadImage> {
    let headline = outline.all(Tag::Heading(1)).next().unwrap_or_default();
    let from = headline.min(container);
    let near = story.saturating_add(40).min(outline.nodes.len());
    let images = (from..outline.nodes.len())
        .filter(|&at| outline.element(at).is_some() && outline.tag(at) == Tag::Image);
    for at in images.take(60) {
        let Some(element) = outline.element(at) else { continue };
        let url = picture::source_of(element, base);
        let is_announced = url
            .as_ref()
            .zip(announced)
            .is_some_and(|(url, announced)| file_name(url) == file_name(announced));
        let caption = caption_of(outline, at);
        if is_announced || (at < near && caption.is_some()) {
            let alt = element.attr("alt").map(super::plain).filter(|alt| !alt.is_empty());
            let (caption, credit) = caption.unwrap_or_default();
            return Some(LeadImage { url, alt, caption, credit });
        }
        if at > near && announced.is_none() {
            break;
        }
    }
    None
}

fn file_name(url: &Url) -> &str {
    url.path().rsplit('/').next().unwrap_or_default()
}

/// Returns caption and credit of the figure, or the named box, an image stands in.
fn caption_of(outline: &Outline<'_>, image: usize) -> Option<(Option<String>, Option<String>)> {
    for around in outline.ancestors(image).take(5) {
        if outline.nodes[around].end - around > 120 {
            return None;
        }
        let captions = outline.subtree(around).filter(|&at| {
            outline.tag(at) == Tag::Figcaption
                || (outline.hints(at).has(Hints::CAPTION)
                    && matches!(outline.nodes[at].kind, Kind::Element { .. }))
        });
        let caption = captions
            .filter(|&at| at != around && !outline.subtree(at).contains(&image))
            .map(|at| (at, outline.text(at)))
            .find(|(_, text)| !text.is_empty());
        if let Some((at, text)) = caption
            && text.chars().count() <= LONGEST_CAPTION
        {
            return Some(split_credit(outline, at, text));
        }
        if outline.tag(around) == Tag::Figure {
            return None;
        }
    }
    None
}

/// Parts "What is seen. Photo: Who" into what is seen and who took it.
fn split_credit(outline: &Outline<'_>, caption: usize, text: String) -> (Option<String>, Option<String>) {
    let inner = outline
        .subtree(caption)
        .skip(1)
        .filter(|&at| outline.hints(at).has(Hints::CAPTION))
        .map(|at| outline.text(at));
    for credit in inner.filter(|credit| !credit.is_empty()) {
        if credit != text && text.ends_with(&credit) && credit.chars().count() < LONGEST_CREDIT {
            let caption = text[..text.len() - credit.len()].trim().to_owned();
            return (some(caption), some(without_label(&credit)));
        }
    }
    let lower = lower_in_place(&text);
    let label = CREDIT_LABELS
        .iter()
        .filter_map(|label| Some((lower.rfind(label)?, label)))
        .max_by_key(|&(at, label)| (at + label.len(), label.len()));
    match label {
        Some((at, label)) if text.len() - at < 160 => {
            let caption = text[..at]
                .trim_end_matches(|c: char| {
                    !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?' | ')' | '”' | '"' | '’')
                })
                .to_owned();
            let credit = text[at + label.len()..].to_owned();
            (some(caption), some(tidy_credit(&credit)))
        }
        _ => (some(text), None),
    }
}

fn without_label(credit: &str) -> String {
    let lower = lower_in_place(credit);
    let label =
        CREDIT_LABELS.iter().filter(|label| lower.starts_with(**label)).max_by_key(|label| label.len());
    tidy_credit(label.map_or(credit, |label| &credit[label.len()..]))
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
