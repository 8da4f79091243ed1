//! What the archive tells texts and bodies by, and how it keeps bodies: hashed and packed.
//!
//! Pure.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::RawBody;

/// zstd's own default: past it, pages cost much more time for little less space.
const COMPRESSION_LEVEL: i32 = 3;

/// Returns the SHA-256 as 64 lower-case hexadecimal digits.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Returns the hash of a text, `None` when there is none.
pub(super) fn of_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| sha256_hex(text.as_bytes()))
}

/// Packs a body for the archive.
pub(super) fn pack(body: &[u8], content_type: Option<&str>) -> std::io::Result<RawBody> {
    Ok(RawBody {
        sha256: sha256_hex(body),
        content_type: content_type.map(ToOwned::to_owned),
        size_bytes: body.len() as u64,
        zstd: zstd::bulk::compress(body, COMPRESSION_LEVEL)?,
    })
}
