//! Notices after a story's end, and last paragraphs that hold their words.

use super::read;

fn is_last(paragraph: &str, start: &str) -> bool {
    read(&format!("<article>STORY{paragraph}</article>")).contains(start)
}

#[test]
fn a_last_paragraph_is_the_storys_though_the_words_of_a_notice_occur_in_it() {
    for line in [
        "Years of patient reporting by the islanders had shown long before that the ferry was rusting through at the stern.",
        "The clerk was fined twice last winter for ringing the brass bell without permission, and a third time let off.",
        "A deckhand may earn no more than thirty a day until the summer, which is less than the rent of a berth in town.",
        "The chapel choir, sponsored by a baker and two net menders, sang until the last boat was lost from sight.",
        "“This site is where my mother learned to row,” said the bishop, “and it is not for sale to anybody from the mainland.”",
        "Leaflets that the clerk wrote for educational purposes only have become the most wanted thing in the whole town.",
        "His letters may be reproduced by whoever can read them, said the clerk, who has tried since the spring and given up.",
    ] {
        assert!(is_last(&format!("<p>{line}</p>"), &line[..24]), "{line}");
    }
}

#[test]
fn a_notice_is_left_out_where_it_is_anchored() {
    for notice in [
        "<p>Reporting by Jan Kok in Quay Town and Ines Moreau on the islands, with the help of many who did not want to be named</p>",
        "<p>Quay Post copyright notice: all that is printed here is the property of the Quay Post and of nobody else on the coast or the islands.</p>",
        "<p>港口日报网版权说明：凡注明来源为本网的文字与图片，其所有权利均属于港口日报网，其他媒体在签署协议之前不得使用本网的内容，违者将被追究责任。</p>",
        "<p>Ada Finch contributed to this report.</p>",
        "<p>This article is for informational purposes only and does not constitute advice to anybody who means to buy a ferry.</p>",
        "<p><em>The ferry line is a sponsor of the islands' chapel choir, and the quay was drawn without permission of its owner.</em></p>",
        "<div class=note><p>The pictures of the ferry on these pages were taken by islanders and may not be reproduced anywhere.</p></div>",
    ] {
        let words: String =
            notice.rsplit_once("</").unwrap().0.rsplit('>').find(|text| text.len() > 20).unwrap().into();
        assert!(!is_last(notice, &words.chars().take(20).collect::<String>()), "{notice}");
    }
}
