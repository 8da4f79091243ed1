//! Keeps the status page up beside the scheduler, where the configuration has one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::{error, info};

use crate::archive::Reader;
use crate::config::Settings;
use crate::ingest::Context;
use crate::status::{self, Metrics};

/// Whoever is in the middle of reading may finish.
const LONGEST_GOODBYE: Duration = Duration::from_secs(2);

/// The page's side of the service.
#[derive(Debug, Default)]
pub(super) struct StatusServer {
    metrics: Arc<Metrics>,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    address: SocketAddr,
    /// Dropped to stop the task.
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl StatusServer {
    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Serves where the settings say, and nowhere else.
    pub(super) async fn follow(&mut self, settings: &Settings, context: &Context) -> anyhow::Result<()> {
        // The settings were checked when they were loaded.
        let address = settings.status.address().unwrap_or_default();
        if self.running.as_ref().map(|running| running.address) == address {
            return Ok(());
        }
        self.stop().await;
        let Some(address) = address else { return Ok(()) };
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen at {address} (status.listen)"))?;
        // Connections of its own: whoever looks at the page keeps none from the work.
        let reader = Reader::open(context.archive.reader().path()).await?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving =
            status::serve(listener, reader, Arc::clone(&self.metrics), context.clock.clone(), async {
                let _ = stopped.await;
            });
        let task = tokio::spawn(async move {
            if let Err(err) = serving.await {
                error!(error = %err, "the status page ended");
            }
        });
        info!(listen = %address, "the status page is up");
        self.running = Some(Running { address, stop, task });
        Ok(())
    }

    pub(super) async fn stop(&mut self) {
        let Some(Running { stop, mut task, .. }) = self.running.take() else { return };
        drop(stop);
        if tokio::time::timeout(LONGEST_GOODBYE, &mut task).await.is_err() {
            task.abort();
        }
    }
}
