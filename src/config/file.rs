//! Finding and reading the configuration file.

use std::path::{Path, PathBuf};

use super::{ConfigError, Settings, environment, opml_file};
use crate::model::ConfiguredFeed;

/// The settings, and where they came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub settings: Settings,
    /// `None` when no file was found, and the defaults hold.
    pub path: Option<PathBuf>,
    /// Every feed to be polled: of the file, then of its OPML files, each address once.
    pub feeds: Vec<ConfiguredFeed>,
    /// What is wrong and can be lived with: outlines of its OPML files that lead to no feed.
    pub warnings: Vec<String>,
}

/// Reads the configuration: `given`, else the first that exists of `gleaner.toml`, `config/gleaner.toml`,
/// `$XDG_CONFIG_HOME/gleaner/gleaner.toml` and `/etc/gleaner/gleaner.toml`.
pub fn load(given: Option<&Path>) -> Result<Loaded, ConfigError> {
    let path =
        given.map(Path::to_path_buf).or_else(|| usual_places().into_iter().find(|path| path.is_file()));
    let settings = match &path {
        Some(path) => read(path)?,
        None => Settings::default(),
    };
    let settings = environment::apply(settings, std::env::vars())?;
    settings.check().map_err(|(key, message)| ConfigError::Environment { name: key.to_owned(), message })?;
    let (feeds, warnings) = feeds(&settings, path.as_deref())?;
    Ok(Loaded { settings, path, feeds, warnings })
}

fn usual_places() -> Vec<PathBuf> {
    let home = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".config")));
    let mut places = vec![PathBuf::from("gleaner.toml"), PathBuf::from(super::SHIPPED_AT)];
    places.extend(home.map(|home| home.join("gleaner/gleaner.toml")));
    places.push(PathBuf::from("/etc/gleaner/gleaner.toml"));
    places
}

fn read(path: &Path) -> Result<Settings, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_path_buf(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    parse(path, &text)
}

fn parse(path: &Path, text: &str) -> Result<Settings, ConfigError> {
    let settings: Settings = toml::from_str(text)
        .map_err(|err| ConfigError::Invalid { path: path.to_path_buf(), message: err.to_string() })?;
    settings.check().map_err(|(key, message)| ConfigError::Value {
        path: path.to_path_buf(),
        line: line_of(text, key),
        key,
        message,
    })?;
    for (number, feed) in settings.feeds.iter().enumerate() {
        feed.check_headers().map_err(|(name, message)| ConfigError::Value {
            path: path.to_path_buf(),
            line: line_of_header(text, number, name),
            key: "feed",
            message,
        })?;
    }
    Ok(settings)
}

/// Returns the line on which a header of a feed is set; feeds are counted from 0.
fn line_of_header(text: &str, feed: usize, name: &str) -> usize {
    let document = text.parse::<toml_edit::Document<String>>().ok();
    let span = document.as_ref().and_then(|document| {
        let feed = document.as_item().get("feed")?.get(feed)?;
        let header = feed.get("headers").and_then(|headers| headers.get(name));
        header.and_then(toml_edit::Item::span).or_else(|| feed.span())
    });
    1 + text[..span.map_or(0, |span| span.start)].matches('\n').count()
}

/// Returns the line on which a key such as `polling.max_interval` is set.
fn line_of(text: &str, key: &str) -> usize {
    let document = text.parse::<toml_edit::Document<String>>().ok();
    let span = document.as_ref().and_then(|document| {
        let mut item = document.as_item();
        for part in key.split('.') {
            item = item.get(part)?;
        }
        item.span()
    });
    1 + text[..span.map_or(0, |span| span.start)].matches('\n').count()
}

