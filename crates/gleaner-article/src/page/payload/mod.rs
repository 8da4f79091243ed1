//! The story of a page that shows none itself: it stands in the state its scripts would draw it from, or for readers
//! without scripts.
//!
//! Such a page comes as an empty frame. Its words are a value in a script, in one of the shapes of the common frameworks;
//! the value that holds the most prose is written as an article at the end of the page, and the page is read again.

mod candidate;
mod flat;
mod flight;
mod literal;
mod scripts;
#[cfg(test)]
mod tests;
mod write;

use gleaner_text::measure;
use memchr::memmem;
use scraper::node::Element;
use scraper::{Html, Node};

/// A page that shows as much prose, in letters, has its story in it.
const LEAST_SHOWN: u32 = 500;

/// A text for readers without scripts weighs more, in letters, where it is the story and not a request to allow them.
const LEAST_NOSCRIPT: u32 = 250;

/// So many bytes of a page's titles are compared with those in its scripts, each of them with all.
const LONGEST_TITLE: usize = 4_000;

/// What is searched for a story outweighs what the page shows so many times.
const TO_SHOWN: u32 = 2;

/// A text of a page is prose where it is so long, in bytes; menus and buttons say less.
const SHORTEST_PROSE: usize = 60;

/// Returns the page with the story in its state set behind all else, where it shows next to none.
pub(crate) fn open(page: &Html, source: &str) -> Option<String> {
    let shown = shown(page)?;
    if let Some(opened) = without_scripts(source) {
        return Some(opened);
    }
    let values = scripts::values(source);
    let found = candidate::find(&values, &shown.title)?;
    if found.weight <= shown.prose * TO_SHOWN {
        return None;
    }
    let mut writer = write::Writer::default();
    writer.html.push_str("<article>");
    if let Some(title) = found.title {
        writer.html.push_str("<h1>");
        writer.escape(title);
        writer.html.push_str("</h1>");
    }
    writer.blocks(found.value);
    writer.html.push_str("</article>");
    let end = source.rfind("</body").unwrap_or(source.len());
    Some([&source[..end], &writer.html, &source[end..]].concat())
}

/// What a page shows without its scripts.
#[derive(Default)]
struct Shown {
    /// Letters of prose.
    prose: u32,
    /// What it declares as its title, in one place or several.
    title: String,
}

impl Shown {
    fn entitle(&mut self, title: &str) {
        let left = LONGEST_TITLE.saturating_sub(self.title.len());
        self.title.push_str(&title[..title.floor_char_boundary(left)]);
    }
}

/// Returns what a page shows, unless its story is among it.
fn shown(page: &Html) -> Option<Shown> {
    let mut shown = Shown::default();
    for node in page.tree.root().descendants() {
        let name = node.parent().and_then(|parent| parent.value().as_element()).map(Element::name);
        match node.value() {
            Node::Text(text) if name == Some("title") => shown.entitle(text),
            Node::Element(element) if element.attr("property") == Some("og:title") => {
                shown.entitle(" ");
                shown.entitle(element.attr("content").unwrap_or_default());
            }
            Node::Text(text)
                if text.len() >= SHORTEST_PROSE
                    && !matches!(name, Some("script" | "style" | "noscript" | "textarea")) =>
            {
                shown.prose += measure::weight(text);
            }
            _ => {}
        }
        if shown.prose >= LEAST_SHOWN {
            return None;
        }
    }
    Some(shown)
}

/// Returns the page with what it holds for readers without scripts opened, where that is the story.
fn without_scripts(html: &str) -> Option<String> {
    const OPENING: &str = "<noscript";
    const END: &str = "</noscript>";
    let (mut opened, mut copied, mut seen) = (String::new(), 0, 0);
    while let Some(start) = memmem::find(&html.as_bytes()[seen..], OPENING.as_bytes()).map(|at| seen + at) {
        let content = html[start..].find('>').map(|close| start + close + 1)?;
        let Some(end) = memmem::find(&html.as_bytes()[content..], END.as_bytes()).map(|at| content + at)
        else {
            break;
        };
        seen = end + END.len();
        let inside = &html[content..end];
        let words = inside.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, words)| words);
        if inside.contains("<p") && words.map(measure::weight).sum::<u32>() >= LEAST_NOSCRIPT {
            opened.push_str(&[&html[copied..start], "<div>", inside, "</div>"].concat());
            copied = seen;
        }
    }
    (copied > 0).then(|| opened + &html[copied..])
}
