use super::FetchError;

/// Reads a decoded body while it streams, and stops at the limit: a small answer that unpacks to a huge one never
/// takes more memory than the limit.
pub(super) async fn read(
    mut response: reqwest::Response,
    limit_bytes: u64,
    timeout_s: u64,
) -> Result<Vec<u8>, FetchError> {
    let announced = response.content_length().unwrap_or(0);
    if announced > limit_bytes {
        return Err(FetchError::TooLarge { limit_bytes });
    }
    let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
    while let Some(chunk) = response.chunk().await.map_err(|err| FetchError::from_reqwest(err, timeout_s))? {
        if body.len() as u64 + chunk.len() as u64 > limit_bytes {
            return Err(FetchError::TooLarge { limit_bytes });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
