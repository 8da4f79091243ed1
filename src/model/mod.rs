//! The nouns every room speaks: feeds, entries, articles, instants.
//!
//! Values only: no I/O, no clock, no outside crate but serde, url and chrono. What the reading crates bring is named here
//! too, so that no other room need name them.

mod asked_rest;
mod configured_feed;
mod due_feed;
mod entry;
mod exchange;
mod feed_evidence;
mod feed_options;
mod habits;
pub mod human_duration;
mod ids;
mod kept_page;
mod latest_times;
mod pending_page;
mod poll;
mod raw_body;
mod reading;
mod robots_record;
mod run;
mod secret_parts;
mod slice;
mod subscription;
mod timestamp;
mod validators;

pub use gleaner_article::{Article, LeadImage, Lesson, PageState, SiteMemory};
pub use gleaner_feed::{Enclosure, ParsedEntry, ParsedFeed};
pub use gleaner_text::{Moment, Person, Precision};

pub use asked_rest::{AskedRest, LONGEST_ASKED_REST};
pub use configured_feed::ConfiguredFeed;
pub use due_feed::DueFeed;
pub use entry::{
    ChangedEntry, EntryKey, KeyKind, KnownEntry, LeftOut, LinkChange, NewEntry, Presentation, SeenEntry,
};
pub use exchange::{ExchangeLog, FailureKind, Outcome};
pub use feed_evidence::{FeedEvidence, Verdict, VerdictKind};
pub use feed_options::{FeedOptions, PagePolicy};
pub use habits::Habits;
pub use ids::{ArticleId, EntryId, FeedId, SubscriptionId};
pub use kept_page::{FeedFilter, KeptPage, Otherwise, PageFilter, ReadWith, ReplayedPage, StandingArticle};
pub use latest_times::{LatestTimes, TimesBeyond};
pub use pending_page::{FeedText, PendingPage};
pub use poll::{FeedFacts, FeedMove, MoveSighting, NextPoll, Poll, PollResult, Proof, SeenEntries};
pub use raw_body::{KeptBody, Link, RawBody};
pub use reading::{PageRecord, Reading, SiteLesson};
pub use robots_record::RobotsRecord;
pub use run::{Ending, RunCommand, RunEnd, RunStart};
pub use secret_parts::secret_parts;
pub use slice::Slice;
pub use subscription::{Push, Standing, Subscription, SubscriptionKeys, SubscriptionState};
pub use timestamp::Timestamp;
pub use validators::Validators;
