//! How well the pages are read that gleaner is sure of, and how many readings begin or end in words that are not the story's.

use std::collections::{HashMap, HashSet};
use std::fs;

use anyhow::Context as _;
use gleaner_text::measure::is_ideographic;
use serde_json::Value;

use crate::lab;

/// The figures of a band should rise from the first to the last.
const BANDS: [(f64, f64); 4] = [(0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)];

/// A block with less than this share of the truth's shingles is not the story's.
const LEAST_SHARED: f64 = 0.3;

/// What is known of one page's reading.
struct Reading {
    confidence: f64,
    f1: f64,
    begins_foreign: bool,
    ends_foreign: bool,
}

/// Prints the mean F1 of each band of confidence, per set and over all.
pub(crate) fn run(part: &str) -> anyhow::Result<()> {
    let out = lab::out().join("pages-out.jsonl");
    let per_page = lab::out().join("confidence-pages.jsonl");
    lab::score(&out, part, Some(&per_page)).context("run `just lab` first")?;
    let ours: HashMap<String, Value> =
        lines(&out)?.into_iter().map(|line| (text(&line, "id").to_owned(), line)).collect();
    let mut sets: Vec<(String, Vec<Reading>)> = Vec::new();
    let mut truths: HashMap<String, HashMap<String, String>> = HashMap::new();
    for page in lines(&per_page)? {
        let Some(f1) = page["f1"].as_f64() else { continue };
        let (set, id) = (text(&page, "ds").to_owned(), text(&page, "id"));
        if !truths.contains_key(&set) {
            truths.insert(set.clone(), truth(&set)?);
        }
        let Some(line) = ours.get(&format!("{set}/{id}")) else { continue };
        let body = truths[&set].get(id).map(String::as_str).unwrap_or_default();
        let (begins_foreign, ends_foreign) = foreign_edges(text(line, "text"), body);
        let confidence = line["confidence"].as_f64().unwrap_or_default();
        let reading = Reading { confidence, f1, begins_foreign, ends_foreign };
        match sets.iter_mut().find(|(known, _)| *known == set) {
            Some((_, readings)) => readings.push(reading),
            None => sets.push((set, vec![reading])),
        }
    }
    print!("{:14}", "mean F1 (pages)");
    for (low, high) in BANDS {
        print!("  {low:.1}–{:.1}       ", high.min(1.0));
    }
    println!("before  after");
    for (set, readings) in &sets {
        print_row(set, &readings.iter().collect::<Vec<_>>());
    }
    print_row("all", &sets.iter().flat_map(|(_, readings)| readings).collect::<Vec<_>>());
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "some thousand pages")]
fn print_row(name: &str, readings: &[&Reading]) {
    let all = readings.len().max(1) as f64;
    print!("{name:14}");
    for (low, high) in BANDS {
        let band = readings.iter().filter(|reading| (low..high).contains(&reading.confidence));
        let (count, sum) = band.fold((0_u32, 0.0), |(count, sum), reading| (count + 1, sum + reading.f1));
        if count == 0 {
            print!("      –      ");
        } else {
            print!("  {:.3} ({count:3}) ", sum / f64::from(count));
        }
    }
    let share = |is: fn(&Reading) -> bool| readings.iter().filter(|reading| is(reading)).count() as f64 / all;
    println!(
        "  {:.3}  {:.3}",
        share(|reading| reading.begins_foreign),
        share(|reading| reading.ends_foreign)
    );
}

fn lines(path: &std::path::Path) -> anyhow::Result<Vec<Value>> {
    let read = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    read.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Returns the true body of each page of a set.
fn truth(set: &str) -> anyhow::Result<HashMap<String, String>> {
    let lines = lines(&lab::pages().join(set).join("truth.jsonl"))?;
    Ok(lines.iter().map(|line| (text(line, "id").to_owned(), text(line, "body").to_owned())).collect())
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_default()
}

/// Whether the first and the last block of more than three words are foreign to the true body.
fn foreign_edges(ours: &str, body: &str) -> (bool, bool) {
    let truth: HashSet<String> = shingles(body).into_iter().collect();
    let mut blocks = ours.split("\n\n").filter(|block| block.split_whitespace().count() > 3);
    let first = blocks.next();
    let last = blocks.last().or(first);
    let is_foreign = |block: Option<&str>| {
        block.is_some_and(|block| {
            let shingles = shingles(block);
            let shared = u32::try_from(shingles.iter().filter(|shingle| truth.contains(*shingle)).count());
            let all = u32::try_from(shingles.len());
            f64::from(shared.unwrap_or(u32::MAX)) < LEAST_SHARED * f64::from(all.unwrap_or(u32::MAX))
        })
    };
    (is_foreign(first), is_foreign(last))
}

/// Returns the runs of four words; a character of a script without blanks is a word.
fn shingles(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if is_ideographic(c) => spaced.extend([' ', c, ' ']),
            _ if c.is_alphanumeric() || c == '_' => spaced.push(c),
            _ => spaced.push(' '),
        }
    }
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.windows(words.len().clamp(1, 4)).map(|run| run.join(" ")).collect()
}
