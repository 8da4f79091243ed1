//! What is kept of an answer's headers, for whoever reads the log later.
//!
//! Pure.

use reqwest::header::{HeaderMap, SET_COOKIE};

use super::hints;

/// Names and values together; the longest values are cut first.
const MOST_BYTES: usize = 16 * 1024;

/// To this length every value is left, however many there are.
const SHORTEST_CUT: usize = 64;

/// Stands where a value repeats what is ours alone.
const WITHHELD: &str = "(withheld)";

/// Returns the headers in their order, repeated ones repeated, without secrets: cookies keep their names only.
pub(super) fn kept(headers: &HeaderMap, secrets: &[String]) -> Vec<(String, String)> {
    let kept = headers.iter().map(|(name, value)| {
        let value = hints::latin1(value.as_bytes());
        let value = if name == SET_COOKIE { cookie_name(&value) } else { value };
        let tells = secrets.iter().any(|secret| value.contains(secret.as_str()));
        (name.to_string(), if tells { WITHHELD.to_owned() } else { value })
    });
    bounded(kept.collect())
}

fn cookie_name(value: &str) -> String {
    let (name, _) = value.split_once('=').unwrap_or_default();
    format!("{name}={WITHHELD}")
}

fn bounded(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    let size = |headers: &[(String, String)]| -> usize {
        headers.iter().map(|(name, value)| name.len() + value.len()).sum()
    };
    let mut longest = MOST_BYTES;
    while size(&headers) > MOST_BYTES && longest > SHORTEST_CUT {
        longest /= 2;
        for (_, value) in &mut headers {
            cut(value, longest);
        }
    }
    while size(&headers) > MOST_BYTES {
        headers.pop();
    }
    headers
}

/// Cuts a value to so many bytes and marks it.
fn cut(value: &mut String, longest: usize) {
    const MARK: char = '…';
    if value.len() > longest {
        value.truncate(value.floor_char_boundary(longest - MARK.len_utf8()));
        value.push(MARK);
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn keep(headers: &[(&'static str, String)], secrets: &[&str]) -> Vec<(String, String)> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        kept(&headers, &secrets.iter().map(|secret| (*secret).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn all_are_kept_but_what_is_secret() {
        let headers = [
            ("server", "quay"),
            ("link", "<a>"),
            ("link", "<b>"),
            ("set-cookie", "id=secret; Path=/"),
            ("x-you-are", "Bearer pond"),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        let expected = [
            ("server", "quay"),
            ("link", "<a>"),
            ("link", "<b>"),
            ("set-cookie", "id=(withheld)"),
            ("x-you-are", "(withheld)"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(keep(&headers, &["pond"]), expected);
    }

    #[test]
    fn the_longest_values_are_cut_and_the_short_ones_left() {
        let kept = keep(&[("x-long", "é".repeat(40_000)), ("server", "quay".to_owned())], &[]);
        assert!(kept[0].1.ends_with('…') && kept[0].1.len() > 4000, "{}", kept[0].1.len());
        assert_eq!(kept[1].1, "quay");
        let many: Vec<_> = (0..1000).map(|_| ("x-many", "m".repeat(90))).collect();
        let size: usize = keep(&many, &[]).iter().map(|(name, value)| name.len() + value.len()).sum();
        assert!((MOST_BYTES / 2..=MOST_BYTES).contains(&size), "{size}");
    }
}
