//! Which vocabulary a prefix stands for, however its address is written.

use crate::repair::{Repair, Repairs};

/// The vocabularies feeds are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ns {
    /// RSS of every version, and whatever has no namespace in it.
    Rss,
    Atom,
    Rdf,
    Content,
    Dc,
    DcTerms,
    Media,
    Itunes,
    Sy,
    Wfw,
    Thread,
    FeedBurner,
    Xhtml,
    Xml,
    /// One we know nothing of, or need nothing from.
    Foreign,
}

/// The addresses, without scheme, `www.` and closing slash or hash, in lower case.
const ADDRESSES: &[(&str, Ns)] = &[
    ("purl.org/rss/1.0", Ns::Rss),
    ("purl.org/net/rss1.1", Ns::Rss),
    ("my.netscape.com/rdf/simple/0.9", Ns::Rss),
    ("channel.netscape.com/rdf/simple/0.9", Ns::Rss),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", Ns::Rss),
    ("backend.userland.com/rss", Ns::Rss),
    ("backend.userland.com/rss2", Ns::Rss),
    ("backend.userland.com/rss091", Ns::Rss),
    ("blogs.law.harvard.edu/tech/rss", Ns::Rss),
    ("cyber.law.harvard.edu/rss", Ns::Rss),
    ("cyber.law.harvard.edu/rss/rss.html", Ns::Rss),
    ("purl.org/net/rss2.0", Ns::Rss),
    ("w3.org/2005/atom", Ns::Atom),
    ("purl.org/atom/ns", Ns::Atom),
    ("example.com/necho", Ns::Atom),
    ("purl.org/echo", Ns::Atom),
    ("uri/of/echo/namespace", Ns::Atom),
    ("purl.org/pie", Ns::Atom),
    ("w3.org/1999/02/22-rdf-syntax-ns", Ns::Rdf),
    ("purl.org/rss/1.0/modules/content", Ns::Content),
    ("purl.org/dc/elements/1.1", Ns::Dc),
    ("purl.org/dc/elements/1.0", Ns::Dc),
    ("purl.org/dc/terms", Ns::DcTerms),
    ("search.yahoo.com/mrss", Ns::Media),
    ("search.yahoo.com/search/mrss", Ns::Media),
    ("tools.search.yahoo.com/mrss", Ns::Media),
    ("video.search.yahoo.com/mrss", Ns::Media),
    ("rssboard.org/media-rss", Ns::Media),
    ("itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("itunes.com/dtds/podcast-1.0", Ns::Itunes),
    ("example.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("google.com/schemas/play-podcasts/1.0", Ns::Itunes),
    ("google.com/schemas/play-podcasts/1.0/play-podcasts.xsd", Ns::Itunes),
    ("purl.org/rss/1.0/modules/syndication", Ns::Sy),
    ("wellformedweb.org/commentapi", Ns::Wfw),
    ("purl.org/syndication/thread/1.0", Ns::Thread),
    ("rssnamespace.org/feedburner/ext/1.0", Ns::FeedBurner),
    ("feedburner.google.com/fb/feed/1.0", Ns::FeedBurner),
    ("w3.org/1999/xhtml", Ns::Xhtml),
    ("w3.org/xml/1998/namespace", Ns::Xml),
];

/// The addresses exactly as their specifications give them, beside the prefix everybody uses.
const EXACT: &[(&str, &str, Ns)] = &[
    ("rss", "http://purl.org/rss/1.0/", Ns::Rss),
    ("atom", "http://www.w3.org/2005/Atom", Ns::Atom),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", Ns::Rdf),
    ("content", "http://purl.org/rss/1.0/modules/content/", Ns::Content),
    ("dc", "http://purl.org/dc/elements/1.1/", Ns::Dc),
    ("dcterms", "http://purl.org/dc/terms/", Ns::DcTerms),
    ("media", "http://search.yahoo.com/mrss/", Ns::Media),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("sy", "http://purl.org/rss/1.0/modules/syndication/", Ns::Sy),
    ("wfw", "http://wellformedweb.org/CommentAPI/", Ns::Wfw),
    ("thr", "http://purl.org/syndication/thread/1.0", Ns::Thread),
    ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0", Ns::FeedBurner),
    ("xhtml", "http://www.w3.org/1999/xhtml", Ns::Xhtml),
    ("xml", "http://www.w3.org/XML/1998/namespace", Ns::Xml),
];

impl Ns {
    /// Returns the vocabulary an address stands for.
    pub(super) fn of_address(address: &str, repairs: &mut Repairs) -> Self {
        let address = address.trim();
        if let Some((.., ns)) = EXACT.iter().find(|(_, exact, _)| *exact == address) {
            return *ns;
        }
        let plain = address.to_ascii_lowercase();
        let plain =
            plain.strip_prefix("http://").or_else(|| plain.strip_prefix("https://")).unwrap_or(&plain);
        let plain = plain.strip_prefix("www.").unwrap_or(plain).trim_end_matches(['/', '#']);
        let found = ADDRESSES.iter().find(|(known, _)| *known == plain).map(|(_, ns)| *ns);
        repairs.note_if(found.is_some(), Repair::VariantNamespace);
        found.unwrap_or(Self::Foreign)
    }

    /// Returns the vocabulary that a prefix means when nobody says what it means.
    pub(super) fn of_usual_prefix(prefix: &str) -> Option<Self> {
        // FeedBurner's "atom10" is as usual as "atom".
        let plain = prefix.trim_end_matches(|c: char| c.is_ascii_digit());
        let usual = EXACT.iter().find(|(usual, ..)| usual.eq_ignore_ascii_case(plain));
        usual.map(|(.., ns)| *ns).or_else(|| match plain.to_ascii_lowercase().as_str() {
            "dct" => Some(Self::DcTerms),
            "a" => Some(Self::Atom),
            "googleplay" => Some(Self::Itunes),
            _ => None,
        })
    }
}

/// The prefixes in force at one place of the document.
#[derive(Debug, Default)]
pub(super) struct Scopes<'a> {
    bindings: Vec<Binding<'a>>,
}

#[derive(Debug)]
struct Binding<'a> {
    /// `""` for the default namespace.
    prefix: &'a str,
    ns: Ns,
}

