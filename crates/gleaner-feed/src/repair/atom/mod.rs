//! What a feed and its entries say, in whatever dialect, as Atom says it.

mod dates;
pub(super) mod entry;
pub(super) mod feed;
mod links;
mod media;
mod mojibake;
mod people;
mod tags;
mod text;
