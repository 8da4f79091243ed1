//! What the archive tells texts and bodies by: their hashes.
//!
//! Pure.

use std::fmt::Write;

use sha2::{Digest, Sha256};

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
