//! Gleaner keeps a lasting record of what feeds publish.
//!
//! Two rivers, which meet only in the archive:
//!
//! ```text
//! feeds river:     due feed ──► fetch ──► parse ──► resolve ──► schedule ──► archive
//! articles river:  pending article ──► fetch ──► extract & clean ──────────► archive
//! ```
//!
//! One room each: [`fetch`] alone talks HTTP, [`schedule`] decides when to look again, [`discovery`] finds a site's feeds,
//! [`websub`] alone is called by hubs, [`archive`] alone speaks SQL; the crates `gleaner-feed` and `gleaner-article` read
//! feeds and pages. They share the nouns of [`model`] and never name each other; [`ingest`] introduces them, [`daemon`]
//! keeps them going, [`cli`] is what a person types.

pub mod archive;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod discovery;
pub mod doctor;
pub mod fetch;
pub mod ingest;
pub mod model;
pub mod schedule;
pub mod status;
pub mod telemetry;
mod terminal;
pub mod version;
pub mod websub;
