//! Renews the verdicts on feeds that stand in the archive.

use std::time::Duration;

use tracing::warn;

use crate::archive::{ArchiveError, GiveVerdicts};
use crate::doctor::judge;
use crate::ingest::Context;

/// The service's end waits no longer for them.
const LONGEST: Duration = Duration::from_secs(5);

pub(super) async fn renew(context: &Context) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let seen = context.archive.reader().feed_evidence(now).await?;
    let verdicts = seen.iter().map(|seen| judge(seen, now)).collect();
    context.archive.write(GiveVerdicts { verdicts, now }).await
}

/// Renews them before the end, unless that takes long.
pub(super) async fn renew_at_the_end(context: &Context) {
    match tokio::time::timeout(LONGEST, renew(context)).await {
        Ok(Ok(())) => {}
        Ok(Err(err)) => warn!("the verdicts on feeds are not renewed: {err}"),
        Err(_) => warn!("the verdicts on feeds are not renewed: they take too long"),
    }
}
