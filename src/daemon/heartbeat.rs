//! Wake, see what is due, start at most so much, wait; until told to stop.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet};
use tracing::{error, info, warn};

use super::websub::Websub;
use super::{Command, GRACE, Stats, TICK, follow, notify, open_context};
use crate::archive::{ArchiveError, PageQueue};
use crate::config::Loaded;
use crate::ingest::{self, Context};
use crate::model::{ArticleId, DueFeed, PageState, Poll, Timestamp};

/// How long gleaner goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunMode {
    /// Until told to stop.
    Service,
    /// Until nothing is due.
    Once,
}

/// `once` waits for a host's gap, but not for a rest its server asked for.
const LONGEST_WAIT_ONCE: Duration = Duration::from_mins(2);

/// When the archive takes nothing, a full disk say, nothing more is asked of anybody's server for a while: it would only
/// be asked again. Doubles with each failure in a row, up to about five minutes.
const REST_AFTER_TROUBLE: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
struct Trouble {
    in_a_row: u32,
    /// On the clock's own count.
    over_at: Duration,
}

/// What a task came back with.
enum Done {
    Poll(Result<Arc<Poll>, ArchiveError>),
    Page(Result<Option<PageState>, ArchiveError>),
}

/// The work in flight and the work at hand.
struct Heart {
    context: Arc<Context>,
    concurrency: usize,
    mode: RunMode,
    started_at: Timestamp,
    running: JoinSet<Done>,
    /// The host of each running task: one task a host, so that a slow one never fills the room of others.
    hosts: HashMap<Id, String>,
    feeds: VecDeque<DueFeed>,
    pages: VecDeque<(String, ArticleId)>,
    queue: PageQueue,
    is_round_over: bool,
    trouble: Trouble,
    stats: Stats,
    websub: Websub,
}

/// Runs the rivers until there is nothing more to do, or until told to stop.
pub(super) async fn beat(
    context: Context,
    mode: RunMode,
    mut commands: mpsc::Receiver<Command>,
    watch: &mut (dyn FnMut(&Stats) + Send),
) -> anyhow::Result<Stats> {
    let context = Arc::new(context);
    let mut heart = Heart {
        concurrency: context.fetcher.concurrency(),
        started_at: context.clock.now(),
        websub: Websub::start(&context, mode).await?,
        context,
        mode,
        running: JoinSet::new(),
        hosts: HashMap::new(),
        feeds: VecDeque::new(),
        pages: VecDeque::new(),
        queue: PageQueue::default(),
        is_round_over: false,
        trouble: Trouble::default(),
        stats: Stats::default(),
    };
    heart.count_waiting().await?;
    watch(&heart.stats);
    notify::ready();
    loop {
        // Asked before looking: a host whose rest ends in between was passed over, and is to be looked at once more.
        let next_free = heart.context.fetcher.hosts().next_free();
        if let Err(err) = heart.start_due().await {
            if mode == RunMode::Once {
                return Err(err.into());
            }
            heart.note_trouble(&format!("{:#}", anyhow::Error::from(err)));
        }
        let rest = heart.rest();
        if mode == RunMode::Once && heart.is_done(next_free).await? {
            break;
        }
        heart.stats.in_flight = heart.running.len();
        heart.stats.next_due_at = heart.next_due_at().await;
        watch(&heart.stats);
        notify::alive(heart.running.len(), &heart.stats);
        tokio::select! {
            Some(done) = heart.running.join_next_with_id() => {
                heart.settle(done);
                if mode == RunMode::Once && heart.stats.not_archived > 0 {
                    anyhow::bail!("the archive could not take what was found; see the messages above");
                }
            }
            () = heart.context.clock.sleep(rest) => {}
            command = commands.recv() => match command {
                Some(Command::Reload(loaded)) => heart.reload(*loaded).await,
                Some(Command::Stop) | None => break,
            },
        }
    }
    notify::stopping();
    heart.finish(watch).await;
    heart.count_waiting().await?;
    Ok(heart.stats)
}

