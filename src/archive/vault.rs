//! Secrets as they stand in the archive: sealed, each in its place, by a key that lies in a file of its own beside it.
//!
//! Whoever is given a copy of the archive, and not of the key, sees that an address has a token, and whether two have the
//! same one; what is sealed twice looks the same, so a feed is found by its address as before.

use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use aws_lc_rs::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use super::{ArchiveError, files};
use crate::model::secret_parts;

/// What begins a sealed word; base64url follows.
const MARK: &str = "sealed.";
/// Stands for a sealed word where only the rest is compared.
const BLANK: &str = "***";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Seals and opens; without a key, what is sealed stays so.
#[derive(Clone)]
pub struct Vault(Option<Keys>);

#[derive(Clone)]
struct Keys {
    seals: std::sync::Arc<LessSafeKey>,
    /// Makes the nonce of what is sealed, which is thus never used for two texts.
    nonces: [u8; KEY_BYTES],
}

impl Vault {
    /// Takes the key that lies beside the archive, if there is one.
    pub(super) fn beside(archive: &Path) -> Result<Self, ArchiveError> {
        let path = key_path(archive);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Self(Keys::of(&bytes))),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(Self(None)),
            Err(source) => Err(ArchiveError::Open { path, source }),
        }
    }

    /// The same, and makes a key where there is none; returns whether it is a new one.
    pub(super) fn make_beside(archive: &Path) -> Result<(Self, bool), ArchiveError> {
        let known = Self::beside(archive)?;
        if known.0.is_some() {
            return Ok((known, false));
        }
        let path = key_path(archive);
        make_key(&path).map_err(|source| ArchiveError::Open { path, source })?;
        Ok((Self::beside(archive)?, true))
    }

    /// Seals a whole text.
    pub(super) fn seal(&self, text: &str) -> String {
        let Some(keys) = &self.0 else { return text.to_owned() };
        if self.reveal(text) != text {
            return text.to_owned();
        }
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &keys.nonces), text.as_bytes());
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&tag.as_ref()[..NONCE_BYTES]);
        let mut sealed = text.as_bytes().to_vec();
        let nonce_once = Nonce::assume_unique_for_key(nonce);
        if keys.seals.seal_in_place_append_tag(nonce_once, Aad::empty(), &mut sealed).is_err() {
            // Too long for the cipher, which takes gigabytes: better lost than in clear.
            return BLANK.to_owned();
        }
        format!("{MARK}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Seals the secret parts of an address; what is none stays as it is.
    pub(super) fn conceal(&self, address: &str) -> String {
        let Ok(url) = Url::parse(address) else { return address.to_owned() };
        let parts = secret_parts(&url);
        if parts.is_empty() {
            return address.to_owned();
        }
        let mut text = url.to_string();
        for part in parts.into_iter().rev() {
            let sealed = self.seal(&text[part.clone()]);
            text.replace_range(part, &sealed);
        }
        text
    }

    /// Opens all that is sealed in a text and can be opened.
    pub(super) fn reveal(&self, text: &str) -> String {
        let Some(keys) = &self.0 else { return text.to_owned() };
        over_sealed(text, |word| keys.open(word))
    }
}

/// Returns the text without what is sealed in it, by which a feed is known when its token is another.
pub(super) fn blanked(text: &str) -> String {
    over_sealed(text, |_| Some(BLANK.to_owned()))
}

/// Whether anything in the text is sealed.
pub(super) fn has_sealed(text: &str) -> bool {
    text.contains(MARK)
}

/// Replaces each sealed word, where `by` has something for it.
fn over_sealed(text: &str, by: impl Fn(&str) -> Option<String>) -> String {
    let mut made = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(MARK) {
        let word = &rest[at + MARK.len()..];
        let end = word.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        let word = &word[..end.unwrap_or(word.len())];
        made.push_str(&rest[..at]);
        let whole = at..at + MARK.len() + word.len();
        made.push_str(&by(word).unwrap_or_else(|| rest[whole.clone()].to_owned()));
        rest = &rest[whole.end..];
    }
    made.push_str(rest);
    made
}

impl Keys {
    /// Reads the key file: two keys in hex.
    fn of(file: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(file).ok()?.trim();
        let bytes: Vec<u8> = (0..text.len() / 2)
            .map(|at| text.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok()))
            .collect::<Option<_>>()?;
        let (seals, nonces) = bytes.split_at_checked(KEY_BYTES)?;
        let seals = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, seals).ok()?);
        Some(Self { seals: seals.into(), nonces: nonces.try_into().ok()? })
    }

    fn open(&self, word: &str) -> Option<String> {
        let sealed = URL_SAFE_NO_PAD.decode(word).ok()?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let text = self.seals.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

fn key_path(archive: &Path) -> PathBuf {
    files::beside(archive, ".key")
}

/// Writes it whole or not at all, and for good: what is sealed by a key that is lost is lost.
fn make_key(path: &Path) -> std::io::Result<()> {
    let mut bytes = [0; 2 * KEY_BYTES];
    getrandom::fill(&mut bytes)?;
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    let draft = files::beside(path, ".new");
    files::make_file(&draft)?;
    let mut file = std::fs::OpenOptions::new().write(true).truncate(true).open(&draft)?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    std::fs::File::open(files::parent(path))?.sync_all()
}

/// Says nothing: what is printed may be logged.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_concealed_is_the_same_each_time_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("g.db");
        let (vault, is_new) = Vault::make_beside(&archive).unwrap();
        assert!(is_new);
        for address in ["https://nell:p%2Bnd@a.example/f?a=b&token=hunter2#c", "https://a.example/f?token=x"]
        {
            let concealed = vault.conceal(address);
            assert!(!concealed.contains("hunter2") && !concealed.contains("nell"), "{concealed}");
            assert_eq!(Url::parse(&concealed).unwrap().as_str(), concealed);
            assert_eq!(vault.conceal(&concealed), concealed);
            let (again, is_new) = Vault::make_beside(&archive).unwrap();
            assert!(!is_new);
            assert_eq!(again.conceal(address), concealed);
            assert_eq!(again.reveal(&concealed), address);
        }
        assert_eq!(vault.conceal("https://a.example/f?feed=rss2"), "https://a.example/f?feed=rss2");
    }

    #[test]
    fn another_key_opens_nothing_and_the_rest_is_still_known() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] =
            ["one", "other"].map(|name| Vault::make_beside(&folder.path().join(name)).unwrap().0);
        let sealed = one.conceal("https://a.example/f?token=hunter2");
        assert_eq!(other.reveal(&sealed), sealed);
        assert_eq!(blanked(&sealed), "https://a.example/f?token=***");
        for broken in ["sealed.", "sealed.x", "sealed.AAAAAAAAAAAAAAAAAAAAAAAAAAAA é"] {
            assert_eq!(one.reveal(broken), broken);
        }
    }
}
