/// What a server gave us to ask "has it changed since?" with.
///
/// Both are kept byte for byte, each byte a character (ISO-8859-1), so that even a header that is not UTF-8
/// goes back exactly as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// Quotes and `W/` included.
    pub etag: Option<String>,
    /// The server's own string, never a re-rendered date.
    pub last_modified: Option<String>,
    /// The address that gave them, after redirects; they go back to no other.
    pub url: Option<String>,
}

impl Validators {
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}
