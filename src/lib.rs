//! Gleaner keeps a lasting record of what feeds publish.

pub mod article;
pub mod cli;
pub mod feed;
pub mod model;
