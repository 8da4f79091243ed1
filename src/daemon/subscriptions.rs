//! Keeps the callback server and the subscriptions going, beside the scheduler; nothing of it runs when it is off.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::{Id, JoinError, JoinHandle, JoinSet};
use tracing::{error, info, warn};

use super::mode::RunMode;
use super::timing::{GRACE, TICK};
use super::trouble::Trouble;
use crate::archive::ArchiveError;
use crate::ingest::{self, Context};
use crate::websub::{self, Call, Endpoint};

/// So many hubs are asked at a time; they have time.
const HUBS_AT_ONCE: usize = 8;

/// So many calls wait for their turn; more wait in their connections.
const CALLS_AT_ONCE: usize = 64;

/// A hub that is in the middle of a message may finish it.
const LONGEST_GOODBYE: Duration = Duration::from_secs(5);

/// The subscriptions' side of the service.
#[derive(Debug)]
pub(super) struct Subscriptions {
    running: Option<Running>,
    trouble: Trouble,
}

#[derive(Debug)]
struct Running {
    place: Place,
    /// Dropped to stop the tasks.
    context: watch::Sender<Arc<Context>>,
    server: JoinHandle<()>,
    tender: JoinHandle<()>,
}

/// What the server cannot change while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    listen: SocketAddr,
    limit_bytes: u64,
}

impl Subscriptions {
    /// Listens and subscribes when the configuration says so; one pass alone never does, hubs could not reach it after.
    pub(super) async fn start(
        context: &Arc<Context>,
        mode: RunMode,
        trouble: &Trouble,
    ) -> anyhow::Result<Self> {
        let mut subscriptions = Self { running: None, trouble: trouble.clone() };
        match &context.websub {
            Some(endpoint) if mode == RunMode::Service => {
                let listener = listen(endpoint.listen).await?;
                subscriptions.running = Some(run(listener, endpoint, context, trouble.clone()).await?);
            }
            _ => ingest::stand_down(context).await?,
        }
        Ok(subscriptions)
    }

    /// Goes on under a new configuration; where it cannot listen, polling goes on alone.
    pub(super) async fn reload(&mut self, context: &Arc<Context>) {
        if let Err(err) = self.follow(context).await {
            error!(error = format!("{err:#}"), "hubs cannot push, feeds are polled instead");
            self.stop().await;
            if let Err(err) = ingest::stand_down(context).await {
                warn!(
                    error = format!("{:#}", anyhow::Error::from(err)),
                    "the subscriptions stay as they are"
                );
            }
        }
    }

    async fn follow(&mut self, context: &Arc<Context>) -> anyhow::Result<()> {
        let Some(endpoint) = &context.websub else {
            if self.running.is_some() {
                self.stop().await;
                ingest::stand_down(context).await?;
            }
            return Ok(());
        };
        match &self.running {
            Some(running) if running.place == place(endpoint, context) => {
                if running.context.borrow().websub.as_ref() != Some(endpoint) {
                    ingest::listen_again(context, endpoint).await?;
                }
                running.context.send_replace(Arc::clone(context));
            }
            _ => {
                self.stop().await;
                self.running =
                    Some(run(listen(endpoint.listen).await?, endpoint, context, self.trouble.clone()).await?);
            }
        }
        Ok(())
    }

    /// Takes no more calls, and lets what is in hand finish, within bounds.
    pub(super) async fn stop(&mut self) {
        let Some(Running { context, mut server, mut tender, .. }) = self.running.take() else { return };
        drop(context);
        for (task, grace) in [(&mut server, LONGEST_GOODBYE), (&mut tender, GRACE)] {
            if tokio::time::timeout(grace, &mut *task).await.is_err() {
                warn!("what hubs asked or were asked is given back unfinished");
                task.abort();
                // Gone, and with it what it held.
                let _ = task.await;
            }
        }
    }
}

fn place(endpoint: &Endpoint, context: &Context) -> Place {
    Place { listen: endpoint.listen, limit_bytes: context.fetcher.max_feed_bytes() }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen at {address} (websub.listen)"))
}

