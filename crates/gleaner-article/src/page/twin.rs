//! Brings out the picture whose twin stands in `<noscript>`.
//!
//! Pages that load pictures late leave an image without an address for scripts to fill, and beside it, for readers without
//! scripts, the picture itself.

use std::borrow::Cow;

use memchr::memmem;

const OPENING: &str = "<noscript";
const END: &str = "</noscript>";

/// A twin is shorter than this, in bytes; a longer content holds more than a picture.
const LONGEST_TWIN: usize = 8_000;

/// Returns the page with each image that has no address replaced by its twin; almost always unchanged.
pub(crate) fn open(html: Cow<'_, str>) -> Cow<'_, str> {
    let (mut opened, mut copied, mut seen) = (String::new(), 0, 0);
    while let Some(start) = memmem::find(&html.as_bytes()[seen..], OPENING.as_bytes()).map(|at| seen + at) {
        let Some(content) = html[start..].find('>').map(|close| start + close + 1) else { break };
        let Some(end) = memmem::find(&html.as_bytes()[content..], END.as_bytes()).map(|at| content + at)
        else {
            break;
        };
        seen = end + END.len();
        let twin = html[content..end].trim();
        if let Some(image) = image_before(&html[copied..start]).filter(|_| is_picture(twin)) {
            opened.push_str(&html[copied..copied + image]);
            opened.push_str(twin);
            copied = seen;
        }
    }
    if copied == 0 {
        return html;
    }
    opened.push_str(&html[copied..]);
    Cow::Owned(opened)
}

/// Returns where the image without an address begins that a piece of a page ends with.
fn image_before(html: &str) -> Option<usize> {
    let html = html.trim_end();
    let start = html.ends_with('>').then(|| html.rfind('<')).flatten()?;
    let tag = &html[start..];
    (tag.starts_with("<img") && !tag.contains("src")).then_some(start)
}

/// Returns whether the content of a `<noscript>` is one picture and nothing else.
fn is_picture(content: &str) -> bool {
    content.len() < LONGEST_TWIN
        && content.starts_with("<img")
        && content.contains("src=")
        && content.find('>') == Some(content.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(open(Cow::Borrowed(html)), expected, "{html}");
    }

    #[test]
    fn an_image_without_an_address_gives_way_to_its_twin() {
        check(
            "<p>a</p><img width=4> <noscript><img src=b.png></noscript><p>c</p>",
            "<p>a</p><img src=b.png><p>c</p>",
        );
        check(
            "<img alt=''><noscript> <img src=b.png /> </noscript><img><noscript><img src=c.png></noscript>",
            "<img src=b.png /><img src=c.png>",
        );
    }

    #[test]
    fn all_else_stays_as_it_is() {
        for html in [
            "<img src=a.png><noscript><img src=b.png></noscript>",
            "<img data-src=a.png><noscript><img src=b.png></noscript>",
            "<img><noscript><p>Allow scripts.</p></noscript>",
            "<p>a</p><noscript><img src=b.png></noscript>",
            "<img><noscript><img src=b.png>",
            "<noscript",
        ] {
            check(html, html);
        }
    }
}
