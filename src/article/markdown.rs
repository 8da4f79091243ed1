//! Sanitised HTML as Markdown.

use scraper::Html;

use super::line::Line;
use super::nesting;
use super::outline::{Kind, Outline};
use super::tag::Tag;

/// Returns Markdown for HTML that this room has sanitised.
pub(super) fn of(html: &str) -> String {
    let limited = nesting::limit_depth(html);
    let parsed = Html::parse_fragment(&limited);
    let outline = Outline::new(&parsed);
    let mut writer = Writer::default();
    let mut open: Vec<usize> = Vec::new();
    for at in 0..outline.nodes.len() {
        while open.last().is_some_and(|&last| outline.nodes[last].end <= at) {
            if let Some(last) = open.pop() {
                writer.end(outline.tag(last), outline.element(last).and_then(|element| element.attr("href")));
            }
        }
        match outline.nodes[at].kind {
            Kind::Text(text) => writer.text(text),
            Kind::Element { tag, element, .. } => {
                writer.start(tag, element);
                open.push(at);
            }
        }
    }
    while let Some(last) = open.pop() {
        writer.end(outline.tag(last), outline.element(last).and_then(|element| element.attr("href")));
    }
    writer.finish()
}

/// Writes Markdown block by block.
#[derive(Default)]
struct Writer {
    done: String,
    line: Line,
    /// What stands before each line of the block: quote marks and list indents.
    lists: Vec<Option<u32>>,
    quotes: usize,
    marker: Option<String>,
    heading: usize,
    verbatim: bool,
    /// Whether the last block was an item of the list that is still open.
    after_item: bool,
}

impl Writer {
    fn start(&mut self, tag: Tag, element: &scraper::node::Element) {
        if tag.is_block() {
            self.flush();
        }
        match tag {
            Tag::Heading(level) => self.heading = usize::from(level),
            Tag::Ul => self.lists.push(None),
            Tag::Ol => self.lists.push(Some(1)),
            Tag::Li => self.marker = Some(self.next_marker()),
            Tag::Blockquote => self.quotes += 1,
            Tag::Pre => self.verbatim = true,
            Tag::Br => self.line.push_break(),
            Tag::Hr => self.done.push_str("\n\n---"),
            Tag::Td | Tag::Th => {}
            Tag::Image => {
                let (source, alt) =
                    (element.attr("src").unwrap_or_default(), element.attr("alt").unwrap_or_default());
                self.line.push(&format!("![{}]({source})", alt.replace(['[', ']'], "")));
            }
            tag => self.line.push(inline_mark(tag, self.verbatim)),
        }
    }

    fn end(&mut self, tag: Tag, href: Option<&str>) {
        match tag {
            Tag::A => match href {
                Some(href) => self.line.push(&format!("]({href})")),
                None => self.line.push("]"),
            },
            Tag::Strong | Tag::Emphasis | Tag::Code => self.line.push(inline_mark(tag, self.verbatim)),
            tag if tag.is_block() => self.flush(),
            _ => {}
        }
        match tag {
            Tag::Heading(_) => self.heading = 0,
            Tag::Ul | Tag::Ol => {
                self.lists.pop();
                self.after_item &= !self.lists.is_empty();
            }
            Tag::Blockquote => self.quotes = self.quotes.saturating_sub(1),
            Tag::Pre => self.verbatim = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.verbatim {
            self.line.push_verbatim(text);
        } else {
            self.line.push(&text.replace('*', "\\*").replace('`', "\\`"));
        }
    }

    fn next_marker(&mut self) -> String {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(8));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{indent}{}. ", *number - 1)
            }
            _ => format!("{indent}- "),
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.line).finish();
        if text.is_empty() {
            return;
        }
        let tight = self.marker.is_some() && self.after_item;
        self.after_item = !self.lists.is_empty();
        if !self.done.is_empty() {
            self.done.push_str(if tight { "\n" } else { "\n\n" });
        }
        let quote = "> ".repeat(self.quotes.min(8));
        if self.verbatim {
            self.done.push_str("```\n");
            self.done.push_str(&text);
            self.done.push_str("\n```");
            return;
        }
        let heading = if self.heading > 0 { "#".repeat(self.heading) + " " } else { String::new() };
        let marker = self.marker.take().unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            self.done.push_str(if number == 0 { "" } else { "  \n" });
            self.done.push_str(&quote);
            self.done.push_str(if number == 0 { &marker } else { "" });
            self.done.push_str(&heading);
            self.done.push_str(line);
        }
    }

    fn finish(mut self) -> String {
        self.flush();
        self.done
    }
}

fn inline_mark(tag: Tag, verbatim: bool) -> &'static str {
    match tag {
        Tag::Strong => "**",
        Tag::Emphasis => "*",
        Tag::Code if !verbatim => "`",
        Tag::A => "[",
        _ => "",
    }
}
