//! Stories whose parts stand in elements of several names.

use super::{more, read};

#[test]
fn the_first_paragraphs_are_the_storys_whatever_their_box_is_called() {
    let first = "<p>Of the two bells of the harbour one has been silent since the autumn, says the clerk.</p><p>The other is rung at noon by whoever of the choir happens to be awake and near the rope.</p>";
    for name in ["lead-in", "intro", "opening", "teaser-content", "part-1"] {
        let body = [more("pier"), more("lamp"), more("quay"), more("net")].concat();
        let text = read(&format!(
            "<main><article><h1>Two bells</h1><div class={name}>{first}</div><div class=article-body>STORY{body}</div></article></main>"
        ));
        assert!(text.contains("one has been silent") && text.contains("rung at noon"), "{name}: {text}");
    }
}

#[test]
fn a_declared_deck_and_a_caption_are_no_first_paragraphs() {
    let deck = "The friends of the ferry filled the hall, and the clerk ran out of chairs before the vote.";
    let caption = "The clerk, left, looks for another chair in the vestry of the chapel next door.";
    let text = super::text_of(&format!(
        "<html><head><title>Ferry kept</title><meta name=description content='{deck}'></head><body><div id=content><h1>Ferry kept</h1>\
         <p class=standfirst>{deck}</p><div class=img-wrap><img src=/c.jpg><p class=img-caption>{caption}</p></div>\
         <div class=text itemprop=articleBody>{}</div></div></body></html>",
        super::STORY
    ));
    assert!(text.starts_with("The council of the harbour town"), "{text}");
}

#[test]
fn the_second_half_is_the_storys_whatever_the_first_is_called() {
    for (first, second) in
        [("teaser", "remainder"), ("summary", "rest"), ("excerpt", "full-text"), ("preview", "after-break")]
    {
        let text = read(&format!(
            "<main><article><h1>Two bells</h1><div class='{first}-content'><section><div><p>Of the two bells of the harbour one has been silent since the autumn, says the clerk.</p></div></section></div>\
             <div class='{second}-content'><section><div>STORY</div></section></div></article></main>"
        ));
        assert!(
            text.contains("one has been silent") && text.contains("one voice against"),
            "{first}: {text}"
        );
    }
}

#[test]
fn pictures_with_long_captions_are_the_story_where_there_is_no_other() {
    let caption = |at| {
        format!(
            "<figure><img src=/{at}.jpg><figcaption>On the {at}th of the month the ferry comes in with the islanders on deck, and the bell is rung for them.</figcaption></figure>"
        )
    };
    let captions = (4..10).map(caption).collect::<Vec<_>>().concat();
    let page = |body: &str| {
        format!(
            "<article><h1>In pictures</h1>{body}</article><aside><a href=/1>Other news of the town</a></aside>"
        )
    };
    assert!(read(&page(&captions)).contains("On the 6th of the month"), "{}", read(&page(&captions)));
    assert!(!read(&page(&format!("STORY{captions}"))).contains("of the month"));
}

#[test]
fn a_figure_around_a_story_and_its_picture_is_no_picture_with_a_caption() {
    let text = read(
        "<main><article><h1>Two bells</h1><figure class=content>STORY<img src=/d.png></figure></article></main>",
    );
    assert!(text.contains("one voice against"), "{text}");
}

#[test]
fn days_in_the_middle_of_a_story_are_its_own() {
    let text = super::text_of(
        "<html><head><title>Meetings of the choir</title></head><body><main><article><h1>Meetings of the choir</h1>\
         <p>The meetings of the chapel choir are open to everybody who can hold a tune.</p>\
         <p>Monday, March 3, 2014 at 2:30 PM</p><p>Tuesday, May 6, 2014 at 3:00 PM</p><p>Friday, June 6, 2014 at 1:00 PM</p><p>Those who cannot are asked to bring a cake.</p>\
         </article></main></body></html>",
    );
    assert!(text.contains("March 3, 2014") && text.contains("May 6, 2014"), "{text}");
}
