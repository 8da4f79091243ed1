//! Which gleaner this is.

/// The version alone.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version with the commit it was built from: `0.1.0+3816996ab12f`, `.dirty` behind it where the source was changed;
/// the version alone where no commit is known.
pub const BUILD: &str = env!("BUILD_OF_GLEANER");

/// What it goes by where it has read something.
pub const EXTRACTOR: &str = concat!("gleaner/", env!("BUILD_OF_GLEANER"));

/// Returns the commit, if it is known.
pub fn commit() -> Option<&'static str> {
    BUILD.split_once('+').map(|(_, commit)| commit)
}

/// Whether [`BUILD`] stands for one source, so that what it has derived it would derive again.
pub fn is_exact() -> bool {
    commit().is_some_and(|commit| commit.strip_suffix(".dirty").is_none())
}
