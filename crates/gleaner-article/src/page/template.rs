//! Opens template scripts that hold the story itself.
//!
//! Some publishing systems send the post as `<script type="text/template">` and let a script put it in its place; to a
//! browser without scripts, and to an HTML parser, it is no markup at all.

use std::borrow::Cow;

use gleaner_text::measure;
use memchr::memmem;

/// A template of fewer letters holds no story but a part of the page's machinery.
const LEAST_TEMPLATE_WEIGHT: u32 = 400;

/// What opens a place to be filled in: a template with one is a pattern, not a text.
const BLANKS: &[&str] = &["{{", "{%", "<%", "${", "#{", "[["];

/// What such a script declares itself to be.
const KIND: &str = "text/template";

const END: &str = "</script";

/// Returns the page with such scripts turned into blocks; almost always unchanged.
pub(crate) fn open(html: &str) -> Cow<'_, str> {
    if memmem::find(html.as_bytes(), KIND.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    let (mut opened, mut copied, mut seen) = (String::new(), 0, 0);
    while let Some(tag) = html[seen..].find("<script").map(|at| seen + at) {
        let Some(content) = html[tag..].find('>').map(|close| tag + close + 1) else { break };
        let Some(end) = html[content..].find(END).map(|at| content + at) else { break };
        seen = html[end..].find('>').map_or(html.len(), |close| end + close + 1);
        if html[tag..content].contains(KIND) && holds_a_story(&html[content..end]) {
            opened.push_str(&html[copied..tag]);
            opened.push_str("<div>");
            opened.push_str(&html[content..end]);
            opened.push_str("</div>");
            copied = seen;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    opened.push_str(&html[copied..]);
    Cow::Owned(opened)
}

fn holds_a_story(content: &str) -> bool {
    let words = content.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    content.contains("<p")
        && !BLANKS.iter().any(|blank| content.contains(blank))
        && words.map(measure::weight).sum::<u32>() >= LEAST_TEMPLATE_WEIGHT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(content: &str) -> String {
        format!("<div class=post><script type='text/template'>{content}</script></div>")
    }

    #[test]
    fn a_story_in_a_template_is_opened() {
        let story = "<p>The ferry sails at noon, and the crew is on the pier long before.</p>".repeat(9);
        assert_eq!(open(&page(&story)), format!("<div class=post><div>{story}</div></div>"));
    }

    #[test]
    fn patterns_and_scraps_stay_closed() {
        for content in [
            "<p>The ferry sails at {{ hour }}, and the crew is on the pier long before.</p>".repeat(9),
            "<p>The ferry sails.</p>".to_owned(),
            "The ferry sails at noon, and the crew is on the pier long before.".repeat(9),
        ] {
            assert!(matches!(open(&page(&content)), Cow::Borrowed(_)), "{content}");
        }
    }

    #[test]
    fn what_is_cut_short_or_no_script_stays_as_it_is() {
        for html in [
            "<script type='text/template'><p>The ferry",
            "<script type='text/template",
            "<p>text/template</p>",
        ] {
            assert!(matches!(open(html), Cow::Borrowed(_)), "{html}");
        }
    }
}
