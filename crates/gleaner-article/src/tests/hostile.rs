//! Pages of honest and hostile pieces in any order: nothing runs, nothing panics, and text stays text.

use proptest::prelude::*;
use url::Url;

use crate::{Page, clean_fragment, extract, markdown};

/// A page of honest and hostile pieces in any order.
fn any_page() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<p>The council met on Tuesday, and the council agreed, as councils do, on nothing at all.</p>"),
        Just("<script>alert('run')</script>"),
        Just(
            "<p onclick=\"alert('run')\">A paragraph that listens for clicks, which a paragraph should not do.</p>"
        ),
        Just(
            "<a href=\"javascript:alert('run')\">A link that runs when it is followed, and leads nowhere.</a>"
        ),
        Just("<a href=\" java\nscript:alert(1)\">Another of its kind, written to slip through.</a>"),
        Just("<img src=x onerror=\"alert('run')\"><svg><script>alert('run')</script></svg>"),
        Just(
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>"
        ),
        Just("<div><article><section>"),
        Just("</article></div></section>"),
        Just(
            "<iframe src=\"javascript:alert('run')\"></iframe><object data=x></object><noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">"
        ),
        Just("<table><tr><td>One cell</td><td>Another &lt;b&gt;cell&lt;/b&gt;</td></tr></table>"),
        Just("<ul><li>First, the milk.</li><li>Second, the bread.</li></ul><pre>let x = 1;\n  x</pre>"),
        Just("<blockquote>Nobody was going to let it go, said the harbour master that evening.</blockquote>"),
        Just("<p>&lt;script&gt;alert('run')&lt;/script&gt; [x](javascript:alert(1)) \\&lt;b&gt;</p>"),
        Just(
            "<code>&lt;b&gt;</code><kbd>`&lt;b&gt;</kbd><code>``<i>&lt;b&gt;</i></code><code><p>&lt;b&gt;</p></code>"
        ),
        Just("<pre>\n```\n&lt;b&gt;\n~~~</pre><a href=\"https://a.example/) <script>\">`x</a>"),
        Just("<!-- <p> --><![CDATA[ x ]]><style>p{color:red}</style><template><p>x</p></template>"),
        Just("\u{0}\u{200b}\u{feff}&nbsp;&shy;&#x202e;"),
    ];
    let pieces =
        prop::collection::vec(prop_oneof![4 => piece.prop_map(str::to_owned), 1 => "[^<&]{0,40}"], 0..40);
    pieces.prop_map(|pieces| pieces.concat())
}

/// Returns what must never be found in sanitised HTML.
fn danger_in(html: &str) -> Option<&'static str> {
    let parsed = scraper::Html::parse_fragment(html);
    for element in parsed.root_element().descendent_elements() {
        if matches!(
            element.value().name(),
            "script" | "style" | "iframe" | "object" | "svg" | "math" | "form"
        ) {
            return Some("an element that runs");
        }
        for (name, value) in element.value().attrs() {
            let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            if name.starts_with("on") || name == "style" {
                return Some("an attribute that runs");
            }
            if value.to_lowercase().starts_with("javascript:") || value.to_lowercase().starts_with("data:") {
                return Some("an address that runs");
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn html_never_runs_and_text_never_holds_markup(page in any_page()) {
        let url = Url::parse("https://example.org/story").unwrap();
        let article = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
        prop_assert_eq!(danger_in(&article.html), None);
        for markup in ["<p", "<script", "</", "<img", "<!--", "&nbsp;", "&lt;"] {
            prop_assert!(!article.text.contains(markup) || page_says(&page, markup), "{} in {:?}", markup, article.text);
        }
        let invisible = ['\u{0}', '\u{ad}', '\u{200b}', '\u{feff}', '\u{a0}', '\u{202e}'];
        prop_assert!(!article.text.contains(invisible), "an invisible character in {:?}", article.text);
        prop_assert!((0.0..=1.0).contains(&article.confidence));

        let fragment = clean_fragment(&page, Some(&url));
        prop_assert_eq!(danger_in(&fragment.html), None);
        prop_assert_eq!(markup_in(&markdown(&fragment.html)), None);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = extract(&Page { bytes: &bytes, ..Page::default() });
    }
}

/// Returns the line of Markdown that holds HTML, or a link that runs, outside what is set as code.
fn markup_in(markdown: &str) -> Option<String> {
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let mark = &line[..line.bytes().take_while(|byte| *byte == b'`').count()];
        match fence {
            Some(open) if line == mark && mark.len() >= open.len() => fence = None,
            None if line == mark && mark.len() > 2 => fence = Some(mark),
            None if markup_in_line(line) => return Some(line.to_owned()),
            _ => {}
        }
    }
    None
}

fn markup_in_line(line: &str) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find(['\\', '`', '<', ']']) {
        let run = rest[at..].bytes().take_while(|byte| *byte == b'`').count();
        let after = &rest[at + run.max(1)..];
        rest = match rest.as_bytes()[at] {
            b'<' => return true,
            b']' if after.starts_with("(javascript") => return true,
            b'\\' => after.strip_prefix(|c: char| c.is_ascii_punctuation()).unwrap_or(after),
            b'`' => after_code(after, run),
            _ => after,
        };
    }
    false
}

/// Returns what follows a piece of code that so many backticks opened; without its like they are words.
fn after_code(text: &str, run: usize) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find('`').map(|at| from + at) {
        let found = text[at..].bytes().take_while(|byte| *byte == b'`').count();
        if found == run {
            return &text[at + run..];
        }
        from = at + found;
    }
    text
}

/// Returns whether the page shows the characters to its readers, escaped: then the text may hold them.
fn page_says(page: &str, markup: &str) -> bool {
    let escaped = markup.replace('&', "&amp;").replace('<', "&lt;");
    page.contains(&escaped)
}
