use std::path::PathBuf;

/// What is wrong with the configuration, said so that it can be mended.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {}", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{}: {message}", path.display())]
    Invalid { path: PathBuf, message: String },
    #[error("{}:{line}: {key} {message}", path.display())]
    Value { path: PathBuf, line: usize, key: &'static str, message: String },
    #[error("{name}: {message}")]
    Environment { name: String, message: String },
    #[error("{}: not an OPML file: {message}", path.display())]
    Opml { path: PathBuf, message: String },
}
