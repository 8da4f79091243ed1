//! A backup put where an archive is: checked before anything is touched, gathered whole beside it, then swapped in.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::manifest::{ARCHIVE, Manifest, hash_file};
use super::{failed, folder, newest_migration, open, swap};
use crate::archive::files::{make_file, refuse_taken};
use crate::archive::lock::Lock;
use crate::archive::{APPLICATION_ID, ArchiveError, place};
use crate::model::Timestamp;

/// What was restored, and where what stood there is now.
#[derive(Debug)]
pub struct Restored {
    pub backup: PathBuf,
    pub manifest: Manifest,
    /// The archive that stood there, whole; `None` where there was none.
    pub aside: Option<PathBuf>,
}

/// Puts a backup where the archive is.
pub async fn restore(
    backup: &Path,
    archive: &Path,
    now: Timestamp,
    told: &mut dyn FnMut(&str),
) -> Result<Restored, ArchiveError> {
    let (backup, manifest) = folder::newest(backup)?;
    check(&backup, &manifest, told).await?;
    let archive = place::resolve(archive)?;
    let _lock = Lock::take(&archive)?;
    swap::finish(&archive)?;
    place::refuse_several_names(&archive)?;
    refuse_taken(&archive.with_file_name("raw"), &archive)?;
    let stage = swap::make_stage(&archive)?;
    for file in &manifest.files {
        told(&format!("copying {}", file.path));
        let (from, to) = (backup.join(&file.path), stage.join(&file.path));
        make_file(&to).map_err(failed("make", &to))?;
        fs::copy(&from, &to).map_err(failed("copy", &from))?;
        fs::set_permissions(&to, fs::Permissions::from_mode(0o600)).map_err(failed("make", &to))?;
        File::open(&to).and_then(|file| file.sync_all()).map_err(failed("sync", &to))?;
        if hash_file(&to)?.1 != file.sha256 {
            let reason = "it was not copied right: look at its disk".to_owned();
            return Err(ArchiveError::NotWhole { path: to, reason });
        }
    }
    told("putting it in place");
    let aside = swap::begin(&archive, now)?;
    Ok(Restored { backup, manifest, aside })
}

/// Makes sure that a backup is whole, and that this gleaner can read it.
async fn check(backup: &Path, manifest: &Manifest, told: &mut dyn FnMut(&str)) -> Result<(), ArchiveError> {
    if let Some((path, reason)) = manifest.first_fault(backup, told) {
        return Err(ArchiveError::NotWhole { path, reason });
    }
    let path = backup.join(ARCHIVE);
    if !manifest.files.iter().any(|file| file.path == ARCHIVE) {
        return Err(ArchiveError::NotWhole { path, reason: "it is not in the manifest".to_owned() });
    }
    if manifest.migration > newest_migration() {
        return Err(ArchiveError::Newer { path });
    }
    told("checking the archive within");
    let mut file = open(&path, true).await?;
    let said = async {
        let id: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut file).await?;
        let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut file).await?;
        Ok((id, said))
    };
    match said.await.map_err(|source| ArchiveError::sql("being checked")(source).at(&path))? {
        (id, _) if id != APPLICATION_ID => Err(ArchiveError::Foreign { path }),
        (_, said) if said != "ok" => Err(ArchiveError::NotWhole { path, reason: said }),
        _ => Ok(()),
    }
}
