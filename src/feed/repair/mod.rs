//! Mends a feed and brings it into the one form feed-rs reads without loss.
//!
//! feed-rs has a reader for each family of formats, and that for Atom loses least: it alone keeps a person
//! apart from the address, a link from its purpose, a text from its kind; and it is the one that cannot be
//! made to nest, to panic or to refuse a whole feed for one value. So whatever the dialect and however
//! damaged, what is handed to feed-rs is plain, shallow, well-formed Atom. What Atom has no place for goes
//! into [`Notes`] beside it.
//!
//! Markup is read leniently ([`super::markup`]), names are made out ([`namespace`], [`vocabulary`]), tags are
//! matched ([`reader`], [`walk`]), and then each part of an entry is translated on its own: [`text`], [`links`],
//! [`people`], [`tags`], [`media`], [`moments`].

mod dialect;
mod element;
mod entry;
mod feed;
mod field;
mod json;
mod ledger;
mod lexical;
mod links;
mod loose;
mod media;
mod mojibake;
mod moments;
mod namespace;
mod notes;
mod people;
mod reader;
mod tags;
mod text;
mod vocabulary;
mod walk;
mod writer;

use url::Url;

pub(super) use self::json::json;
pub(super) use self::ledger::{Ledger, Repair};
pub(super) use self::notes::{EntryNotes, Notes};

use self::reader::Piece;
use self::writer::Writer;
use super::error::{FeedError, Lookalike};
use super::limits;

/// A document that feed-rs reads whole.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) document: String,
    pub(super) notes: Notes,
    pub(super) ledger: Ledger,
}

/// Repairs an XML feed; `ledger` has what was mended before.
pub(super) fn xml(text: &str, url: Option<&Url>, ledger: Ledger) -> Result<Repaired, FeedError> {
    let mut reader = dialect::find(text, url, ledger)?;
    let mut writer = Writer::new(text.len());
    let mut notes = Notes::default();
    let mut own = Vec::new();
    let mut mended = Ledger::default();
    while let Some(piece) = reader.next() {
        let entities = &reader.walk.context.entities;
        match piece {
            Piece::Feed(field) if own.len() < limits::MAX_FIELDS => own.push(field),
            Piece::Feed(_) => mended.note(Repair::LimitFields),
            Piece::Entry(entry) => {
                let (fields, beside) = entry::translate(&entry, entities, &mut mended);
                writer.entry(&fields);
                notes.entries.push(beside);
            }
        }
    }
    if !reader.found_feed() && own.len() < 2 {
        return Err(FeedError::NotAFeed { found: Lookalike::Xml(reader.walk.root.to_owned()) });
    }
    let (fields, beside) = feed::translate(&own, &reader.walk.context.entities, &mut mended);
    writer.fields(&fields);
    notes.feed = beside;
    notes.feed.format.clone_from(&reader.format);
    mended.note_if(writer.cut, Repair::LimitFields);
    Ok(Repaired { document: writer.finish(), notes, ledger: reader.ledger().and(mended) })
}
