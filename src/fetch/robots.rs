//! What a server's robots.txt allows (RFC 9309).
//!
//! Pure.

use std::fmt::Write as _;
use std::time::Duration;

use url::Url;

/// The rules of one robots.txt that concern us.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// What the server asks to let pass between two requests.
    pub crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// Normalised, with `*` and a final `$` still in it.
    pattern: String,
    is_allowed: bool,
}

/// The name we are spoken to by, in a `User-agent` line.
const PRODUCT: &str = env!("CARGO_PKG_NAME");

/// RFC 9309 wants at least 500 KiB read; what comes after is not.
pub const MAX_BYTES: usize = 512 * 1024;

/// Beyond this a delay is taken for a mistake: a site would be read by ten pages an hour.
const LONGEST_DELAY: Duration = Duration::from_mins(6);

impl Robots {
    /// Reads a robots.txt; whatever is wrong with a line, the others count.
    ///
    /// The groups that name us count together, or those for everybody (`*`) when none does.
    pub fn parse(text: &str) -> Self {
        let (mut ours, mut everybodys) = (None, Self::default());
        // Whom the current group speaks to, and whether its list of names is still growing.
        let (mut to_us, mut to_all, mut names_go_on) = (false, false, false);
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let key = key.trim().to_ascii_lowercase();
            if key == "user-agent" {
                if !names_go_on {
                    (to_us, to_all) = (false, false);
                }
                names_go_on = true;
                to_all |= value == "*";
                to_us |= is_us(value);
                if to_us {
                    ours.get_or_insert_with(Self::default);
                }
                continue;
            }
            // A sitemap line stands outside all groups and ends none.
            if !matches!(key.as_str(), "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            names_go_on = false;
            if let Some(ours) = ours.as_mut().filter(|_| to_us) {
                ours.note(&key, value);
            }
            if to_all {
                everybodys.note(&key, value);
            }
        }
        ours.unwrap_or(everybodys)
    }

    fn note(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let asked = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.crawl_delay = asked.filter(|delay| !delay.is_zero()).map(|delay| delay.min(LONGEST_DELAY));
        } else if value.starts_with(['/', '*']) {
            self.rules.push(Rule { pattern: normalised(value), is_allowed: key == "allow" });
        }
    }

    /// Whether a page may be fetched: the longest rule that fits decides, and of two as long the one that allows.
    pub fn allows(&self, url: &Url) -> bool {
        let mut path = url.path().to_owned();
        if let Some(query) = url.query() {
            path.push('?');
            path += query;
        }
        let path = normalised(&path);
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        fitting.max_by_key(|rule| (rule.pattern.len(), rule.is_allowed)).is_none_or(|rule| rule.is_allowed)
    }
}

/// Whether a `User-agent` line names our product, whatever it adds to the name.
fn is_us(value: &str) -> bool {
    let is_of_a_name = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
    let name = value.split(|c| !is_of_a_name(c)).next().unwrap_or_default();
    name.eq_ignore_ascii_case(PRODUCT)
}

/// Returns a path in the one form in which two can be compared: letters, digits and marks as they are, all else
/// percent-encoded.
fn normalised(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let mut octet = byte;
        let mut is_escaped = false;
        if byte == b'%' {
            let mut ahead = bytes.clone();
            let digits = [ahead.next(), ahead.next()]
                .map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
            if let [Some(high), Some(low)] = digits {
                octet = u8::try_from(high * 16 + low).unwrap_or(byte);
                is_escaped = true;
                bytes = ahead;
            }
        }
        let is_plain = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
        if is_plain || (!is_escaped && octet.is_ascii_graphic()) {
            out.push(char::from(octet));
        } else {
            let _ = write!(out, "%{octet:02X}");
        }
    }
    out
}

/// Whether a pattern fits the beginning of a path; `*` stands for anything, a final `$` for the end.
///
/// Each piece between two stars is taken where it comes first: no pattern makes this slow.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, is_anchored) =
        pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !is_anchored || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if is_anchored && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some(at) = rest.find(piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(robots: &str, path: &str, expected: bool) {
        let url = Url::parse("https://a.example").unwrap().join(path).unwrap();
        assert_eq!(Robots::parse(robots).allows(&url), expected, "{path} by {robots:?}");
    }

    #[test]
    fn nothing_said_is_nothing_forbidden() {
        check("", "/a", true);
        check("User-agent: *\nDisallow:\n", "/a", true);
        check("<!DOCTYPE html><p>Disallow: /</p>", "/a", true);
        check("Disallow: /\n", "/a", true);
    }

    #[test]
    fn our_own_group_counts_before_everybodys() {
        let text = "User-agent: *\nDisallow: /\n\nUser-agent: Gleaner/9.9\nDisallow: /private\n";
        check(text, "/news", true);
        check(text, "/private/x", false);
        check("User-agent: gleanerbot\nDisallow: /\n", "/news", true);
    }

    #[test]
    fn groups_of_one_name_are_one_and_names_share_a_group() {
        let text =
            "User-agent: gleaner\nDisallow: /a\n\nUser-agent: other\nUser-agent: GLEANER\nDisallow: /b\n";
        check(text, "/a", false);
        check(text, "/b", false);
        check(text, "/c", true);
    }

    #[test]
    fn a_sitemap_between_names_ends_no_group() {
        check(
            "User-agent: gleaner\nSitemap: https://a.example/s.xml\nUser-agent: x\nDisallow: /\n",
            "/a",
            false,
        );
    }

    #[test]
    fn the_longest_rule_decides_and_allow_wins_a_tie() {
        let text = "User-agent: *\nDisallow: /news\nAllow: /news/free\nAllow: /x\nDisallow: /x\n";
        check(text, "/news/paid", false);
        check(text, "/news/free/1", true);
        check(text, "/x", true);
    }

    #[test]
    fn stars_and_the_end_mark() {
        let text = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /*?print=\nDisallow: /a*b*c\n";
        check(text, "/docs/x.pdf", false);
        check(text, "/docs/x.pdf?y=1", true);
        check(text, "/story?print=1", false);
        check(text, "/a1b2c3", false);
        check(text, "/a1c2b3", true);
        check("User-agent: *\nDisallow: /$\n", "/", false);
        check("User-agent: *\nDisallow: /$\n", "/a", true);
    }

    #[test]
    fn escapes_are_compared_by_what_they_stand_for() {
        check("User-agent: *\nDisallow: /%7ejoe\n", "/~joe/x", false);
        check("User-agent: *\nDisallow: /ünder\n", "/%C3%BCnder", false);
        check("User-agent: *\nDisallow: /a%2Fb\n", "/a/b", true);
    }

    #[test]
    fn comments_blank_lines_and_any_line_end_are_read() {
        check("# hello\r\nUSER-AGENT : *   # all\r\n\r\ndisallow : /a # not this\r", "/a", false);
    }

    #[test]
    fn a_crawl_delay_is_heard_within_reason() {
        let delay = |text: &str| Robots::parse(text).crawl_delay;
        assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5\n"), Some(Duration::from_millis(2500)));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 86400\n"), Some(LONGEST_DELAY));
        assert_eq!(delay("User-agent: *\nCrawl-delay: -1\n"), None);
        assert_eq!(delay("User-agent: x\nCrawl-delay: 9\n"), None);
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        let pattern = format!("User-agent: *\nDisallow: /{}\n", "*a".repeat(20_000));
        let url = Url::parse(&format!("https://a.example/{}", "a".repeat(30_000))).unwrap();
        assert!(!Robots::parse(&pattern).allows(&url));
    }
}
