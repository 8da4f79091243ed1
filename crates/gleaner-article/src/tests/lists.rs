//! The lists of words: what their readers can find, and nothing twice.

use std::path::Path;

use gleaner_text::list::Reading::{self, Anywhere, AnywhereInWords, Headings, Lines, Lower, Openings, Stems};
use gleaner_text::list::faults;

macro_rules! lists {
    ($($reading:ident: $($path:literal)+;)+) => {
        &[$($(($path, include_str!(concat!("../", $path, ".txt")), $reading),)+)+]
    };
}

#[rustfmt::skip]
const LISTS: &[(&str, &str, Reading)] = lists! {
    Lower: "page/hints/advertising" "page/hints/appeal" "page/hints/biography" "page/hints/byline" "page/hints/caption"
        "page/hints/comments" "page/hints/consent" "page/hints/deck" "page/hints/hiding" "page/hints/navigation"
        "page/hints/overlay" "page/hints/pull_quote" "page/hints/qualifiers" "page/hints/related" "page/hints/share"
        "page/hints/story" "page/hints/tags" "page/hints/unshown" "page/picture/lazy" "facts/published/labels" "facts/title/labels"
        "facts/image/credit_labels" "facts/authors/paths" "facts/published/appeared" "facts/authors/subjects" "facts/authors/naming" "facts/authors/beside"
        "facts/metas/author" "facts/metas/modified" "facts/metas/published" "body/labels/channels"
        "body/labels/credit_ends" "body/labels/figure" "state/list_addresses";
    Stems: "page/outline/unfolding";
    Lines: "body/labels/interface" "body/labels/counted" "state/challenge_titles" "state/sign_in";
    Openings: "facts/authors/line_openings" "facts/authors/credits" "body/labels/afterword" "body/labels/byline"
        "body/labels/colophon" "body/labels/of_the_page" "body/labels/correction" "body/labels/credit" "body/labels/invitations";
    Headings: "facts/published/updated" "body/labels/closing" "body/labels/voices" "body/labels/conclusion" "body/labels/read_more";
    Anywhere: "body/labels/notices" "state/blocked" "state/challenge_marks" "state/consent" "state/demands" "state/elsewhere" "state/gone"
        "state/paywalled";
    AnywhereInWords: "body/labels/appeals";
};

#[test]
fn every_entry_of_a_list_can_be_found_and_is_needed() {
    let found = LISTS.iter().flat_map(|(path, list, reading)| {
        faults(list, *reading).into_iter().map(move |fault| format!("{path}: {fault}"))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn every_list_is_looked_at() {
    fn count(folder: &Path) -> usize {
        let is_list = |path: &Path| path.extension().is_some_and(|extension| extension == "txt");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.map(|path| if path.is_dir() { count(&path) } else { usize::from(is_list(&path)) }).sum()
    }
    assert_eq!(count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")), LISTS.len());
}
