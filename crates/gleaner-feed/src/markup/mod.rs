//! Reads markup as it is found, not as it should be.
//!
//! One pass, no copies, never an error: every text is some sequence of tokens.
//! What a tag means, and whether tags match, is for the callers to say.

mod tag;

pub(super) use self::tag::Tag;

/// One piece of a marked-up text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Start(Tag<'a>),
    /// The name between `</` and `>`.
    End(&'a str),
    /// Text with its references as written.
    Text(&'a str),
    /// The inside of a CDATA section.
    CData(&'a str),
    /// The inside of `<!…>`: a document type.
    Declaration(&'a str),
}

/// How strictly `<` is taken inside a quoted value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quoting {
    /// XML forbids it there, so the quote was never closed.
    Xml,
    /// HTML allows it there.
    Html,
    /// It is allowed, and a value that runs into the next attribute's quote was never closed.
    Attributed,
}

/// What was wrong with the tokens read so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flaws {
    pub(super) open_cdata: bool,
    pub(super) open_tag: bool,
    pub(super) bare_less_than: bool,
}

/// The tokens of a text, one after the other; comments and processing instructions are passed over.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    start: usize,
    quoting: Quoting,
    open_comment: bool,
    open_instruction: bool,
    had_doctype: bool,
    /// The element opened last.
    opened: Option<&'a str>,
    /// Where the first `]]>` behind `searched_from` stands; `usize::MAX` where none does.
    cdata_end: usize,
    searched_from: usize,
    /// How many bytes were looked through for the end of a section.
    searched: usize,
    pub(super) flaws: Flaws,
}

