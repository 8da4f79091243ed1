//! Stories in the state of pages that show none, in the shapes of the common frameworks and editors.

use std::fmt::Write as _;
use std::time::Instant;

use proptest::prelude::*;
use scraper::Html;
use serde_json::{Value, json};

use super::{literal, scripts, shown};
use crate::{Page, PageState, extract};

const LINES: [&str; 5] = [
    "The council of the harbour town met on Tuesday evening, and the hall was full before the clock struck.",
    "It voted, with one voice “against”, to keep the old ferry running for another five years, engine & all.",
    "The money is to come from fares, from the sale of the customs house, and from a fund of the islanders.",
    "Without the ferry, the nearest crossing is at the bridge, ninety minutes away by road in good weather.",
    "The crew had listened on the radio, and sounded the horn from the pier when the result was read.",
];

fn page(body: &str) -> String {
    format!(
        "<html><head><title>Ferry kept for five years | The Quay Post</title></head><body><div id=root></div>{body}</body></html>"
    )
}

#[track_caller]
fn check(body: &str) {
    let html = page(body);
    let article = extract(&Page { bytes: html.as_bytes(), ..Page::default() }).unwrap();
    for line in LINES {
        assert!(article.text.contains(line), "{line}\n--- in\n{}\n--- of\n{body}", article.text);
    }
    assert_eq!(article.page_state, PageState::Ok, "{}", article.text);
    assert!(!article.text.contains(['{', '}', '<', '$']), "{}", article.text);
    let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    assert!(
        paragraphs.len() >= LINES.len() && article.text.matches(LINES[1]).count() == 1,
        "{}",
        article.text
    );
}

fn nothing_of(body: &str) {
    let html = page(body);
    let article = extract(&Page { bytes: html.as_bytes(), ..Page::default() }).unwrap();
    assert!(!article.text.contains("sounded the horn"), "{}\n{body}", article.text);
    assert!(!article.text.contains(['{', '}']), "{}", article.text);
}

fn markup() -> String {
    LINES.iter().fold(String::new(), |all, line| all + "<p>" + &line.replace('&', "&amp;") + "</p>")
}

fn each(of: impl Fn(&str) -> Value) -> Value {
    LINES.iter().map(|line| of(line)).collect()
}

fn script(state: &Value) -> String {
    format!("<script type='application/json'>{state}</script>")
}

fn around(body: &Value) -> Value {
    json!({ "props": { "pageProps": { "site": { "name": "The Quay Post" }, "article": {
        "headline": "Ferry kept for five years", "slug": "ferry", "excerpt": "A vote on the old boat took the whole evening in a full hall.", "body": body } } } })
}

#[test]
fn rich_text_of_many_editors_is_read() {
    for body in [
        json!(markup()),
        each(|line| json!(line)),
        each(|line| json!({ "text": line })),
        each(|line| json!({ "type": "paragraph", "text": line })),
        each(|line| json!({ "type": "paragraph", "data": { "text": line } })),
        each(|line| json!({ "type": "text", "model": { "text": line } })),
        each(
            |line| json!({ "_type": "block", "style": "normal", "markDefs": [], "children": [{ "_type": "span", "text": line, "marks": [] }] }),
        ),
        each(|line| json!({ "name": "core/paragraph", "attributes": { "content": line } })),
        json!({ "blocks": each(|line| json!({ "key": "a1", "text": line, "type": "unstyled", "entityRanges": [] })), "entityMap": {} }),
        json!({ "type": "doc", "content": each(|line| json!({ "type": "paragraph", "content": [{ "type": "text", "text": line }] })) }),
        json!({ "root": { "children": each(|line| json!({ "type": "paragraph", "version": 1, "children": [{ "type": "text", "text": line }] })), "type": "root" } }),
        json!({ "nodeType": "document", "content": each(|line| json!({ "nodeType": "paragraph", "data": {}, "content": [{ "nodeType": "text", "value": line, "marks": [] }] })) }),
        each(
            |line| json!({ "type": "paragraph", "children": [{ "text": line[..9] }, { "text": line[9..20], "bold": true }, { "text": &line[20..] }] }),
        ),
        json!({ "type": "root", "children": each(|line| json!({ "type": "element", "tagName": "p", "children": [{ "type": "text", "value": line }] })) }),
        json!({ "html": markup(), "plaintext": LINES.join("\n\n"), "text": LINES.join("\n\n") }),
    ] {
        check(&script(&around(&body)));
    }
}

#[test]
fn a_link_in_a_paragraph_stays_in_its_line() {
    let body = each(|line| {
        json!({ "type": "paragraph", "content": [
            { "type": "text", "value": &line[..9] }, { "type": "hyperlink", "data": { "uri": "/x" }, "content": [{ "type": "text", "value": &line[9..20] }] },
            { "type": "text", "value": &line[20..] }] })
    });
    check(&script(&around(&body)));
}

