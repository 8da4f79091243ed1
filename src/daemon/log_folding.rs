//! Has the old part of the log folded into the sums of its days, a little at a time.

use crate::archive::{ArchiveError, FoldLog};
use crate::ingest::Context;

/// So many transactions at once: a million rows, which a hundred thousand feeds write in ten hours.
const MOST_AT_ONCE: usize = 50;

/// Folds what is older than the log is kept; other work goes on in between.
pub(super) async fn fold(context: &Context) -> Result<(), ArchiveError> {
    let before = context.clock.now() - context.keep_log;
    for _ in 0..MOST_AT_ONCE {
        if !context.archive.reader().has_log_to_fold(before).await? {
            break;
        }
        context.archive.write(FoldLog { before }).await?;
    }
    Ok(())
}