impl<'a> Tokens<'a> {
    pub(super) fn xml(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            start: 0,
            quoting: Quoting::Xml,
            open_comment: false,
            open_instruction: false,
            had_doctype: false,
            opened: None,
            cdata_end: 0,
            searched_from: usize::MAX,
            searched: 0,
            flaws: Flaws::default(),
        }
    }

    pub(super) fn html(text: &'a str) -> Self {
        Self { quoting: Quoting::Html, ..Self::xml(text) }
    }

    /// Reads markup whose attributes say everything, as people write it by hand.
    pub(super) fn attributed(text: &'a str) -> Self {
        Self { quoting: Quoting::Attributed, ..Self::xml(text) }
    }

    /// Returns where the last token began.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Returns where the next token begins.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Returns how far it was read and looked ahead: what reading has cost.
    pub(super) fn effort(&self) -> usize {
        self.at + self.searched
    }

    /// Goes back, or ahead, to where a token begins.
    pub(super) fn seek(&mut self, position: usize) {
        self.at = position;
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Takes everything up to the first `<` that can begin markup.
    fn text_token(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut at = from;
        while let Some(found) = self.text[at..].find('<') {
            at += found;
            match bytes.get(at + 1) {
                Some(b'/' | b'!' | b'?' | b'_' | b':') => break,
                Some(next) if next.is_ascii_alphabetic() || *next >= 0x80 => break,
                _ => {
                    self.flaws.bare_less_than = true;
                    at += 1;
                }
            }
        }
        if !bytes[at..].starts_with(b"<") {
            at = bytes.len();
        }
        self.at = at;
        (at > from).then(|| Token::Text(&self.text[from..at]))
    }

    /// Takes a comment, CDATA section, declaration or processing instruction; `None` when it says nothing.
    fn special(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            return Some(Token::CData(self.cdata(inside)));
        }
        if rest.starts_with("<!--") {
            self.at += length_up_to("-->", rest, &mut self.open_comment);
            return None;
        }
        if rest.starts_with("<?") {
            self.at += length_up_to("?>", rest, &mut self.open_instruction);
            return None;
        }
        let length = declaration_length(rest, self.had_doctype);
        self.had_doctype |= rest.starts_with("<!DOCTYPE");
        self.at += length;
        Some(Token::Declaration(rest[..length].trim_start_matches("<!").trim_end_matches('>')))
    }

    /// Takes a CDATA section, and returns what is in it.
    ///
    /// One that was never closed would run to the end of the next: where another begins before it ends, it is over at the end tag of
    /// its element.
    fn cdata(&mut self, inside: &'a str) -> &'a str {
        let from = self.at + 9;
        if !(self.searched_from..=self.cdata_end).contains(&from) {
            self.searched_from = from;
            self.cdata_end = inside.find("]]>").map_or(usize::MAX, |length| from + length);
            self.searched += self.cdata_end.min(self.text.len()) - from;
        }
        let end = Some(self.cdata_end).filter(|end| *end < usize::MAX);
        let whole = end.map_or(inside, |end| &inside[..end - from]);
        let next = section_in(whole);
        if let Some(before) = next.map(|next| &whole[..next]).or(end.is_none().then_some(whole))
            && let Some(length) = self.end_tag_in(before)
        {
            self.flaws.open_cdata = true;
            self.at = from + length;
            return &inside[..length];
        }
        self.flaws.open_cdata |= end.is_none();
        self.at = end.map_or(self.text.len(), |end| end + 3);
        whole
    }

    /// Returns where the element that was opened last has its end tag in a text.
    fn end_tag_in(&self, text: &str) -> Option<usize> {
        let name = self.opened.filter(|name| !name.is_empty())?;
        let mut ends = text.match_indices("</").filter(|(at, _)| {
            let after = &text[at + 2..];
            after.get(..name.len()).is_some_and(|start| start == name)
                && after[name.len()..].trim_start().starts_with('>')
        });
        ends.next().map(|(at, _)| at)
    }

    fn end_tag(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let inside = &rest[2..];
        let length = inside.find(['>', '<']).unwrap_or(inside.len());
        let closed = inside[length..].starts_with('>');
        self.flaws.open_tag |= !closed;
        self.at += 2 + length + usize::from(closed);
        let name = inside[..length].trim().split(|c: char| c.is_ascii_whitespace()).next().unwrap_or("");
        (!name.is_empty()).then_some(Token::End(name))
    }

    fn start_tag(&mut self) -> Token<'a> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let name_end = bytes[1..]
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<' | b'='))
            .map_or(bytes.len(), |length| length + 1);
        let mut at = name_end;
        while at < bytes.len() && !matches!(bytes[at], b'>' | b'<') {
            at = match bytes[at] {
                quote @ (b'"' | b'\'') if follows_equals(&bytes[..at]) => self.quoted_end(bytes, at, quote),
                _ => at + 1,
            };
        }
        let closed = bytes.get(at) == Some(&b'>');
        self.flaws.open_tag |= !closed;
        self.at += at + usize::from(closed);
        if at == bytes.len() && self.quoting == Quoting::Html {
            return Token::Text(rest);
        }
        let attributes = &rest[name_end..at];
        let name = &rest[1..name_end];
        self.opened = Some(name);
        let (attributes, empty) = match attributes.strip_suffix('/') {
            Some(before) if !(NEVER_EMPTY.contains(&name) && ends_in_address(before)) => (before, true),
            _ => (attributes, false),
        };
        Token::Start(Tag { name, attributes, empty })
    }

    /// Returns where a quoted value that opens at `from` is over.
    fn quoted_end(&mut self, bytes: &[u8], from: usize, quote: u8) -> usize {
        for (offset, byte) in bytes[from + 1..].iter().enumerate() {
            if *byte == quote {
                if self.quoting == Quoting::Attributed
                    && tag::ends_in_attribute(&bytes[from + 1..=from + offset]).is_some()
                {
                    break;
                }
                return from + 1 + offset + 1;
            }
            if *byte == b'<' && self.quoting == Quoting::Xml {
                break;
            }
        }
        self.flaws.open_tag = true;
        from + 1
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            self.start = self.at;
            let bytes = self.text.as_bytes();
            if self.at >= bytes.len() {
                return None;
            }
            if bytes[self.at] != b'<' {
                return self.text_token();
            }
            let token = match bytes.get(self.at + 1) {
                Some(b'!' | b'?') => self.special(),
                Some(b'/') => self.end_tag(),
                Some(b'_' | b':') => Some(self.start_tag()),
                Some(next) if next.is_ascii_alphabetic() || *next >= 0x80 => Some(self.start_tag()),
                _ => self.text_token(),
            };
            if token.is_some() {
                return token;
            }
        }
    }
}