/// Returns every feed of the configuration, and what is wrong with its lists.
fn feeds(
    settings: &Settings,
    config: Option<&Path>,
) -> Result<(Vec<ConfiguredFeed>, Vec<String>), ConfigError> {
    let mut feeds: Vec<_> = settings.feeds.iter().map(super::FeedSettings::configured).collect();
    let mut warnings = Vec::new();
    for path in &settings.opml {
        let list = opml_file::read(&beside(path, config))?;
        feeds.extend(list.feeds.into_iter().map(opml_file::OpmlFeed::configured));
        warnings.extend(list.faults);
    }
    let mut met = std::collections::HashSet::new();
    feeds.retain(|feed| met.insert(feed.url.clone()));
    Ok((feeds, warnings))
}

/// Returns a path as seen from the working directory, or from the configuration's own folder when it is only there.
fn beside(path: &Path, config: Option<&Path>) -> PathBuf {
    let there = config.and_then(Path::parent).map(|folder| folder.join(path));
    match there {
        Some(there) if !path.exists() && there.exists() => there,
        _ => path.to_path_buf(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let err = parse(Path::new("gleaner.toml"), text).unwrap_err().to_string();
        for words in expected {
            assert!(err.contains(words), "{words:?} is missing from: {err}");
        }
    }

    #[test]
    fn errors_name_the_line_and_what_would_be_accepted() {
        check("[fetch]\nhost_gap = \"2 apples\"", &["line 2", "2 apples", "30s"]);
        check("[fetch]\nhostgap = \"2s\"", &["line 2", "hostgap", "host_gap"]);
        check("[pages]\nfetch = \"sometimes\"", &["line 2", "always", "when-thin", "never"]);
        check("[fetch]\nmax_page_size = \"big\"", &["line 2"]);
        check("[[feed]]\ntitle = \"x\"", &["url"]);
        check("[site.\"example.com\"]\ntitle = \"h1[\"", &["line 2", "h1[", "CSS selector", "div.story"]);
        check("[site.\"example.com\"]\nbody = \"p\"", &["line 2", "body", "content", "remove"]);
        check("\n[site.\"https://example.com/\"]\ntitle = \"p\"", &["line 2", "example.com"]);
        check("\n[[feed]]\nurl = \"example.org/feed\"", &["line 3", "https://example.org/feed.xml"]);
        check("[fetch]\nallow_networks = [\"localhost\"]", &["line 2"]);
    }

    #[test]
    fn values_that_contradict_each_other_name_their_line() {
        check(
            "[polling]\nmin_interval = \"2h\"\nmax_interval = \"1h\"",
            &["gleaner.toml:3", "polling.max_interval"],
        );
        check("[fetch]\n\nconcurrency = 0", &["gleaner.toml:3", "fetch.concurrency", "1024"]);
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_named_and_its_value_is_not() {
        let feed = "[[feed]]\nurl = \"https://a.example/f?token=hunter2\"\nheaders = ";
        check(&format!("{feed}{{ \"X Key\" = \"1\" }}"), &["feed of a.example", "\"X Key\""]);
        let broken = format!("{feed}{{ Authorization = \"hunter2\\n\" }}");
        check(&broken, &["feed of a.example", "\"Authorization\"", "ASCII"]);
        let err = parse(Path::new("gleaner.toml"), &broken).unwrap_err().to_string();
        assert!(!err.contains("hunter2"), "{err}");
    }

    #[test]
    fn a_header_that_is_gleaners_own_is_refused_with_its_line() {
        let feeds = "[[feed]]\nurl = \"https://a.example/f\"\n\n[[feed]]\nurl = \"https://b.example/f\"\n";
        for name in ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "If-None-Match"] {
            let table = format!("{feeds}[feed.headers]\nX-Key = \"1\"\n{name} = \"2\"\n");
            check(&table, &["gleaner.toml:8", "feed of b.example", name, "Authorization"]);
            let inline = format!("{feeds}headers = {{ {name} = \"2\" }}\n");
            check(&inline, &["gleaner.toml:6", name]);
        }
        for name in ["Authorization", "Cookie", "User-Agent", "Accept", "X-Key"] {
            let accepted = format!("{feeds}headers = {{ {name} = \"2\" }}\n");
            parse(Path::new("gleaner.toml"), &accepted).unwrap();
        }
    }
}
