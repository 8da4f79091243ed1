//! An answer, and the manner in which it is sent.

/// How an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    Whole,
    CutShort,
    /// The line is closed without an answer.
    Silent,
    Hanging,
    Endless,
}

#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
    pub(super) manner: Manner,
    pub(super) is_sound: bool,
}

impl Reply {
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.as_bytes().to_vec())];
        Self { status, headers, body: body.into(), manner: Manner::Whole, is_sound: false }
    }

    pub(super) fn status(status: u16) -> Self {
        Self::new(status, "text/plain", "")
    }

    pub(super) fn page(html: String) -> Self {
        Self::new(200, "text/html", html)
    }

    pub(super) fn to(status: u16, location: &str) -> Self {
        Self::status(status).with("location", location)
    }

    pub(super) fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(super) fn sent(self, manner: Manner) -> Self {
        Self { manner, is_sound: false, ..self }
    }

    pub(super) fn bad(mut self) -> Self {
        self.headers.retain(|(name, _)| name != "etag" && name != "last-modified");
        Self { is_sound: false, ..self.with("etag", "\"bad\"") }
    }
}
