//! Kept pages, from the raw store through the reading of today to the archive.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::JoinSet;
use url::Url;

use super::comparison::{self, Difference};
use super::{FieldChange, Listener, Replay, Told, describe};
use crate::archive::{ArchiveError, ReplayedPages};
use crate::ingest::page_reading::SiteKnowledge;
use crate::ingest::{packing, page_reading};
use crate::model::{ArticleId, KeptPage, PageFilter, ReadWith, ReplayedPage, SiteMemory};
use crate::version;
use gleaner_article::site_host;

/// So many pages are archived together, and so many articles held in memory.
const BATCH: u32 = 32;

/// A page that was read again.
struct ReadAgain {
    article: ArticleId,
    told: Told,
    /// What is to be archived of it, if anything is.
    change: Option<ReplayedPage>,
}

impl Replay {
    /// Reads the kept pages that the filter lets through again, in the order of their articles.
    ///
    /// Each batch is archived whole before the next begins, so a replay that is killed goes on where it was: what it has read
    /// is up to date.
    pub async fn pages(&self, filter: &PageFilter, listener: Listener<'_>) -> anyhow::Result<()> {
        let mut after = ArticleId(0);
        let mut left = self.limit.unwrap_or(u64::MAX);
        while left > 0 {
            let batch = self.reader.kept_pages(after, filter, BATCH).await?;
            let Some(last) = batch.last() else { break };
            after = last.page.article;
            let mut due = Vec::with_capacity(batch.len());
            let mut memories = HashMap::new();
            for kept in batch {
                let memory = self.memory_of_site(&kept, &mut memories).await?;
                if !self.reads_all && self.is_up_to_date(&kept, memory.advice().as_deref()) {
                    listener(Told::UpToDate)?;
                } else if left > 0 {
                    left -= 1;
                    due.push((kept, memory));
                }
            }
            for told in self.archive_pages(self.read_pages(due).await).await? {
                listener(told)?;
            }
        }
        Ok(())
    }

    fn is_up_to_date(&self, kept: &KeptPage, memory: Option<&str>) -> bool {
        let rules = found_at(kept).and_then(|url| page_reading::rules_digest(&self.sites, &url));
        comparison::is_up_to_date(kept, rules.as_deref(), memory)
    }

    /// Returns what the site of a page is remembered by, looked up once for all pages at hand. A replay teaches nothing: its
    /// pages have.
    async fn memory_of_site(
        &self,
        kept: &KeptPage,
        known: &mut HashMap<String, Arc<SiteMemory>>,
    ) -> Result<Arc<SiteMemory>, ArchiveError> {
        let Some(host) = found_at(kept).and_then(|url| site_host(&url)) else { return Ok(Arc::default()) };
        if let Some(memory) = known.get(&host) {
            return Ok(Arc::clone(memory));
        }
        let memory = Arc::new(self.reader.site_memory(&host).await?);
        known.insert(host, Arc::clone(&memory));
        Ok(memory)
    }

    /// Reads pages, no more at once than there are threads for, and one that is just being loaded.
    async fn read_pages(&self, pages: Vec<(KeptPage, Arc<SiteMemory>)>) -> Vec<ReadAgain> {
        let at_once = 1 + std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut under_way = JoinSet::new();
        let mut done = Vec::with_capacity(pages.len());
        for (kept, memory) in pages {
            if under_way.len() >= at_once {
                done.extend(under_way.join_next().await.and_then(Result::ok));
            }
            let replay = self.clone();
            under_way.spawn(async move { replay.read_page(kept, memory).await });
        }
        while let Some(read) = under_way.join_next().await {
            done.extend(read.ok());
        }
        done.sort_by_key(|read| read.article);
        done
    }

    async fn read_page(&self, kept: KeptPage, memory: Arc<SiteMemory>) -> ReadAgain {
        let article = kept.page.article;
        match self.try_page(kept, memory).await {
            Ok(read) => read,
            Err(error) => {
                let told = Told::Failed { what: format!("article {article}"), error };
                ReadAgain { article, told, change: None }
            }
        }
    }

