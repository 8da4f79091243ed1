//! What each step of reading a page is worth: the points each set of the lab loses without it, and its pages that change.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use gleaner_article::{Page, extract_without, steps};
use serde_json::{Value, json};
use url::Url;

use crate::lab::{self, Figures};

/// Prints the table. A step that earns nothing in any set should have a reason in its test, or go.
pub(crate) fn run(part: &str) -> anyhow::Result<()> {
    let requests: Vec<Value> =
        fs::read_to_string(lab::requests()?)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let folder = lab::out().join("ablation");
    fs::create_dir_all(&folder)?;
    let (everything, texts) = without(&requests, None, &folder, part)?;
    println!("{}        pages", lab::heading("step", &everything));
    println!("{}", lab::row("(all steps)", &everything));
    for step in steps() {
        let (figures, others) = without(&requests, Some(step), &folder, part)?;
        print!("{step:24}");
        for ((_, all), (_, left)) in everything.iter().zip(&figures) {
            print!("{:+13.3}", 100.0 * (all - left));
        }
        println!("{:13}", texts.iter().zip(&others).filter(|(text, other)| text != other).count());
    }
    Ok(())
}

/// Reads every page without one step; returns the figures and the texts.
fn without(
    requests: &[Value],
    step: Option<&str>,
    folder: &Path,
    part: &str,
) -> anyhow::Result<(Figures, Vec<String>)> {
    let path: PathBuf = folder.join(step.unwrap_or("all").replace(' ', "-")).with_extension("jsonl");
    let mut out = std::io::BufWriter::new(fs::File::create(&path)?);
    let mut texts = Vec::new();
    for request in requests {
        let bytes = fs::read(request["path"].as_str().unwrap_or_default())?;
        let url = request["url"].as_str().and_then(|url| Url::parse(url).ok());
        let page = Page { bytes: &bytes, url: url.as_ref(), ..Page::default() };
        let text = extract_without(&page, step).map(|article| article.text).unwrap_or_default();
        writeln!(out, "{}", json!({ "id": request["id"], "text": text }))?;
        texts.push(text);
    }
    out.flush()?;
    Ok((lab::figures(&lab::score(&path, part, None)?), texts))
}
