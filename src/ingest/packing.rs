//! How bodies are packed to be kept, and unpacked again: whole ones, and patches to the one before.
//!
//! Pure. A patch is a zstd frame whose prefix is the other body, as `zstd --patch-from` makes and reads it.

use std::io::Read;

use zstd::bulk::Compressor;
use zstd::stream::read::Decoder;
use zstd::zstd_safe::CParameter;

use super::digest;
use crate::model::{KeptBody, Link, RawBody};

/// zstd's own default: past it, pages and patches cost much more time for little less space.
const LEVEL: i32 = 3;

/// Whoever unpacks the last patch of a chain goes through so many; then a whole body begins the next.
const MOST_PATCHES: usize = 32;

/// A patch reaches back over both bodies. Every zstd unpacks what reaches back 128 MiB without being told to.
const LARGEST_WINDOW_LOG: u32 = 27;

/// The smallest window zstd knows.
const SMALLEST_WINDOW_LOG: u32 = 10;

/// A body that was kept and is no more what its hash says.
#[derive(Debug, thiserror::Error)]
#[error("the body {sha256} is damaged: {reason}")]
pub(super) struct Damaged {
    sha256: String,
    reason: String,
}

impl Damaged {
    /// Returns the error with the month in whose file the body lies.
    pub(super) fn in_file(&self, month: &str) -> String {
        format!("raw/{month}.db: {self}")
    }
}

/// Packs a body by itself.
pub(super) fn whole(body: &[u8], content_type: Option<&str>) -> std::io::Result<RawBody> {
    Ok(RawBody {
        sha256: digest::sha256_hex(body),
        content_type: content_type.map(ToOwned::to_owned),
        size_bytes: body.len() as u64,
        base_sha256: None,
        zstd: zstd::bulk::compress(body, LEVEL)?,
    })
}

/// Packs a body as a patch to one that was kept, unpacked in `before`, or by itself where that is better: at the end of a
/// chain, and when a patch saves little.
pub(super) fn patch_to(
    base: &KeptBody,
    before: &[u8],
    body: &[u8],
    content_type: Option<&str>,
) -> std::io::Result<RawBody> {
    let patches = base.chain.iter().skip(1).map(|link| link.zstd.len()).sum::<usize>();
    let (Some(tip), true) = (base.chain.last(), base.chain.len() <= MOST_PATCHES) else {
        return whole(body, content_type);
    };
    let Some(zstd) = patch(before, body)? else { return whole(body, content_type) };
    // Unpacking is to take no more memory and time than bodies of this size do.
    if patches + zstd.len() > body.len() {
        return whole(body, content_type);
    }
    let as_patch = |zstd| RawBody {
        sha256: digest::sha256_hex(body),
        content_type: content_type.map(ToOwned::to_owned),
        size_bytes: body.len() as u64,
        base_sha256: Some(tip.sha256.clone()),
        zstd,
    };
    // Text packs to a third or a tenth: a patch much smaller than that needs no comparison.
    if zstd.len() * 20 <= body.len() {
        return Ok(as_patch(zstd));
    }
    let whole = whole(body, content_type)?;
    Ok(if zstd.len() * 4 <= whole.zstd.len() * 3 { as_patch(zstd) } else { whole })
}

/// Returns the patch, `None` where the two bodies are too large for one.
fn patch(before: &[u8], body: &[u8]) -> std::io::Result<Option<Vec<u8>>> {
    let reach = (before.len() + body.len()).max(1).next_power_of_two().trailing_zeros();
    if reach > LARGEST_WINDOW_LOG {
        return Ok(None);
    }
    let mut compressor = Compressor::new(LEVEL)?;
    compressor.set_parameter(CParameter::WindowLog(reach.max(SMALLEST_WINDOW_LOG)))?;
    compressor.context_mut().ref_prefix(before).map_err(|code| {
        std::io::Error::other(format!("zstd takes no prefix: {}", zstd::zstd_safe::get_error_name(code)))
    })?;
    let mut patch = compressor.compress(body)?;
    patch.shrink_to_fit();
    Ok(Some(patch))
}

/// Unpacks a body, which is then what was packed to the last byte.
pub(super) fn unpack(kept: &KeptBody) -> Result<Vec<u8>, Damaged> {
    let mut body = Vec::new();
    for link in &kept.chain {
        body = unpack_link(link, &body).map_err(|err| damaged(link, &err.to_string()))?;
    }
    match kept.chain.last() {
        Some(link) if digest::sha256_hex(&body) != link.sha256 => {
            Err(damaged(link, "it unpacks to something else"))
        }
        _ => Ok(body),
    }
}

