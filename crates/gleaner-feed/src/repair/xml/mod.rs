//! RSS, RDF, Atom and CDF, however their markup is damaged.

mod dialect;
mod element;
mod namespace;
mod reader;
mod vocabulary;
mod walk;

use url::Url;

use self::reader::Piece;
use crate::error::{FeedError, Lookalike};
use crate::limits;
use crate::repair::atom::{entry, feed};
use crate::repair::notes::{FeedNotes, Notes};
use crate::repair::writer::Writer;
use crate::repair::{Repair, Repaired, Repairs};

/// Repairs an XML feed; `repairs` has what was mended before.
pub(crate) fn xml(text: &str, url: Option<&Url>, repairs: Repairs) -> Result<Repaired, FeedError> {
    let mut reader = dialect::find(text, url, repairs)?;
    let mut writer = Writer::new(text.len());
    let mut notes = Notes::default();
    let mut own = Vec::new();
    let mut mended = Repairs::default();
    while let Some(piece) = reader.next() {
        let entities = &reader.walk.context.entities;
        match piece {
            Piece::Feed(field) if own.len() < limits::MAX_FIELDS => own.push(field),
            Piece::Feed(_) => mended.note(Repair::LimitFields),
            Piece::Entry(entry) => {
                let (fields, beside) = entry::translate(&entry, feed::language(&own), entities, &mut mended);
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
    notes.feed = FeedNotes { entries_left_out: reader.left_out(), ..beside };
    notes.feed.format.clone_from(&reader.format);
    mended.note_if(writer.cut, Repair::LimitFields);
    Ok(Repaired { document: writer.finish(), notes, repairs: reader.repairs().and(mended) })
}