async fn run(
    listener: TcpListener,
    endpoint: &Endpoint,
    context: &Arc<Context>,
    trouble: Trouble,
) -> anyhow::Result<Running> {
    ingest::listen_again(context, endpoint).await?;
    let place = place(endpoint, context);
    let (calls, called) = mpsc::channel(CALLS_AT_ONCE);
    let (sender, receiver) = watch::channel(Arc::clone(context));
    let stop = is_over(receiver.clone());
    let server = tokio::spawn(async move {
        if let Err(err) = websub::serve(listener, calls, place.limit_bytes, stop).await {
            error!(error = %err, "the callback server ended");
        }
    });
    let tender = Tender { context: receiver, called, work: JoinSet::new(), hosts: HashMap::new(), trouble };
    info!(listen = %place.listen, "hubs may push");
    Ok(Running { place, context: sender, server, tender: tokio::spawn(tender.tend()) })
}

async fn is_over(mut context: watch::Receiver<Arc<Context>>) {
    while context.changed().await.is_ok() {}
}

/// Answers hubs' calls, and asks hubs what is due.
struct Tender {
    context: watch::Receiver<Arc<Context>>,
    called: mpsc::Receiver<Call>,
    work: JoinSet<Result<(), ArchiveError>>,
    /// The host of each running request to a hub.
    hosts: HashMap<Id, String>,
    trouble: Trouble,
}

impl Tender {
    async fn tend(mut self) {
        let mut is_stopping = false;
        loop {
            let clock = self.context.borrow().clock.clone();
            let rest = self.trouble.rest(clock.elapsed()).max(TICK);
            tokio::select! {
                call = self.called.recv() => match call {
                    Some(call) => self.answer(call),
                    // The server has ended, and nobody can call any more.
                    None => break,
                },
                Some(done) = self.work.join_next_with_id() => {
                    let id = done.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
                    self.hosts.remove(&id);
                    match done {
                        Ok((_, Ok(()))) => {}
                        Ok((_, Err(err))) => self.note_trouble(&err.into()),
                        Err(err) => self.note_trouble(&err.into()),
                    }
                }
                () = clock.sleep(rest), if !is_stopping => self.ask_due().await,
                changed = self.context.changed(), if !is_stopping => is_stopping = changed.is_err(),
            }
        }
        while self.work.join_next().await.is_some() {}
    }

    fn answer(&mut self, call: Call) {
        let context = Arc::clone(&self.context.borrow());
        self.work.spawn(async move {
            match &context.websub {
                Some(endpoint) => ingest::answer_hub(&context, endpoint, call).await,
                None => Ok(()),
            }
        });
    }

    async fn ask_due(&mut self) {
        let context = Arc::clone(&self.context.borrow());
        match self.trouble.is_over(&context).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(err) => return self.note_trouble(&err.into()),
        }
        let mut busy = context.fetcher.hosts().not_free();
        busy.extend(self.hosts.values().cloned());
        let free = HUBS_AT_ONCE.saturating_sub(self.hosts.len());
        let due = context.archive.reader().due_subscriptions(context.clock.now(), &busy, free).await;
        let due = match due {
            Ok(due) => due,
            Err(err) => return self.note_trouble(&err.into()),
        };
        for subscription in due {
            let host = subscription.hub_host.clone();
            if self.hosts.values().any(|busy| *busy == host) {
                continue;
            }
            let context = Arc::clone(&context);
            let task = self.work.spawn(async move {
                match &context.websub {
                    Some(endpoint) => ingest::tend_subscription(&context, endpoint, subscription).await,
                    None => Ok(()),
                }
            });
            self.hosts.insert(task.id(), host);
        }
    }

    fn note_trouble(&mut self, err: &anyhow::Error) {
        let error = format!("{err:#}");
        let now = self.context.borrow().clock.elapsed();
        if let Some(proofs) = self.trouble.note(now) {
            let retry_s = self.trouble.rest(now).as_secs();
            warn!(error, proofs, retry_s, "the archive still takes nothing");
        } else {
            error!(error, "the archive takes nothing just now, hubs are asked later");
        }
    }
}
