//! How much of a feed is read. Each figure is far beyond the honest feeds we know, and keeps what a
//! hostile one can take in proportion to its own size.

/// The most a feed may weigh, in bytes as they came.
pub(super) const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The most fields of one entry, of one group of fields, or of the feed itself.
pub(super) const MAX_FIELDS: usize = 1_000;

/// The most tags, and the most enclosures, one entry may have.
pub(super) const MAX_LISTED: usize = 300;

/// Returns how many entries a feed of this size may have.
///
/// A full podcast archive has some thousand. Beyond ten thousand an entry must weigh something,
/// since what is kept of one takes a kilobyte however little it says.
pub(super) fn max_entries(feed_bytes: usize) -> usize {
    10_000 + feed_bytes / 300
}
