use zstd::stream::raw::{DParameter, Decoder as Engine, InBuffer, Operation, OutBuffer};

use super::{Decoder, Emit, PIECE_BYTES, Stop};

/// Windows of 8 MiB, as RFC 9659 has it: a larger one is memory that somebody else decides on.
const WINDOW_BITS: u32 = 23;

/// Undoes Zstandard, one frame or several.
pub(super) struct Zstd {
    engine: Engine<'static>,
    piece: Vec<u8>,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Within,
    /// A frame has ended, and another may follow.
    Between,
    /// What follows is nothing we asked for.
    Over,
}

impl Zstd {
    /// Returns `None` when there is no memory for it.
    pub(super) fn new() -> Option<Self> {
        let mut engine = Engine::new().ok()?;
        engine.set_parameter(DParameter::WindowLogMax(WINDOW_BITS)).ok()?;
        Some(Self { engine, piece: vec![0; PIECE_BYTES], place: Place::Within })
    }
}

impl Decoder for Zstd {
    fn decode(&mut self, input: &[u8], emit: &mut Emit<'_>) -> Result<(), Stop> {
        let mut input = InBuffer::around(input);
        while self.place != Place::Over {
            let before = input.pos();
            let mut output = OutBuffer::around(&mut self.piece[..]);
            let step = self.engine.run(&mut input, &mut output);
            let given = output.pos();
            emit(&self.piece[..given])?;
            match step {
                Ok(0) => self.place = Place::Between,
                Ok(_) if input.pos() > before || given > 0 => self.place = Place::Within,
                Ok(_) => {}
                Err(_) if self.place == Place::Between => self.place = Place::Over,
                Err(_) => return Err(Stop::Garbled),
            }
            if input.pos() == input.src.len() && given < self.piece.len() {
                break;
            }
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.place != Place::Within
    }
}
