//! Lists made of links, and those that are the sources of a story.

use super::{LAST, STORY, check_step, is_kept};
use crate::{Page, extract, extract_without};

#[test]
fn a_list_of_links_is_left_out() {
    check_step(
        "link lists",
        "<article>STORY<ul><li><a href=/a>Storm closes the coast road</a></li><li><a href=/b>Mayor opens the new market</a></li></ul><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "Storm closes",
    );
}

#[test]
fn the_words_over_a_list_of_links_are_kept_and_the_list_is_not() {
    let link = |name: &str| {
        format!("<li><a href=/{name}>How the {name} of the town came to be what it is today</a></li>")
    };
    let long: String =
        ["pier", "hall", "lamp", "bell", "mast", "horn", "hull", "dock", "quay", "buoy", "reef", "cove"]
            .map(link)
            .concat();
    let words = "Whoever lives on the islands has a story about the boat, and here the clerk has written down what he \
                 was told of them on the long evenings of that winter.";
    assert!(is_kept(&format!("<section><p>{words}</p><ul>{long}</ul></section>"), words));
    let short: String = ["pier", "hall", "lamp"].map(link).concat();
    let words = "The clerk has written down three of the stories that he was told.";
    assert!(is_kept(&format!("<section><p>{words}</p><ul>{short}</ul></section>"), words));
    assert!(!is_kept(&format!("<section><p>{words}</p><ul>{short}</ul></section>"), "came to be what it is"));
}

#[test]
fn a_list_of_links_to_other_sites_is_the_storys_and_one_to_its_own_is_not() {
    let list = |host: &str| {
        let item = |name| {
            format!("<li><a href='https://{host}/{name}'>The {name} of the ferry and her crew</a></li>")
        };
        format!("<ul>{}</ul>", ["log", "songs", "bell"].map(item).concat())
    };
    let end = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall.</p>";
    let page = format!(
        "<article>{STORY}{}{}{end}</article>",
        list("archive.example"),
        list("www.gazette.example").replace("ferry", "bridge")
    );
    let url = url::Url::parse("https://gazette.example/ferry").unwrap();
    let page = Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() };
    let text = extract_without(&page, None).unwrap().text;
    assert!(text.contains("The songs of the ferry"), "{text}");
    assert!(!text.contains("The songs of the bridge"), "{text}");
}

#[test]
fn one_link_to_another_site_makes_no_list_of_sources() {
    let page = format!(
        "<article>{STORY}<ul><li><a href=https://shop.example/>The calendar of the coast, twelve months of foam</a></li></ul>{LAST}</article>"
    );
    let url = url::Url::parse("https://gazette.example/ferry").unwrap();
    let page = Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() };
    assert!(!extract(&page).unwrap().text.contains("twelve months"));
}
