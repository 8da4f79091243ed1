//! How much of a feed is read. Each figure is far beyond the honest feeds we know, and keeps what a
//! hostile one can take in proportion to its own size.

use std::rc::Rc;

use url::Url;

/// The most a feed may weigh, in bytes as they came.
pub(super) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most fields of one entry, of one group of fields, or of the feed itself.
pub(super) const MAX_FIELDS: usize = 1_000;

/// The most tags, and the most authors, one entry may have; each is compared with all the others.
pub(super) const MAX_NAMED: usize = 100;

/// The most enclosures of one entry: a gallery of pictures.
pub(super) const MAX_ENCLOSURES: usize = 300;

/// The longest address that others may be relative to: each of them grows by its length.
pub(super) const MAX_BASE_BYTES: usize = 200;

/// Returns a feed's own address as a base; its query is no part of that, and can be long.
pub(super) fn base(url: Option<&Url>) -> Option<Url> {
    let mut base = url?.clone();
    base.set_query(None);
    base.set_fragment(None);
    (base.as_str().len() <= MAX_BASE_BYTES).then_some(base)
}

/// Returns the base of a feed's addresses when it names its site: the site, where the feed itself lies on another host.
pub(super) fn site_base(site: Option<&str>, feed: Option<Rc<Url>>) -> Option<Rc<Url>> {
    let feed = feed?;
    let site = site.and_then(|site| Url::parse(site).ok());
    let site = base(site.filter(|site| matches!(site.scheme(), "http" | "https")).as_ref());
    Some(site.filter(|site| site.host() != feed.host()).map_or(feed, Rc::new))
}

/// How many bytes the authors inherited from the feed, and the tags, may add to each entry.
pub(super) const MAX_INHERITED_BYTES: usize = 200;

/// Returns how many bytes tags, authors and enclosures may take in the repaired document, all together.
///
/// Three letters in a list of keywords become some two hundred bytes of memory; honest feeds do not list
/// more than they tell.
pub(super) fn max_listed_bytes(feed_bytes: usize) -> usize {
    1024 * 1024 + 2 * feed_bytes
}

/// Returns how many entries a feed of this size may have.
///
/// A full podcast archive has some thousand. Beyond ten thousand an entry must weigh something,
/// since what is kept of one takes a kilobyte however little it says.
pub(super) fn max_entries(feed_bytes: usize) -> usize {
    10_000 + feed_bytes / 400
}
