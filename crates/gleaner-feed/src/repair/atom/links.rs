//! Where an entry or a feed is to be found, and what it is known by.

use crate::repair::field::Entry;
use crate::repair::field::{Field, absolute};

/// What programs write where they have no address to give.
const NO_ADDRESS: &[&str] = &[
    "#",
    "-",
    "/#",
    "n/a",
    "none",
    "null",
    "undefined",
    "about:blank",
    "http:",
    "http://",
    "https:",
    "https://",
];

/// Returns an address as it is to be followed; `None` where it leads nowhere.
fn followed(address: &str, field: &Field<'_>) -> Option<String> {
    let address = address.trim();
    let is_none = NO_ADDRESS.iter().any(|none| none.eq_ignore_ascii_case(address));
    let is_script = address.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:"));
    (!is_none && !is_script).then(|| absolute(address, field.base.as_deref()))
}

/// Returns an Atom link.
pub(super) fn link<'a>(rel: &'static str, address: String) -> Field<'a> {
    Field::default().named("atom:link").with("rel", rel).with("href", address)
}

/// Returns the links of an entry: its own page, then its comments.
pub(super) fn of_entry<'a>(entry: &Entry<'a>) -> Vec<Field<'a>> {
    let mut links = Vec::new();
    let fields = || entry.fields.iter();
    let of = |rel: &'static str| fields().filter(move |field| relation(field) == Some(rel)).find_map(atom);
    let page = fields().find_map(plain).or_else(|| page(&entry.fields));
    let page = page.or_else(|| original(&entry.fields).map(|address| link("alternate", address)));
    let page = page.or_else(|| fields().find_map(permalink)).or_else(|| about(entry));
    links.extend(page.or_else(|| fields().find_map(content_elsewhere)));
    links.extend(of("replies").or_else(|| fields().find_map(comments)));
    links
}

/// Returns the links of a feed: its site, itself, its hub.
pub(super) fn of_feed<'a>(fields: &[Field<'a>]) -> Vec<Field<'a>> {
    let of =
        |rel: &'static str| fields.iter().filter(move |field| relation(field) == Some(rel)).find_map(atom);
    let on_root =
        || fields.iter().filter(|field| field.name == "channel").find_map(|root| href(root, "alternate"));
    let site = fields.iter().find_map(plain).or_else(|| page(fields)).or_else(on_root);
    let site = site.or_else(|| fields.iter().find_map(permalink));
    [site, of("self"), of("hub")].into_iter().flatten().collect()
}

/// RSS's `link`, whose address is its text, and CDF's `a`.
fn plain<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    match field.name {
        "link" => Some(link("alternate", followed(field.words()?, field)?)),
        "cdf:a" => href(field, "alternate"),
        _ => None,
    }
}

/// Returns the address an entry had before FeedBurner put one of its own there, to count readers.
pub(super) fn original(fields: &[Field<'_>]) -> Option<String> {
    let written = fields.iter().filter(|field| field.name == "feedburner:origLink").find_map(Field::words)?;
    is_address(written).then(|| absolute(written, None))
}

/// Atom's `content` that stands at another address, where that is a page.
fn content_elsewhere<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    let address = field.attribute("src").filter(|_| field.name == "atom:content")?;
    let is_page = field.attribute("type").is_none_or(|mime| mime.contains("html"));
    is_page.then(|| followed(address, field).map(|address| link("alternate", address)))?
}

/// Atom's `link`, its address made absolute; some write it into RSS without its prefix.
fn atom<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    let rel = relation(field)?.to_owned();
    let address = field.attribute("href").or_else(|| field.words())?;
    let mut made = Field::default().named("atom:link").with("rel", rel);
    made = made.with("href", followed(address, field)?);
    for name in ["type", "hreflang", "title", "length"] {
        if let Some(value) = field.attribute(name) {
            made = made.with(name, value.to_owned());
        }
    }
    Some(made)
}

/// Returns the alternate that is a page to read, before one that is data.
fn page<'a>(fields: &[Field<'a>]) -> Option<Field<'a>> {
    let alternates = || fields.iter().filter(|field| relation(field) == Some("alternate"));
    let is_page = |field: &&Field<'_>| field.attribute("type").is_none_or(|mime| mime.contains("html"));
    alternates().filter(is_page).find_map(atom).or_else(|| alternates().find_map(atom))
}

