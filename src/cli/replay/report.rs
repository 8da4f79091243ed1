//! What a replay was told, for people and for programs.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

use serde_json::{Value, json};

use crate::cli::progress::Progress;
use crate::ingest::{FieldChange, Reason, Told};
use crate::model::ArticleId;
use crate::version;

/// So many articles are named for each reason, and so many failures, where people read.
const EXAMPLES_SHOWN: usize = 5;

/// What was told, counted; as JSON, articles are printed as they come.
pub(super) struct Report {
    is_json: bool,
    is_dry: bool,
    with_feeds: bool,
    progress: Progress,
    total: u64,
    printed: usize,
    pages: BTreeMap<&'static str, u64>,
    reasons: BTreeMap<Reason, (u64, Vec<String>)>,
    fields: BTreeMap<&'static str, u64>,
    feeds: BTreeMap<&'static str, u64>,
    entries: Vec<String>,
    failures: Vec<Value>,
}

impl Report {
    pub(super) fn new(is_json: bool, is_dry: bool, with_feeds: bool) -> Self {
        let counts = |names: &[&'static str]| names.iter().map(|name| (*name, 0)).collect();
        Self {
            is_json,
            is_dry,
            with_feeds,
            progress: Progress::new(std::io::stderr().is_terminal()),
            total: 0,
            printed: 0,
            pages: counts(&["changed", "failed", "unchanged", "up_to_date"]),
            reasons: BTreeMap::new(),
            fields: BTreeMap::new(),
            feeds: counts(&[
                "entries_missed",
                "entries_otherwise",
                "failed",
                "not_kept",
                "read",
                "unreadable",
            ]),
            entries: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self, total: u64) -> anyhow::Result<()> {
        self.total = total;
        if self.is_json {
            let mut out = std::io::stdout().lock();
            write!(
                out,
                "{{\"build\":{},\"dry_run\":{},\"articles\":[",
                json!(version::EXTRACTOR),
                self.is_dry
            )?;
        }
        Ok(())
    }

    pub(super) fn end_of_pages(&mut self) -> anyhow::Result<()> {
        self.printed = 0;
        if self.is_json {
            write!(std::io::stdout().lock(), "],\"entries\":[")?;
        }
        Ok(())
    }

    pub(super) fn hear(&mut self, told: Told) -> anyhow::Result<()> {
        match told {
            Told::UpToDate => self.count_page("up_to_date"),
            Told::Unchanged => self.count_page("unchanged"),
            Told::Changed { article, url, reasons, changes } => {
                self.count_page("changed");
                self.note_changed(article, &url, &reasons, &changes)?;
            }
            Told::Failed { what, error } => self.note_failed(&what, &error),
            Told::FeedRead => count(&mut self.feeds, "read"),
            Told::FeedNotKept => count(&mut self.feeds, "not_kept"),
            Told::FeedUnreadable => count(&mut self.feeds, "unreadable"),
            Told::EntryMissed { feed, seen_at, entry } => {
                self.note_entry("entries_missed", feed.0, &seen_at, &entry)?;
            }
            Told::EntryOtherwise { feed, seen_at, entry } => {
                self.note_entry("entries_otherwise", feed.0, &seen_at, &entry)?;
            }
        }
        Ok(())
    }

    fn count_page(&mut self, what: &'static str) {
        count(&mut self.pages, what);
        let done = self.pages.values().sum();
        self.progress.show_count(done, self.total, &format!("{} read otherwise", self.pages["changed"]));
    }

    fn note_changed(
        &mut self,
        article: ArticleId,
        url: &str,
        reasons: &[Reason],
        changes: &[FieldChange],
    ) -> anyhow::Result<()> {
        for change in changes {
            count(&mut self.fields, change.field);
        }
        for reason in reasons {
            let (number, examples) = self.reasons.entry(*reason).or_default();
            *number += 1;
            if examples.len() < EXAMPLES_SHOWN {
                let changes: Vec<_> = changes.iter().map(in_words).collect();
                examples.push(format!("article {article} {url}: {}", changes.join("; ")));
            }
        }
        self.print_item(&json!({ "id": article.0, "url": url, "reasons": reasons, "changes": changes }))
    }

    fn note_entry(
        &mut self,
        what: &'static str,
        feed: i64,
        seen_at: &str,
        entry: &str,
    ) -> anyhow::Result<()> {
        count(&mut self.feeds, what);
        let kind = if what == "entries_missed" { "missed" } else { "otherwise" };
        if self.entries.len() < EXAMPLES_SHOWN {
            self.entries.push(format!("{kind}: feed {feed} at {seen_at}: {entry}"));
        }
        self.print_item(&json!({ "feed": feed, "seen_at": seen_at, "kind": kind, "entry": entry }))
    }

    fn note_failed(&mut self, what: &str, error: &str) {
        if what.starts_with("article") {
            self.count_page("failed");
        } else {
            count(&mut self.feeds, "failed");
        }
        if self.failures.len() < EXAMPLES_SHOWN {
            self.progress.say(&format!("gleaner: {what}: {error}"));
        }
        self.failures.push(json!({ "what": what, "error": error }));
    }

    fn print_item(&mut self, item: &Value) -> anyhow::Result<()> {
        if self.is_json {
            let comma = if self.printed > 0 { "," } else { "" };
            write!(std::io::stdout().lock(), "{comma}\n{item}")?;
        }
        self.printed += 1;
        Ok(())
    }

    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        self.progress.clear();
        if self.is_json {
            let reasons: BTreeMap<_, _> =
                self.reasons.iter().map(|(reason, (number, _))| (reason.as_str(), number)).collect();
            let mut out = std::io::stdout().lock();
            write!(out, "],\"failures\":{},\"pages\":{}", json!(self.failures), json!(self.pages))?;
            write!(out, ",\"reasons\":{},\"fields\":{}", json!(reasons), json!(self.fields))?;
            if self.with_feeds {
                write!(out, ",\"feeds\":{}", json!(self.feeds))?;
            }
            writeln!(out, "}}")?;
        } else {
            self.print()?;
        }
        match self.failures.len() {
            0 => Ok(()),
            number => anyhow::bail!("{number} kept bodies could not be read again; all others were"),
        }
    }

    fn print(&self) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        let would = if self.is_dry { "would be " } else { "" };
        writeln!(
            out,
            "pages: {} {would}changed, {} unchanged, {} up to date, {} failed",
            self.pages["changed"], self.pages["unchanged"], self.pages["up_to_date"], self.pages["failed"]
        )?;
        if !self.fields.is_empty() {
            let fields: Vec<_> =
                self.fields.iter().map(|(field, number)| format!("{number} {field}")).collect();
            writeln!(out, "what: {}", fields.join(", "))?;
        }
        for (reason, (number, examples)) in &self.reasons {
            writeln!(out, "{}: {number}", reason.as_str())?;
            for example in examples {
                writeln!(out, "  {example}")?;
            }
        }
        if self.with_feeds {
            writeln!(
                out,
                "feeds: {} bodies read, {} not kept, {} unreadable, {} failed",
                self.feeds["read"], self.feeds["not_kept"], self.feeds["unreadable"], self.feeds["failed"]
            )?;
            writeln!(
                out,
                "entries: {} {would}added, {} understood otherwise and left as they are",
                self.feeds["entries_missed"], self.feeds["entries_otherwise"]
            )?;
            for entry in &self.entries {
                writeln!(out, "  {entry}")?;
            }
        }
        Ok(())
    }
}

fn count(counts: &mut BTreeMap<&'static str, u64>, what: &'static str) {
    *counts.entry(what).or_default() += 1;
}

/// Returns a change as people read it: `title "A" → "B"`.
fn in_words(change: &FieldChange) -> String {
    let FieldChange { field, before, after } = change;
    let short = |value: &Option<String>| value.as_deref().unwrap_or("nothing").to_owned();
    if before.is_none() && after.is_none() {
        return (*field).to_owned();
    }
    format!("{field} {} → {}", short(before), short(after))
}
