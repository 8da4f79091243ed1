use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use reqwest::header::HeaderValue;

use super::*;

const TEXT: &str = "The ferry came home at dusk, and the keeper lit the lamp. ";
const PLENTY: u64 = 1 << 20;

/// [`TEXT`] three times.
const BROTLI: &[u8] = b"\x1b\xad\x00\x70\x8d\x94\xab\xed\xe8\x08\x95\x1e\x54\x3a\xb7\x54\x1f\x12\xb1\x33\x38\xd3\x09\x9b\x43\x0d\xc2\x06\x1c\xb0\x27\x9a\x4b\xc6\x8b\xd9\xa5\xc9\x99\x02\x41\x66\x6b\x10\xc1\xee\x0f\xd3\x22\x0c\x70\xfc\x9d\x35\x41\x16\x69\xce\xeb\x5c\x6a\x6d\x41\x01";

fn text() -> Vec<u8> {
    TEXT.repeat(3).into_bytes()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ::zstd::encode_all(bytes, 3).unwrap()
}

/// Returns what is decoded, and how that ends, when so many bytes come at once.
fn decode(names: &[&str], sent: &[u8], at_once: usize, limit: u64) -> (Vec<u8>, Result<(), Stop>) {
    let names = names.iter().map(|name| (CONTENT_ENCODING, HeaderValue::from_str(name).unwrap()));
    let mut decoding = Decoding::new(&names.collect(), limit, 0);
    let mut end = Ok(());
    for chunk in sent.chunks(at_once) {
        end = end.and_then(|()| decoding.push(chunk));
    }
    let end = end.and_then(|()| decoding.finish());
    (decoding.into_body(), end)
}

#[track_caller]
fn check(names: &[&str], sent: &[u8]) {
    for at_once in [1, 7, 40, 1 << 20] {
        let (body, end) = decode(names, sent, at_once, PLENTY);
        assert_eq!(
            (String::from_utf8_lossy(&body).into_owned(), end),
            (TEXT.repeat(3), Ok(())),
            "{names:?} {at_once}"
        );
    }
}

#[test]
fn each_coding_is_undone_by_each_of_its_names() {
    check(&["gzip"], &gzip(&text()));
    check(&["GZIP"], &gzip(&text()));
    check(&["x-gzip"], &gzip(&text()));
    check(&["deflate"], &zlib(&text()));
    check(&["deflate"], &deflate(&text()));
    check(&["br"], BROTLI);
    check(&["zstd"], &zstd(&text()));
    check(&["identity"], &text());
    check(&["UTF-8"], &text());
    check(&[], &text());
}

#[test]
fn what_the_bytes_show_counts_for_more_than_what_was_announced() {
    check(&[], &gzip(&text()));
    check(&["identity"], &gzip(&text()));
    check(&[], &zstd(&text()));
    for absent in ["gzip", "deflate", "br", "zstd"] {
        check(&[absent], &text());
    }
    check(&["deflate"], &gzip(&text()));
    check(&["gzip"], &zlib(&text()));
}

#[test]
fn codings_around_codings_are_undone_in_turn() {
    check(&["gzip, br"], BROTLI);
    check(&["gzip, gzip"], &gzip(&gzip(&text())));
    check(&["gzip"], &gzip(&gzip(&text())));
    check(&["deflate", "zstd"], &zstd(&zlib(&text())));
    check(&["gzip, zstd, deflate"], &deflate(&zstd(&gzip(&text()))));
}

#[test]
fn several_members_are_one_body_and_what_follows_them_is_nothing() {
    let (head, tail) = TEXT.split_at(9);
    let mut members =
        [gzip(head.as_bytes()), gzip(b""), gzip(tail.as_bytes()), gzip(&text()[TEXT.len()..])].concat();
    check(&["gzip"], &members);
    for padding in [&b"\0\0\0\0"[..], b"\r\n", b"\x1f\x8b", b"\x1f\x8b\x08 but no member", b"<!-- 0.3 s -->"]
    {
        check(&["gzip"], &[&members[..], padding].concat());
    }
    members.truncate(members.len() - 9);
    assert_eq!(decode(&["gzip"], &members, 40, PLENTY).1, Err(Stop::Garbled));
    check(
        &["zstd"],
        &[zstd(TEXT.as_bytes()), zstd(TEXT.repeat(2).as_bytes()), b"<!-- 0.3 s -->".to_vec()].concat(),
    );
    check(&["br"], &[BROTLI, b"<!-- 0.3 s -->"].concat());
    check(&["deflate"], &[zlib(&text()), b"<!-- 0.3 s -->".to_vec()].concat());
}