    async fn try_page(&self, kept: KeptPage, memory: Arc<SiteMemory>) -> Result<ReadAgain, String> {
        let body = self.reader.raw_body(&kept.raw_month, &kept.raw_sha256).await;
        let body = body.map_err(|err| describe(&err))?;
        let (sites, at) = (Arc::clone(&self.sites), self.clock.next_second());
        let work = move || {
            let bytes = packing::unpack(&body).map_err(|damaged| damaged.in_file(&kept.raw_month))?;
            let asked_for = address(&kept.read_with.asked_url)?;
            let found_at = kept.read_with.found_url.as_deref().map_or(Ok(asked_for.clone()), address)?;
            let content_type = kept.read_with.content_type.as_deref();
            let site = SiteKnowledge { rules: &sites, memory: &memory };
            let today =
                page_reading::read(&bytes, content_type, &kept.page, &asked_for, &found_at, site, false);
            let Some(read_with) = today.read_with.clone() else { return Err("nothing was read".to_owned()) };
            let difference = comparison::compare(&kept, today);
            let told = tell(&kept, difference.as_ref(), &read_with);
            // What a site's memory advises changes with its pages: where no page reads otherwise for it, no row does.
            let is_marked = kept.extractor.as_deref() == Some(version::EXTRACTOR)
                && kept.read_with.outcome_sha256 == read_with.outcome_sha256
                && kept.read_with.rules_sha256 == read_with.rules_sha256;
            let change = (difference.is_some() || !is_marked).then(|| ReplayedPage {
                article: kept.page.article,
                at,
                read_with,
                extractor: version::EXTRACTOR,
                otherwise: difference.map(|difference| difference.otherwise),
            });
            Ok(ReadAgain { article: kept.page.article, told, change })
        };
        self.cpu_pool.run(work).await.unwrap_or_else(|panicked| Err(panicked.to_string()))
    }

    /// Archives what was read, and returns what is to be told of it.
    async fn archive_pages(&self, read: Vec<ReadAgain>) -> anyhow::Result<Vec<Told>> {
        let changes: Vec<_> = read.iter().filter_map(|read| read.change.clone()).collect();
        if changes.is_empty() || self.archive.is_none() {
            return Ok(read.into_iter().map(|read| read.told).collect());
        }
        let Err(refused) = self.write(ReplayedPages(changes)).await else {
            return Ok(read.into_iter().map(|read| read.told).collect());
        };
        // One that the archive does not take is not to hold up the others.
        refused.of_one_change()?;
        let mut told = Vec::with_capacity(read.len());
        for ReadAgain { article, told: of_this, change } in read {
            let Some(change) = change else {
                told.push(of_this);
                continue;
            };
            told.push(match self.write(ReplayedPages(vec![change])).await {
                Ok(()) => of_this,
                Err(refused) => {
                    Told::Failed { what: format!("article {article}"), error: refused.of_one_change()? }
                }
            });
        }
        Ok(told)
    }
}

/// Returns where a page was found.
fn found_at(kept: &KeptPage) -> Option<Url> {
    Url::parse(kept.read_with.found_url.as_ref().unwrap_or(&kept.read_with.asked_url)).ok()
}

fn address(url: &str) -> Result<Url, String> {
    Url::parse(url).map_err(|err| format!("its address {url} cannot be read: {err}"))
}

fn tell(kept: &KeptPage, difference: Option<&Difference>, read_with: &ReadWith) -> Told {
    let Some(difference) = difference else { return Told::Unchanged };
    let changes = difference.fields.iter().map(|field| change(field, kept, difference, read_with)).collect();
    Told::Changed {
        article: kept.page.article,
        url: kept.standing.url.clone().unwrap_or_else(|| kept.read_with.asked_url.clone()),
        reasons: difference.reasons.clone(),
        changes,
    }
}

/// Returns a field as it stood and as it reads now, where that is short.
fn change(
    field: &'static str,
    kept: &KeptPage,
    difference: &Difference,
    read_with: &ReadWith,
) -> FieldChange {
    let (standing, reading) = (&kept.standing, &difference.otherwise.reading);
    let names = |people: &[crate::model::Person]| {
        let names: Vec<_> = people.iter().filter_map(|person| person.name.as_deref()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let words = |count: i64| format!("{count} words");
    let (before, after) = match field {
        "title" => (standing.title.clone(), reading.article.title.clone()),
        "authors" => (names(&standing.authors), names(&reading.article.authors)),
        "published" => (
            Some(format!("{} ({})", standing.effective_at, standing.date_source)),
            Some(format!("{} ({})", reading.effective_at, reading.date_source)),
        ),
        "text" => (standing.word_count.map(words), Some(words(reading.article.word_count.into()))),
        "state" => (
            Some(kept.read_with.page_state.as_str().to_owned()),
            Some(read_with.page_state.as_str().to_owned()),
        ),
        "address" => (standing.url.clone(), difference.otherwise.address.clone()),
        "language" => (standing.language.clone(), reading.article.language.clone()),
        "section" => (standing.section.clone(), reading.article.section.clone()),
        _ => (None, None),
    };
    FieldChange { field, before, after }
}
