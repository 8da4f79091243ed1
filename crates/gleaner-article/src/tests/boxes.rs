//! One small page of our own writing for each thing that makes an element a box, or keeps it from being one.

use super::{LAST, LINE, STORY, check_step, is_kept, long, more, read, text_of};

#[test]
fn a_box_that_names_itself_is_left_out() {
    check_step(
        "named boxes",
        "<article>STORY<div class=sidebar><p>Ines writes about the sea, the coast, and all who sail along it.</p></div><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "Ines writes",
    );
}

#[test]
fn names_made_by_a_machine_or_from_a_heading_make_no_box() {
    for name in ["class=component_5cd3ad80", "id=menu-plans-for-the-old-ferry"] {
        let text = read(&format!(
            "<article>STORY<section {name}><p>The cook of the ferry, asked on the pier, promised soup on every crossing.</p></section>\
             <p>That was all, said the clerk, and put out the lamp in the hall.</p></article>"
        ));
        assert!(text.contains("promised soup"), "{name}: {text}");
    }
}

#[test]
fn an_element_tells_by_role_property_or_test_name_that_it_is_a_box() {
    for telling in [
        "role=navigation",
        "role=complementary",
        "role=dialog",
        "itemprop=comment",
        "itemprop=keywords",
        "itemprop=caption",
        "itemprop=author",
        "data-testid=newsletter-box",
        "data-component=RelatedStories",
        "data-module=sidebar",
    ] {
        assert!(!is_kept(&format!("<div {telling}><p>{LINE}</p></div>"), LINE), "{telling}");
    }
    assert!(is_kept(&format!("<div role=note itemprop=about data-testid=box><p>{LINE}</p></div>"), LINE));
}

#[test]
fn what_the_root_of_a_page_is_called_tells_nothing_of_its_parts() {
    for (html, body) in [("cookies-unset", ""), ("", "comments-open discussion")] {
        let page = format!(
            "<html class={html:?}><head><title>Ferry kept</title></head><body class={body:?}><article>{STORY}\
             <div class=sidebar><p>{LINE}</p></div>{LAST}</article></body></html>"
        );
        let text = text_of(&page);
        assert!(text.contains("old ferry") && !text.contains(LINE), "{html}{body}: {text}");
    }
}

#[test]
fn a_post_of_another_site_shown_in_the_story_is_no_share_button() {
    assert!(is_kept(&format!("<blockquote class=social-embed><p>{LINE}</p></blockquote>"), LINE));
    assert!(!is_kept(&format!("<div class=social-buttons><p>{LINE}</p></div>"), LINE));
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
fn navigation_asides_footers_and_forms_are_boxes_without_a_name() {
    let line = "Ines has crossed the bay, she says, more often than the gulls.";
    for tag in ["nav", "aside", "footer", "form"] {
        assert!(!is_kept(&format!("<{tag}><p>{line}</p></{tag}>"), line), "{tag}");
    }
}

#[test]
fn an_aside_that_is_a_quotation_is_the_storys() {
    let said = "We would sooner row than see her go, and we shall say so.";
    let aside = |inside: &str| read(&format!("<article>STORY<aside>{inside}</aside>{STORY}</article>"));
    assert!(aside(&format!("<b>oldpaul:</b><blockquote><p>{said}</p></blockquote>")).contains(said));
    assert!(!aside(&format!("<p>{said}</p>")).contains(said));
}

#[test]
fn a_short_story_under_many_comments_is_left_alone_with_itself() {
    let comment = "<article class=comment><p>I took that ferry as a child, and so did my mother, and neither of us was ever late for anything.</p></article>";
    let text = read(&format!(
        "<div>STORY STORY STORY STORY<div class=comments><ol>{}</ol></div></div>",
        comment.repeat(200)
    ));
    assert!(!text.contains("as a child"), "{text}");
}

#[test]
fn a_grid_named_after_its_columns_is_no_column() {
    let words = |name: &str| {
        format!(
            "<p>Of the {name}, the clerk said that it had been counted, and counted again, and that it was as it ought to be.</p>"
        )
    };
    let first: String = ["engine", "hull", "mast", "horn"].map(words).concat();
    let rest: String = (0..40).map(|number| words(&format!("bolt {number}"))).collect();
    let second: String = (0..12).map(|number| words(&format!("rope {number}"))).collect();
    let text = read(&format!(
        "<main><div class=grid-content-sidebar><div class=article-body>{second}</div></div><div class=article-body>{first}{rest}</div></main>"
    ));
    assert!(text.contains("rope 7") && text.contains("bolt 7"), "{text}");
}

#[test]
fn an_advertisement_in_the_paragraphs_own_box_takes_no_paragraph_with_it() {
    let boxed = |text: &str| format!("<div class=block><div>Advertisement</div><p>{text}</p></div>");
    let linked = boxed("The bishop sent his blessing, and <a href=/letter>a letter</a> about the bell.");
    let text = read(&format!("<article>STORY{linked}{}</article>", linked.replace("bishop", "dean")));
    assert!(text.contains("The bishop sent") && text.contains("The dean sent"), "{text}");
    assert!(!text.contains("Advertisement"), "{text}");
}

#[test]
fn a_subhead_is_kept_whatever_its_id_or_class_calls_it() {
    for heading in
        ["<h2 id=comments>", "<h2 class='anchor anchorWithStickyNavbar_LWe7'>", "<h2 class=related-heading>"]
    {
        let text = read(&format!(
            "<article>STORY{heading}What the islanders say</h2><p>They say nothing yet, and go on mending their nets.</p></article>"
        ));
        assert!(text.contains("What the islanders say"), "{heading}\n{text}");
    }
}

#[test]
fn an_article_or_an_element_named_for_the_story_is_no_box_by_another_name() {
    for element in ["article class=sidebar-story", "div class='article-body sidebar'", "main class=promo"] {
        let tag = element.split(' ').next().unwrap();
        assert!(is_kept(&format!("<{element}><p>{LINE}</p></{tag}>"), LINE), "{element}");
    }
}

#[test]
fn an_article_named_for_its_comments_is_one_where_it_holds_the_story() {
    let text = read(&format!(
        "<div><article class=comments-open>STORY</article><div><p>{}</p></div></div>",
        long("paper", 3)
    ));
    assert!(text.contains("old ferry"), "{text}");
    let text = read(&format!(
        "<div>STORY{}<article class='comment article-body'><p>{LINE}</p></article>{LAST}</div>",
        more("bridge")
    ));
    assert!(text.contains(LINE), "{text}");
}
