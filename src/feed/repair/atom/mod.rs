//! What a feed and its entries say, in whatever dialect, as Atom says it.

pub(super) mod entry;
pub(super) mod feed;
mod links;
mod media;
mod mojibake;
mod moments;
mod people;
mod tags;
mod text;
