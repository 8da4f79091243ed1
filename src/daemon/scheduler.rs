//! Wake, see what is due, start at most so much, wait; until told to stop.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tracing::{error, info, warn};

use super::mode::RunMode;
use super::signals::Control;
use super::stats::Stats;
use super::status_server::StatusServer;
use super::subscriptions::Subscriptions;
use super::timing::{GRACE, TICK};
use super::trouble::Trouble;
use super::work::{Done, Work};
use super::{log_folding, notify, reload, runs, stored_times, verdicts};
use crate::archive::ArchiveError;
use crate::config::{Loaded, Settings};
use crate::ingest::Context;
use crate::model::{Ending, Timestamp};
use crate::schedule::ClockWatch;

/// `once` waits for a host's gap, but not for a rest its server asked for.
const LONGEST_WAIT_ONCE: Duration = Duration::from_mins(2);

/// Keeps both rivers flowing.
pub(super) struct Scheduler {
    context: Arc<Context>,
    mode: RunMode,
    started_at: Timestamp,
    work: Work,
    trouble: Trouble,
    clock_watch: ClockWatch,
    stats: Stats,
    subscriptions: Subscriptions,
    status: StatusServer,
}

impl Scheduler {
    pub(super) async fn start(context: Context, mode: RunMode, settings: &Settings) -> anyhow::Result<Self> {
        let context = Arc::new(context);
        let trouble = Trouble::default();
        let mut status = StatusServer::default();
        if mode == RunMode::Service {
            status.follow(settings, &context).await?;
        }
        Ok(Self {
            started_at: context.clock.now(),
            // The times were looked at when the archive was opened.
            clock_watch: ClockWatch::since(context.clock.now(), context.clock.elapsed()),
            subscriptions: Subscriptions::start(&context, mode, &trouble).await?,
            status,
            context,
            mode,
            work: Work::default(),
            trouble,
            stats: Stats::default(),
        })
    }

    /// Runs the rivers until there is nothing more to do, or until told to stop.
    pub(super) async fn run(
        mut self,
        controls: mpsc::Receiver<Control>,
        watch: &mut (dyn FnMut(&Stats) + Send),
    ) -> anyhow::Result<(Stats, Ending)> {
        self.count_waiting().await?;
        watch(&self.stats);
        notify::ready();
        let ending = self.go_on(controls, watch).await?;
        notify::stopping();
        self.finish(watch).await;
        verdicts::renew(&self.context).await;
        self.count_waiting().await?;
        Ok((self.stats, ending))
    }

    async fn go_on(
        &mut self,
        mut controls: mpsc::Receiver<Control>,
        watch: &mut (dyn FnMut(&Stats) + Send),
    ) -> anyhow::Result<Ending> {
        loop {
            // Asked before looking: a host whose rest ends in between was passed over, and is to be looked at once more.
            let next_free = self.context.fetcher.hosts().next_free();
            if let Err(err) = self.start_due().await {
                self.note_trouble(err.into())?;
            }
            let rest = self.rest();
            if self.mode == RunMode::Once && self.is_done(next_free).await? {
                return Ok(Ending::Finished);
            }
            self.stats.in_flight = self.work.in_flight();
            self.stats.next_due_at = self.next_due_at().await;
            watch(&self.stats);
            notify::alive(self.work.in_flight(), &self.stats);
            self.beat();
            tokio::select! {
                Some(done) = self.work.next() => {
                    self.settle(done)?;
                }
                () = self.context.clock.sleep(rest) => {}
                control = controls.recv() => match control {
                    Some(Control::Reload(loaded)) => self.reload(*loaded).await,
                    Some(Control::Stop) | None => return Ok(Ending::Stopped),
                },
            }
        }
    }

    /// Starts what is due on hosts that are free, feeds first, until enough is in flight.
    async fn start_due(&mut self) -> Result<(), ArchiveError> {
        if !self.trouble.is_over(&self.context).await? {
            return Ok(());
        }
        let clock = &self.context.clock;
        if self.clock_watch.is_time(clock.now(), clock.elapsed()) {
            stored_times::hold(&self.context.archive, self.context.latest_times(clock.now())).await?;
            log_folding::fold(&self.context).await?;
            verdicts::renew(&self.context).await;
        }
        let due_by = self.due_by();
        if let Some(rest) = self.context.network.rest() {
            // While nobody can be reached, one feed at a time is tried until one answers.
            return if rest.is_zero() && self.work.in_flight() == 0 {
                self.work.start_feeds(&self.context, due_by, 1).await
            } else {
                Ok(())
            };
        }
        let at_most = self.context.fetcher.concurrency();
        if self.work.in_flight() < at_most {
            self.work.start_feeds(&self.context, due_by, at_most).await?;
        }
        if self.work.in_flight() < at_most {
            self.work.start_pages(&self.context).await?;
        }
        Ok(())
    }

    /// One pass polls what was due when it began, however long it takes.
    fn due_by(&self) -> Timestamp {
        match self.mode {
            RunMode::Once => self.started_at,
            RunMode::Service => self.context.clock.now(),
        }
    }

