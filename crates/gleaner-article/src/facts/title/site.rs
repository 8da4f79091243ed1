//! The site's name at the ends of a title.

use url::Url;

use gleaner_text::line::fold_blanks;
use gleaner_text::measure::fold;

/// Marks between a headline and a site's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " ~ ", " ‹ ", " « ", "｜", " : ", "_",
    "|", " > ", "--",
];

/// A part of a host of fewer bytes, `www` or `com`, names no site.
const SHORTEST_HOST_LABEL: usize = 4;

/// A name of fewer bytes may be in a host by chance.
const SHORTEST_SITE_NAME: usize = 4;

/// What stands last in a title is the site, though nothing names it, where it has no more words than this.
const MOST_UNNAMED_WORDS: usize = 3;

/// A headline without its site has more characters than this.
const SHORTEST_HEADLINE_LEFT: usize = 8;

/// A headline without its section has at least so many words.
const FEWEST_WORDS_LEFT: usize = 4;

/// How many words a site's name has at most when only the address vouches for it.
const LONGEST_SITE_NAME: usize = 6;

/// How many words a section has at most when only the address vouches for it.
const LONGEST_SECTION: usize = 3;

/// The names a site goes by: the one it declares, and its host's.
pub(super) struct Site<'s> {
    name: Option<&'s str>,
    /// The parts of the host that may be a name: `harbourpost` of `www.harbourpost.example`.
    labels: Vec<String>,
    host: Option<&'s str>,
    /// The parts of the path, with blanks for hyphens: sections are called by them.
    path: Vec<String>,
}

impl<'s> Site<'s> {
    pub(super) fn new(name: Option<&'s str>, url: Option<&'s Url>) -> Self {
        let host = url.and_then(Url::host_str).map(|host| host.trim_start_matches("www."));
        let labels = host
            .unwrap_or_default()
            .split('.')
            .filter(|label| label.len() >= SHORTEST_HOST_LABEL)
            .map(squeeze)
            .collect();
        let path = url.map(|url| url.path().split('/').map(fold).filter(|part| !part.is_empty()).collect());
        Self { name, labels, host, path: path.unwrap_or_default() }
    }

    /// Returns whether the text is the site's name and nothing else.
    pub(super) fn is_called(&self, text: &str) -> bool {
        let bare = squeeze(text);
        let host = self.host.map(squeeze);
        !bare.is_empty()
            && (self.name.is_some_and(|name| squeeze(name) == bare)
                || host.is_some_and(|host| host == bare)
                || self.labels.contains(&bare))
    }

    /// Returns whether the text is the name the site declares.
    fn is_declared(&self, text: &str) -> bool {
        self.name.is_some_and(|name| squeeze(name) == squeeze(text))
    }

    /// Returns whether a piece of a title is the site's name, or a part of it, or holds it.
    fn is_named_by(&self, piece: &str) -> bool {
        let folded = fold(piece);
        if let Some(site) = self.name.map(fold).filter(|site| !site.is_empty())
            && (folded == site || (!folded.is_empty() && site.contains(&folded)) || folded.contains(&site))
        {
            return true;
        }
        let bare = squeeze(piece);
        bare.len() >= SHORTEST_SITE_NAME
            && folded.split(' ').count() <= LONGEST_SITE_NAME
            && self.labels.iter().any(|label| bare.contains(label.as_str()) || label.starts_with(&bare))
    }

    fn is_section(&self, piece: &str) -> bool {
        let folded = fold(piece);
        folded.split(' ').count() <= LONGEST_SECTION && self.path.contains(&folded)
    }

    /// Returns the title without the site's name, and the section beside it, at its end or start.
    ///
    /// `headings` are the page's: where one of them is what stands before or after a separator, the rest is the site's; where
    /// one is the whole title, the rest is the site's only by its name.
    pub(super) fn leave_out(&self, title: &str, headings: &[String]) -> String {
        let title = fold_blanks(title);
        let is_heading = |text: &str| headings.contains(&fold(text));
        for separator in SEPARATORS {
            if let Some((head, tail)) = title.rsplit_once(separator) {
                let unnamed = self.name.is_none()
                    && tail.split_whitespace().count() <= MOST_UNNAMED_WORDS
                    && !is_heading(&title);
                let site =
                    head.chars().count() > SHORTEST_HEADLINE_LEFT && (self.is_named_by(tail) || unnamed);
                if site || (!tail.is_empty() && is_heading(head) && !is_heading(&title)) {
                    return self.leave_out(without_section(head, separator), headings);
                }
                if self.is_section(tail) && head.split_whitespace().count() >= FEWEST_WORDS_LEFT {
                    return self.leave_out(head, headings);
                }
            }
            if let Some((head, tail)) = title.split_once(separator)
                && tail.chars().count() > SHORTEST_HEADLINE_LEFT
                && (self.is_called(head) || (is_heading(tail) && !is_heading(&title)))
            {
                return self.leave_out(tail, headings);
            }
        }
        if let Some((blog, post)) = [": ", "："].iter().find_map(|colon| title.split_once(colon))
            && self.is_called(blog)
            && (is_heading(post) || (self.is_declared(blog) && post.chars().count() > SHORTEST_HEADLINE_LEFT))
            && !is_heading(&title)
        {
            return fold_blanks(post);
        }
        if let Some((head, tail)) = title.rsplit_once('：')
            && self.is_declared(tail)
            && !is_heading(&title)
        {
            return head.trim_end().to_owned();
        }
        let host = self.host.and_then(|host| title.strip_prefix(host)).filter(|rest| rest.starts_with(' '));
        host.map_or_else(|| title.clone(), fold_blanks)
    }
}

/// Takes off the section in "Headline | Section | Site".
fn without_section<'t>(head: &'t str, separator: &str) -> &'t str {
    match head.rsplit_once(separator) {
        Some((before, section))
            if separator.contains('|')
                && section.split_whitespace().count() <= LONGEST_SECTION
                && before.split_whitespace().count() >= FEWEST_WORDS_LEFT =>
        {
            before
        }
        _ => head,
    }
}

/// Returns the letters and digits of a text alone, in lower case: a host's way to write a name.
fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
