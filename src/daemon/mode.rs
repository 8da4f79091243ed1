//! How long gleaner goes on.

/// What ends the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunMode {
    /// Until told to stop.
    Service,
    /// Until nothing is due.
    Once,
}
