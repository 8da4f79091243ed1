/// A body as its server sent it, packed to be kept.
#[derive(Debug, Clone)]
pub struct RawBody {
    /// Of the bytes before compression.
    pub sha256: String,
    pub content_type: Option<String>,
    pub size_bytes: u64,
    /// The kept body that `zstd` is a patch to; `None` when it is a whole one.
    pub base_sha256: Option<String>,
    pub zstd: Vec<u8>,
}

/// A body that was kept, with all that it takes to unpack it.
#[derive(Debug, Clone)]
pub struct KeptBody {
    pub content_type: Option<String>,
    /// A whole body first, then patches, each to the one before it; the last is the body itself.
    pub chain: Vec<Link>,
}

/// One body of a chain.
#[derive(Debug, Clone)]
pub struct Link {
    pub sha256: String,
    pub size_bytes: u64,
    pub zstd: Vec<u8>,
}