fn href<'a>(field: &Field<'a>, rel: &'static str) -> Option<Field<'a>> {
    Some(link(rel, followed(field.attribute("href")?, field)?))
}

/// Returns the relation of an Atom link, by its short name.
pub(super) fn relation<'f>(field: &'f Field<'_>) -> Option<&'f str> {
    let stray = || field.name == "link" && field.words().is_none();
    if field.name != "atom:link" && !stray() {
        return None;
    }
    let rel = field.attribute("rel").unwrap_or("alternate");
    Some(rel.strip_prefix("http://www.iana.org/assignments/relation/").unwrap_or(rel))
}

fn comments<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    let address = field.words().filter(|_| field.name == "comments")?;
    Some(link("replies", followed(address, field)?))
}

/// An id that is an address is a link, unless it says that it is none.
fn permalink<'a>(field: &Field<'a>) -> Option<Field<'a>> {
    let denied = field.attribute("ispermalink").is_some_and(|word| !word.eq_ignore_ascii_case("true"));
    let words = field.words().filter(|_| matches!(field.name, "guid" | "atom:id") && !denied)?;
    is_address(words).then(|| link("alternate", absolute(words, None)))
}

fn about<'a>(entry: &Entry<'a>) -> Option<Field<'a>> {
    let element = &entry.element;
    if let Some(address) = element.attribute("href") {
        return Some(link("alternate", absolute(address, element.base.as_deref())));
    }
    let about = element.attribute("rdf:about").filter(|about| is_address(about))?;
    Some(link("alternate", absolute(about, None)))
}

fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty())
}

/// Returns what an entry is known by, as its publisher wrote it.
pub(super) fn id<'a>(entry: &Entry<'a>) -> Option<Field<'a>> {
    let by = |name: &str| entry.fields.iter().filter(|field| field.name == name).find_map(Field::words);
    let id = by("guid")
        .or_else(|| by("atom:id"))
        .or_else(|| entry.element.attribute("rdf:about"))
        .or_else(|| by("dc:identifier"))?;
    Some(Field::text("atom:id", id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: Vec<Field<'_>>, expected: Option<&str>) {
        let links = of_entry(&Entry { element: Field::default(), fields });
        let page = links.iter().find(|link| relation(link) == Some("alternate"));
        assert_eq!(page.and_then(|page| page.attribute("href")), expected);
    }

    #[test]
    fn the_page_is_taken_from_the_best_place() {
        let link = || Field::text("link", " http://example.org/a\n");
        let atom = || Field::default().named("atom:link").with("href", "http://example.org/b");
        let guid = || Field::text("guid", "http://example.org/c");
        check(vec![guid(), atom(), link()], Some("http://example.org/a"));
        check(vec![guid(), atom()], Some("http://example.org/b"));
        check(vec![guid()], Some("http://example.org/c"));
        check(vec![guid().with("ispermalink", "false")], None);
        check(vec![Field::text("guid", "post-1")], None);
        check(vec![atom().with("rel", "edit")], None);
        for nowhere in ["N/A", "#", "http://", "javascript:void(0)"] {
            check(vec![Field::text("link", nowhere)], None);
            check(vec![Field::text("link", nowhere), guid()], Some("http://example.org/c"));
        }
        let original = Field::text("feedburner:origLink", "http://example.org/o");
        check(vec![link(), original.clone()], Some("http://example.org/a"));
        check(vec![original, guid()], Some("http://example.org/o"));
        let elsewhere = Field::default().named("atom:content").with("src", "http://example.org/s");
        check(vec![elsewhere.clone(), atom()], Some("http://example.org/b"));
        check(vec![elsewhere.clone().with("type", "text/html")], Some("http://example.org/s"));
        check(vec![elsewhere.with("type", "image/png")], None);
        let data = Field::default().named("atom:link").with("href", "/d").with("type", "application/json");
        check(vec![data, atom()], Some("http://example.org/b"));
    }

    #[test]
    fn an_address_broken_over_lines_is_mended() {
        check(
            vec![Field::text("link", "http://example.org/\n  a".replace("  ", ""))],
            Some("http://example.org/a"),
        );
    }
}
