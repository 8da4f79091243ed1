//! What a site's memory is worth: the lab's many pages of few sites, each site's oldest first, read with and without it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use gleaner_article::{Page, SiteMemory, extract_and_learn};
use gleaner_text::measure;
use serde_json::{Value, json};
use url::Url;

use crate::lab;

/// The set whose sites have many pages each, a site's newest first.
const SET: &str = "sites";

/// From this page of a site on, all are one row of the table.
const LAST_ROW: usize = 11;

/// One page of a site.
struct Story {
    id: String,
    url: Option<Url>,
    body: String,
    /// Of the pages of its site, the how-manieth it is.
    number: usize,
}

/// Precision and recall of the pages of one row.
#[derive(Default)]
struct Row(Vec<(Option<f64>, Option<f64>)>);

/// Prints body F1 by the number of the page, and how many of the truth's words only one of the two readings has.
pub(crate) fn run(part: &str) -> anyhow::Result<()> {
    lab::requests()?;
    let stories = stories(part)?;
    let folder = lab::out().join("memory");
    fs::create_dir_all(&folder)?;
    let (alone, texts_alone) = read(&stories, part, &folder.join("alone.jsonl"), false)?;
    let (taught, texts_taught) = read(&stories, part, &folder.join("taught.jsonl"), true)?;
    println!("{:>6} {:>6} {:>10} {:>10}", "page", "pages", "alone", "taught");
    for (number, row) in &alone {
        let name = match *number {
            0 => "all".to_owned(),
            LAST_ROW => format!("{LAST_ROW}+"),
            number => number.to_string(),
        };
        println!("{name:>6} {:>6} {:>10.4} {:>10.4}", row.0.len(), row.f1(), taught[number].f1());
    }
    let (mut lost, mut won) = (0, 0);
    for ((story, alone), taught) in stories.iter().zip(&texts_alone).zip(&texts_taught) {
        let (alone, taught) = (found(&story.body, alone), found(&story.body, taught));
        let (fewer, more) = (surplus(&alone, &taught), surplus(&taught, &alone));
        if fewer > 0 {
            println!("{}: {fewer} of the story's words lost", story.id);
        }
        lost += fewer;
        won += more;
    }
    println!("words of stories lost by the memory: {lost}, won: {won}");
    Ok(())
}

fn stories(part: &str) -> anyhow::Result<Vec<Story>> {
    let path = lab::pages().join(SET).join("truth.jsonl");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let truths: Vec<Value> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut of_site: HashMap<String, usize> = HashMap::new();
    let mut stories = Vec::new();
    for truth in truths.iter().rev().filter(|truth| truth["part"] == part) {
        let word = |key: &str| truth[key].as_str().unwrap_or_default().to_owned();
        let number = of_site.entry(word("site")).or_default();
        *number += 1;
        let url = Url::parse(&word("url")).ok();
        stories.push(Story { id: word("id"), url, body: word("body"), number: *number });
    }
    Ok(stories)
}

/// Reads all stories in their order; returns the figures by number, 0 for all, and the texts.
fn read(
    stories: &[Story],
    part: &str,
    path: &Path,
    is_taught: bool,
) -> anyhow::Result<(BTreeMap<usize, Row>, Vec<String>)> {
    let mut memories: HashMap<Option<String>, SiteMemory> = HashMap::new();
    let mut out = std::io::BufWriter::new(fs::File::create(path)?);
    let mut texts = Vec::new();
    for story in stories {
        let file: PathBuf = lab::out().join("pages").join(SET).join(format!("{}.html", story.id));
        let bytes = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let host = story.url.as_ref().and_then(gleaner_article::site_host);
        let memory = memories.entry(host).or_default();
        let page = Page {
            bytes: &bytes,
            url: story.url.as_ref(),
            memory: is_taught.then_some(memory),
            ..Page::default()
        };
        let (article, lesson) = extract_and_learn(&page)?;
        memory.learn(&lesson);
        writeln!(out, "{}", json!({ "id": format!("{SET}/{}", story.id), "text": article.text }))?;
        texts.push(article.text);
    }
    out.flush()?;
    let per_page = path.with_extension("pages.jsonl");
    lab::score(path, part, Some(&per_page))?;
    let mut scored: HashMap<String, Value> = HashMap::new();
    for line in fs::read_to_string(&per_page)?.lines() {
        let page: Value = serde_json::from_str(line)?;
        if page["ds"] == SET {
            scored.insert(page["id"].as_str().unwrap_or_default().to_owned(), page);
        }
    }
    let mut rows: BTreeMap<usize, Row> = BTreeMap::new();
    for story in stories {
        let Some(page) = scored.get(&story.id) else { continue };
        for number in [0, story.number.min(LAST_ROW)] {
            rows.entry(number).or_default().0.push((page["p"].as_f64(), page["r"].as_f64()));
        }
    }
    Ok((rows, texts))
}

impl Row {
    /// Returns the harmonic mean of the means, as the lab's scorer has it.
    fn f1(&self) -> f64 {
        let precision = mean(self.0.iter().filter_map(|(precision, _)| *precision));
        let recall = mean(self.0.iter().filter_map(|(_, recall)| *recall));
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values {
        sum += value;
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Returns how often a text has each of a story's words, at most as often as the story.
fn found(story: &str, text: &str) -> HashMap<String, usize> {
    let mut left: HashMap<String, usize> = HashMap::new();
    for word in measure::words(story) {
        *left.entry(word).or_default() += 1;
    }
    let mut found: HashMap<String, usize> = HashMap::new();
    for word in measure::words(text) {
        if let Some(count) = left.get_mut(&word).filter(|count| **count > 0) {
            *count -= 1;
            *found.entry(word).or_default() += 1;
        }
    }
    found
}

fn surplus(one: &HashMap<String, usize>, other: &HashMap<String, usize>) -> usize {
    one.iter().map(|(word, count)| count.saturating_sub(other.get(word).copied().unwrap_or_default())).sum()
}
