//! Strangers' words made fit for a page: what they write is text, whatever it looks like.

use std::fmt;

use crate::terminal::printable;

/// A text, escaped for an element and for an attribute in quotes.
pub(super) struct Text<'a>(pub(super) &'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in printable(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// So much of a title is shown; the rest would be a page of its own.
const LONGEST: usize = 200;

/// Returns the beginning of a text that may be endless.
pub(super) fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Returns a title that leads to an address, where that is one a browser may be sent to.
///
/// It stands apart from what is around it, whichever way it is written.
pub(super) fn link(title: Option<&str>, url: Option<&str>) -> String {
    let shown = short(title.or(url).unwrap_or("(no title)"));
    match url.filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
        Some(url) => {
            format!("<a href=\"{}\" rel=\"noreferrer\"><bdi>{}</bdi></a>", Text(url), Text(&shown))
        }
        None => format!("<bdi>{}</bdi>", Text(&shown)),
    }
}

/// Returns a moment to the minute, as a person reads it.
pub(super) fn time(at: Option<&str>) -> String {
    match at.and_then(|at| at.get(..16)) {
        Some(at) => format!("<time datetime=\"{0}Z\">{1}</time>", Text(at), Text(&at.replace('T', " "))),
        None => "–".to_owned(),
    }
}

/// Returns a whole document.
pub(super) fn document(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"/style.css\">\n\
         <a class=\"skip\" href=\"#main\">To the content</a>\n\
         <header><a href=\"/\">gleaner</a> <small>{}</small></header>\n<main id=\"main\">\n{main}</main>\n</html>\n",
        Text(title),
        Text(crate::version::BUILD)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_text_whatever_it_looks_like() {
        let title = "<script>alert(1)</script>\" onload='x' \u{202e}turned";
        let shown = link(Some(title), Some("https://a.example/\"><img src=x>"));
        for bad in ["<script", "<img", "' ", "\u{202e}"] {
            assert!(!shown.contains(bad), "{bad}: {shown}");
        }
    }

    #[test]
    fn only_web_addresses_are_led_to() {
        for url in ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", " javascript:x"] {
            assert!(!link(Some("a"), Some(url)).contains("href"), "{url}");
        }
    }

    #[test]
    fn an_endless_title_is_cut() {
        assert!(link(Some(&"a".repeat(10_000)), None).len() < 300);
    }
}
