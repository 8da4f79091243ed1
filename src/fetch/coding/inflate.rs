use flate2::{Decompress, FlushDecompress, Status};

use super::signature::is_gzip;
use super::{Decoder, Emit, PIECE_BYTES, Stop};

/// A file in blocks of 64 KiB, each a member of its own, is far larger than any limit with so many.
const MOST_MEMBERS: u32 = 4096;

/// The largest window deflate has, as a power of two.
const WINDOW_BITS: u8 = 15;

/// What stands around deflated data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// One member or several.
    Gzip,
    Zlib,
    Raw,
}

/// Undoes deflate.
pub(super) struct Inflate {
    engine: Decompress,
    framing: Framing,
    place: Place,
    members: u32,
    /// What may be the beginning of another member.
    held: Vec<u8>,
    piece: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Within,
    /// A member has ended, and another may follow.
    Between,
    /// What follows is padding, or nothing we asked for.
    Over,
}

impl Inflate {
    pub(super) fn new(framing: Framing) -> Self {
        Self {
            engine: engine(framing),
            framing,
            place: Place::Within,
            members: 1,
            held: Vec::new(),
            piece: vec![0; PIECE_BYTES],
        }
    }

    /// Decodes up to the end of a member, and returns what comes after it.
    fn member<'a>(&mut self, mut input: &'a [u8], emit: &mut Emit<'_>) -> Result<&'a [u8], Stop> {
        loop {
            let (taken, given) = (self.engine.total_in(), self.engine.total_out());
            let step = self.engine.decompress(input, &mut self.piece, FlushDecompress::None);
            let taken = usize::try_from(self.engine.total_in() - taken).unwrap_or(input.len());
            let given = usize::try_from(self.engine.total_out() - given).unwrap_or(0);
            emit(&self.piece[..given])?;
            input = &input[taken.min(input.len())..];
            match step {
                Ok(Status::StreamEnd) => {
                    self.place = if self.framing == Framing::Gzip { Place::Between } else { Place::Over };
                    return Ok(input);
                }
                Ok(_) if input.is_empty() && given < self.piece.len() => return Ok(input),
                Ok(_) if taken + given > 0 => {}
                // What only began like another member.
                Err(_) if self.members > 1 && self.engine.total_out() == 0 => {
                    self.place = Place::Over;
                    return Ok(&[]);
                }
                Ok(_) | Err(_) => return Err(Stop::Garbled),
            }
        }
    }
}

impl Decoder for Inflate {
    fn decode(&mut self, input: &[u8], emit: &mut Emit<'_>) -> Result<(), Stop> {
        let joined: Vec<u8>;
        let mut input = input;
        if !self.held.is_empty() {
            joined = [&std::mem::take(&mut self.held), input].concat();
            input = &joined;
        }
        while !input.is_empty() {
            match self.place {
                Place::Within => input = self.member(input, emit)?,
                Place::Between if input.len() < 3 => {
                    self.held = input.to_vec();
                    return Ok(());
                }
                Place::Between if is_gzip(input) => {
                    if self.members == MOST_MEMBERS {
                        return Err(Stop::Garbled);
                    }
                    self.engine = engine(self.framing);
                    self.members += 1;
                    self.place = Place::Within;
                }
                Place::Between | Place::Over => {
                    self.place = Place::Over;
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.place != Place::Within
    }
}

fn engine(framing: Framing) -> Decompress {
    match framing {
        Framing::Gzip => Decompress::new_gzip(WINDOW_BITS),
        Framing::Zlib => Decompress::new(true),
        Framing::Raw => Decompress::new(false),
    }
}
