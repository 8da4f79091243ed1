//! One small page of our own writing for each thing that makes an element a box, or keeps it from being one.

use crate::tests::steps::{STORY, read};

const LAST: &str = "<p>That was all, said the clerk, and put out the lamp in the hall.</p>";

/// Returns as much as the story again about something else, for pages that need more.
pub(super) fn more(what: &str) -> String {
    format!(
        "<p>About the {what}, the council of the islands met on Friday, and the chapel was full before noon.</p>\
         <p>With two voices against, it chose to keep the old {what} open for another year, rust and all.</p>\
         <p>What the {what} costs is to come from the sale of stamps, of shells, and of the bishop's piano.</p>\
         <p>Nobody who has seen the {what} in winter, said the bishop, will ask for anything but a new coat.</p>\
         <p>When it was over, the friends of the {what} rang a bell, and the dogs joined in from the dunes.</p>"
    )
}

/// Reads a page with the line in mid-story, and says whether the line is in the text.
fn is_kept(inside: &str, line: &str) -> bool {
    let text = read(&format!("<article>STORY{inside}{LAST}</article>"));
    assert!(text.contains("voted, with one voice against"), "{text}");
    text.contains(line)
}

#[test]
fn a_paragraph_is_no_box_whatever_it_is_called_but_an_advertisement() {
    let line = "The best known of the crew, a cook from the islands, sang on every crossing.";
    for name in ["popular", "sidebar-item", "newsletter"] {
        assert!(is_kept(&format!("<p class={name}>{line}</p>"), line), "{name}");
    }
    for name in ["advertisement", "comment", "visually-hidden"] {
        assert!(!is_kept(&format!("<p class={name}>{line}</p>"), line), "{name}");
    }
}

#[test]
fn a_comment_or_a_teaser_is_left_out_though_it_is_marked_up_as_an_article() {
    for name in ["comment", "related"] {
        let text = read(&format!(
            "<main>STORY{LAST}<article class={name}><p>I took that boat as a child, and was never late for anything.</p></article>\
             <article class={name}><p>So did my mother, who is ninety now, and she was late for all of it.</p></article></main>"
        ));
        assert!(!text.contains("as a child") && !text.contains("is ninety"), "{name}: {text}");
    }
}

#[test]
fn a_comment_section_and_a_cookie_notice_are_left_out_however_long_they_are() {
    for name in ["comments", "cookie-consent"] {
        let long = more("bridge") + &more("tunnel");
        let text = read(&format!("<div>STORY<div class={name}>{long}</div></div>"));
        assert!(text.contains("old ferry") && !text.contains("tunnel"), "{name}: {text}");
    }
}

#[test]
fn a_page_named_for_its_comments_is_not_taken_for_them() {
    let text = read(
        "<div class=page-comments-open><h1>Ferry kept</h1><div class=article-body>STORY</div></div>\
         <div><p>The Quay Courier has told the coast its stories since the year in which the pier was built.</p>\
         <p>It is printed on Fridays, read on Saturdays, and wrapped around the fish that Sundays bring.</p></div>",
    );
    assert!(text.contains("old ferry"), "{text}");
}

#[test]
fn a_long_text_without_a_link_is_no_list_of_topics_whatever_its_name() {
    let told = more("tunnel") + "<p>So it was told to the clerk, who wrote it down.</p>";
    for name in ["topics", "popular", "follow"] {
        let text = read(&format!(
            "<article>STORY{}{}<section class={name}>{told}</section>{LAST}</article>",
            more("bridge"),
            more("barge")
        ));
        assert!(text.contains("old tunnel"), "{name}: {text}");
    }
}

#[test]
fn a_short_box_named_for_a_newsletter_is_left_out_and_a_long_one_is_a_story_about_it() {
    let short = "Ines and Jan write to you from the pier, on every Friday and in any weather.";
    assert!(!is_kept(&format!("<div class=newsletter><p>{short}</p></div>"), short));
    let lines = |what: &str, count: u32| -> String {
        let line = |at| {
            format!(
                "<p>Of {what} number {at}, the clerk said, nobody but himself had kept any count at all.</p>"
            )
        };
        (1..=count).map(line).collect()
    };
    let text = read(&format!(
        "<article>{}<section class=membership>{}</section>{}</article>",
        lines("the boat", 40),
        lines("the member", 30),
        lines("the bell", 10)
    ));
    assert!(text.contains("Of the member number 7"), "{text}");
}

#[test]
fn what_holds_half_of_the_prose_is_no_box_whatever_its_name() {
    let text = read(&format!("<article>STORY<div class=rail>{}</div></article>", more("railway")));
    assert!(text.contains("old ferry") && text.contains("old railway"), "{text}");
}

#[test]
fn names_that_would_leave_nothing_of_the_story_are_not_believed() {
    let parts = STORY.replace("<p>", "<div class=promo><p>").replace("</p>", "</p></div>");
    let text = read(&format!("<article>{parts}</article>"));
    assert!(text.contains("the hall was full") && text.contains("sounded the horn"), "{text}");
}

#[test]
fn a_few_lines_outside_misnamed_boxes_are_not_taken_for_the_story() {
    let parts = STORY.replace("<p>", "<div class=promo><p>").replace("</p>", "</p></div>");
    let text = read(&format!(
        "<div><p>The Quay Courier is printed on Fridays, and read on Saturdays.</p></div><article>{parts}</article>"
    ));
    assert!(text.contains("the hall was full"), "{text}");
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
fn navigation_asides_footers_and_forms_are_boxes_without_a_name() {
    let line = "Ines has crossed the bay, she says, more often than the gulls.";
    for tag in ["nav", "aside", "footer", "form"] {
        assert!(!is_kept(&format!("<{tag}><p>{line}</p></{tag}>"), line), "{tag}");
    }
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

#[test]
fn an_aside_that_is_a_quotation_is_the_storys() {
    let said = "We would sooner row than see her go, and we shall say so.";
    let aside = |inside: &str| read(&format!("<article>STORY<aside>{inside}</aside>{STORY}</article>"));
    assert!(aside(&format!("<b>oldpaul:</b><blockquote><p>{said}</p></blockquote>")).contains(said));
    assert!(!aside(&format!("<p>{said}</p>")).contains(said));
}
