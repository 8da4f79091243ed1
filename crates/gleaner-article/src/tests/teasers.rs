//! Announcements of other stories side by side, and what only looks like them.

use super::{STORY, is_kept, more, read};

#[test]
fn a_list_of_teasers_is_left_out_and_a_list_the_page_is_about_is_kept() {
    let item = |name: &str| {
        format!(
            "<div class=item><h3><a href=/{name}>The {name} of the coast</a></h3><p>Built by the islanders in a hard winter, the {name} is open all year, and free.</p></div>"
        )
    };
    let list: String = ["harbour", "lighthouse", "market", "museum", "bridge", "chapel"].map(item).concat();
    assert!(!read(&format!("<article>STORY</article><div>{list}</div>")).contains("hard winter"));
    let guide = read(&format!(
        "<article><p>Six places of the coast that are worth the journey, in no order but that of the road.</p><div>{list}</div></article>"
    ));
    assert_eq!(guide.matches("hard winter").count(), 6, "{guide}");
}

#[test]
fn cards_whose_links_all_lead_to_one_place_are_left_out() {
    let card = |name: &str| {
        format!(
            "<div class=item><a href=/{name}><img src=/{name}.jpg></a><div><a href=/{name}>The {name} of the coast</a></div><div>Built by the islanders in a hard winter, the {name} is open all year...</div></div>"
        )
    };
    let cards: String = ["harbour", "lighthouse", "market"].map(card).concat();
    let text = read(&format!("<main>STORY STORY<section>{cards}</section></main>"));
    assert!(!text.contains("hard winter"), "{text}");
}

fn item(heading: &str, text: &str) -> String {
    format!("<div class=item><h3>{heading}</h3><p>{text}</p></div>")
}

#[test]
fn two_headings_with_links_among_many_without_are_no_teasers() {
    let linked = ["hull", "mast"].map(|name| {
        item(
            &format!("<a href=/{name}>The {name} of the ferry</a>"),
            &format!("The {name} is of oak, and older than the clerk."),
        )
    });
    let plain = ["horn", "bell", "lamp", "rope"].map(|name| {
        item(&format!("The {name} of the ferry"), &format!("The {name} is of tin, and newer than the clerk."))
    });
    let text = read(&format!(
        "<article>STORY{}<div>{}{}</div></article>",
        more("bridge"),
        linked.concat(),
        plain.concat()
    ));
    assert!(text.contains("The mast is of oak"), "{text}");
}

#[test]
fn teasers_that_hold_half_of_the_story_are_the_story() {
    let list = ["harbour", "lighthouse", "market", "museum"].map(|name| {
        item(
            &format!("<a href=/{name}>The {name} of the coast</a>"),
            &format!("Built by the islanders in a hard winter, the {name} is open all year, and free."),
        )
    });
    let text = read(&format!("<article>STORY<div>{}</div></article>", list.concat()));
    assert_eq!(text.matches("hard winter").count(), 4, "{text}");
}

#[test]
fn a_single_heading_with_a_link_is_a_subhead() {
    let one = item(
        "<a href=/lamp>The lamp of the hall</a>",
        "It burns whale oil, and has done so since the hall was built.",
    );
    assert!(is_kept(&one, "It burns whale oil"));
}

#[test]
fn notes_under_linked_headlines_of_the_first_rank_are_the_pages_own() {
    let note =
        |name: &str, text: &str| format!("<div class=post><h1><a href=/{name}>{name}</a></h1>{text}</div>");
    let text = read(&format!(
        "<div>{}{}{}</div>",
        note("The-vote", STORY),
        note("The-lamp", "<p>It burns whale oil, and has done so since the hall was built.</p>"),
        note("The-bell", "<p>It was cast on the islands, and cracked on the very first day.</p>")
    ));
    assert!(text.contains("whale oil") && text.contains("very first day"), "{text}");
}

#[test]
fn linked_headings_over_more_than_a_blurb_are_the_storys() {
    let part = |name: &str| {
        let line = |at: u32| {
            format!(
                "<p>Of the {name}, the clerk said for the {at}th time, all had been said before he was born.</p>"
            )
        };
        format!(
            "<div class=item><h3><a href=/{name}>The {name} of the ferry</a></h3>{}</div>",
            (4..9).map(line).collect::<String>()
        )
    };
    let rest: String =
        ["bridge", "tunnel", "railway", "lightship", "barge", "raft", "dinghy", "sloop", "ketch"]
            .map(more)
            .concat();
    let text = read(&format!("<article>STORY{rest}<div>{}{}</div></article>", part("hull"), part("mast")));
    assert!(text.contains("Of the hull, the clerk said for the 6th time"), "{text}");
}

/// Returns a part of a page whose picture and line lead to one place.
fn card(target: &str, title: &str, text: &str) -> String {
    format!(
        "<div class=part><a href=/{target}><img src=/{target}.jpg></a><p><a href=/{target}>{title}</a></p>{text}</div>"
    )
}

#[test]
fn pictures_that_all_lead_to_one_place_are_no_cards() {
    let part = |name: &str| {
        card(
            "map",
            &format!("Where to find the {name} on the map"),
            &format!("<p>The {name} is of oak, and older than the clerk who keeps it.</p>"),
        )
    };
    let parts =
        |target: &str| ["hull", "mast", "boom"].map(|name| part(name).replace("/map", target)).concat();
    let page = |parts: &str| {
        read(&format!(
            "<article>STORY{}<div><p>Whatever you find, <a href=/log>write it down</a>, and tell the clerk.</p>{parts}</div></article>",
            more("bridge")
        ))
    };
    assert!(page(&parts("/map")).contains("The mast is of oak"));
}

#[test]
fn two_pictures_with_their_titles_are_no_list_of_cards() {
    let part = |name: &str| {
        card(
            name,
            &format!("The {name} of the ferry"),
            &format!("<p>The {name} is of oak, and older than the clerk who keeps it.</p>"),
        )
    };
    let text = read(&format!(
        "<article>STORY{}<div>{}{}</div></article>",
        more("bridge"),
        part("hull"),
        part("mast")
    ));
    assert!(text.contains("The mast is of oak"), "{text}");
}

#[test]
fn a_picture_with_a_long_text_or_a_short_link_is_no_card() {
    let long = |name: &str| {
        card(
            name,
            &format!("The {name} of the ferry"),
            &more(name).replace("old", "very, very old and hardly ever mended").repeat(2),
        )
    };
    let text = read(&format!(
        "<main><div>STORY{}{}</div><div>{}{}{}</div></main>",
        more("bridge"),
        more("tunnel"),
        long("hull"),
        long("mast"),
        long("boom")
    ));
    assert!(text.contains("About the mast,"), "{text}");
    let short = |name: &str| {
        card(name, "Map", &format!("<p>The {name} is of oak, and older than the clerk who keeps it.</p>"))
    };
    let text = read(&format!(
        "<article>STORY{}<div>{}{}{}</div></article>",
        more("bridge"),
        short("hull"),
        short("mast"),
        short("boom")
    ));
    assert!(text.contains("The mast is of oak"), "{text}");
}
