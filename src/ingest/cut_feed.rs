//! Where a feed that was cut stops: the entry it stops in is left for the next poll.
//!
//! Pure.

/// Elements that are one entry.
const ENTRIES: [&[u8]; 2] = [b"item", b"entry"];

/// Whether the last tag of an entry in the document is its first, or is cut itself.
///
/// JSON has no tags, and its reader takes whole entries only; text in charsets wider than ASCII is not looked into.
pub(super) fn ends_within_entry(document: &[u8]) -> bool {
    let tags = document
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, byte)| **byte == b'<')
        .map(|(at, _)| &document[at + 1..]);
    for tag in tags {
        let (closes, name) = tag.strip_prefix(b"/").map_or((false, tag), |name| (true, name));
        let end = name.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
        let local = name[..end.unwrap_or(name.len())].rsplit(|byte| *byte == b':').next().unwrap_or_default();
        if ENTRIES.iter().any(|entry| local.eq_ignore_ascii_case(entry)) {
            return !closes && !is_empty_element(tag);
        }
    }
    false
}

fn is_empty_element(tag: &[u8]) -> bool {
    tag.iter().position(|byte| *byte == b'>').is_some_and(|end| tag[..end].ends_with(b"/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(document: &str, expected: bool) {
        assert_eq!(ends_within_entry(document.as_bytes()), expected, "{document}");
    }

    #[test]
    fn an_entry_that_was_not_closed_is_open() {
        check("<rss><channel><item><title>A</title></item><item><title>B</ti", true);
        check("<rss><channel><item><title>A</title></item><item", true);
        check("<feed><entry><title>A</title></entry>\n<a:entry xml:lang='en'><title>", true);
    }

    #[test]
    fn between_entries_none_is_open() {
        check("<rss><channel><item><title>A</title></item>", false);
        check("<rss><channel><ITEM><title>A</title></ITEM></chan", false);
        check("<rdf:RDF><channel><items><rdf:Seq/></items></channel><item/>", false);
        check("<rss><channel><title>The Quay", false);
        check(r#"{"items":[{"id":"1"},{"id":"2"#, false);
        check("", false);
    }
}
