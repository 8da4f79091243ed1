//! Numbers that stand for words: small, and the same in every release.

use url::Url;

/// A number that stands for words.
pub(crate) type Mark = u64;

/// Returns the number of some words in a row, by FNV-1a: the standard library's hashes differ between releases.
pub(crate) fn of(parts: &[&str]) -> Mark {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// Returns the number of an address, the same for every part of its page.
pub(super) fn of_address(url: &Url) -> Mark {
    of(&[url.host_str().unwrap_or_default(), url.path(), url.query().unwrap_or_default()])
}