#[test]
fn state_of_many_frameworks_is_read() {
    let state = around(&json!(markup()));
    let quoted = json!(state.to_string()).to_string();
    let escaped = state.to_string().replace('&', "&amp;").replace('"', "&quot;");
    let flat = json!([{ "_1": 2 }, "post", { "_3": 4, "_5": 6 }, "title", "Ferry kept for five years", "content", markup()]);
    let row = json!(format!("3:{}\n", json!(["$", "article", null, { "children": each(|line| json!(["$", "p", null, { "children": line }])) }]))).to_string();
    let (start, end) = row.split_at(row.char_indices().nth(90).unwrap().0);
    let long = format!(
        "1a:T{:x},{}2b:{}\n",
        markup().len(),
        markup(),
        json!([{ "title": "Ferry kept for five years", "body": "$1a" }])
    );
    for body in [
        format!("<script>window.__INITIAL_STATE__ = {state};(function(){{var s;s=1}}());</script>"),
        format!("<script>window.__INITIAL_STATE__=JSON.parse({quoted})</script>"),
        format!("<script>window['__PRELOADED_STATE__'] = {quoted};</script>")
            .replace("= \"", "= JSON.parse(\"")
            .replace("\";<", "\");<"),
        format!(
            "<script>window.__APOLLO_STATE__ = {};</script>",
            json!({ "ROOT_QUERY": { "article": { "__ref": "Article:7" } }, "Article:7": { "__typename": "Article", "title": "Ferry kept for five years", "body": markup() } })
        ),
        format!("<script>window.__remixContext = {{\"state\":{state}}};</script>"),
        format!(
            "<script>window.__remixContext.streamController.enqueue({});</script>",
            json!(flat.to_string() + "\n")
        ),
        format!(
            "<script type='application/json' data-sveltekit-fetched>{}</script>",
            json!({ "status": 200, "body": state.to_string() })
        ),
        format!(
            "<script>kit.start(app, element, {{ node_ids: [0, 2], data: [null,{{type:\"data\",data:{{post:{{title:'Ferry kept for five years',html:{}}}}},uses:{{}}}}] }});</script>",
            json!(markup())
        ),
        format!(
            "<script>window.__NUXT__=(function(a,b){{return {{layout:a,data:[{{article:{{title:\"Ferry kept for five years\",draft:!1,body:b}}}}]}}}}(\"default\",{}));</script>",
            json!(markup())
        ),
        format!(
            "<script id=__NUXT_DATA__ type='application/json'>{}</script>",
            json!([["Reactive", 1], { "data": 2 }, { "title": 3, "content": 4 }, "Ferry kept for five years", markup()])
        ),
        format!("<div id=app data-page=\"{escaped}\"></div>"),
        format!(
            "<script>self.__next_f.push([1,{start}\"])</script><script>self.__next_f.push([1,\"{end}])</script>"
        ),
        format!(
            "<script>self.__next_f.push([0])</script><script>self.__next_f.push([1,{}])</script>",
            json!(long)
        ),
    ] {
        check(&body.replace("</p>\"", "<\\/p>\"").replace("</script>\"", ""));
    }
}

