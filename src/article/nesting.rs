//! Keeps a page from nesting deeper, and from holding more elements or attributes, than any honest one does.
//!
//! HTML parsers look through the open elements at almost every tag, and repeat open fonts and bolds in every
//! paragraph, so a page of a hundred thousand unclosed elements costs hours. Past a depth no real page reaches,
//! opening tags are left out; past an amount of work, what is open is closed. Each element costs memory several
//! times over, and each attribute is held against all others of its tag, so there is an end to both. The words stay.

use std::borrow::Cow;
use std::ops::Range;

/// As deep as browsers go before they flatten; honest pages stay far above.
const MAX_DEPTH: usize = 512;

/// The depth left to a page that has used up its work.
const SPENT_DEPTH: usize = 48;

/// The sum of the depths of all tags that a page may cost: a hundred times that of the costliest real one.
const MAX_WORK: usize = 20_000_000;

/// The most elements of a page, however long it is.
const MAX_ELEMENTS: usize = 100_000;

/// A page may have so many elements, and one more for so many of its bytes; the densest real one has little more than half of it.
const FREE_ELEMENTS: usize = 12_000;
const BYTES_AN_ELEMENT: usize = 80;

/// So many attributes, or classes, weigh as much as an element.
const BLANKS_AN_ELEMENT: usize = 12;

/// The most attributes of a tag; real ones have some dozens.
const MAX_ATTRIBUTES: usize = 500;

/// Tags of fewer bytes cannot have too many attributes.
const LONG_TAG: usize = 4 * MAX_ATTRIBUTES;

/// What an open formatting element costs at a tag, measured in open elements looked through.
const FORMATTING_COST: usize = 64;

/// Elements that close by themselves or never open: they add no depth however often they come.
const SELF_CLOSING: &[&str] = &[
    "area", "base", "basefont", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];

/// Elements that parsers open again in every paragraph until they are closed.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Returns the page with every opening tag beyond the permitted depth or number left out; almost always unchanged.
pub(super) fn limit_depth(html: &str) -> Cow<'_, str> {
    let mut limiter = Limiter {
        html,
        kept: String::new(),
        copied: 0,
        open: Vec::new(),
        formatting: 0,
        work: 0,
        elements: 0,
        most_elements: MAX_ELEMENTS.min(FREE_ELEMENTS + html.len() / BYTES_AN_ELEMENT),
    };
    let mut at = 0;
    while let Some(open) = find(html, at, '<') {
        let tag = &html[open + 1..];
        let name = tag_name(tag.trim_start_matches('/'));
        if name.is_empty() {
            at = open + 1;
            if tag.starts_with(['!', '?', '/']) {
                at = after_comment(html, open);
                limiter.pass(open, at);
            }
            continue;
        }
        at = find(html, open, '>').map_or(html.len(), |end| end + 1);
        let is_odd = at - open > LONG_TAG || ends_in_quotes(&html[open..at]);
        let excess = is_odd.then(|| excess_of_attributes(html, open)).flatten();
        at = excess.as_ref().map_or(at, |excess| (excess.end + 1).min(html.len()));
        let is_raw = !tag.starts_with('/') && is_one_of(name, RAW);
        if tag.starts_with('/') {
            limiter.close(name, open, at);
        } else if !is_raw {
            limiter.open(name, open, at);
        }
        // What is left out whole needs no cutting.
        if let Some(excess) = excess.filter(|_| limiter.copied <= open) {
            limiter.leave_out(excess.start, excess.end);
        }
        if is_raw {
            at = after_closing_tag(html, at, name);
        }
    }
    limiter.finish()
}

struct Limiter<'a> {
    html: &'a str,
    kept: String,
    copied: usize,
    open: Vec<&'a str>,
    formatting: usize,
    work: usize,
    elements: usize,
    most_elements: usize,
}

