//! What pages have taught of their sites, in a file beside no archive: a JSON object by host.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::Value;
use url::Url;

use crate::model::{Lesson, SiteMemory};
use gleaner_article::site_host;

/// The memories of a file, and what has been learned since it was read.
#[derive(Debug, Default)]
pub(super) struct SiteMemories {
    /// `None` where nothing is to be remembered.
    path: Option<PathBuf>,
    by_host: BTreeMap<String, SiteMemory>,
    has_learned: bool,
}

impl SiteMemories {
    /// Reads the file; one that is not there yet is empty.
    pub(super) fn open(path: Option<&PathBuf>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let json = match std::fs::read_to_string(path) {
            Ok(json) => json,
            Err(err) if err.kind() == ErrorKind::NotFound => "{}".to_owned(),
            Err(err) => return Err(err).with_context(|| format!("cannot read {}", path.display())),
        };
        let known: BTreeMap<String, Value> = serde_json::from_str(&json)
            .with_context(|| format!("{} is no file of site memories", path.display()))?;
        let memory = |(host, json): (String, Value)| (host, SiteMemory::from_json(&json.to_string()));
        let by_host = known.into_iter().map(memory).collect();
        Ok(Self { path: Some(path.clone()), by_host, has_learned: false })
    }

    /// Returns what is remembered of the site of an address.
    pub(super) fn of(&self, url: Option<&Url>) -> Option<&SiteMemory> {
        self.by_host.get(&site_host(url?)?)
    }

    /// Takes in what the page at an address taught.
    pub(super) fn learn(&mut self, url: Option<&Url>, lesson: &Lesson) {
        if self.path.is_none() {
            return;
        }
        let Some(host) = url.and_then(site_host) else { return };
        self.has_learned |= self.by_host.entry(host).or_default().learn(lesson);
    }

    /// Writes what was learned back, in one step: a file half written would be none.
    pub(super) fn save(&self) -> anyhow::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| self.has_learned) else { return Ok(()) };
        let mut beside = path.clone().into_os_string();
        beside.push(".new");
        let json = serde_json::to_string(&self.by_host)?;
        std::fs::write(&beside, json + "\n")
            .and_then(|()| std::fs::rename(&beside, path))
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