/// An honest feed declares a dozen or two.
const MAX_BINDINGS: usize = 100;

impl<'a> Scopes<'a> {
    /// Returns a mark to go back to when the element that opens here is over.
    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    pub(super) fn back_to(&mut self, mark: usize) {
        self.bindings.truncate(mark);
    }

    /// Reads one attribute; returns whether it declared a namespace.
    pub(super) fn declare(&mut self, name: &'a str, address: &str, repairs: &mut Repairs) -> bool {
        let prefix = match name.split_once(':') {
            None if name == "xmlns" => "",
            Some(("xmlns", prefix)) => prefix,
            _ => return false,
        };
        if self.bindings.len() < MAX_BINDINGS {
            self.bindings.push(Binding { prefix, ns: Ns::of_address(address, repairs) });
        } else {
            repairs.note(Repair::LimitNamespaces);
        }
        true
    }

    /// Returns what a prefix is bound to.
    pub(super) fn get(&self, prefix: &str) -> Option<Ns> {
        self.get_since(prefix, 0)
    }

    /// Returns what a prefix was bound to after `mark`, the default namespace for `""`.
    pub(super) fn get_since(&self, prefix: &str, mark: usize) -> Option<Ns> {
        let bindings = self.bindings.get(mark..).unwrap_or_default();
        bindings.iter().rev().find(|binding| binding.prefix == prefix).map(|binding| binding.ns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_of_an_address_are_one_vocabulary() {
        for address in [
            "http://search.yahoo.com/mrss/",
            "https://search.yahoo.com/mrss",
            "HTTP://search.yahoo.com/MRSS/",
        ] {
            assert_eq!(Ns::of_address(address, &mut Repairs::default()), Ns::Media, "{address}");
        }
    }

    #[test]
    fn only_variants_are_a_repair() {
        let mut repairs = Repairs::default();
        Ns::of_address("http://purl.org/dc/elements/1.1/", &mut repairs);
        Ns::of_address("http://example.org/unheard-of", &mut repairs);
        assert_eq!(repairs.names(), [""; 0]);
        Ns::of_address("http://purl.org/dc/elements/1.1", &mut repairs);
        assert_eq!(repairs.names(), ["variant-namespace"]);
    }

    #[test]
    fn a_million_namespaces_are_not_remembered() {
        let (mut scopes, mut repairs) = (Scopes::default(), Repairs::default());
        for _ in 0..1_000 {
            scopes.declare("xmlns:a", "http://example.org/", &mut repairs);
        }
        assert_eq!(scopes.mark(), MAX_BINDINGS);
        assert_eq!(repairs.names(), ["limit:namespaces"]);
    }
}
