//! What codings, and text, are known by.

/// So many bytes tell what is text, however short its first line.
pub(super) const TELLING_BYTES: usize = 32;

/// No coding begins with so many letters in a row.
pub(super) fn is_text(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.iter().take(TELLING_BYTES).all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n'))
}

/// RFC 1952, 2.3.1; deflate is the only method there ever was.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(b"\x1f\x8b\x08")
}

/// RFC 1950, 2.2: deflate, a window of 32 KiB at most, and a sum that comes out even.
pub(super) fn is_zlib(head: &[u8]) -> bool {
    let [method, flags, ..] = *head else { return false };
    method & 0x0f == 8 && method >> 4 <= 7 && u16::from_be_bytes([method, flags]) % 31 == 0
}

/// RFC 8878, 3.1: a frame, or one to be skipped.
pub(super) fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(b"\x28\xb5\x2f\xfd")
        || head.first().is_some_and(|first| first & 0xf0 == 0x50) && head[1..].starts_with(b"\x2a\x4d\x18")
}