#[test]
fn markup_that_was_escaped_twice_is_markup() {
    check(&script(&around(&json!(markup().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")))));
}

#[test]
fn a_story_for_readers_without_scripts_is_read() {
    check(&format!("<noscript><article><h1>Ferry kept for five years</h1>{}</article></noscript>", markup()));
    check(&format!("<noscript>Please allow scripts.</noscript><noscript><div>{}</div></noscript>", markup()));
}

#[test]
fn of_several_stories_the_pages_own_is_read_and_of_a_list_none() {
    let other = |title: &str| json!({ "title": title, "url": "/x", "body": each(|line| json!(line.replace("ferry", "lamp") + " So it is said.")) });
    let own = json!({ "title": "Ferry kept for five years", "url": "/f", "body": markup() });
    check(&script(&json!({ "stories": [other("Lamp lit"), own, other("Lamp put out")] })));
    let list = json!({ "stories": [other("Lamp lit"), other("Lamp put out"), other("Lamp sold")] });
    nothing_of(&script(&list));
}

#[test]
fn what_is_no_story_is_not_read() {
    for state in [
        json!({ "cookieConsent": { "text": markup() } }),
        json!({ "i18n": { "messages": each(|line| json!({ "text": line })) } }),
        json!({ "related": [{ "body": markup() }] }),
        json!({ "css": "body{margin:0}".repeat(90) }),
    ] {
        nothing_of(&script(&state));
    }
    // What the page shows itself is read there.
    let html = page(
        &(script(&around(&json!(markup().replace("horn", "bell")))) + "<article>" + &markup() + "</article>"),
    );
    let article = extract(&Page { bytes: html.as_bytes(), ..Page::default() }).unwrap();
    assert!(article.text.contains("horn") && !article.text.contains("bell"), "{}", article.text);
}

#[test]
fn large_and_endless_state_is_read_in_bounded_time() {
    let mut long = String::from("[");
    while long.len() < 300_000 {
        let _ = write!(long, "{},", around(&json!(markup())));
    }
    let nested = "[".repeat(100_000) + &"{\"a\":".repeat(100_000);
    let named = format!("(function(a){{return [{}]}}(\"{}\"))", "a,".repeat(50_000), "word ".repeat(2_000));
    for state in [long.clone() + "{}]", long, nested, named, "a=(b,[{".repeat(100_000)] {
        let html = page(&format!("<script>window.x = {state};</script>"));
        let start = Instant::now();
        let _ = extract(&Page { bytes: html.as_bytes(), ..Page::default() }).unwrap();
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }
}

/// Returns how many values there are in one, and how many bytes of text and of keys.
fn held(value: &literal::Value) -> (usize, usize) {
    let parts = match value {
        literal::Value::Text(text) => return (1, text.len()),
        literal::Value::List(items) => items.iter().map(held).collect::<Vec<_>>(),
        literal::Value::Record(fields) => fields
            .iter()
            .map(|(key, field)| {
                let (values, bytes) = held(field);
                (values, bytes + key.len())
            })
            .collect(),
        _ => Vec::new(),
    };
    parts.into_iter().fold((1, 0), |(values, bytes), part| (values + part.0, bytes + part.1))
}

#[test]
fn what_is_shared_is_repeated_so_often_in_all_scripts_of_a_page_together() {
    let flat = |value: &str| format!("<script type='application/json'>{value}</script>");
    let text = "word ".repeat(2_000);
    let doubled = (2..30).map(|at| format!("[{at},{at}]")).collect::<Vec<_>>().join(",");
    let called = |value: &str| {
        format!("<script>x=(function(a){{return [{}]}}(\"{value}\"))</script>", "a,".repeat(2_000))
    };
    for (state, times) in [
        // Names of fields, as places and as themselves.
        (flat(&format!("[{{{}\"_1\":2}},\"{text}\",0]", "\"_1\":2,".repeat(1_000))), 4),
        (flat(&format!("[{{\"a\":1}},[{}2],{{\"{text}\":9}}]", "2,".repeat(3_000))), 1),
        (flat(&format!("[{{\"a\":1}},{doubled},\"{}\"]", " ".repeat(300))), 10),
        // Places that hold nothing.
        (flat(&format!("[{{\"a\":1}},[{}2],[{}9]]", "2,".repeat(2_000), "9,".repeat(2_000))), 1),
        (called(&text[..1_000]), 20),
    ] {
        let values = scripts::values(&page(&state.repeat(times)));
        let (values, bytes) = values.iter().map(held).fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
        assert!(values < 300_000 && bytes < 4_200_000, "{values} values, {bytes} bytes: {}", &state[..150]);
    }
}

#[test]
fn no_script_is_read_to_its_end_again_and_again() {
    let decoded = "JSON.parse(".repeat(30);
    let close = ")".repeat(30);
    let text = format!("[{}x y", "0,".repeat(100_000));
    for state in [
        "=Object.freeze(/*".repeat(120_000),
        "=[/*".repeat(500_000),
        "=JSON.parse(function(".repeat(100_000),
        "__next_f.push(".repeat(140_000),
        "__next_f.push([1,".repeat(120_000),
        format!("__next_f.push([1,\"{}\"])", "1:T\\n".repeat(400_000)),
        format!("__next_f.push([1,\"{}\"])", "1:Tf\\n".repeat(300_000)),
        "=[\"\\\"".repeat(300_000),
        format!("={decoded}'[{decoded}\"[{decoded}`{text}`{close}]\"{close}]'{close}"),
    ] {
        let html = format!("<script>{state}</script>");
        let start = Instant::now();
        let _ = scripts::values(&html);
        assert!(start.elapsed().as_secs() < 20, "{:?}: {}", start.elapsed(), &state[..60]);
    }
}

#[test]
fn a_value_behind_one_that_is_not_read_is_read() {
    let state = around(&json!(markup()));
    for before in ["a=Object.freeze(b+1)", "a=(function(){var s;s=1}())", "a=JSON.parse(b[1])"] {
        check(&format!("<script>{before};window.__STATE__={state}</script>"));
    }
}

#[test]
fn of_a_title_that_does_not_end_the_start_is_compared() {
    let titles = "<meta property=og:title content='Ferry kept'>".repeat(1_000);
    let page = Html::parse_document(&format!("<title>{}</title>{titles}", "é ".repeat(9_000)));
    assert!(shown(&page).is_some_and(|shown| shown.title.len() <= 4_000));
}

proptest! {
    #[test]
    fn no_script_panics(code in "(window\\.x ?= ?)?[\\[{(]?([\\[\\]{}(),:=\"'`\\\\!/*a-f0-9é ]|\\\\u[0-9a-f]{4}|return|function|\"_1\":|JSON\\.parse\\(){0,60}", json in any::<bool>()) {
        let kind = if json { "application/json" } else { "" };
        let html = page(&format!("<script type='{kind}'>{code}{}</script>", " ".repeat(300)));
        let _ = extract(&Page { bytes: html.as_bytes(), ..Page::default() });
    }
}
