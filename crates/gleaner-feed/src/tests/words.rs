//! Which words an entry is given: the publisher's own, with their paragraphs.

use crate::{FeedDocument, ParsedEntry, parse};

fn entries(text: &str) -> Vec<ParsedEntry> {
    parse(&FeedDocument { bytes: text.as_bytes(), content_type: None, url: None }).unwrap().entries
}

fn item(fields: &str) -> ParsedEntry {
    let text = format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:media='http://search.yahoo.com/mrss/'>\
         <channel><title>Post</title><item><guid>1</guid>{fields}</item></channel></rss>"
    );
    entries(&text).remove(0)
}

#[test]
fn text_without_tags_keeps_its_paragraphs_in_every_dialect() {
    let expected = Some("<p>One.<br>\nTwo &amp; three.</p>\n<p>Four.</p>\n");
    let text = "One.\nTwo &amp;amp; three.\n\nFour.";
    assert_eq!(item(&format!("<description>{text}</description>")).summary.as_deref(), expected);
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><id>1</id>\
                <content type='text'>One.\nTwo &amp; three.\n\nFour.</content></entry></feed>";
    assert_eq!(entries(atom)[0].content.as_deref(), expected);
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Post",
        "items":[{"id":"1","content_text":"One.\nTwo & three.\n\nFour."}]}"#;
    assert_eq!(entries(json)[0].content.as_deref(), expected);
}

#[test]
fn content_that_says_nothing_gives_way_to_the_description() {
    for content in
        ["&lt;!-- 7 --&gt;", "&lt;img src='http://example.org/p' width='1'&gt;", "&lt;p&gt;&lt;/p&gt;", " "]
    {
        let entry =
            item(&format!("<description>Aground</description><content:encoded>{content}</content:encoded>"));
        assert_eq!(
            (entry.summary.as_deref(), entry.content.as_deref()),
            (Some("Aground"), None),
            "{content}"
        );
        assert_eq!(entry.image_url, None, "{content}");
    }
    let picture = "<content:encoded>&lt;img src='http://example.org/quay.jpg'&gt;</content:encoded>";
    let entry = item(&format!("<description>Aground</description>{picture}"));
    assert_eq!((entry.content, entry.image_url.as_deref()), (None, Some("http://example.org/quay.jpg")));
    assert!(item(picture).content.is_some());
}

#[test]
fn what_a_picture_is_called_is_no_title() {
    let file = |kind: &str| {
        format!(
            "<media:content url='http://example.org/1.jpg' {kind}><media:title>1.JPG</media:title></media:content>"
        )
    };
    for kind in ["medium='image'", "type='image/jpeg'", ""] {
        assert_eq!(item(&file(kind)).title, None, "{kind}");
        assert_eq!(item(&format!("<media:group>{}</media:group>", file(kind))).title, None, "{kind}");
    }
    assert_eq!(item(&file("medium='video'")).title.as_deref(), Some("1.JPG"));
    assert_eq!(item("<media:title>Aground</media:title>").title.as_deref(), Some("Aground"));
}

#[test]
fn an_emoji_in_two_halves_is_whole_in_titles_and_in_content() {
    let entry = item(
        "<title>A &#xD83D;&#xDE00;</title><description>&lt;b&gt;B&lt;/b&gt; &amp;#55357;&amp;#56832;</description>",
    );
    assert_eq!((entry.title.as_deref(), entry.summary.as_deref()), (Some("A 😀"), Some("<b>B</b> 😀")));
}