/// Returns where a CDATA section begins in a text. By its rarest sign: markup is full of the others.
fn section_in(text: &str) -> Option<usize> {
    let marks = text.match_indices('!').map(|(at, _)| at);
    marks
        .filter(|at| text[..*at].ends_with('<') && text[at + 1..].starts_with("[CDATA["))
        .map(|at| at - 1)
        .next()
}

/// Returns the length of a comment or instruction; one that never ends must not swallow the feed.
///
/// `open` remembers that no end follows, so that a million of them are not a million searches.
fn length_up_to(end: &str, text: &str, open: &mut bool) -> usize {
    if !*open {
        match text.find(end) {
            Some(at) => return at + end.len(),
            None => *open = true,
        }
    }
    text.find('>').map_or(text.len(), |at| at + 1)
}

/// Elements that have an end tag whenever they have a slash at the end of an address without quotes.
const NEVER_EMPTY: &[&str] = &["a", "blockquote", "content", "div", "entry", "feed", "q", "summary"];

/// Whether attributes end in an address without quotes, to which a slash behind it belongs.
fn ends_in_address(attributes: &str) -> bool {
    let last = attributes.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    let value = last.split_once('=').map(|(_, value)| value);
    value.is_some_and(|value| !value.starts_with(['"', '\'']) && value.contains("://"))
}

fn follows_equals(before: &[u8]) -> bool {
    before.trim_ascii_end().last() == Some(&b'=')
}

/// The longest internal subset that is looked through for its end; honest ones name a few entities.
const MAX_SUBSET_BYTES: usize = 64 * 1024;

/// Returns the length of `<!…>`, over an internal subset if it has one.
///
/// Only the first document type can have one: a million of them are not a million searches.
fn declaration_length(text: &str, had_doctype: bool) -> usize {
    let Some(close) = text.find('>') else { return text.len() };
    let Some(subset) = text[..close].find('[') else { return close + 1 };
    if had_doctype || !text.starts_with("<!DOCTYPE") {
        return close + 1;
    }
    let mut from = subset;
    let window = text.floor_char_boundary(MAX_SUBSET_BYTES.max(from));
    while let Some(end) = text[from..window].find(']') {
        let after = from + end + 1;
        let rest = text[after..].trim_start();
        if rest.starts_with('>') {
            return text.len() - rest.len() + 1;
        }
        from = after;
    }
    close + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_less_than_is_text() {
        let tokens: Vec<_> = Tokens::xml("1 < 2 <b>").collect();
        assert_eq!(tokens[0], Token::Text("1 < 2 "));
        assert_eq!(tokens.len(), 2);
    }

    #[test]
    fn an_unclosed_quote_ends_with_its_tag() {
        let tokens: Vec<_> = Tokens::xml("<a href=\"x>text</a><b c=\"d\"/>").collect();
        assert_eq!(tokens[1], Token::Text("text"));
        assert_eq!(tokens[2], Token::End("a"));
    }

    #[test]
    fn an_open_cdata_section_runs_to_the_end() {
        let mut tokens = Tokens::xml("<![CDATA[abc");
        assert_eq!(tokens.next(), Some(Token::CData("abc")));
        assert_eq!(tokens.next(), None);
        assert!(tokens.flaws.open_cdata);
    }

    #[test]
    fn a_cdata_section_without_an_end_is_over_with_its_element() {
        let mut tokens = Tokens::xml("<a><![CDATA[one</a><a><![CDATA[two]]></a><a><![CDATA[three</a>");
        let sections: Vec<_> = tokens.by_ref().filter(|token| matches!(token, Token::CData(_))).collect();
        assert_eq!(sections, ["one", "two", "three"].map(Token::CData));
        assert!(tokens.flaws.open_cdata);
        let mut tokens = Tokens::xml("<a><![CDATA[<script>//<![CDATA[ x]]></a>");
        assert_eq!(tokens.nth(1), Some(Token::CData("<script>//<![CDATA[ x")));
        assert!(!tokens.flaws.open_cdata);
    }

    #[test]
    fn a_document_type_is_one_token_with_its_subset() {
        let tokens: Vec<_> = Tokens::xml("<!DOCTYPE rss [<!ENTITY a \"b>\">]><rss>").collect();
        assert_eq!(tokens.len(), 2);
        assert_eq!(tokens[0], Token::Declaration("DOCTYPE rss [<!ENTITY a \"b>\">]"));
    }
}
