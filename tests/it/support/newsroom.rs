//! Texts to publish: made up, different for every title, and long enough to be articles.

use std::fmt::Write;

/// One entry of a feed.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) guid: String,
    pub(crate) link: String,
    pub(crate) title: String,
    pub(crate) summary: String,
}

impl Item {
    /// An entry whose guid is its link.
    pub(crate) fn new(link: &str, title: &str) -> Self {
        let summary = format!("In short: {title}.");
        Self { guid: link.to_owned(), link: link.to_owned(), title: title.to_owned(), summary }
    }

    pub(crate) fn with_guid(self, guid: &str) -> Self {
        Self { guid: guid.to_owned(), ..self }
    }

    pub(crate) fn with_summary(self, summary: &str) -> Self {
        Self { summary: summary.to_owned(), ..self }
    }
}

pub(crate) fn rss(title: &str, items: &[Item]) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{title}</title>\n"
    );
    for Item { guid, link, title, summary } in items {
        let link = link.replace('&', "&amp;");
        let guid = guid.replace('&', "&amp;");
        let _ = writeln!(
            xml,
            "<item><guid isPermaLink=\"false\">{guid}</guid><link>{link}</link><title>{title}</title>\
             <description>{summary}</description></item>"
        );
    }
    xml + "</channel></rss>\n"
}

pub(crate) fn atom(title: &str, items: &[Item]) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>urn:{title}</id>\
         <title>{title}</title><updated>2026-11-01T08:00:00Z</updated>\n"
    );
    for Item { guid, link, title, summary } in items {
        let link = link.replace('&', "&amp;");
        let _ = writeln!(
            xml,
            "<entry><id>{guid}</id><link href=\"{link}\"/><title>{title}</title>\
             <updated>2026-11-01T08:00:00Z</updated><summary>{summary}</summary></entry>"
        );
    }
    xml + "</feed>\n"
}

/// Returns the sentence by which the text of a story is recognised.
pub(crate) fn marker(title: &str) -> String {
    format!("Whoever tells of {title} must begin at the harbour.")
}

/// Returns an article's page.
pub(crate) fn story(title: &str) -> String {
    story_with_head(title, "")
}

/// Returns an article's page with more in its head.
pub(crate) fn story_with_head(title: &str, head: &str) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title}</title>{head}</head>\n\
         <body><header><nav><a href=\"/\">Home</a></nav></header>\n<article><h1>{title}</h1>\n<p>{}</p>\n",
        marker(title)
    );
    let mut dice = Dice::for_title(title);
    for _ in 0..4 {
        let _ = writeln!(page, "<p>{} {}</p>", sentence(&mut dice), sentence(&mut dice));
    }
    page + "</article><footer>All rights reserved.</footer></body></html>\n"
}

fn sentence(dice: &mut Dice) -> String {
    const WHO: [&str; 7] =
        ["The ferryman", "A councillor", "The baker", "The pilot", "Her sister", "The clerk", "A fisher"];
    const DID: [&str; 7] =
        ["mended", "counted", "painted", "carried away", "remembered", "forgot", "walked around"];
    const WHAT: [&str; 7] =
        ["the lamp", "the old wall", "the nets", "the bell", "the bridge", "the tide clock", "the sails"];
    const WHEN: [&str; 7] =
        ["in the spring", "at night", "on a Monday", "last year", "before the storm", "at noon", "too late"];
    format!(
        "{} {} {} {}, and nobody on the quay had expected that {} would matter so much to the town, number {}.",
        dice.pick(&WHO),
        dice.pick(&DID),
        dice.pick(&WHAT),
        dice.pick(&WHEN),
        dice.pick(&WHAT),
        dice.next() % 10_000
    )
}

/// Small and seeded, so that a failure can be had again.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn for_title(title: &str) -> Self {
        Self(title.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = self.next() % from.len() as u64;
        from[usize::try_from(at).unwrap_or(0)]
    }
}
