use super::Timestamp;

/// A start of gleaner.
#[derive(Debug, Clone)]
pub struct RunStart {
    pub command: RunCommand,
    pub version: &'static str,
    pub commit: Option<&'static str>,
    /// Of the settings in force, secrets masked.
    pub config_sha256: String,
    pub at: Timestamp,
}

/// What was started; the words stand in `runs.command`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunCommand {
    /// The service.
    Run,
    /// One pass.
    Once,
}

/// An end of the run that stands open.
#[derive(Debug, Clone)]
pub struct RunEnd {
    pub ending: Ending,
    pub error: Option<String>,
    pub at: Timestamp,
}

/// How a run ended that could still say so; the words stand in `runs.ended`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Nothing was left to do.
    Finished,
    /// It was told to.
    Stopped,
    /// It goes on under another configuration.
    Reloaded,
    Failed,
}

impl RunCommand {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Once => "once",
        }
    }
}

impl Ending {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Stopped => "stopped",
            Self::Reloaded => "reloaded",
            Self::Failed => "failed",
        }
    }
}
