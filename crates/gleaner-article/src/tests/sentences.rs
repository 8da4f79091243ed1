//! Nothing is taken out of a sentence, whatever the markup inside of it is called.

use proptest::prelude::*;

use super::{is_kept, read};

const NAMES: &[&str] = &[
    "affiliate-link",
    "tooltip",
    "share",
    "social",
    "popup",
    "sponsored",
    "has-tip popover",
    "js-modal overlay",
    "ad",
    "promo-link",
    "glossary-term tooltip-hover",
    "related",
    "twitter-share",
    "caption",
    "byline",
    "comment",
];

const TAGS: &[&str] = &["a", "span", "b", "em", "mark", "abbr", "q", "ins", "u", "font", "s", "data"];

fn words(count: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z]{3,9}", count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn markup_around_any_run_of_words_loses_none_of_them(
        words in words(16),
        runs in prop::collection::vec((0..16_usize, 0..5_usize, 0..NAMES.len(), 0..TAGS.len()), 1..4),
    ) {
        let (mut marked, mut at) = (String::from("Then "), 0);
        let mut runs = runs;
        runs.sort_unstable();
        for (start, length, name, tag) in runs {
            if start < at {
                continue;
            }
            let end = (start + 1 + length).min(words.len());
            marked.push_str(&(words[at..start].join(" ") + " "));
            let (tag, name) = (TAGS[tag], NAMES[name]);
            let run = words[start..end].join(" ");
            marked = format!("{marked}<{tag} class='{name}' href=/x>{run}</{tag}> ");
            at = end;
        }
        marked.push_str(&(words[at..].join(" ") + " when all was said."));
        let whole = format!("Then {} when all was said.", words.join(" "));
        prop_assert!(is_kept(&format!("<p>{marked}</p>"), &whole), "{}", marked);
    }
}

#[test]
fn words_at_the_edge_of_a_line_are_its_own_where_the_sentence_goes_on_into_them() {
    for line in [
        "<a class=affiliate-link href=/1>The brass bell</a> is what the clerk of the harbour likes most of all.",
        "What the clerk of the harbour likes most of all is <a class=sponsored href=/1>the brass bell</a>.",
        "What the clerk of the harbour likes most of all is <span class=tooltip>the brass bell</span>",
    ] {
        let text =
            read(&format!("<article>STORY<p>{line}</p><p>That was all, said the clerk.</p></article>"));
        assert!(text.to_lowercase().contains("the brass bell"), "{line}\n{text}");
    }
}

#[test]
fn labels_at_the_edge_of_a_line_and_what_waits_to_be_pointed_at_are_none_of_its_words() {
    for line in [
        "The clerk of the harbour rang a bell. <a class=share href=/1>Ring it on</a>",
        "<span class=advertisement>Ring it on</span> The clerk of the harbour rang a bell.",
        "The clerk of the harbour rang a bell. <span class=ad-label>Ring it on</span> Nobody came to ask him why.",
        "The clerk rang <span class=tooltip>a bell<span class=tooltiptext>Ring it on</span></span> in the harbour.",
        "The clerk rang a bell<span hidden>Ring it on</span> in the harbour.",
        "The clerk rang <dfn aria-describedby=t-1>a bell</dfn><span id=t-1 class=Term_tooltip__8>Ring it on.</span> in the harbour.",
        "The clerk rang <span class=rollover><a href=/b>a bell</a><span class=rollover-block><b>Ring it on</b> More</span></span> in the harbour.",
    ] {
        assert!(!is_kept(&format!("<p>{line}</p>"), "Ring it on"), "{line}");
        assert!(is_kept(&format!("<p>{line}</p>"), "a bell"), "{line}");
    }
}

#[test]
fn a_formula_that_is_set_twice_is_read_once() {
    let math = "<math><semantics><mrow><mi>F</mi><mo>=</mo><mi>m</mi><mi>a</mi></mrow><annotation encoding='application/x-tex'>F = ma</annotation></semantics></math>";
    for formula in [
        format!(
            "<span class=katex><span class=katex-mathml>{math}</span><span class=katex-html aria-hidden=true><span class=base>F=ma</span></span></span>"
        ),
        format!(
            "<span class=MathJax_Preview>F=ma</span><span class=MathJax><nobr aria-hidden=true><span>F=ma</span></nobr><span class=MJX_Assistive_MathML>{math}</span></span>"
        ),
    ] {
        let line = format!(
            "<p>The load on the pier is {formula} at most, says the clerk, who has a rule for it.</p>"
        );
        assert!(is_kept(&line, "The load on the pier is F=ma at most"), "{formula}");
    }
}
