//! Mends a feed and brings it into the one form feed-rs reads without loss.
//!
//! feed-rs has a reader for each family of formats, and that for Atom loses least: it alone keeps a person
//! apart from the address, a link from its purpose, a text from its kind; and fed with plain Atom it is the
//! one that cannot be made to nest, to panic or to refuse a whole feed for one value. So whatever the dialect
//! and however damaged, what is handed to feed-rs is plain, shallow, well-formed Atom. What Atom has no place
//! for goes into [`Notes`] beside it.
//!
//! [`mod@xml`] and [`mod@json`] make out the fields of a feed, whatever is wrong with its tags, its names or
//! its commas; [`atom`] translates them, each kind of field on its own; [`writer`] writes them down.

mod atom;
mod field;
mod json;
mod notes;
mod repairs;
mod writer;
mod xml;

pub(super) use self::json::json;
pub(super) use self::notes::{EntryNotes, Notes};
pub(super) use self::repairs::{Repair, Repairs};
pub(super) use self::xml::xml;

/// A document that feed-rs reads whole.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) document: String,
    pub(super) notes: Notes,
    pub(super) repairs: Repairs,
}
