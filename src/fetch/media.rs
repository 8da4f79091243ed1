//! Whether an answer is a document at all: sound, pictures, films and packages are not downloaded.
//!
//! Pure.

/// Families of media types that hold nothing to read.
const FAMILIES: [&str; 8] = [
    "audio/",
    "video/",
    "image/",
    "font/",
    "model/",
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/vnd.ms-",
];

/// Others, without `application/` before them.
const TYPES: [&str; 18] = [
    "pdf",
    "x-pdf",
    "zip",
    "x-zip-compressed",
    "x-7z-compressed",
    "x-rar-compressed",
    "vnd.rar",
    "x-tar",
    "x-bzip2",
    "x-xz",
    "epub+zip",
    "java-archive",
    "msword",
    "ogg",
    "mp4",
    "x-shockwave-flash",
    "x-bittorrent",
    "vnd.android.package-archive",
];

/// Types that are said of anything, as `x-` or without.
const ANYTHING: [&str; 8] = [
    "application/octet-stream",
    "binary/octet-stream",
    "application/binary",
    "application/download",
    "application/force-download",
    "application/gzip",
    "application/unknown",
    "unknown/unknown",
];

/// What a declared type says of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Document,
    /// Nothing to read.
    Binary,
    /// Its first bytes will tell.
    Unsure,
}

/// Weighs a `Content-Type`.
pub(super) fn declared(content_type: Option<&str>) -> Verdict {
    let essence = essence(content_type.unwrap_or_default());
    let is_type = essence.strip_prefix("application/").is_some_and(|name| TYPES.contains(&name));
    if is_type || FAMILIES.iter().any(|family| essence.starts_with(family)) {
        Verdict::Binary
    } else if essence.is_empty() || ANYTHING.contains(&essence.replace("/x-", "/").as_str()) {
        Verdict::Unsure
    } else {
        Verdict::Document
    }
}

/// Whether a body begins as feeds do: what a server sends with a status that denies it is looked at for no longer.
pub(super) fn is_like_feed(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |start: &[u8]| head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    [&b"<?xml"[..], b"<rss", b"<feed", b"<rdf", b"<atom", b"{"].iter().any(|start| begins(start))
}

/// Whether a body begins as files that are no text do, whatever it is said to be.
pub(super) fn is_binary(head: &[u8]) -> bool {
    const STARTS: [&[u8]; 12] = [
        b"%PDF-",
        b"ID3\x02",
        b"ID3\x03",
        b"ID3\x04",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"PK\x03\x04",
        b"OggS\0",
        b"fLaC\0",
        b"\x1a\x45\xdf\xa3",
    ];
    // Films and sound in MP4 tell their kind after their first length.
    STARTS.iter().any(|start| head.starts_with(start)) || head.get(4..8) == Some(b"ftyp")
}

/// Whether a body begins as no text does, in whatever charset.
pub(super) fn is_no_text(head: &[u8]) -> bool {
    const WIDE: [&[u8]; 9] =
        [b"\xfe\xff", b"\xff\xfe", b"\0\0\xfe\xff", b"<\0", b"\0<", b"\0\0\0<", b"{\0", b"\0{", b"\0\0\0{"];
    const TELLING_BYTES: usize = 512;
    let is_wide = WIDE.iter().any(|start| head.starts_with(start));
    is_binary(head) || !is_wide && head.iter().take(TELLING_BYTES).any(|byte| *byte == 0)
}

fn essence(content_type: &str) -> String {
    content_type.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_tells_what_is_no_document() {
        for binary in ["audio/mpeg", "Video/MP4; codecs=x", "image/png", "application/pdf", "application/zip"]
        {
            assert_eq!(declared(Some(binary)), Verdict::Binary, "{binary}");
        }
        for document in
            ["text/html", "application/rss+xml", "text/plain", "application/feed+json", "x", "xml"]
        {
            assert_eq!(declared(Some(document)), Verdict::Document, "{document}");
        }
        for unsure in ["application/octet-stream", "application/x-gzip", "application/gzip", ""] {
            assert_eq!(declared(Some(unsure)), Verdict::Unsure, "{unsure}");
        }
        assert_eq!(declared(None), Verdict::Unsure);
    }

    #[test]
    fn first_bytes_tell_text_from_the_rest() {
        for binary in [
            &b"ID3\x04\0\0\0"[..],
            b"\x89PNG\r\n\x1a\n\0\0",
            b"PK\x03\x04\x14\0",
            b"%PDF-1.7\n",
            b"\0\0\0\x18ftypmp42",
        ] {
            assert!(is_binary(binary) && is_no_text(binary), "{binary:?}");
        }
        assert!(is_no_text(b"\xff\xfb\x90\x64\0\x0f") && !is_binary(b"<p>\0</p>"));
        for text in [
            &b"<rss>"[..],
            b"",
            b"\xff\xfe<\0r\0",
            b"\0<\0r",
            b"<\0r\0",
            b"caf\xe9",
            b"\0\0\0<",
            b"ID3 tags, explained",
        ] {
            assert!(!is_no_text(text), "{text:?}");
        }
    }

    #[test]
    fn a_feed_is_known_by_its_beginning() {
        for feed in [&b"<?xml version"[..], b"\xef\xbb\xbf\n <RSS version", b"{\"version\"", b"<rdf:RDF"] {
            assert!(is_like_feed(feed), "{feed:?}");
        }
        for other in [&b"<!DOCTYPE html>"[..], b"<html>", b"", b"Not found", b"<rs"] {
            assert!(!is_like_feed(other), "{other:?}");
        }
    }
}
