//! Sanitised HTML as Markdown.
//!
//! Markdown holds HTML too, so words that look like either are written such that they stay words.

use crate::page::outline::{NodeId, NodeKind, Outline};
use crate::page::parse;
use crate::page::tag::Tag;
use gleaner_text::line::{Line, fold_blanks};

/// Lists and quotations inside each other are set apart so many times; a hostile page has thousands.
const MOST_INDENTS: usize = 8;

/// Returns Markdown for HTML that this room has sanitised.
pub(crate) fn of(html: &str) -> String {
    let parsed = parse::fragment(html);
    let outline = Outline::new(&parsed);
    let mut writer = Writer::default();
    let mut open: Vec<NodeId> = Vec::new();
    for at in outline.nodes.places() {
        while open.last().is_some_and(|&last| outline[last].end <= at) {
            if let Some(last) = open.pop() {
                writer.end(outline.tag(last), outline.element(last).and_then(|element| element.attr("href")));
            }
        }
        match outline[at].kind {
            NodeKind::Text(text) if is_code(&outline, at) => writer.code(text),
            NodeKind::Text(text) => writer.text(text),
            NodeKind::Element { tag, element, .. } => {
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
                self.line.push(&format!("![{}]({})", escaped(alt), address(source)));
            }
            tag => self.line.push(inline_mark(tag)),
        }
    }

    fn end(&mut self, tag: Tag, href: Option<&str>) {
        match tag {
            Tag::A => match href {
                Some(href) => self.line.push(&format!("]({})", address(href))),
                None => self.line.push("]"),
            },
            Tag::Strong | Tag::Emphasis => self.line.push(inline_mark(tag)),
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
            self.line.push(&escaped(text));
        }
    }

    /// Writes a piece of code between more backticks than it has in a row.
    fn code(&mut self, text: &str) {
        let code = fold_blanks(text);
        if self.verbatim || code.is_empty() {
            return self.text(text);
        }
        let marks = "`".repeat(longest_run_of_backticks(&code) + 1);
        let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        // Two pieces side by side would share their backticks.
        if text.starts_with(char::is_whitespace) || self.line.ends_with('`') {
            self.line.push(" ");
        }
        self.line.push(&format!("{marks}{space}{code}{space}{marks}"));
        if text.ends_with(char::is_whitespace) {
            self.line.push(" ");
        }
    }

    fn next_marker(&mut self) -> String {
        let indent = "  ".repeat(self.lists.len().saturating_sub(1).min(MOST_INDENTS));
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
        let quote = "> ".repeat(self.quotes.min(MOST_INDENTS));
        if self.verbatim {
            let fence = "`".repeat(longest_run_of_backticks(&text).max(2) + 1);
            self.done.push_str(&[&fence, "\n", &text, "\n", &fence].concat());
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

fn inline_mark(tag: Tag) -> &'static str {
    match tag {
        Tag::Strong => "**",
        Tag::Emphasis => "*",
        Tag::A => "[",
        _ => "",
    }
}

/// Returns whether a text is all that an element of code holds; where more is in it, code marks could not be closed.
fn is_code(outline: &Outline<'_>, at: NodeId) -> bool {
    let parent = outline[at].parent;
    outline.tag(parent) == Tag::Code && outline.subtree(parent).len() == 2
}

/// Returns the text with a backslash before what would be markup; inside a word `_` is none.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut in_word = false;
    while let Some(c) = letters.next() {
        let goes_on = in_word && letters.peek().is_some_and(|next| next.is_alphanumeric());
        if matches!(c, '\\' | '`' | '*' | '[' | ']' | '<') || (c == '_' && !goes_on) {
            escaped.push('\\');
        }
        escaped.push(c);
        in_word = c.is_alphanumeric();
    }
    escaped
}

/// Returns an address without what would end it, or be markup where it is no address.
fn address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for c in url.trim().chars() {
        if c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '(' | ')' | '`' | '\\') {
            let bytes = c.to_string().into_bytes();
            address.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
        } else {
            address.push(c);
        }
    }
    address
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(of(html), expected);
    }

    #[test]
    fn headings_lists_quotes_and_links_are_kept() {
        check(
            "<h2>Tides</h2><p>High <strong>water</strong> at <a href=\"https://example.org/t\">noon</a>.</p>\
             <ul><li>one</li><li>two</li></ul><ol><li>first</li><li>second</li></ol><blockquote><p>Said he.</p></blockquote>\
             <pre>a\n b</pre>",
            "## Tides\n\nHigh **water** at [noon](https://example.org/t).\n\n- one\n- two\n\n1. first\n2. second\n\n\
             > Said he.\n\n```\na\n b\n```",
        );
    }

    #[test]
    fn words_that_look_like_markup_stay_words() {
        check("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", r"\<script>alert(1)\</script>");
        check("<p>[x](javascript:alert(1))</p>", r"\[x\](javascript:alert(1))");
        check(r"<p>\&lt;b&gt; 2 * 3 `x`</p>", r"\\\<b> 2 \* 3 \`x\`");
        check("<p>snake_case and _this_, 3 &gt; 2</p>", r"snake_case and \_this\_, 3 > 2");
        check("<img src='https://a.example/x' alt='[&lt;b&gt;]'>", r"![\[\<b>\]](https://a.example/x)");
    }

    #[test]
    fn code_is_set_between_more_backticks_than_it_has() {
        check("<p>See <code>Vec&lt;u8&gt;</code>.</p>", "See `Vec<u8>`.");
        check("<p><code>a`b</code><code>c`</code></p>", "``a`b`` `` c` ``");
        check("<code>a<p>&lt;b&gt;</p></code>", "a\n\n\\<b>");
        check("<pre>```\n&lt;b&gt;</pre>", "````\n```\n<b>\n````");
    }

    #[test]
    fn an_address_ends_where_its_link_does() {
        check(
            "<a href='https://a.example/b_(c) &lt;script&gt;`'>d</a>",
            "[d](https://a.example/b_%28c%29%20%3Cscript%3E%60)",
        );
    }
}
