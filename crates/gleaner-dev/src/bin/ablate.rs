//! What each step of the reading is worth: `cargo run --release --example ablate -- requests.jsonl directory`.
//!
//! Writes one file of extractions for each step switched off, one with all steps taken, and `steps.txt` with the names
//! of the steps in their order. `.ci/ablate` runs it over the lab and prints the table.

use std::fs;
use std::io::Write;
use std::path::Path;

use gleaner_article::{Page, extract_without, steps};
use serde_json::{Value, json};
use url::Url;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [requests, directory] = arguments.as_slice() else {
        return Err("give a file of requests and a directory".into());
    };
    let requests: Vec<Value> =
        fs::read_to_string(requests)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    fs::create_dir_all(directory)?;
    let names: Vec<&str> = steps().collect();
    fs::write(Path::new(directory).join("steps.txt"), names.join("\n"))?;
    for step in std::iter::once(None).chain(steps().map(Some)) {
        let name = step.map_or_else(|| "all".to_owned(), |step| step.replace(' ', "-"));
        let mut out = std::io::BufWriter::new(fs::File::create(Path::new(directory).join(name + ".jsonl"))?);
        for request in &requests {
            let bytes = fs::read(request["path"].as_str().unwrap_or_default())?;
            let url = request["url"].as_str().and_then(|url| Url::parse(url).ok());
            let page = Page { bytes: &bytes, url: url.as_ref(), ..Page::default() };
            let text = extract_without(&page, step).map(|article| article.text).unwrap_or_default();
            writeln!(out, "{}", json!({ "id": request["id"], "text": text }))?;
        }
    }
    Ok(())
}
