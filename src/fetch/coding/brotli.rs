use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::{Decoder, Emit, PIECE_BYTES, Stop};

/// Undoes Brotli, with the windows RFC 7932 knows.
pub(super) struct Brotli {
    state: Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>,
    piece: Vec<u8>,
    is_over: bool,
}

impl Brotli {
    pub(super) fn new() -> Self {
        let alloc = StandardAlloc::default;
        let state = Box::new(BrotliState::new_strict(alloc(), alloc(), alloc()));
        Self { state, piece: vec![0; PIECE_BYTES], is_over: false }
    }
}

impl Decoder for Brotli {
    fn decode(&mut self, input: &[u8], emit: &mut Emit<'_>) -> Result<(), Stop> {
        let (mut left, mut taken, mut total) = (input.len(), 0, 0);
        while !self.is_over {
            let (mut room, mut given) = (self.piece.len(), 0);
            let step = BrotliDecompressStream(
                &mut left,
                &mut taken,
                input,
                &mut room,
                &mut given,
                &mut self.piece,
                &mut total,
                &mut self.state,
            );
            emit(&self.piece[..given])?;
            match step {
                BrotliResult::ResultSuccess => self.is_over = true,
                BrotliResult::NeedsMoreOutput => {}
                BrotliResult::NeedsMoreInput => return Ok(()),
                BrotliResult::ResultFailure => return Err(Stop::Garbled),
            }
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.is_over
    }
}
