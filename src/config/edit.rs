//! Changes to the configuration file that keep its comments and its order.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};
use url::Url;

use super::{ConfigError, OpmlFeed};

/// What came of adding feeds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    pub added: usize,
    /// Left as they were: the file had them already.
    pub known: usize,
}

/// Adds feeds at the end of the file as `[[feed]]` tables; makes the file when there is none.
pub fn add_feeds(path: &Path, feeds: &[OpmlFeed]) -> Result<Added, ConfigError> {
    let mut document = open(path)?;
    // What stands at the end of the file stays before what is added.
    let mut end = document.trailing().as_str().unwrap_or_default().trim_end().to_owned();
    let tables = document.entry("feed").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(tables) = tables.as_array_of_tables_mut() else {
        return Err(invalid(path, "feed is not written as [[feed]] tables"));
    };
    let mut outcome = Added::default();
    let written = tables.iter().filter_map(|table| table.get("url").and_then(Item::as_str));
    let mut known: HashSet<Url> = written.filter_map(|url| Url::parse(url).ok()).collect();
    for feed in feeds {
        if !known.insert(feed.url.clone()) {
            outcome.known += 1;
            continue;
        }
        let mut table = Table::new();
        table.insert("url", value(feed.url.as_str()));
        if let Some(title) = &feed.title {
            table.insert("title", value(title));
        }
        if !feed.folders.is_empty() {
            table.insert("tags", value(feed.folders.iter().collect::<Array>()));
        }
        if !end.is_empty() {
            table.decor_mut().set_prefix(std::mem::take(&mut end) + "\n\n");
        }
        tables.push(table);
        outcome.added += 1;
    }
    if outcome.added > 0 {
        document.set_trailing("");
    }
    save(path, &document)?;
    Ok(outcome)
}

/// Takes a feed out of the file; returns whether it was there.
pub fn remove_feed(path: &Path, url: &str) -> Result<bool, ConfigError> {
    let mut document = open(path)?;
    let Some(tables) = document.get_mut("feed").and_then(Item::as_array_of_tables_mut) else {
        return Ok(false);
    };
    let before = tables.len();
    tables.retain(|table| !is_for(table, url));
    let is_removed = tables.len() < before;
    if is_removed {
        save(path, &document)?;
    }
    Ok(is_removed)
}

/// Compares addresses as addresses: `HTTP://Example.org` is `http://example.org/`.
fn is_for(table: &Table, url: &str) -> bool {
    let written = table.get("url").and_then(Item::as_str).unwrap_or_default();
    match (Url::parse(written), Url::parse(url)) {
        (Ok(written), Ok(url)) => written == url,
        _ => written == url,
    }
}

fn open(path: &Path) -> Result<DocumentMut, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => text.parse().map_err(|err: toml_edit::TomlError| invalid(path, &err.to_string())),
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok(DocumentMut::new()),
        Err(source) => Err(ConfigError::Unreadable { path: path.to_path_buf(), source }),
    }
}

/// Writes beside the file and renames, so that a full disk leaves the old one whole; whoever could read it can, and nobody else.
fn save(path: &Path, document: &DocumentMut) -> Result<(), ConfigError> {
    let failed = |source| ConfigError::Unreadable { path: path.to_path_buf(), source };
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let beside = place.with_extension("toml.new");
    if let Ok(kept) = place.metadata() {
        // As it was, before anything stands in it.
        std::fs::write(&beside, "").map_err(failed)?;
        std::fs::set_permissions(&beside, kept.permissions()).map_err(failed)?;
        let _ = std::os::unix::fs::chown(&beside, Some(kept.uid()), Some(kept.gid()));
    }
    std::fs::write(&beside, document.to_string()).map_err(failed)?;
    std::fs::rename(&beside, &place).map_err(failed)
}

fn invalid(path: &Path, message: &str) -> ConfigError {
    ConfigError::Invalid { path: path.to_path_buf(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(url: &str) -> OpmlFeed {
        OpmlFeed { url: Url::parse(url).unwrap(), title: Some("Weekly".to_owned()), folders: vec![] }
    }

    #[test]
    fn comments_and_order_survive_adding_and_removing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gleaner.toml");
        let before = "# mine\narchive = \"a.db\" # here\n\n[[feed]]\n# the old one\nurl = \"https://a.example/feed\"\n";
        std::fs::write(&path, before).unwrap();

        let feeds = [feed("https://a.example/feed"), feed("https://b.example/feed")];
        assert_eq!(add_feeds(&path, &feeds).unwrap(), Added { added: 1, known: 1 });
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(before), "{text}");
        assert!(text.contains("https://b.example/feed"), "{text}");

        assert!(remove_feed(&path, "https://b.example/feed").unwrap());
        assert!(!remove_feed(&path, "https://b.example/feed").unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap().trim_end(), before.trim_end());
    }

    #[test]
    fn a_private_file_stays_private_and_a_link_a_link() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("mine.toml"), folder.path().join("gleaner.toml"));
        std::fs::write(&file, "archive = \"a.db\"\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&file, &link).unwrap();
        add_feeds(&link, &[feed("https://b.example/feed?key=k")]).unwrap();
        assert!(link.is_symlink());
        assert!(std::fs::read_to_string(&file).unwrap().contains("b.example"));
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_comment_at_the_end_stays_before_what_is_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gleaner.toml");
        let before = "archive = \"a.db\"\n\n[[feed]]\nurl = \"https://a.example/feed\"\n# and now:\n";
        std::fs::write(&path, before).unwrap();
        add_feeds(&path, &[feed("https://b.example/feed")]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(before) && text.ends_with("title = \"Weekly\"\n"), "{text}");
    }
}
