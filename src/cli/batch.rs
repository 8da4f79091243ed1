//! The bulk forms of `extract` and `parse`: JSON lines in, JSON lines out, in order.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// One line of a batch file.
#[derive(Debug, Deserialize)]
pub(super) struct BatchRequest {
    id: Value,
    path: PathBuf,
    url: Option<String>,
    pub(super) content_type: Option<String>,
}

impl BatchRequest {
    pub(super) fn base(&self) -> Option<Url> {
        self.url.as_deref().and_then(|url| Url::parse(url).ok())
    }
}

/// One answer; written as it is walked, because a large feed in a second shape would take its memory twice.
#[derive(Serialize)]
struct Line<T> {
    id: Value,
    #[serde(flatten)]
    answer: BatchAnswer<T>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum BatchAnswer<T> {
    Read(T),
    Failed { error: String },
}

/// Answers every line of `requests` on stdout, one line each, `{"id","error"}` where `answer` failed.
pub(super) fn run<T: Serialize>(
    requests: &Path,
    mut answer: impl FnMut(&BatchRequest, &[u8]) -> anyhow::Result<T>,
) -> anyhow::Result<()> {
    let file = File::open(requests).with_context(|| format!("cannot open {}", requests.display()))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", requests.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let request: BatchRequest = serde_json::from_str(&line)
            .with_context(|| format!("{}:{}: not a request", requests.display(), number + 1))?;
        let answered = std::fs::read(&request.path)
            .with_context(|| format!("cannot read {}", request.path.display()))
            .and_then(|bytes| answer(&request, &bytes));
        let answer = match answered {
            Ok(read) => BatchAnswer::Read(read),
            Err(err) => BatchAnswer::Failed { error: format!("{err:#}") },
        };
        serde_json::to_writer(&mut out, &Line { id: request.id, answer })?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