/// Unpacks one patch to a body that was unpacked, or a whole body to none; what comes out is what was packed.
pub(super) fn unpack_patch(
    sha256: &str,
    size_bytes: u64,
    zstd: &[u8],
    before: &[u8],
) -> Result<Vec<u8>, Damaged> {
    let damaged = |reason: &str| Damaged { sha256: sha256.to_owned(), reason: reason.to_owned() };
    let body = unpack_bytes(zstd, size_bytes, before).map_err(|err| damaged(&err.to_string()))?;
    if body.len() as u64 == size_bytes && digest::sha256_hex(&body) == sha256 {
        Ok(body)
    } else {
        Err(damaged("it unpacks to something else"))
    }
}

fn unpack_link(link: &Link, before: &[u8]) -> std::io::Result<Vec<u8>> {
    unpack_bytes(&link.zstd, link.size_bytes, before)
}

fn unpack_bytes(zstd: &[u8], size_bytes: u64, before: &[u8]) -> std::io::Result<Vec<u8>> {
    // One byte more than there should be shows that there is too much, however much there is.
    let most = size_bytes.saturating_add(1);
    let mut body = Vec::new();
    Decoder::with_ref_prefix(zstd, before)?.take(most).read_to_end(&mut body)?;
    Ok(body)
}

fn damaged(link: &Link, reason: &str) -> Damaged {
    Damaged { sha256: link.sha256.clone(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    /// A feed of twenty entries whose newest is number `poll`.
    fn feed(poll: usize) -> Vec<u8> {
        let mut text = "<rss><channel>".to_owned();
        for number in (poll..poll + 20).rev() {
            let _ = write!(text, "<item><guid>urn:{number}</guid><title>Story {number}</title><description>");
            for word in 1..60 {
                let _ = write!(text, "word{} ", number * word * 7919 % 9973);
            }
            text += "</description></item>\n";
        }
        (text + "</channel></rss>").into_bytes()
    }

    fn kept(before: Option<&KeptBody>, packed: RawBody) -> KeptBody {
        let mut chain = match (before, &packed.base_sha256) {
            (Some(before), Some(base)) => {
                assert_eq!(before.chain.last().map(|link| &link.sha256), Some(base));
                before.chain.clone()
            }
            _ => Vec::new(),
        };
        chain.push(Link { sha256: packed.sha256, size_bytes: packed.size_bytes, zstd: packed.zstd });
        KeptBody { content_type: packed.content_type, chain }
    }

    /// Keeps these bodies one after the other.
    fn keep(bodies: &[Vec<u8>]) -> Vec<KeptBody> {
        let mut all: Vec<KeptBody> = Vec::new();
        for body in bodies {
            let packed = match all.last() {
                Some(before) => patch_to(before, &unpack(before).unwrap(), body, None).unwrap(),
                None => whole(body, None).unwrap(),
            };
            all.push(kept(all.last(), packed));
        }
        all
    }

    #[test]
    fn every_body_of_a_chain_comes_back_to_the_byte() {
        let bodies: Vec<_> = (0..100).map(feed).collect();
        let all = keep(&bodies);
        for (body, kept) in bodies.iter().zip(&all) {
            assert_eq!(&unpack(kept).unwrap(), body);
            assert!(kept.chain.len() <= MOST_PATCHES + 1);
        }
        let wholes = all.iter().filter(|kept| kept.chain.len() == 1).count();
        assert_eq!(wholes, 4, "a whole one, then 32 patches");
    }

    #[test]
    fn a_patch_is_about_as_large_as_what_is_new() {
        let all = keep(&[feed(0), feed(1)]);
        let [whole, patch] = all[1].chain.as_slice() else { panic!("not a patch") };
        assert!(patch.zstd.len() * 8 < whole.zstd.len(), "{} {}", patch.zstd.len(), whole.zstd.len());
    }

    #[test]
    fn another_body_altogether_is_kept_whole() {
        let other: Vec<u8> =
            (0..9000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        let all = keep(&[feed(0), other, Vec::new(), feed(2)]);
        assert_eq!(all.iter().map(|kept| kept.chain.len()).collect::<Vec<_>>(), [1, 1, 1, 1]);
    }

    #[test]
    fn damage_is_named_and_nothing_damaged_is_used() {
        let all = keep(&[feed(0), feed(1), feed(2)]);
        for number in 0..3 {
            let mut hurt = all[2].clone();
            let link = &mut hurt.chain[number];
            let middle = link.zstd.len() / 2;
            link.zstd[middle] ^= 0x10;
            let err = unpack(&hurt).unwrap_err();
            assert!(hurt.chain[number..].iter().any(|link| err.to_string().contains(&link.sha256)), "{err}");
        }
        let mut longer = all[0].clone();
        longer.chain[0].size_bytes /= 2;
        assert!(unpack(&longer).is_err());
    }
}
