//! Renews the verdicts on feeds that stand in the archive.

use std::time::Duration;

use tracing::warn;

use crate::archive::{ArchiveError, GiveVerdicts};
use crate::doctor::judge;
use crate::ingest::Context;

/// Nothing else is begun meanwhile, so that it is not to take longer; it is tried again within the hour.
const LONGEST: Duration = Duration::from_secs(10);

/// Renews them, unless that takes long; what goes wrong is no trouble of the archive's.
pub(super) async fn renew(context: &Context) {
    match tokio::time::timeout(LONGEST, give(context)).await {
        Ok(Ok(())) => {}
        Ok(Err(err)) => warn!("the verdicts on feeds are not renewed: {err}"),
        Err(_) => warn!("the verdicts on feeds are not renewed: they take too long"),
    }
}

async fn give(context: &Context) -> Result<(), ArchiveError> {
    let now = context.clock.now();
    let seen = context.archive.reader().feed_evidence(now).await?;
    let verdicts = seen.iter().map(|seen| judge(seen, now)).collect();
    context.archive.write(GiveVerdicts { verdicts, now }).await
}
