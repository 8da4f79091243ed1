use std::fmt;

/// What ails one of the archive's files, as opposed to a change that it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ailment {
    Full,
    ReadOnly,
    Damaged,
    NoDatabase,
    Unreadable,
    CannotOpen,
    Locked,
    /// Deleted or renamed under a process that has it open.
    Missing,
    /// Another file stands in its place.
    Replaced,
}

impl Ailment {
    /// Returns what an error of SQLite's says of the file.
    pub(super) fn of(err: &sqlx::Error) -> Option<Self> {
        if matches!(err, sqlx::Error::PoolTimedOut) {
            return Some(Self::Locked);
        }
        err.as_database_error()?.code()?.parse().ok().and_then(Self::of_code)
    }

    /// Takes an extended result code; its low byte is the primary one.
    fn of_code(code: u32) -> Option<Self> {
        const READONLY_DBMOVED: u32 = 1032;
        match (code, code & 0xff) {
            (READONLY_DBMOVED, _) => Some(Self::Missing),
            (_, 5 | 6) => Some(Self::Locked),
            (_, 3 | 8) => Some(Self::ReadOnly),
            (_, 10) => Some(Self::Unreadable),
            (_, 11) => Some(Self::Damaged),
            (_, 13) => Some(Self::Full),
            (_, 14) => Some(Self::CannotOpen),
            (_, 26) => Some(Self::NoDatabase),
            _ => None,
        }
    }

    /// Whether writing on would make it worse, or would write into nowhere.
    pub(super) fn is_final(self) -> bool {
        match self {
            Self::Damaged | Self::NoDatabase | Self::Missing | Self::Replaced => true,
            Self::Full | Self::ReadOnly | Self::Unreadable | Self::CannotOpen | Self::Locked => false,
        }
    }
}

impl fmt::Display for Ailment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "cannot grow: the disk, or a quota, is full; make room",
            Self::ReadOnly => {
                "may not be written: look at its owner and rights, its folder's, and how its disk is mounted"
            }
            Self::Damaged => {
                "is damaged; keep a copy of it as it is, then restore a backup, or try sqlite3's .recover"
            }
            Self::NoDatabase => "is not a database; is it the right file?",
            Self::Unreadable => {
                "cannot be read or written: look at its disk, or for a limit on the size of files"
            }
            Self::CannotOpen => "cannot be opened: look at its owner and rights, and its folder's",
            Self::Locked => "has been locked by another program for long; end that program's transaction",
            Self::Missing => "is gone: it was deleted or renamed; put it back, and start again",
            Self::Replaced => {
                "is not the file it was: another was put in its place; start again to go on with that one"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlites_codes_are_the_files_own_or_the_statements() {
        for (code, ailment) in [
            (13, Ailment::Full),
            (10, Ailment::Unreadable),
            (778, Ailment::Unreadable), // IOERR_WRITE
            (8, Ailment::ReadOnly),
            (1032, Ailment::Missing),
            (11, Ailment::Damaged),
            (267, Ailment::Damaged), // CORRUPT_VTAB
            (26, Ailment::NoDatabase),
            (14, Ailment::CannotOpen),
            (5, Ailment::Locked),
            (517, Ailment::Locked), // BUSY_SNAPSHOT
        ] {
            assert_eq!(Ailment::of_code(code), Some(ailment), "{code}");
        }
        for code in [1, 18, 19, 20, 2067] {
            assert_eq!(Ailment::of_code(code), None, "{code}");
        }
    }
}