    /// Returns when the next piece of work is due, where nothing is under way.
    async fn next_due_at(&self) -> Option<Timestamp> {
        if self.work.in_flight() > 0 {
            return None;
        }
        self.context.archive.reader().next_due_at().await.ok().flatten()
    }

    /// Returns how long to wait when no task ends before.
    fn rest(&self) -> Duration {
        if self.work.in_flight() >= self.context.fetcher.concurrency() {
            return TICK;
        }
        self.context.fetcher.hosts().next_free().map_or(TICK, |free| free.min(TICK))
    }

    /// Whether one pass has nothing more to do: all that is left waits for hosts that asked for a long rest.
    async fn is_done(&mut self, next_free: Option<Duration>) -> Result<bool, ArchiveError> {
        if self.work.in_flight() > 0 {
            return Ok(false);
        }
        if self.context.network.rest().is_some() {
            warn!("nobody can be reached; what is due stays so");
            self.stats.gave_up = Some("nobody can be reached");
            return Ok(true);
        }
        let reader = self.context.archive.reader();
        let is_due = reader.count_due_feeds(self.started_at).await? > 0
            || reader.has_due_pages(self.context.clock.now()).await?;
        let longest_wait = LONGEST_WAIT_ONCE.max(self.context.fetcher.host_gap());
        Ok(!is_due || next_free.is_none_or(|free| free > longest_wait))
    }

    fn settle(&mut self, done: anyhow::Result<Done>) -> anyhow::Result<()> {
        match done {
            Ok(Done::Poll(poll)) => {
                self.status.metrics().poll(&poll);
                self.stats.add_poll(&poll);
            }
            Ok(Done::Page(state)) => {
                if let Some(state) = state {
                    self.status.metrics().page(state);
                    self.stats.add_page(state);
                }
            }
            Err(err) => {
                self.status.metrics().not_archived();
                self.stats.not_archived += 1;
                self.note_trouble(err)?;
            }
        }
        Ok(())
    }

    /// Lets the service rest until the archive takes something again; an error ends it, and one pass in any case.
    fn note_trouble(&mut self, err: anyhow::Error) -> anyhow::Result<()> {
        let is_final = err.downcast_ref::<ArchiveError>().is_some_and(ArchiveError::is_final);
        let error = format!("{err:#}");
        let now = self.context.clock.elapsed();
        if is_final {
            error!(error, "nothing more can be archived, so nothing more is asked of anybody");
        } else if let Some(proofs) = self.trouble.note(now) {
            let retry_s = self.trouble.rest(now).as_secs();
            warn!(error, proofs, retry_s, "the archive still takes nothing");
        } else {
            error!(error, "the archive takes nothing just now; nobody is asked anything until it does");
        }
        if is_final || self.mode == RunMode::Once { Err(err) } else { Ok(()) }
    }

    /// Tells whoever watches that the loop goes round.
    fn beat(&self) {
        let now = self.context.clock.elapsed();
        let is_in_trouble = !self.trouble.rest(now).is_zero();
        self.status.metrics().beat(now, self.work.in_flight(), is_in_trouble);
    }

    /// Takes over a new configuration, or keeps the old one when the new one cannot be.
    async fn reload(&mut self, loaded: Loaded) {
        notify::reloading();
        match reload::reopen(&self.context, &loaded, self.mode).await {
            Ok(context) => {
                self.context = Arc::new(context);
                self.work.forget_feeds();
                self.subscriptions.reload(&self.context).await;
                if let Err(err) = self.status.follow(&loaded.settings, &self.context).await {
                    error!(error = format!("{err:#}"), "there is no status page");
                }
                self.note_reload(&loaded).await;
                info!(feeds = loaded.feeds.len(), "configuration reloaded");
            }
            Err(err) => error!(error = format!("{err:#}"), "the old configuration stays"),
        }
        notify::ready();
    }

    async fn note_reload(&self, loaded: &Loaded) {
        let Context { archive, clock, .. } = &*self.context;
        if let Err(err) = runs::go_on(archive, loaded, self.mode, clock.now()).await {
            warn!("the archive does not say that the configuration changed: {err}");
        }
    }

    /// Lets what is in flight finish, within bounds; what does not is due again at the next start.
    async fn finish(&mut self, watch: &mut (dyn FnMut(&Stats) + Send)) {
        self.subscriptions.stop().await;
        self.status.stop().await;
        let deadline = tokio::time::sleep(GRACE);
        tokio::pin!(deadline);
        while self.work.in_flight() > 0 {
            tokio::select! {
                Some(done) = self.work.next() => {
                    // Said in the log; what was not archived is due again.
                    let _ = self.settle(done);
                    watch(&self.stats);
                }
                () = &mut deadline => {
                    warn!(count = self.work.in_flight(), "given back unfinished");
                    self.stats.gave_up = Some("work that was under way did not end");
                    self.work.abandon().await;
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
