//! The log: on stderr, for people or as JSON.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// A certificate that is refused is a failure of a feed or a page, and is logged as one.
const TOLD_BY_US: &str = "rustls_platform_verifier=off";

/// Starts logging at `level`, unless `GLEANER_LOG` says otherwise; `GLEANER_LOG_FORMAT=json` makes each event a
/// line of JSON.
pub fn start(level: &str) {
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::ERROR.into())
        .parse_lossy(
            std::env::var("GLEANER_LOG").unwrap_or_else(|_| format!("error,{TOLD_BY_US},gleaner={level}")),
        );
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false)
        .with_ansi(io::stderr().is_terminal());
    // The journal keeps the time of each line itself.
    let has_journal = std::env::var_os("JOURNAL_STREAM").is_some();
    if std::env::var("GLEANER_LOG_FORMAT").is_ok_and(|format| format == "json") {
        subscriber.json().flatten_event(true).init();
    } else if has_journal {
        subscriber.without_time().init();
    } else {
        subscriber.init();
    }
}