impl Heart {
    /// Starts what is due on hosts that are free, feeds first, until enough is in flight.
    async fn start_due(&mut self) -> Result<(), ArchiveError> {
        if self.context.clock.elapsed() < self.trouble.over_at {
            return Ok(());
        }
        if let Some(rest) = self.context.network.rest() {
            // While nobody can be reached, one feed at a time is tried until one answers.
            return if rest.is_zero() && self.running.is_empty() {
                self.start_feeds(1).await
            } else {
                Ok(())
            };
        }
        if self.running.len() < self.concurrency {
            self.start_feeds(self.concurrency).await?;
        }
        if self.running.len() < self.concurrency {
            self.start_pages().await?;
        }
        Ok(())
    }

    /// Returns when the next piece of work is due, where nothing is under way.
    async fn next_due_at(&self) -> Option<Timestamp> {
        if !self.running.is_empty() {
            return None;
        }
        self.context.archive.reader().next_due_at().await.ok().flatten()
    }

    async fn start_feeds(&mut self, at_most: usize) -> Result<(), ArchiveError> {
        for is_refilled in [false, true] {
            if is_refilled {
                let busy = self.busy_hosts();
                let due = self.due_by();
                let found = self.context.archive.reader().due_feeds(due, &busy, self.concurrency).await?;
                self.feeds = found.into();
            }
            for _ in 0..self.feeds.len() {
                let Some(feed) = self.feeds.pop_front() else { break };
                if self.running.len() < at_most && self.is_free(&feed.host) {
                    let (context, host) = (Arc::clone(&self.context), feed.host.clone());
                    self.start(host, async move { Done::Poll(ingest::poll_feed(&context, feed).await) });
                } else {
                    self.feeds.push_back(feed);
                }
            }
            if self.running.len() >= at_most {
                break;
            }
        }
        Ok(())
    }

    async fn start_pages(&mut self) -> Result<(), ArchiveError> {
        let now = self.context.clock.now();
        loop {
            for _ in 0..self.pages.len() {
                let Some((host, article)) = self.pages.pop_front() else { break };
                if self.running.len() < self.concurrency && self.is_free(&host) {
                    let context = Arc::clone(&self.context);
                    self.start(host, async move { Done::Page(ingest::fetch_page(&context, article).await) });
                } else {
                    self.pages.push_back((host, article));
                }
            }
            if self.running.len() >= self.concurrency || self.is_round_over {
                // The next call begins another round.
                self.is_round_over = false;
                return Ok(());
            }
            let busy = self.busy_hosts();
            let found = self.context.archive.reader().due_pages(&mut self.queue, now, &busy).await?;
            self.pages = found.into();
            self.is_round_over = self.queue.is_round_over();
        }
    }

    /// Hosts with work under way, and hosts at rest: one that asked for a week must not fill the look for others.
    fn busy_hosts(&self) -> Vec<String> {
        let mut busy = self.context.fetcher.hosts().not_free();
        busy.extend(self.hosts.values().cloned());
        busy
    }

    fn is_free(&self, host: &str) -> bool {
        self.context.fetcher.hosts().is_free(host) && !self.hosts.values().any(|busy| busy == host)
    }

    fn start(&mut self, host: String, work: impl Future<Output = Done> + Send + 'static) {
        let task = self.running.spawn(work);
        self.hosts.insert(task.id(), host);
    }

    /// One pass polls what was due when it began, however long it takes.
    fn due_by(&self) -> Timestamp {
        match self.mode {
            RunMode::Once => self.started_at,
            RunMode::Service => self.context.clock.now(),
        }
    }

    /// Returns how long to wait when no task ends before.
    fn rest(&self) -> Duration {
        if self.running.len() >= self.concurrency {
            return TICK;
        }
        self.context.fetcher.hosts().next_free().map_or(TICK, |free| free.min(TICK))
    }

