//! The files and pictures an entry comes with.

use std::time::Duration;

use super::links;
use crate::limits;
use crate::repair::field::{Field, absolute};

/// What comes with an entry.
#[derive(Debug, Default)]
pub(super) struct Attached<'a> {
    /// Atom links, one for each file.
    pub(super) enclosures: Vec<Field<'a>>,
    /// How long each plays.
    pub(super) durations: Vec<Option<Duration>>,
    /// The picture to show beside the entry.
    pub(super) image_url: Option<String>,
}

/// Collects the files of an entry, whichever of five ways they are attached by.
pub(super) fn of<'a>(fields: &[Field<'a>]) -> Attached<'a> {
    let mut attached = Attached::default();
    for field in fields {
        attached.add(field);
    }
    let image = fields.iter().filter(|field| field.name == "itunes:image");
    for field in image {
        let address = field.attribute("href").or_else(|| field.attribute("url")).or_else(|| field.words());
        attached.picture(field, address);
    }
    let plays = fields.iter().filter(|field| field.name == "itunes:duration").find_map(Field::words);
    if let (Some(first), Some(plays)) = (attached.durations.first_mut(), plays) {
        *first = first.or_else(|| duration(plays));
    }
    attached
}

/// Returns the fields with those in media groups, which are about the entry too; what a picture is called is not.
pub(super) fn deep<'f, 'a>(fields: &'f [Field<'a>], with_pictures: bool) -> Vec<&'f Field<'a>> {
    let mut all = Vec::with_capacity(fields.len());
    for field in fields {
        all.push(field);
        if matches!(field.name, "media:group" | "media:content") && (with_pictures || !is_picture(field)) {
            all.extend(deep(&field.children, with_pictures));
        }
    }
    all
}

/// Whether a file is a picture, or a group of files has nothing else.
fn is_picture(field: &Field<'_>) -> bool {
    const ENDS: &[&str] = &[".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"];
    if field.name == "media:group" {
        let mut files = field.children.iter().filter(|child| child.name == "media:content").peekable();
        return files.peek().is_some() && files.all(is_picture);
    }
    match (field.attribute("medium"), field.attribute("type")) {
        (Some(medium), _) => medium.eq_ignore_ascii_case("image"),
        (None, Some(mime)) => mime.starts_with("image/"),
        (None, None) => field.attribute("url").is_some_and(|url| {
            let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
            ENDS.iter().any(|end| path.ends_with(end))
        }),
    }
}

impl<'a> Attached<'a> {
    fn add(&mut self, field: &Field<'a>) {
        match field.name {
            "enclosure" => {
                let address =
                    field.attribute("url").or_else(|| field.attribute("href")).or_else(|| field.words());
                self.file(field, address, field.attribute("length"));
            }
            "atom:link" | "link" if links::relation(field) == Some("enclosure") => {
                let address = field.attribute("href").or_else(|| field.words());
                self.file(field, address, field.attribute("length"));
            }
            "media:content" => {
                let player = field.children.iter().find(|child| child.name == "media:player");
                let address =
                    field.attribute("url").or_else(|| player.and_then(|player| player.attribute("url")));
                self.file(field, address, field.attribute("filesize"));
                if field.attribute("medium") == Some("image") {
                    self.picture(field, field.attribute("url"));
                }
                field.children.iter().for_each(|child| self.add(child));
            }
            "media:group" => field.children.iter().for_each(|child| self.add(child)),
            "media:thumbnail" => {
                self.picture(field, field.attribute("url").or_else(|| field.words()));
            }
            _ => {}
        }
    }

    fn file(&mut self, field: &Field<'a>, address: Option<&str>, bytes: Option<&str>) {
        let Some(address) = address else { return };
        let address = absolute(address, field.base.as_deref());
        if self.enclosures.len() == limits::MAX_ENCLOSURES
            || self.enclosures.iter().any(|known| known.attribute("href") == Some(&address))
        {
            return;
        }
        let mut link = links::link("enclosure", address);
        if let Some(mime) = field.attribute("type") {
            link = link.with("type", mime.to_owned());
        }
        let whole = bytes.and_then(|bytes| bytes.split('.').next());
        if let Some(bytes) = whole.filter(|bytes| bytes.parse::<u64>().is_ok()) {
            link = link.with("length", bytes.to_owned());
        }
        self.enclosures.push(link);
        self.durations.push(field.attribute("duration").and_then(duration));
    }

    fn picture(&mut self, field: &Field<'a>, address: Option<&str>) {
        if self.image_url.is_none() {
            self.image_url = address.map(|address| absolute(address, field.base.as_deref()));
        }
    }
}

/// Reads `h:mm:ss`, `m:ss` or seconds; nothing plays longer than a month.
fn duration(text: &str) -> Option<Duration> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut seconds = 0_u64;
    for part in whole.trim().split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.trim().parse().ok()?)?;
    }
    (1..=31 * 86_400).contains(&seconds).then(|| Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_absurd_ones_are_not() {
        assert_eq!(duration("1:02:03"), Some(Duration::from_secs(3723)));
        assert_eq!(duration("02:03"), Some(Duration::from_secs(123)));
        assert_eq!(duration("123.5"), Some(Duration::from_secs(123)));
        assert_eq!(duration("99999999999999999999"), None);
        assert_eq!(duration("soon"), None);
    }
}
