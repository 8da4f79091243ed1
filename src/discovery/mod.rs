//! Where a site's feeds are: what its address tells, what its page declares, and where feeds usually are.
//!
//! Pure: asks nobody; whoever looks for feeds asks for the page, and tries the guesses.

mod feed_links;
mod known_sites;

pub use feed_links::{DeclaredFeeds, FeedLink, declared_feeds, is_feed_type};
pub use known_sites::{known_feeds, likely_feeds};
