//! The lab beside the checkout: its pages, and its scorer.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde_json::Value;

use crate::checkout::root;

/// Returns the folder of the lab's pages.
pub(crate) fn pages() -> PathBuf {
    root().join("../shared/lab/pages")
}

/// Returns where this checkout keeps what it makes of the lab.
pub(crate) fn out() -> PathBuf {
    root().join("target/lab")
}

/// Unpacks the pages, and returns the file of requests that `gleaner extract --batch` takes.
pub(crate) fn requests() -> anyhow::Result<PathBuf> {
    let requests = out().join("pages.jsonl");
    if !requests.exists() {
        std::fs::create_dir_all(out())?;
        let printed = Command::new("python3")
            .arg(pages().join("score_pages.py"))
            .arg("requests")
            .arg(out().join("pages"))
            .output()
            .context("cannot run python3")?;
        ensure!(printed.status.success(), "the lab does not stand beside the checkout");
        std::fs::write(&requests, printed.stdout)?;
    }
    Ok(requests)
}

/// Scores a file of extractions: each set's figures by name.
///
/// `pages` is where each page's own figures are written.
pub(crate) fn score(out: &Path, part: &str, pages_out: Option<&Path>) -> anyhow::Result<Value> {
    let json = out.with_extension("score.json");
    let mut command = Command::new("python3");
    command.arg(pages().join("score_pages.py")).arg(pages()).arg(out).arg("--json").arg(&json);
    command.args(["--boot", "2", "--part", part]);
    if let Some(pages_out) = pages_out {
        command.arg("--pages").arg(pages_out);
    }
    let done = command.output().context("cannot run python3")?;
    ensure!(done.status.success(), "the scorer failed: {}", String::from_utf8_lossy(&done.stderr));
    let scores: Value = serde_json::from_str(&std::fs::read_to_string(&json)?)?;
    let only =
        scores.as_object().and_then(|peers| peers.values().next()).context("the scorer gave no figures")?;
    Ok(only.clone())
}

/// Each set's figure, by its name.
pub(crate) type Figures = Vec<(String, f64)>;

/// Returns the head of a table with a column for each set.
pub(crate) fn heading(label: &str, figures: &Figures) -> String {
    figures.iter().fold(format!("{label:24}"), |line, (set, _)| line + &format!("{set:>13}"))
}

/// Returns a row of such a table.
pub(crate) fn row(label: &str, figures: &Figures) -> String {
    figures.iter().fold(format!("{label:24}"), |line, (_, figure)| line + &format!("{figure:13.4}"))
}

/// Returns the figure that counts for each set: lenient F1, else F1, else that of its snippets.
pub(crate) fn figures(scores: &Value) -> Figures {
    let sets = scores.as_object().into_iter().flatten();
    let figure = |set: &Value| {
        let body = &set["body"];
        body["lenientF1"].as_f64().or(body["f1"].as_f64()).or(set["snippets"]["f1"].as_f64())
    };
    sets.filter_map(|(name, set)| Some((name.clone(), figure(set)?))).collect()
}
