//! The story as HTML: semantic tags only, then sanitised.

use foldhash::HashMap;

use scraper::node::Element;
use url::Url;

use super::carving::Carving;
use crate::output::sanitize;
use crate::page::block::{Role, is_no_text, is_whole_heading};
use crate::page::outline::{ByNode, NodeId, NodeKind};
use crate::page::picture;
use crate::page::place::{Place, Span};
use crate::page::tag::Tag;
use gleaner_text::line;

/// Returns the kept blocks with the markup that means something.
pub(super) fn of(carving: &Carving<'_, '_>, base: Option<&Url>) -> String {
    sanitize::clean(&written(carving, base), base)
}

fn written(carving: &Carving<'_, '_>, base: Option<&Url>) -> String {
    let outline = carving.outline;
    let shown = Shown::of(carving);
    let paragraphs = unmarked_paragraphs(carving);
    let mut html = String::new();
    let mut open: Vec<(NodeId, &'static str)> = Vec::new();
    for at in told(carving) {
        while open.last().is_some_and(|&(end, _)| end <= at) {
            close(&mut html, &mut open);
        }
        if let Some(&end) = paragraphs.get(&at) {
            html.push_str("<p>");
            open.push((end, "p"));
        }
        match outline[at].kind {
            NodeKind::Text(text) if shown.text[at] => escape(&mut html, text),
            NodeKind::Text(text) => {
                if text.starts_with(char::is_whitespace) && !html.ends_with(char::is_whitespace) {
                    html.push(' ');
                }
            }
            NodeKind::Element { tag: Tag::Image, element, .. } if shown.image(at) => {
                write_image(&mut html, element, base);
            }
            NodeKind::Element { tag: Tag::Image, .. } => {}
            NodeKind::Element { tag: Tag::Br, .. } => {
                let follows_text = || at.before().is_some_and(|before| shown.text[before]);
                if shown.text.get(at.next()).copied().unwrap_or_default() || follows_text() {
                    html.push_str("<br>");
                }
            }
            NodeKind::Element { tag, element, .. } => {
                let Some(name) = name_of(tag, element).filter(|_| shown.any(at, outline[at].end)) else {
                    continue;
                };
                html.push('<');
                html.push_str(name);
                if tag == Tag::A
                    && let Some(href) = element.attr("href")
                {
                    html.push_str(" href=\"");
                    escape(&mut html, href.trim());
                    html.push('"');
                }
                html.push('>');
                open.push((outline[at].end, name));
            }
        }
    }
    while !open.is_empty() {
        close(&mut html, &mut open);
    }
    html
}

/// Returns where the story is told: in its container, with a deck before it or a stated paragraph after it.
fn told(carving: &Carving<'_, '_>) -> Span<NodeId> {
    let container = carving.held();
    let kept = || carving.story().map(|at| &carving.blocks[at]);
    let first = kept().map(|block| block.node).min().unwrap_or(container.start());
    let end = kept().map(|block| block.last.next()).max().unwrap_or(container.end());
    Span::new(first.min(container.start()), end.max(container.end()))
}

fn write_image(html: &mut String, element: &Element, base: Option<&Url>) {
    let Some(source) = picture::source_of(element, base) else { return };
    html.push_str("<img src=\"");
    escape(html, source.as_str());
    html.push_str("\" alt=\"");
    escape(html, element.attr("alt").unwrap_or_default());
    html.push_str("\">");
}

/// Returns where paragraphs start and end that the page does not mark as such: runs of text in a `div`.
fn unmarked_paragraphs(carving: &Carving<'_, '_>) -> HashMap<NodeId, NodeId> {
    let outline = carving.outline;
    let mut paragraphs = HashMap::default();
    for block in carving.story().map(|at| &carving.blocks[at]) {
        let marked = !matches!(
            outline.tag(block.node),
            Tag::Block | Tag::Section | Tag::Article | Tag::Main | Tag::Body
        );
        if marked || block.role != Role::Paragraph {
            continue;
        }
        let outermost = |text: NodeId| {
            outline.ancestors(text).take_while(|&around| around != block.node).last().unwrap_or(text)
        };
        let (start, last) = (outermost(block.first), outermost(block.last));
        let whole = outline[start].end <= block.last.next() || start == last;
        let start = if whole { start } else { block.first };
        let end = if last >= start { outline[last].end } else { block.last.next() };
        paragraphs.insert(start, end);
    }
    paragraphs
}

fn close(html: &mut String, open: &mut Vec<(NodeId, &'static str)>) {
    if let Some((_, name)) = open.pop() {
        html.push_str("</");
        html.push_str(name);
        html.push('>');
    }
}

/// Which nodes of the page appear in the story.
struct Shown {
    text: ByNode<bool>,
    /// How many shown nodes stand before each place.
    before: ByNode<u32>,
    /// Whether a picture there is none of the story's.
    outside: ByNode<bool>,
}

impl Shown {
    fn of(carving: &Carving<'_, '_>) -> Self {
        let outline = carving.outline;
        let mut text = outline.each(false);
        for at in carving.story() {
            let block = &carving.blocks[at];
            let mut node = block.first;
            while node <= block.last {
                match outline[node].kind {
                    NodeKind::Element { tag, hints, .. }
                        if is_no_text(tag, hints) && !is_whole_heading(outline, node) =>
                    {
                        node = outline[node].end;
                        continue;
                    }
                    NodeKind::Element { .. } => {}
                    NodeKind::Text(_) => text[node] = true,
                }
                node = node.next();
            }
        }
        let container = carving.held();
        let outside = outline.nodes.places().map(|at| carving.outside[at] || !container.contains(at));
        let outside: ByNode<bool> = outside.collect();
        let (mut before, mut count) = (ByNode::default(), 0);
        for (at, &is_text) in text.pairs() {
            before.push(count);
            let image = outline.tag(at) == Tag::Image && !outside[at];
            count += u32::from(is_text || image);
        }
        before.push(count);
        Self { text, before, outside }
    }

    fn any(&self, from: NodeId, to: NodeId) -> bool {
        self.before[from] < self.before[to]
    }

    fn image(&self, at: NodeId) -> bool {
        !self.outside[at]
    }
}

/// Returns the name an element keeps in the story, if any.
fn name_of(tag: Tag, element: &Element) -> Option<&'static str> {
    Some(match tag {
        Tag::A => "a",
        Tag::Blockquote => "blockquote",
        Tag::Caption => "caption",
        Tag::Cite => "cite",
        Tag::Code => "code",
        Tag::Dd => "dd",
        Tag::Dl => "dl",
        Tag::Dt => "dt",
        Tag::Emphasis => "em",
        Tag::Figure => "figure",
        Tag::Heading(1 | 2) => "h2",
        Tag::Heading(3) => "h3",
        Tag::Heading(4) => "h4",
        Tag::Heading(_) => "h5",
        Tag::Li => "li",
        Tag::Ol => "ol",
        Tag::P => "p",
        Tag::Pre => "pre",
        Tag::Strong => "strong",
        Tag::Sub => "sub",
        Tag::Sup => "sup",
        Tag::Table => "table",
        Tag::Td => "td",
        Tag::Th => "th",
        Tag::Tr => "tr",
        Tag::Ul => "ul",
        // A division in a table would be set before it.
        Tag::Block if matches!(element.name(), "tbody" | "thead" | "tfoot") => return None,
        Tag::Block | Tag::Section | Tag::Header => "div",
        _ => return None,
    })
}

/// Appends text with the characters HTML reads as markup written out, as numbers: parsers look names up letter by letter.
pub(super) fn escape(html: &mut String, text: &str) {
    // What most characters begin with can be taken as it is; a byte that goes on belongs to one of them.
    let is_plain = |byte: &u8| {
        matches!(byte, b' '..=b'~' | b'\n' | b'\t' | 0x80..=0xbf | 0xc3..=0xe0 | 0xe4..=0xee)
            && !matches!(byte, b'&' | b'<' | b'>' | b'"')
    };
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let plain = rest.bytes().take_while(is_plain).count();
        let (run, after) = rest.split_at(plain.max(c.len_utf8()));
        rest = after;
        match c {
            _ if plain > 0 => html.push_str(run),
            '&' => html.push_str("&#38;"),
            '<' => html.push_str("&#60;"),
            '>' => html.push_str("&#62;"),
            '"' => html.push_str("&#34;"),
            '\n' | '\t' => html.push(c),
            c if c.is_whitespace() => html.push(' '),
            c if line::is_invisible(c) => {}
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::written;
    use crate::body::{Known, read};
    use crate::page::block;
    use crate::page::outline::Outline;

    #[test]
    fn the_deck_before_the_story_is_written_and_a_button_in_its_line_is_not() {
        let line = "<p>The ferry leaves twice on every day of the week, and the second time at noon.</p>";
        let page = Html::parse_document(&format!(
            "<h1>Ferry kept</h1><p>An old boat, a full hall, and a vote that took all evening</p>\
             <article class=article-body>{line}{line}{line}<p>The clerk has <button>Zoom in</button> a new lamp, and a new oilskin coat.</p></article>"
        ));
        let outline = Outline::new(&page);
        let known = Known::default();
        let carving = read(&outline, block::cut(&outline), &known, None, None);
        let html = written(&carving, None);
        assert!(html.starts_with("<p>An old boat, a full hall"), "{html}");
        assert!(html.replace("  ", " ").contains("The clerk has a new lamp"), "{html}");
    }

    #[test]
    fn the_body_of_a_table_becomes_no_division() {
        let page = Html::parse_document(
            "<article><p>The ferry leaves twice on every day of the week, and the second time at noon.</p>\
             <table><tbody><tr><td>Monday</td><td>9 o'clock</td></tr></tbody></table>\
             <p>On Sundays it waits for the last of those who come from church, and for nobody else.</p></article>",
        );
        let outline = Outline::new(&page);
        let html = written(&read(&outline, block::cut(&outline), &Known::default(), None, None), None);
        assert!(html.contains("<table><tr><td>Monday</td>"), "{html}");
    }
}