#[test]
fn of_a_coding_that_was_cut_or_damaged_the_beginning_is_kept() {
    let long: Vec<u8> =
        (0..40_000_u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    for (name, sent) in [("gzip", gzip(&long)), ("deflate", deflate(&long)), ("zstd", zstd(&long))] {
        let (body, end) = decode(&[name], &sent[..sent.len() - 9], 4096, PLENTY);
        assert_eq!(end, Err(Stop::Garbled), "{name}");
        assert!(body.len() > 10_000 && long.starts_with(&body), "{name}: {}", body.len());
    }
    let mut damaged = gzip(&long);
    let sum = damaged.len() - 6;
    damaged[sum] ^= 1;
    assert_eq!(decode(&["gzip"], &damaged, 4096, PLENTY), (long, Err(Stop::Garbled)));
    assert_eq!(decode(&["br"], &BROTLI[..BROTLI.len() - 3], 7, PLENTY).1, Err(Stop::Garbled));
}

#[test]
fn a_body_is_decoded_to_its_limit_and_no_further() {
    let zeros = vec![b' '; 50 << 20];
    for sent in [gzip(&zeros), gzip(&gzip(&zeros)), zstd(&zeros), zlib(&zeros)] {
        let name = if sent.starts_with(b"x") { "deflate" } else { "gzip" };
        let (body, end) = decode(&[name], &sent, 16 << 10, 100_000);
        assert_eq!((body.len(), end), (100_000, Err(Stop::Full)), "{name}");
        assert!(body.capacity() <= 100_000);
    }
    assert_eq!(decode(&[], &text(), 7, text().len() as u64), (text(), Ok(())));
}

#[test]
fn members_without_end_come_to_one() {
    let members = gzip(b"").repeat(100_000);
    assert_eq!(decode(&["gzip"], &members, 16 << 10, PLENTY), (Vec::new(), Err(Stop::Garbled)));
}

#[test]
fn a_window_larger_than_a_bodys_may_be_is_not_made_room_for() {
    // A frame that asks for 128 MiB.
    let frame = b"\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00";
    assert_eq!(decode(&["zstd"], frame, 9, PLENTY), (Vec::new(), Err(Stop::Garbled)));
}

#[test]
fn nothing_is_nothing_in_any_coding() {
    for name in ["gzip", "deflate", "br", "zstd", "identity"] {
        assert_eq!(decode(&[name], b"", 1, PLENTY), (Vec::new(), Ok(())), "{name}");
    }
    assert_eq!(decode(&["gzip"], &gzip(b""), 1, PLENTY), (Vec::new(), Ok(())));
}

proptest::proptest! {
    #[test]
    fn whatever_is_sent_is_decoded_alike_however_it_comes_in_pieces(
        coding in proptest::sample::select(vec!["gzip", "deflate", "br", "zstd", "zstd, gzip", ""]),
        damage in proptest::collection::vec((0_usize..4000, 0_u8..=255), 0..4),
        pieces in 1_usize..60,
        noise in proptest::collection::vec(0_u8..=255, 0..200),
    ) {
        let mut sent = match coding {
            "gzip" => gzip(&text().repeat(9)),
            "deflate" => deflate(&text().repeat(9)),
            "br" => BROTLI.to_vec(),
            "zstd" => zstd(&text().repeat(9)),
            "zstd, gzip" => gzip(&zstd(&text().repeat(9))),
            _ => Vec::new(),
        };
        for (place, byte) in damage {
            let place = place % sent.len().max(1);
            if let Some(damaged) = sent.get_mut(place) {
                *damaged = byte;
            }
        }
        sent.extend(noise);
        let (body, end) = decode(&[coding], &sent, pieces, 1000);
        let (at_once, end_at_once) = decode(&[coding], &sent, 1 << 20, 1000);
        proptest::prop_assert!(body.len() <= 1000);
        proptest::prop_assert_eq!(end, end_at_once);
        if end.is_ok() {
            proptest::prop_assert_eq!(body, at_once);
        }
    }
}
