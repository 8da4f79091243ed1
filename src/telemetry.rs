//! The log: on stderr, for people or as JSON.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::terminal::is_plain;

/// Starts logging at `level`, unless `GLEANER_LOG` says otherwise; `GLEANER_LOG_FORMAT=json` makes each event a
/// line of JSON.
pub fn start(level: &str) {
    let filter = EnvFilter::builder()
        .with_default_directive(tracing::level_filters::LevelFilter::ERROR.into())
        .parse_lossy(std::env::var("GLEANER_LOG").unwrap_or_else(|_| format!("error,gleaner={level}")));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(PlainStderr)
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

/// Where the log goes: standard error, with what is not plain written as `\u202e`.
///
/// In a string of JSON that is the character itself, for whoever reads it there.
#[derive(Debug, Clone, Copy, Default)]
struct PlainStderr;

impl<'a> MakeWriter<'a> for PlainStderr {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        *self
    }
}

impl Write for PlainStderr {
    /// Takes one event, which comes whole; its own line ends and colours stay.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let is_kept = |c: char| matches!(c, '\n' | '\t' | '\u{1b}') || is_plain(c);
        if text.chars().all(is_kept) {
            io::stderr().write_all(event)?;
            return Ok(event.len());
        }
        let mut escaped = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            if is_kept(c) {
                escaped.push(c);
            } else {
                let mut units = [0; 2];
                escaped.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
        }
        io::stderr().write_all(escaped.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
