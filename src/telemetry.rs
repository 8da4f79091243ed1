//! The log: on stderr, for people or as JSON.

use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::MetadataExt;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::ConfigError;
use crate::terminal::is_plain;

/// A certificate that is refused is a failure of a feed or a page, and is logged as one.
const TOLD_BY_US: &str = "rustls_platform_verifier=off";

/// Starts logging at `level`, unless `GLEANER_LOG` says otherwise; `GLEANER_LOG_FORMAT=json` makes each event a
/// line of JSON.
pub fn start(level: &str) -> Result<(), ConfigError> {
    let said = |name| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
    let directives = said("GLEANER_LOG").map_or_else(
        || Ok(format!("error,{TOLD_BY_US},gleaner={level}")),
        |text| check(&text).map(|()| text).map_err(|message| bad("GLEANER_LOG", message)),
    )?;
    let is_json = match said("GLEANER_LOG_FORMAT").as_deref() {
        None | Some("text") => false,
        Some("json") => true,
        Some(other) => {
            return Err(bad(
                "GLEANER_LOG_FORMAT",
                format!("{other:?} is no format; there are text and json"),
            ));
        }
    };
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::ERROR.into())
        .parse(directives)
        .map_err(|err| bad("GLEANER_LOG", err.to_string()))?;
    let has_journal = is_read_by_the_journal();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(PlainStderr { has_journal, priority: None })
        .with_target(false)
        .with_ansi(io::stderr().is_terminal() && said("NO_COLOR").is_none());
    if is_json {
        subscriber.json().flatten_event(true).init();
    } else if has_journal {
        // The journal keeps the time of each line itself.
        subscriber.without_time().init();
    } else {
        subscriber.init();
    }
    Ok(())
}

fn bad(name: &str, message: String) -> ConfigError {
    ConfigError::Environment { name: name.to_owned(), message }
}

/// Checks what is to be logged: a bare word that is no level would silence everything, as the name of a program's part that
/// there is not.
fn check(directives: &str) -> Result<(), String> {
    let wrong = |what: &str| {
        format!(
            "{what:?} is no level; there are off, error, warn, info, debug and trace, for one part of the program \
             PART=LEVEL, such as gleaner=debug, and several with commas between them"
        )
    };
    for directive in directives.split(',').map(str::trim).filter(|directive| !directive.is_empty()) {
        // A filter by spans, `part[span{field=value}]=level`, is the parser's to judge.
        let level = directive.rsplit_once('=').map_or(directive, |(_, level)| level);
        if !directive.contains('[') && level.parse::<LevelFilter>().is_err() {
            return Err(wrong(level));
        }
    }
    Ok(())
}

/// Whether standard error is the journal's: the variable alone is passed on to children whose standard error is elsewhere.
fn is_read_by_the_journal() -> bool {
    let Ok(stream) = std::env::var("JOURNAL_STREAM") else { return false };
    std::fs::metadata("/proc/self/fd/2").is_ok_and(|file| stream == format!("{}:{}", file.dev(), file.ino()))
}

/// Where the log goes: standard error, with what is not plain written as `\u202e`.
///
/// In a string of JSON that is the character itself, for whoever reads it there.
#[derive(Debug, Clone, Copy, Default)]
struct PlainStderr {
    has_journal: bool,
    /// Of syslog, which the journal takes from the beginning of a line.
    priority: Option<u8>,
}

impl<'a> MakeWriter<'a> for PlainStderr {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        *self
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Self::Writer {
        Self { priority: self.has_journal.then(|| priority(*event.level())), ..*self }
    }
}

fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        Level::DEBUG | Level::TRACE => 7,
    }
}

impl Write for PlainStderr {
    /// Takes one event, which comes whole; its own line ends and colours stay.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let is_kept = |c: char| matches!(c, '\n' | '\t' | '\u{1b}') || is_plain(c);
        if let Some(priority) = self.priority {
            io::stderr().write_all(format!("<{priority}>").as_bytes())?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_is_a_level_or_one_for_a_part() {
        for good in
            ["info", "DEBUG", "off", "gleaner=debug,warn", " error , hyper=trace", "gleaner[poll]=debug"]
        {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["loud", "gleaner=loud", "info,quiet", "gleaner"] {
            assert!(check(bad).unwrap_err().contains("debug"), "{bad}");
        }
    }
}
