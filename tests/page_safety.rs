//! Pages made to harm: each is read by a process of its own, which must end well, soon, and small.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod hostile;

use gleaner_article::{self as article, Page};
use hostile::Bounds;
use serde_json::json;
use url::Url;

const BOUNDS: Bounds = Bounds { memory_factor: 20, memory_allowance: 16 * 1024 * 1024, pace: 5_000 };

const SIZE: usize = 1_000_000;

/// Not a test of its own: this is what the child processes run.
#[test]
fn child_process() {
    hostile::answer(|bytes| {
        let url = Url::parse("http://example.org/").unwrap();
        let read = article::extract(&Page { bytes: &bytes, url: Some(&url), ..Page::default() });
        read.map_or_else(|err| json!(err.to_string()), |article| json!(article.text))
    });
}

/// Reads a page of one thing over and over, and returns its text.
#[track_caller]
fn withstand(name: &str, start: &str, unit: &str) -> String {
    withstand_between(name, start, unit, "")
}

/// Reads a page of one thing over and over between two others, and returns its text.
#[track_caller]
fn withstand_between(name: &str, start: &str, unit: &str, end: &str) -> String {
    read_within_bounds(name, &format!("<html><body>{start}{}{end}", unit.repeat(SIZE / unit.len())))
}

/// Reads a long page of things that are told apart by their numbers, in a story.
#[track_caller]
fn withstand_many(name: &str, start: &str, unit: impl Fn(usize) -> String, end: &str) {
    const LONG: usize = 2 * SIZE;
    let story = "<p>The council met on Tuesday, and voted to keep the ferry, engine and all.</p>".repeat(4);
    let units: String = (0..LONG / unit(0).len()).map(unit).collect();
    read_within_bounds(name, &format!("<html><body>{start}{story}{units}{end}"));
}

#[track_caller]
fn read_within_bounds(name: &str, page: &str) -> String {
    let text = hostile::withstand(name, page.as_bytes(), b"<p>Nothing to read.</p>", &BOUNDS);
    text.as_str().unwrap().to_owned()
}

#[test]
fn as_many_elements_as_fit() {
    withstand("paragraphs", "", "<p>x</p>");
    withstand("breaks", "", "x<br>");
    withstand("links", "", "<a href=/x>y</a>");
    withstand("cells", "<table><tr>", "<td>1</td>");
    withstand("items", "<ul>", "<li>x");
    withstand("pictures", "", "<img src=a>");
    withstand("comments", "", "x<!>");
}

#[test]
fn as_many_attributes_as_fit() {
    withstand("attributes", "", "<p a b c d e f g h i j k l>x</p>");
    withstand("values", "", "<i class=a id=b title=c lang=d>x</i>");
    withstand("classes", "", "<div class='a b c d e f g h i j k l m n o p'>x</div>");
}

#[test]
fn what_is_never_closed() {
    for tag in ["div", "i", "font", "table", "a", "p", "select", "svg", "math", "button", "h1", "nobr"] {
        withstand(tag, "", &format!("<{tag}>x"));
    }
    withstand("comment", "", "<!-- ");
    withstand("title", "<title>", "The ferry - kept | ");
    withstand("script", "", "<script type='text/template'>");
    withstand("type", "", "text/template ");
    withstand("template", "", "<script type='text/template'><p></script>");
    withstand("quote", "", "<p a='");
    let object = "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"";
    withstand_between("declared", object, "<div>x", "\"}</script><p>x</p>");
}

#[test]
fn what_parsers_do_not_close() {
    for unit in [
        "<div/>x",
        "<g/></ul>",
        "<div></div\">x",
        "<div><//div>x",
        "<span><li></span></li>x",
        "<div><table><td></div></table>x",
        "<div><template></div></template>x",
        "<svg><style><base href=/>x",
        "<!--><div>x",
        "x</p>",
        "x</br>",
    ] {
        let name: String = unit.chars().filter(char::is_ascii_alphanumeric).collect();
        withstand(&name, "", unit);
    }
    withstand("select", "<select><title></select>", "<div>x");
}

#[test]
fn what_is_matched_against_itself() {
    withstand("dates", "<h1>x</h1>", "<time>1 May 2025</time>");
    withstand("bylines", "<h1>x</h1>", "<b class=byline>By Ada Byron</b>");
    withstand("headings", "", "<h1>The ferry is kept</h1>");
    withstand_between("heading", "<h1>x", " <!>", "y The ferry is kept</h1><title>The ferry is kept</title>");
    withstand("sentences", "", "<p>The council voted to keep the ferry, engine and all.</p>");
    withstand("json", "", "<script type=application/ld+json>{\"@type\":\"Article\",\"@id\":\"a\"}</script>");
    withstand("metas", "", "<meta name=author content=Ada>");
    withstand("slides", "", "<p>1/3 a<p>2/3 b<p>3/3 c");
    withstand("teasers", "", "<div class=a><h2><a href=/x>Ferry kept</a></h2><p>It is kept.</p></div>");
}

#[test]
fn what_each_asks_for_a_walk() {
    let line = "The council met on a fine Tuesday of May and voted to keep the ferry";
    let article = format!("\"@type\":\"Article\",\"articleBody\":\"{}\"", [line; 6].join(" "));
    let stated = format!("<script type=application/ld+json>{{{article}}}</script><article>");
    withstand_many("stated", &stated, |number| format!("<p>{line} number {number:06}.</p>"), "");
    let next = "<main><article><h1>Ferry kept</h1><p>The council met, and kept the ferry, engine and all.</p></article><article>";
    withstand_many("next", next, |number| format!("<p>The council met, and voted {number:06}.</p>"), "");
    let dates = "<div itemprop=datePublished>".repeat(500);
    withstand_many("properties", &dates, |number| format!("word {number:06} "), "");
    let blanks = " ".repeat(35);
    withstand_many("closing", "<article>", |number| format!("<p>Related {number:06}{blanks}</p>"), "");
    let teaser = |number: usize| {
        let class = number / 2;
        format!(
            "<div class=c{class:06}><h2><a href=/{number:06}>The ferry kept again</a></h2><p>It is kept, says somebody.</p></div>"
        ) + &" ".repeat(80)
    };
    withstand_many("makes", "<div>", teaser, "</div>");
    let big = "and voted to keep the ferry ".repeat(4 * SIZE / 28);
    let repeats: Vec<String> = (0..2900)
        .map(|number| format!("<p>The council met on Tuesday number {number:06} and so on and so forth.</p>"))
        .collect();
    let repeats = repeats.concat();
    read_within_bounds(
        "repeats",
        &format!("<article><p>The council met on Tuesday {big}.</p>{repeats}</article>"),
    );
}

#[test]
fn prose_is_kept_whole() {
    let text = withstand(
        "prose",
        "",
        "<p>The council met on Tuesday, and voted to keep the ferry for five years.</p>",
    );
    assert!(text.len() > SIZE / 2, "{} bytes", text.len());
}
