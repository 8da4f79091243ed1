//! Feed bodies are evidence: each that changed is kept, as a patch to the one before it.

use std::sync::Arc;

use tracing::warn;

use super::{Context, packing};
use crate::model::{KeptBody, RawBody, Timestamp};

/// Packs the body of a poll or push that began at `at`, if bodies are to be kept.
///
/// `before` is the hash of the body that was read last. When that was not kept, or not this month, the body is a whole one.
pub(super) async fn pack(
    context: &Context,
    bytes: &Arc<Vec<u8>>,
    content_type: Option<&str>,
    before: Option<&str>,
    at: Timestamp,
) -> Option<RawBody> {
    if !context.pages.keep_raw {
        return None;
    }
    let base = match before {
        Some(before) => context.archive.reader().raw_body_beside(at, before).await.unwrap_or_else(|err| {
            if !err.is_absence() {
                warn!("a feed's body cannot be kept as a patch to the one before: {err}");
            }
            None
        }),
        None => None,
    };
    let (bytes, content_type) = (Arc::clone(bytes), content_type.map(ToOwned::to_owned));
    let work = move || pack_after(base.as_ref(), &bytes, content_type.as_deref());
    // A body that zstd cannot pack does not exist; if one did, its entries would still stand.
    context.cpu_pool.run(work).await.ok()?.ok()
}

fn pack_after(base: Option<&KeptBody>, body: &[u8], content_type: Option<&str>) -> std::io::Result<RawBody> {
    let Some(base) = base else { return packing::whole(body, content_type) };
    match packing::unpack(base) {
        Ok(before) => packing::patch_to(base, &before, body, content_type),
        Err(damaged) => {
            warn!("a feed's body is kept whole, because the one before cannot be unpacked: {damaged}");
            packing::whole(body, content_type)
        }
    }
}
