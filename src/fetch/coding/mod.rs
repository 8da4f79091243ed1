//! Undoes the codings a body was sent in, while it streams and within a limit.
//!
//! Pure. What the bytes show counts for more than what the headers say: servers announce a coding they left out, leave one
//! unannounced, or put one around another.

mod brotli;
mod inflate;
mod signature;
mod stage;
mod zstd;

use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use stage::Stage;

/// What we take, for `Accept-Encoding`.
pub(super) const ACCEPTED: &str = "gzip, br, zstd, deflate";

/// More codings than this around one body are an attack.
const MOST_CODINGS: usize = 5;

/// What a decoder hands on at once.
const PIECE_BYTES: usize = 32 * 1024;

/// Why decoding ends before the body does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The body is as large as it may be.
    Full,
    /// What comes next is not in the coding.
    Garbled,
}

/// Takes what a decoder hands on.
type Emit<'a> = dyn FnMut(&[u8]) -> Result<(), Stop> + 'a;

/// One coding being undone.
trait Decoder: Send {
    fn decode(&mut self, input: &[u8], emit: &mut Emit<'_>) -> Result<(), Stop>;

    /// Whether the coding's own end was seen.
    fn is_whole(&self) -> bool;
}

/// A coding by one of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// A body being decoded; of what was decoded, it holds the limit at most.
pub(super) struct Decoding {
    /// In the order they are undone.
    stages: Vec<Stage>,
    body: Body,
}

impl Decoding {
    /// `expected_bytes` is how much room is made at once.
    pub(super) fn new(headers: &HeaderMap, limit_bytes: u64, expected_bytes: u64) -> Self {
        let mut stages: Vec<_> =
            announced(headers).into_iter().map(|coding| Stage::new(Some(coding))).collect();
        stages.push(Stage::new(None));
        let limit = usize::try_from(limit_bytes).unwrap_or(usize::MAX);
        let room = usize::try_from(expected_bytes).unwrap_or(0).min(limit);
        Self { stages, body: Body { bytes: Vec::with_capacity(room), limit } }
    }

    /// Decodes what came next; what was decoded before an error is kept.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), Stop> {
        push(&mut self.stages, chunk, &mut self.body)
    }

    /// Decodes what was held back; an error when a coding ends too early.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        finish(&mut self.stages, &mut self.body)
    }

    /// Returns what was decoded so far.
    pub(super) fn body(&self) -> &[u8] {
        &self.body.bytes
    }

    pub(super) fn into_body(self) -> Vec<u8> {
        self.body.bytes
    }
}

/// Returns the codings in the order they are undone, the last applied first; names of none are passed over.
fn announced(headers: &HeaderMap) -> Vec<Coding> {
    let lines = headers.get_all(CONTENT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let names = lines.flat_map(|line| line.split(','));
    let mut codings: Vec<_> = names
        .filter_map(|name| match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Coding::Gzip),
            "deflate" => Some(Coding::Deflate),
            "br" => Some(Coding::Brotli),
            "zstd" => Some(Coding::Zstd),
            _ => None,
        })
        .take(MOST_CODINGS)
        .collect();
    codings.reverse();
    codings
}

fn push(stages: &mut [Stage], input: &[u8], body: &mut Body) -> Result<(), Stop> {
    match stages.split_first_mut() {
        None => body.take(input),
        Some((stage, rest)) => stage.decode(input, &mut |piece| push(rest, piece, body)),
    }
}

fn finish(stages: &mut [Stage], body: &mut Body) -> Result<(), Stop> {
    let Some((stage, rest)) = stages.split_first_mut() else { return Ok(()) };
    stage.flush(&mut |piece| push(rest, piece, body))?;
    let ended = if stage.is_whole() { Ok(()) } else { Err(Stop::Garbled) };
    finish(rest, body).and(ended)
}

/// A decoded body that grows no further than its limit, nor takes more room than that.
struct Body {
    bytes: Vec<u8>,
    limit: usize,
}

impl Body {
    fn take(&mut self, piece: &[u8]) -> Result<(), Stop> {
        let fits = piece.len().min(self.limit - self.bytes.len());
        let length = self.bytes.len() + fits;
        if length > self.bytes.capacity() {
            let room = (self.bytes.capacity() * 2).clamp(length, self.limit.max(length));
            self.bytes.reserve_exact(room - self.bytes.len());
        }
        self.bytes.extend_from_slice(&piece[..fits]);
        if fits < piece.len() { Err(Stop::Full) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
