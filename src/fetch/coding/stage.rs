use super::brotli::Brotli;
use super::inflate::{Framing, Inflate};
use super::signature::{TELLING_BYTES, is_gzip, is_text, is_zlib, is_zstd};
use super::zstd::Zstd;
use super::{Coding, Decoder, Emit, Stop};

/// One coding that was announced, or the one that may be there unannounced.
pub(super) struct Stage {
    announced: Option<Coding>,
    state: State,
}

enum State {
    /// Too little came to tell.
    Undecided(Vec<u8>),
    /// There is no coding here.
    Plain,
    Coded(Box<dyn Decoder>),
}

impl Stage {
    pub(super) fn new(announced: Option<Coding>) -> Self {
        Self { announced, state: State::Undecided(Vec::new()) }
    }

    pub(super) fn decode(&mut self, input: &[u8], emit: &mut Emit<'_>) -> Result<(), Stop> {
        match &mut self.state {
            State::Plain => emit(input),
            State::Coded(decoder) => decoder.decode(input, emit),
            State::Undecided(head) => {
                head.extend_from_slice(input);
                if head.len() < TELLING_BYTES { Ok(()) } else { self.flush(emit) }
            }
        }
    }

    /// Decodes what was held back.
    pub(super) fn flush(&mut self, emit: &mut Emit<'_>) -> Result<(), Stop> {
        let State::Undecided(head) = &mut self.state else { return Ok(()) };
        let head = std::mem::take(head);
        self.state = match decoder(self.announced, &head) {
            Some(decoder) => State::Coded(decoder),
            None => State::Plain,
        };
        self.decode(&head, emit)
    }

    pub(super) fn is_whole(&self) -> bool {
        match &self.state {
            State::Coded(decoder) => decoder.is_whole(),
            State::Plain | State::Undecided(_) => true,
        }
    }
}

/// Returns what undoes the coding that a body beginning with `head` is in, `None` when it is in none.
fn decoder(announced: Option<Coding>, head: &[u8]) -> Option<Box<dyn Decoder>> {
    let inflate = |framing| -> Option<Box<dyn Decoder>> { Some(Box::new(Inflate::new(framing))) };
    match announced {
        _ if head.is_empty() || is_text(head) => None,
        Some(Coding::Brotli) => Some(Box::new(Brotli::new())),
        _ if is_gzip(head) => inflate(Framing::Gzip),
        _ if is_zstd(head) => Zstd::new().map(|decoder| Box::new(decoder) as Box<dyn Decoder>),
        Some(Coding::Gzip | Coding::Deflate) if is_zlib(head) => inflate(Framing::Zlib),
        Some(Coding::Deflate) => inflate(Framing::Raw),
        Some(Coding::Gzip | Coding::Zstd) | None => None,
    }
}
