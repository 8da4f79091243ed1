//! The work in flight, and the work at hand: what the archive said is due and waits for its host.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tokio::task::{Id, JoinError, JoinSet};

use crate::archive::{ArchiveError, PageQueue};
use crate::ingest::{self, Context};
use crate::model::{ArticleId, DueFeed, PageState, Poll, Timestamp};

/// What a task came back with.
pub(super) enum Done {
    Poll(Arc<Poll>),
    Page(Option<PageState>),
}

/// One task a host, so that a slow one never takes the places of others.
#[derive(Default)]
pub(super) struct Work {
    running: JoinSet<Result<Done, ArchiveError>>,
    /// The host of each running task.
    hosts: HashMap<Id, String>,
    feeds: VecDeque<DueFeed>,
    pages: VecDeque<(String, ArticleId)>,
    queue: PageQueue,
    is_round_over: bool,
}

impl Work {
    /// Returns how many tasks are running.
    pub(super) fn in_flight(&self) -> usize {
        self.running.len()
    }

    /// Starts polls of feeds that were due by then, until `at_most` tasks are running.
    pub(super) async fn start_feeds(
        &mut self,
        context: &Arc<Context>,
        due_by: Timestamp,
        at_most: usize,
    ) -> Result<(), ArchiveError> {
        self.start_feeds_at_hand(context, at_most);
        if self.in_flight() < at_most {
            let busy = self.busy_hosts(context);
            let enough = context.fetcher.concurrency();
            self.feeds = context.archive.reader().due_feeds(due_by, &busy, enough).await?.into();
            self.start_feeds_at_hand(context, at_most);
        }
        Ok(())
    }

    fn start_feeds_at_hand(&mut self, context: &Arc<Context>, at_most: usize) {
        for _ in 0..self.feeds.len() {
            let Some(feed) = self.feeds.pop_front() else { break };
            if self.in_flight() < at_most && self.is_free(context, &feed.host) {
                let (context, host) = (Arc::clone(context), feed.host.clone());
                self.start(host, async move { ingest::poll_feed(&context, feed).await.map(Done::Poll) });
            } else {
                self.feeds.push_back(feed);
            }
        }
    }

    /// Starts pages that are due, until as many tasks are running as may, or the round of hosts is over.
    pub(super) async fn start_pages(&mut self, context: &Arc<Context>) -> Result<(), ArchiveError> {
        let (now, at_most) = (context.clock.now(), context.fetcher.concurrency());
        loop {
            self.start_pages_at_hand(context, at_most);
            if self.in_flight() >= at_most || self.is_round_over {
                // The next call begins another round.
                self.is_round_over = false;
                return Ok(());
            }
            let busy = self.busy_hosts(context);
            let found = context.archive.reader().due_pages(&mut self.queue, now, &busy).await?;
            self.pages = found.into();
            self.is_round_over = self.queue.is_round_over();
        }
    }

    fn start_pages_at_hand(&mut self, context: &Arc<Context>, at_most: usize) {
        for _ in 0..self.pages.len() {
            let Some((host, article)) = self.pages.pop_front() else { break };
            if self.in_flight() < at_most && self.is_free(context, &host) {
                let context = Arc::clone(context);
                self.start(host, async move { ingest::fetch_page(&context, article).await.map(Done::Page) });
            } else {
                self.pages.push_back((host, article));
            }
        }
    }

    /// Waits until a task ends, and returns what came of it; `None` when none is running.
    pub(super) async fn next(&mut self) -> Option<anyhow::Result<Done>> {
        let ended = self.running.join_next_with_id().await?;
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.hosts.remove(&id);
        Some(match ended {
            Ok((_, done)) => done.map_err(Into::into),
            Err(err) => Err(err.into()),
        })
    }

    /// Forgets which feeds were due: a new configuration may have changed them.
    pub(super) fn forget_feeds(&mut self) {
        self.feeds.clear();
    }

    /// Ends all tasks where they stand; what they were about is due again at the next start.
    pub(super) async fn abandon(&mut self) {
        self.running.shutdown().await;
    }

    /// Hosts with work under way, and hosts at rest: one that asked for a week must not fill the look for others.
    fn busy_hosts(&self, context: &Context) -> Vec<String> {
        let mut busy = context.fetcher.hosts().not_free();
        busy.extend(self.hosts.values().cloned());
        busy
    }

    fn is_free(&self, context: &Context, host: &str) -> bool {
        context.fetcher.hosts().is_free(host) && !self.hosts.values().any(|busy| busy == host)
    }

    fn start(
        &mut self,
        host: String,
        work: impl Future<Output = Result<Done, ArchiveError>> + Send + 'static,
    ) {
        let task = self.running.spawn(work);
        self.hosts.insert(task.id(), host);
    }
}
