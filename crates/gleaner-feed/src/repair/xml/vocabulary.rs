//! The elements an archive has a use for, under one name each; all others are passed over.

use super::namespace::Ns;

/// What stands inside an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The feed's own fields and its entries.
    Channel,
    /// One entry's fields.
    Entry,
    /// Fields of its own, or text.
    Group,
    /// Text or markup.
    Leaf,
}

/// An element that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// The name under which feed-rs and we know it, with the usual prefix.
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// The name as its specification writes it.
    spelling: &'static str,
}

impl Known {
    /// Whether it is made of words that may be marked up.
    pub(super) fn is_wordy(&self) -> bool {
        const WORDS: &[&str] = &[
            "title",
            "description",
            "subtitle",
            "summary",
            "content",
            "encoded",
            "abstract",
            "creator",
            "name",
        ];
        let local = self.name.rsplit(':').next().unwrap_or(self.name);
        WORDS.contains(&local)
    }
}

const fn leaf(spelling: &'static str, name: &'static str) -> Known {
    Known { name, shape: Shape::Leaf, spelling }
}

const fn group(spelling: &'static str, name: &'static str) -> Known {
    Known { name, shape: Shape::Group, spelling }
}

const RSS: &[Known] = &[
    Known { name: "channel", shape: Shape::Channel, spelling: "channel" },
    // RSS 1.1 wraps its entries in it; RSS 1.0 lists their addresses there, which are passed over.
    Known { name: "channel", shape: Shape::Channel, spelling: "items" },
    Known { name: "item", shape: Shape::Entry, spelling: "item" },
    Known { name: "item", shape: Shape::Entry, spelling: "entry" },
    leaf("title", "title"),
    leaf("link", "link"),
    leaf("description", "description"),
    leaf("guid", "guid"),
    leaf("pubDate", "pubDate"),
    leaf("category", "category"),
    group("author", "author"),
    leaf("enclosure", "enclosure"),
    leaf("comments", "comments"),
    group("source", "source"),
    leaf("language", "language"),
    leaf("ttl", "ttl"),
    leaf("lastBuildDate", "lastBuildDate"),
    leaf("managingEditor", "managingEditor"),
    leaf("webMaster", "webMaster"),
    group("image", "image"),
    leaf("url", "url"),
    group("skipHours", "skipHours"),
    leaf("hour", "hour"),
    group("skipDays", "skipDays"),
    leaf("day", "day"),
    leaf("name", "name"),
    leaf("email", "email"),
    leaf("uri", "uri"),
    // Atom's elements, where they stray into RSS without their namespace.
    leaf("updated", "atom:updated"),
    leaf("published", "atom:published"),
    leaf("modified", "atom:modified"),
    leaf("summary", "atom:summary"),
    leaf("content", "atom:content"),
    // What some put a whole article into.
    leaf("fullitem", "content:encoded"),
    leaf("body", "content:encoded"),
    // The Channel Definition Format of 1997.
    leaf("abstract", "abstract"),
    leaf("a", "cdf:a"),
];

const ATOM: &[Known] = &[
    Known { name: "atom:feed", shape: Shape::Channel, spelling: "feed" },
    Known { name: "atom:entry", shape: Shape::Entry, spelling: "entry" },
    Known { name: "atom:entry", shape: Shape::Entry, spelling: "item" },
    leaf("title", "atom:title"),
    leaf("link", "atom:link"),
    leaf("id", "atom:id"),
    leaf("updated", "atom:updated"),
    leaf("published", "atom:published"),
    leaf("summary", "atom:summary"),
    leaf("content", "atom:content"),
    group("author", "atom:author"),
    leaf("name", "name"),
    leaf("email", "email"),
    leaf("uri", "uri"),
    leaf("url", "uri"),
    leaf("homepage", "uri"),
    leaf("category", "atom:category"),
    group("contributor", "atom:contributor"),
    group("source", "atom:source"),
    leaf("subtitle", "atom:subtitle"),
    leaf("icon", "atom:icon"),
    leaf("logo", "atom:logo"),
    // Atom 0.3
    leaf("tagline", "atom:subtitle"),
    leaf("modified", "atom:modified"),
    leaf("issued", "atom:published"),
    leaf("created", "atom:created"),
    // RSS's elements, where they stray into Atom.
    leaf("pubDate", "atom:published"),
    leaf("description", "atom:summary"),
    leaf("guid", "atom:id"),
];

