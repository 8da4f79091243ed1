use super::packing;
use crate::archive::Reader;

/// Returns a body that was kept, unpacked and as its hash says, or why it is not to be had.
pub async fn kept_body(reader: &Reader, month: &str, sha256: &str) -> Result<Vec<u8>, String> {
    let kept = reader.raw_body(month, sha256).await.map_err(|err| err.to_string())?;
    packing::unpack(&kept).map_err(|damaged| damaged.in_file(month))
}
