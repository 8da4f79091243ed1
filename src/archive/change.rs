use std::pin::Pin;
use std::sync::Arc;

use sqlx::SqliteConnection;

use super::ArchiveError;
use super::vault::Vault;
use crate::model::{RawBody, Timestamp};

/// One change to the archive; all of it is committed, or none.
///
/// Implemented beside the noun that is changed, so that a new kind of write touches one file.
pub trait Change: Send + Sync + 'static {
    /// Writes the change within the transaction that is open, and writes it again when its group has to be undone.
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a>;

    /// Seals the secrets in it, before it is handed to the writer.
    fn conceal(&mut self, _vault: &Vault) {}

    /// Whether sealing would change anything of it.
    fn has_secrets(&self) -> bool {
        false
    }

    /// Whether the raw store is to take a small write with it.
    fn tries_raw(&self) -> bool {
        false
    }

    /// Returns the raw body the change refers to, and when it came: it is committed before the change is applied.
    fn raw(&self) -> Option<(&RawBody, Timestamp)> {
        None
    }
}

/// The work of one change, boxed because the writer takes changes of every kind from one queue.
pub(super) type Applied<'a> = Pin<Box<dyn Future<Output = Result<(), ArchiveError>> + Send + 'a>>;

impl<C: Change + Clone> Change for Arc<C> {
    fn conceal(&mut self, vault: &Vault) {
        if self.has_secrets() {
            Arc::make_mut(self).conceal(vault);
        }
    }

    fn has_secrets(&self) -> bool {
        (**self).has_secrets()
    }

    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        (**self).apply(archive)
    }

    fn raw(&self) -> Option<(&RawBody, Timestamp)> {
        (**self).raw()
    }

    fn tries_raw(&self) -> bool {
        (**self).tries_raw()
    }
}