impl<'a> Limiter<'a> {
    fn open(&mut self, name: &'a str, start: usize, end: usize) {
        let blanks = self.html[start..end].bytes().filter(|byte| *byte == b' ').count();
        self.elements += 1 + blanks / BLANKS_AN_ELEMENT;
        if self.elements > self.most_elements {
            self.leave_out(start, end);
            self.kept.push(' ');
            return;
        }
        let before = self.work;
        self.work += self.open.len() + self.formatting * FORMATTING_COST;
        if before <= MAX_WORK && self.work > MAX_WORK {
            self.close_all_but(SPENT_DEPTH, start);
        }
        if is_one_of(name, SELF_CLOSING) || self.html[start..end].ends_with("/>") {
            return;
        }
        let spent = self.work > MAX_WORK;
        let formats = is_one_of(name, FORMATTING);
        let deepest = if spent { SPENT_DEPTH } else { MAX_DEPTH };
        if self.open.len() >= deepest || (spent && formats) {
            self.leave_out(start, end);
        } else {
            self.formatting += usize::from(formats);
            self.open.push(name);
        }
    }

    /// Passes a comment, which costs as much memory as an element.
    fn pass(&mut self, start: usize, end: usize) {
        self.elements += 1;
        if self.elements > self.most_elements {
            self.leave_out(start, end);
        }
    }

    /// Closes the nearest element of the name, and with it all in it but what formats, which parsers open again.
    ///
    /// A closing tag without an element closes nothing.
    fn close(&mut self, name: &str, start: usize, end: usize) {
        self.work += self.open.len();
        if is_one_of(name, SELF_CLOSING) {
            if self.elements > self.most_elements {
                self.leave_out(start, end);
            }
            return;
        }
        let Some(at) = self.open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) else { return };
        if is_one_of(name, FORMATTING) {
            self.open.remove(at);
            self.formatting = self.formatting.saturating_sub(1);
        } else {
            let within = self.open.split_off(at);
            self.open.extend(within.into_iter().skip(1).filter(|inner| is_one_of(inner, FORMATTING)));
        }
    }

    fn leave_out(&mut self, start: usize, end: usize) {
        self.kept.push_str(&self.html[self.copied..start]);
        self.copied = end;
    }

    /// Writes the closing tags of all open elements but the outermost that do not format.
    fn close_all_but(&mut self, outermost: usize, at: usize) {
        let first = self.open.iter().position(|name| is_one_of(name, FORMATTING)).unwrap_or(outermost);
        let outermost = outermost.min(first);
        self.kept.push_str(&self.html[self.copied..at]);
        self.copied = at;
        while self.open.len() > outermost {
            let name = self.open.pop().unwrap_or_default();
            self.kept.push_str("</");
            self.kept.push_str(name);
            self.kept.push('>');
        }
        self.formatting = 0;
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.html);
        }
        self.kept.push_str(&self.html[self.copied..]);
        Cow::Owned(self.kept)
    }
}

fn find(html: &str, from: usize, wanted: char) -> Option<usize> {
    html.get(from..)?.find(wanted).map(|at| from + at)
}

/// Returns where a comment ends: what opens as a tag does and has no name is one too.
fn after_comment(html: &str, open: usize) -> usize {
    let is_whole = html[open..].starts_with("<!--");
    let ends = |at: &usize| {
        let said = &html[open + 2..*at];
        !is_whole || said.ends_with("--") || said[2..].ends_with("--!")
    };
    html[open..].match_indices('>').map(|(at, _)| open + at).find(ends).map_or(html.len(), |at| at + 1)
}

/// Returns the place of `</name`, or the end of the page.
fn after_closing_tag(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find("</")).map(|found| at + found) {
        if html[open + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return open;
        }
        at = open + 2;
    }
    html.len()
}

/// Returns whether the `>` found first may stand in an attribute's value, and the tag go on.
fn ends_in_quotes(tag: &str) -> bool {
    let count = |quote: u8| tag.bytes().filter(|&byte| byte == quote).count();
    count(b'"') % 2 == 1 || count(b'\'') % 2 == 1
}

