//! One element of a feed, as it stood there.

use std::borrow::Cow;
use std::rc::Rc;

use url::Url;

/// An element with what it says.
#[derive(Debug, Clone, Default)]
pub(super) struct Field<'a> {
    /// A name of the vocabulary.
    pub(super) name: &'static str,
    pub(super) attributes: Vec<Attribute<'a>>,
    pub(super) body: FieldBody<'a>,
    pub(super) children: Vec<Field<'a>>,
    /// What relative addresses in it are relative to.
    pub(super) base: Option<Rc<Url>>,
}

#[derive(Debug, Clone)]
pub(super) struct Attribute<'a> {
    /// In lower case, with `xml:` or `rdf:` before it where it has one.
    pub(super) name: Cow<'a, str>,
    pub(super) value: Cow<'a, str>,
}

/// What stands between an element's tags.
#[derive(Debug, Clone)]
pub(super) enum FieldBody<'a> {
    /// Character data, references resolved.
    Text(Cow<'a, str>),
    /// Elements and text, as written.
    Markup(&'a str),
}

impl Default for FieldBody<'_> {
    fn default() -> Self {
        Self::Text(Cow::Borrowed(""))
    }
}

/// One entry, as it stood there.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    /// The entry's own element, for its attributes.
    pub(super) element: Field<'a>,
    pub(super) fields: Vec<Field<'a>>,
}

impl<'a> Field<'a> {
    /// Returns a field that says `text`.
    pub(super) fn text(name: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        Self { name, body: FieldBody::Text(text.into()), ..Self::default() }
    }

    /// Returns the same field under another name.
    pub(super) fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Returns the same field with one more attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push(Attribute { name: Cow::Borrowed(name), value: value.into() });
        self
    }

    /// Returns an attribute's value without the space around it, `None` when there is nothing in it.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.name == name)?;
        Some(found.value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns the text without the space around it, `None` when there is nothing in it.
    pub(super) fn words(&self) -> Option<&str> {
        match &self.body {
            FieldBody::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            FieldBody::Markup(_) => None,
        }
    }

    /// Returns the text of the first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&str> {
        self.children.iter().filter(|child| child.name == name).find_map(Field::words)
    }

    /// Whether there is nothing in the element but perhaps attributes.
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.body, FieldBody::Text(text) if text.trim().is_empty()) && self.children.is_empty()
    }
}

/// Returns an address made absolute, and as it was where that cannot be done.
pub(super) fn absolute(address: &str, base: Option<&Url>) -> String {
    // As browsers do: an address may be broken over lines.
    let address = unescaped(&address.trim().replace(['\n', '\r', '\t'], ""));
    let address = with_one_scheme(address);
    if begins_with_host(&address, base) {
        return format!("{}://{address}", base.map_or("https", Url::scheme));
    }
    if base.is_none() && address.starts_with("//") {
        return format!("https:{address}");
    }
    match Url::parse(&address) {
        Err(url::ParseError::RelativeUrlWithoutBase) => match base.map(|base| base.join(&address)) {
            // The base may be written as badly as the address.
            Some(Ok(joined)) => unescaped(joined.as_str()),
            _ => address,
        },
        _ => address,
    }
}

/// Returns an address with its scheme as it is written once: `http://https://…` has two, and `https//…` half of one.
fn with_one_scheme(address: String) -> String {
    let lower = address.get(..16).unwrap_or(&address).to_ascii_lowercase();
    for before in ["http://", "https://"] {
        let rest = lower.strip_prefix(before);
        if rest.is_some_and(|rest| rest.starts_with("http://") || rest.starts_with("https://")) {
            return address[before.len()..].to_owned();
        }
    }
    for (half, whole) in [("http//", "http://"), ("https//", "https://")] {
        if lower.starts_with(half) {
            return format!("{whole}{}", &address[half.len()..]);
        }
    }
    address
}

/// Whether an address without its scheme begins with a host: "www." is no folder, and neither is the base's own host.
fn begins_with_host(address: &str, base: Option<&Url>) -> bool {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let is_www =
        host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) && host[4..].contains('.');
    let is_own = || base.and_then(Url::host_str).is_some_and(|own| own.eq_ignore_ascii_case(host));
    host.contains('.') && !host.contains(':') && (is_www || is_own())
}

/// Returns an address that was escaped more often than it was written into XML: no address means `&amp;`.
fn unescaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find("&amp;") {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
        while let Some(after) = rest.strip_prefix("amp;") {
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cleaned_and_made_absolute() {
        let base = Url::parse("http://example.org/a/").unwrap();
        assert_eq!(absolute(" b?c=1&amp;amp;d=2 ", Some(&base)), "http://example.org/a/b?c=1&d=2");
        assert_eq!(
            absolute("http://example.net/\n  x".replace("  ", "").as_str(), None),
            "http://example.net/x"
        );
        let escaped = Url::parse("http://example.org/a?b&amp;c/").unwrap();
        assert_eq!(absolute("#d", Some(&escaped)), "http://example.org/a?b&c/#d");
        assert_eq!(absolute("www.example.net/a", Some(&base)), "http://www.example.net/a");
        assert_eq!(absolute("WWW.example.net", None), "https://WWW.example.net");
        assert_eq!(absolute("http://https://example.net/a", Some(&base)), "https://example.net/a");
        assert_eq!(absolute("https//example.net/a", Some(&base)), "https://example.net/a");
        assert_eq!(absolute("//example.net/a", Some(&base)), "http://example.net/a");
        assert_eq!(absolute("//example.net/a", None), "https://example.net/a");
        assert_eq!(absolute("example.org/a", Some(&base)), "http://example.org/a");
        assert_eq!(absolute("example.txt", Some(&base)), "http://example.org/a/example.txt");
        assert_eq!(absolute("tag:1", Some(&base)), "tag:1");
        assert_eq!(absolute("b", None), "b");
    }
}