    /// Whether one pass has nothing more to do: all that is left waits for hosts that asked for a long rest.
    async fn is_done(&self, next_free: Option<Duration>) -> Result<bool, ArchiveError> {
        if !self.running.is_empty() {
            return Ok(false);
        }
        if self.context.network.rest().is_some() {
            warn!("nobody can be reached; what is due stays so");
            return Ok(true);
        }
        let reader = self.context.archive.reader();
        let is_due = reader.count_due_feeds(self.started_at).await? > 0
            || reader.has_due_pages(self.context.clock.now()).await?;
        let longest_wait = LONGEST_WAIT_ONCE.max(self.context.fetcher.host_gap());
        Ok(!is_due || next_free.is_none_or(|free| free > longest_wait))
    }

    fn settle(&mut self, done: Result<(Id, Done), JoinError>) {
        let id = done.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.hosts.remove(&id);
        let trouble = match done {
            Ok((_, Done::Poll(Ok(poll)))) => {
                self.trouble.in_a_row = 0;
                return self.stats.add_poll(&poll);
            }
            Ok((_, Done::Page(Ok(state)))) => {
                self.trouble.in_a_row = 0;
                return state.into_iter().for_each(|state| self.stats.add_page(state));
            }
            Ok((_, Done::Poll(Err(err)) | Done::Page(Err(err)))) => format!("{:#}", anyhow::Error::from(err)),
            Err(err) => err.to_string(),
        };
        self.stats.not_archived += 1;
        self.note_trouble(&trouble);
    }

    fn note_trouble(&mut self, trouble: &str) {
        error!(error = trouble, "the archive did not answer, it will be asked again");
        let now = self.context.clock.elapsed();
        // What was already under way fails with the first one; only a new attempt lengthens the rest.
        if now >= self.trouble.over_at {
            self.trouble.over_at = now + REST_AFTER_TROUBLE * (1 << self.trouble.in_a_row.min(6));
            self.trouble.in_a_row += 1;
        }
    }

    /// Takes over a new configuration, or keeps the old one when the new one cannot be.
    async fn reload(&mut self, loaded: Loaded) {
        notify::reloading();
        match self.reopened(&loaded).await {
            Ok(context) => {
                self.concurrency = context.fetcher.concurrency();
                self.context = Arc::new(context);
                self.feeds.clear();
                self.websub.reload(&self.context).await;
                info!(feeds = loaded.feeds.len(), "configuration reloaded");
            }
            Err(err) => error!(error = format!("{err:#}"), "the old configuration stays"),
        }
        notify::ready();
    }

    /// Returns the rooms under new settings; archive, clock, threads and the hosts' rests stay the same.
    async fn reopened(&self, loaded: &Loaded) -> anyhow::Result<Context> {
        let Context { archive, fetcher, network, cpu_pool, clock, .. } = &*self.context;
        if loaded.settings.archive != archive.reader().path() {
            warn!(archive = %archive.reader().path().display(), "another archive takes a restart; this one goes on");
        }
        let (archive, hosts) = (Arc::clone(archive), fetcher.hosts().clone());
        let context =
            open_context(&loaded.settings, archive, hosts, network.clone(), cpu_pool.clone(), clock.clone())?;
        follow(&context, loaded, self.mode).await?;
        Ok(context)
    }

    /// Lets what is in flight finish, within bounds; what does not is due again at the next start.
    async fn finish(&mut self, watch: &mut (dyn FnMut(&Stats) + Send)) {
        self.websub.stop().await;
        let deadline = tokio::time::sleep(GRACE);
        tokio::pin!(deadline);
        while !self.running.is_empty() {
            tokio::select! {
                Some(done) = self.running.join_next_with_id() => {
                    self.settle(done);
                    watch(&self.stats);
                }
                () = &mut deadline => {
                    warn!(count = self.running.len(), "given back unfinished");
                    self.running.shutdown().await;
                }
            }
        }
    }

    async fn count_waiting(&mut self) -> Result<(), ArchiveError> {
        let now = self.context.clock.now();
        let reader = self.context.archive.reader();
        self.stats.waiting = reader.count_due_feeds(now).await? + reader.count_due_pages(now).await?;
        Ok(())
    }
}