/// Returns where a tag's attributes become too many, and where the tag's `>` stands.
fn excess_of_attributes(html: &str, open: usize) -> Option<Range<usize>> {
    let (mut attributes, mut cut, mut quote) = (0, None, None);
    let mut previous = b' ';
    for (at, byte) in html.bytes().enumerate().skip(open + 1) {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (None, b'>') => return cut.map(|cut| cut..at),
            (None, b' ' | b'\n' | b'\t' | b'\r' | b'/') => {
                attributes += 1;
                if attributes > MAX_ATTRIBUTES && cut.is_none() {
                    cut = Some(at);
                }
            }
            _ => {}
        }
        previous = byte;
    }
    cut.map(|cut| cut..html.len())
}

fn tag_name(tag: &str) -> &str {
    let length = tag.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    &tag[..length]
}

fn is_one_of(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_page_is_left_as_it_is() {
        let page = "<p>one<p>two<script>if (a<b) '<div>'</script><ul><li>three<li>four</ul>";
        assert!(matches!(limit_depth(page), Cow::Borrowed(same) if same == page));
    }

    #[test]
    fn fonts_left_open_in_every_paragraph_are_closed_before_they_multiply() {
        let page: String = (0..50_000)
            .fold(String::new(), |page, number| page + "<p><font color=" + &number.to_string() + ">x</p>");
        let limited = limit_depth(&page);
        assert!(limited.matches("<font").count() < 1000);
        assert_eq!(limited.matches('x').count(), 50_000);
    }

    #[test]
    fn a_closing_tag_without_its_element_makes_no_room_for_another() {
        let page = "<div><a>x</a>".repeat(10_000);
        assert_eq!(limit_depth(&page).matches("<div>").count(), MAX_DEPTH);
    }

    #[test]
    fn more_elements_or_attributes_than_any_page_has_are_left_out_and_no_word_is_lost() {
        let page = "word<br>".repeat(2 * MAX_ELEMENTS);
        let limited = limit_depth(&page).into_owned();
        let most = FREE_ELEMENTS + page.len() / BYTES_AN_ELEMENT;
        assert_eq!(limited.matches("<br>").count(), most);
        assert_eq!(limited.split("<br>").flat_map(str::split_whitespace).count(), 2 * MAX_ELEMENTS);

        let names: Vec<String> = (0..1000).map(|number| format!("a{number}='b > c'")).collect();
        let limited = limit_depth(&format!("<p {}>word", names.join(" "))).into_owned();
        assert_eq!(limited.matches("b > c").count(), MAX_ATTRIBUTES);
        assert!(limited.ends_with("'>word"), "{limited}");
    }

    #[test]
    fn a_tag_that_is_left_out_whole_may_have_too_many_attributes() {
        let long = "<div".to_owned() + &" abcd".repeat(MAX_ATTRIBUTES + 100) + ">x";
        let limited = limit_depth(&("<div>".repeat(MAX_DEPTH + 100) + &long)).into_owned();
        assert_eq!(limited, "<div>".repeat(MAX_DEPTH) + "x");

        let limited = limit_depth(&("<br>".repeat(FREE_ELEMENTS + 1000) + &long)).into_owned();
        assert!(limited.ends_with('x') && !limited.contains("abcd"), "{limited}");
    }

    #[test]
    fn a_page_may_end_within_a_tag_of_too_many_attributes() {
        let kept = "<p".to_owned() + &" abcd".repeat(MAX_ATTRIBUTES);
        assert_eq!(limit_depth(&(kept.clone() + &" abcd".repeat(100) + "é")), kept);
    }

    #[test]
    fn comments_count_and_end_where_parsers_end_them() {
        for comment in ["<!>", "<!-->", "<!--->", "<!--x--!>", "<?x>", "</ x>", "<!-- > -->"] {
            let limited = limit_depth(&("w".to_owned() + comment).repeat(MAX_ELEMENTS)).into_owned();
            assert!(limited.matches(comment).count() < MAX_ELEMENTS / 2, "{comment}");
            assert_eq!(limited.matches('w').count(), MAX_ELEMENTS);
        }
    }

    #[test]
    fn a_hundred_thousand_open_elements_become_five_hundred_and_no_word_is_lost() {
        let page = "<div>".repeat(100_000) + "the story";
        let limited = limit_depth(&page);
        assert_eq!(limited.matches("<div>").count(), MAX_DEPTH);
        assert!(limited.ends_with("the story"));
    }
}
