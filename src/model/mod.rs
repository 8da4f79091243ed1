//! The nouns every room speaks: feeds, entries, articles, instants.
//!
//! Values only: no I/O, no clock, no outside crate but serde, url and chrono.

mod article;
mod feed;
mod moment;
mod page_state;
mod person;
mod timestamp;

pub use article::{Article, LeadImage};
pub use feed::{Enclosure, ParsedEntry, ParsedFeed};
pub use moment::{Moment, Precision};
pub use page_state::PageState;
pub use person::Person;
pub use timestamp::Timestamp;