const DC: &[Known] = &[
    leaf("creator", "dc:creator"),
    leaf("author", "dc:creator"),
    leaf("date", "dc:date"),
    leaf("subject", "dc:subject"),
    leaf("title", "dc:title"),
    leaf("description", "dc:description"),
    leaf("language", "dc:language"),
    leaf("publisher", "dc:publisher"),
    leaf("contributor", "dc:contributor"),
    leaf("identifier", "dc:identifier"),
    leaf("source", "dc:source"),
];

const DC_TERMS: &[Known] = &[
    leaf("modified", "atom:modified"),
    leaf("created", "atom:created"),
    leaf("issued", "dcterms:issued"),
    leaf("available", "dcterms:issued"),
    leaf("creator", "dc:creator"),
    leaf("date", "dc:date"),
    leaf("subject", "dc:subject"),
    leaf("title", "dc:title"),
    leaf("description", "dc:description"),
    leaf("abstract", "dc:description"),
    leaf("language", "dc:language"),
];

const MEDIA: &[Known] = &[
    group("content", "media:content"),
    group("group", "media:group"),
    leaf("thumbnail", "media:thumbnail"),
    leaf("player", "media:player"),
    leaf("category", "media:category"),
    leaf("keywords", "media:keywords"),
    leaf("title", "media:title"),
    leaf("description", "media:description"),
    leaf("text", "media:description"),
    leaf("credit", "media:credit"),
];

const ITUNES: &[Known] = &[
    leaf("author", "itunes:author"),
    group("owner", "itunes:owner"),
    leaf("name", "name"),
    leaf("email", "email"),
    leaf("title", "itunes:title"),
    leaf("subtitle", "itunes:subtitle"),
    leaf("summary", "itunes:summary"),
    leaf("keywords", "itunes:keywords"),
    group("category", "itunes:category"),
    // Google's vocabulary for podcasts differs in this.
    leaf("description", "itunes:summary"),
    leaf("duration", "itunes:duration"),
    leaf("image", "itunes:image"),
    leaf("new-feed-url", "itunes:new-feed-url"),
];

/// Returns the element a name of a vocabulary stands for, whatever its case.
///
/// The second value tells whether the case was right.
pub(super) fn lookup(ns: Ns, local: &str) -> Option<(&'static Known, bool)> {
    const CONTENT: &[Known] = &[leaf("encoded", "content:encoded")];
    const SY: &[Known] =
        &[leaf("updatePeriod", "sy:updatePeriod"), leaf("updateFrequency", "sy:updateFrequency")];
    const WFW: &[Known] = &[leaf("commentRss", "wfw:commentRss")];
    const FEEDBURNER: &[Known] =
        &[leaf("origLink", "feedburner:origLink"), leaf("origEnclosureLink", "feedburner:origEnclosureLink")];
    const XHTML: &[Known] = &[leaf("body", "content:encoded"), leaf("div", "content:encoded")];
    let elements = match ns {
        Ns::Rss => RSS,
        Ns::Atom => ATOM,
        Ns::Dc => DC,
        Ns::DcTerms => DC_TERMS,
        Ns::Media => MEDIA,
        Ns::Itunes => ITUNES,
        Ns::Content => CONTENT,
        Ns::Sy => SY,
        Ns::Wfw => WFW,
        Ns::FeedBurner => FEEDBURNER,
        Ns::Xhtml => XHTML,
        Ns::Rdf | Ns::Thread | Ns::Xml | Ns::Foreign => &[],
    };
    let known = elements.iter().find(|known| known.spelling.eq_ignore_ascii_case(local))?;
    Some((known, known.spelling == local))
}

/// Whether a group can hold such an element.
pub(super) fn holds(group: &str, child: &str) -> bool {
    match group {
        "author" | "atom:author" | "atom:contributor" | "itunes:owner" => {
            matches!(child, "name" | "email" | "uri" | "url")
        }
        "source" | "atom:source" => child.starts_with("atom:") || child == "title" || child == "link",
        "image" => matches!(child, "url" | "title" | "link"),
        "skipHours" => child == "hour",
        "skipDays" => child == "day",
        "itunes:category" => child == group,
        _ => child.starts_with("media:"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_forgiven_and_noticed() {
        let (known, exact) = lookup(Ns::Rss, "PUBDATE").unwrap();
        assert_eq!((known.name, exact), ("pubDate", false));
    }

    #[test]
    fn the_same_word_means_another_thing_elsewhere() {
        let names = [Ns::Rss, Ns::Atom, Ns::Media].map(|ns| lookup(ns, "content").unwrap().0.name);
        assert_eq!(names, ["atom:content", "atom:content", "media:content"]);
        assert_eq!(lookup(Ns::Foreign, "content"), None);
    }
}
