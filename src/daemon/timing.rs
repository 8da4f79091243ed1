//! The times both loops keep.

use std::time::Duration;

/// Due times are to the second, so looking more often finds nothing more.
pub(super) const TICK: Duration = Duration::from_secs(1);

/// How long work in flight is given to finish once gleaner is told to stop.
pub(super) const GRACE: Duration = Duration::from_secs(20);
