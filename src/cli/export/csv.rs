//! Rows for spreadsheets: RFC 4180, and what Excel does to it.

use crate::archive::{JsonList, SlicedArticle};

/// Excel takes no longer cell, counted in UTF-16, and breaks a longer one into the next rows.
const LONGEST_CELL: usize = 32_767;

/// Without it Excel reads UTF-8 as something else.
const MARK: &str = "\u{feff}";

const COLUMNS: [&str; 22] = [
    "id",
    "effective_at",
    "title",
    "url",
    "host",
    "byline",
    "lang",
    "section",
    "word_count",
    "page_state",
    "text_source",
    "published_at",
    "modified_at",
    "first_seen_at",
    "version_count",
    "image_url",
    "tags",
    "feeds",
    "summary",
    "text",
    "text_is_cut",
    "text_sha256",
];

/// Returns what each file begins with.
pub(super) fn head() -> Vec<u8> {
    format!("{MARK}{}\r\n", COLUMNS.join(",")).into_bytes()
}

pub(super) fn row(article: &SlicedArticle) -> String {
    let text = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
    let time = |time: &Option<String>| time.as_deref().map(moment).unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let is_cut = article.text.as_deref().is_some_and(|text| plain(text).1);
    let cells: [String; COLUMNS.len()] = [
        article.id.to_string(),
        moment(&article.effective_at),
        text(&article.title),
        text(&article.url),
        text(&article.host),
        text(&article.byline),
        text(&article.lang),
        text(&article.section),
        number(article.word_count),
        cell(&article.page_state),
        text(&article.text_source),
        time(&article.published_at),
        time(&article.modified_at),
        moment(&article.first_seen_at),
        article.version_count.to_string(),
        text(&article.image_url),
        cell(&joined(&article.tags, |tag| tag.as_str().map(str::to_owned))),
        cell(&joined(&article.feeds, |feed| match feed["title"].as_str() {
            Some(title) => Some(title.to_owned()),
            None => feed["id"].as_i64().map(|id| id.to_string()),
        })),
        text(&article.summary),
        text(&article.text),
        u8::from(is_cut).to_string(),
        text(&article.text_sha256),
    ];
    cells.join(",") + "\r\n"
}

/// Spreadsheets know no `T` and no `Z`.
fn moment(at: &str) -> String {
    at.trim_end_matches('Z').replace('T', " ")
}

fn joined(list: &JsonList, name: impl Fn(&serde_json::Value) -> Option<String>) -> String {
    list.0.iter().filter_map(name).collect::<Vec<_>>().join("; ")
}

/// Returns a text as a cell, quoted where it must be.
fn cell(text: &str) -> String {
    let (plain, _) = plain(text);
    if plain.contains(['"', ',', '\n', ';', '\t']) || plain.starts_with(' ') || plain.ends_with(' ') {
        format!("\"{}\"", plain.replace('"', "\"\""))
    } else {
        plain
    }
}

/// Returns a text as a spreadsheet may have it, and whether it had to be cut.
fn plain(text: &str) -> (String, bool) {
    let mut plain = String::with_capacity(text.len());
    // What begins so is run as a formula, also behind blanks.
    let is_kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let first = text.chars().filter(is_kept).find(|c| !c.is_whitespace());
    let is_formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
        || text.starts_with('\r')
        || text.chars().find(is_kept) == Some('\t');
    if is_formula {
        plain.push('\'');
    }
    let mut length = plain.len();
    for c in text.chars().filter(is_kept) {
        length += c.len_utf16();
        if length > LONGEST_CELL {
            return (plain, true);
        }
        plain.push(c);
    }
    (plain, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_as_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\u{1}=1", " \u{1}=1", "\0\t=1"] {
            let cell = cell(text);
            assert!(cell.trim_start_matches('"').starts_with('\''), "{cell}");
        }
        assert_eq!(cell("a=b"), "a=b");
        assert_eq!(cell("say \"so\", they did"), "\"say \"\"so\"\", they did\"");
        assert_eq!(cell("a\r\nb\u{0}"), "\"a\nb\"");
    }

    #[test]
    fn a_long_cell_is_cut_where_a_spreadsheet_would_break_it() {
        let long = "😀".repeat(20_000);
        let (cut, is_cut) = plain(&long);
        assert!(is_cut);
        assert_eq!(cut.encode_utf16().count(), LONGEST_CELL - 1);
        assert!(!plain(&"a".repeat(LONGEST_CELL)).1);
    }
}
