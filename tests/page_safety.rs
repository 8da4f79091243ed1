//! Pages made to harm: each is read by a process of its own, which must end well, soon, and small.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod hostile;

use gleaner::article::{self, Page};
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
    let page = format!("<html><body>{start}{}{end}", unit.repeat(SIZE / unit.len()));
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
    withstand("script", "", "<script type='text/template'>");
    withstand("type", "", "text/template ");
    withstand("template", "", "<script type='text/template'><p></script>");
    withstand("quote", "", "<p a='");
    let object = "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"";
    withstand_between("declared", object, "<div>x", "\"}</script><p>x</p>");
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
fn prose_is_kept_whole() {
    let text = withstand(
        "prose",
        "",
        "<p>The council met on Tuesday, and voted to keep the ferry for five years.</p>",
    );
    assert!(text.len() > SIZE / 2, "{} bytes", text.len());
}
