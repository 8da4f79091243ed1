//! The `Link` header (RFC 8288): what else belongs to what was fetched.
//!
//! Pure.

use reqwest::header::{HeaderMap, LINK};

/// One link a server declares beside its answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// As written: relative to the address of the answer.
    pub target: String,
    /// The kinds of relation, in lower case.
    pub relations: Vec<String>,
    /// `type`, in lower case, without its parameters.
    pub media_type: Option<String>,
    pub title: Option<String>,
}

impl Link {
    pub fn is(&self, relation: &str) -> bool {
        self.relations.iter().any(|known| known == relation)
    }
}

/// So many links fit a header that means well.
const MOST_LINKS: usize = 100;

/// Returns the links of an answer about itself, in order; what cannot be read is passed over.
pub(super) fn links(headers: &HeaderMap) -> Vec<Link> {
    let values = headers.get_all(LINK).iter();
    values.flat_map(|value| parse(&String::from_utf8_lossy(value.as_bytes()))).take(MOST_LINKS).collect()
}

/// Reads one header: `<target>; rel="a b"; type="x/y", <target>; …`.
fn parse(value: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut rest = value;
    while let Some(begin) = rest.find('<') {
        let Some((target, after)) = rest[begin + 1..].split_once('>') else { break };
        let (parameters, after) = parameters(after);
        rest = after;
        // A link with an anchor speaks of something else than the answer.
        if parameters.iter().any(|(name, _)| name == "anchor") {
            continue;
        }
        // The first of each counts.
        let value_of = |name: &str| {
            let mut found = parameters.iter().filter(|(known, value)| known == name && !value.is_empty());
            found.next().map(|(_, value)| value.as_str())
        };
        let relations = value_of("rel").unwrap_or_default().split_ascii_whitespace();
        let media_type = value_of("type").and_then(|mime| mime.split(';').next());
        links.push(Link {
            target: target.trim().to_owned(),
            relations: relations.map(str::to_ascii_lowercase).collect(),
            media_type: media_type.map(|mime| mime.trim().to_ascii_lowercase()),
            title: value_of("title").map(ToOwned::to_owned),
        });
    }
    links
}

/// Reads `; name=value; name="quoted"` up to the comma that ends the link; returns what follows it, too.
fn parameters(text: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix(';') {
        let after = after.trim_start();
        let end = after.find([';', ',', '=']).unwrap_or(after.len());
        let name = after[..end].trim().to_ascii_lowercase();
        rest = &after[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = self::value(after.trim_start());
        }
        found.push((name, value));
        rest = rest.trim_start();
    }
    (found, rest)
}

/// Reads a token or a quoted string; returns what follows it, too.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, next)) = characters.next() {
        match next {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '"' => return (value, &quoted[at + 1..]),
            _ => value.push(next),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: &[(&str, &[&str])]) {
        let links = parse(header);
        let found: Vec<_> = links
            .iter()
            .map(|link| (link.target.as_str(), link.relations.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        let expected: Vec<_> = expected.iter().map(|(target, rels)| (*target, rels.to_vec())).collect();
        assert_eq!(found, expected, "{header}");
    }

    #[test]
    fn hub_and_self_are_read_as_servers_write_them() {
        check(
            r#"<https://hub.example/>; rel="hub", <https://a.example/feed>; rel="self""#,
            &[("https://hub.example/", &["hub"]), ("https://a.example/feed", &["self"])],
        );
        check("</feed>;rel=self", &[("/feed", &["self"])]);
        check(r#"<//b.example/x> ; REL = "Self  Alternate" "#, &[("//b.example/x", &["self", "alternate"])]);
    }

    #[test]
    fn commas_and_semicolons_inside_are_no_ends() {
        check(
            r#"<https://a.example/?a=1,2;3>; rel="alternate"; title="One, two; \"three\"", <b>; rel=hub"#,
            &[("https://a.example/?a=1,2;3", &["alternate"]), ("b", &["hub"])],
        );
        assert_eq!(parse(r#"<a>; title="One, \"two\"""#)[0].title.as_deref(), Some("One, \"two\""));
    }

    #[test]
    fn the_first_parameter_of_a_name_counts() {
        check("<a>; rel=hub; rel=self", &[("a", &["hub"])]);
    }

    #[test]
    fn a_link_about_something_else_is_passed_over() {
        check(r##"<a>; rel=hub; anchor="#part", <b>; rel=self"##, &[("b", &["self"])]);
    }

    #[test]
    fn a_type_is_read_without_its_parameters() {
        let links = parse(r#"<a>; rel=alternate; type="Application/RSS+XML; charset=utf-8""#);
        assert_eq!(links[0].media_type.as_deref(), Some("application/rss+xml"));
    }

    #[test]
    fn nonsense_is_passed_over() {
        for header in ["", ";;;", "<unclosed; rel=hub", "rel=hub", "<a>; title=\"open", "<a>; =; ==,<"] {
            let _ = parse(header);
        }
        check("nonsense, <a>; rel=hub", &[("a", &["hub"])]);
        check("<a>; rel", &[("a", &[])]);
    }
}
