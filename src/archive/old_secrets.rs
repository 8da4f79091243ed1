//! Secrets that an earlier gleaner left in clear, sealed at the first start that knows how; and what to do when the key is lost.

use sqlx::{Connection as _, SqliteConnection};
use tracing::warn;

use super::vault::Vault;
use super::{ArchiveError, concealing};

/// Says in `meta` that nothing stands in clear any more.
const DONE: &str = "secrets";

/// Seals what stands in clear, once.
pub(super) async fn seal(
    archive: &mut SqliteConnection,
    vault: &Vault,
    key_is_new: bool,
) -> Result<(), ArchiveError> {
    let is_done =
        sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM meta WHERE key = ?) AS "is_done: bool""#, DONE)
            .fetch_one(&mut *archive)
            .await
            .map_err(ArchiveError::sql("a look for secrets"))?;
    if is_done {
        return if key_is_new { forget_hubs(archive).await } else { Ok(()) };
    }
    // What is written over is else still to be found in the file, and in its log.
    run(archive, "PRAGMA secure_delete = ON").await?;
    let mut change = archive.begin().await.map_err(ArchiveError::sql("secrets"))?;
    for (select, update) in ADDRESSES {
        each(&mut change, select, update, |text| vault.conceal(text)).await?;
    }
    let [select, update] = OPTIONS;
    each(&mut change, select, update, |json| sealed_options(json, vault)).await?;
    for (select, update) in KEYS {
        each(&mut change, select, update, |text| vault.seal(text)).await?;
    }
    sqlx::query!("INSERT INTO meta (key, value) VALUES (?, 'sealed')", DONE)
        .execute(&mut *change)
        .await
        .map_err(ArchiveError::sql("secrets"))?;
    change.commit().await.map_err(ArchiveError::sql("secrets"))?;
    run(archive, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
    run(archive, "PRAGMA secure_delete = OFF").await
}

/// Where addresses of feeds stand, and how each is written over.
const ADDRESSES: [(&str, &str); 9] = [
    ("SELECT DISTINCT url FROM feeds", "UPDATE feeds SET url = ?2 WHERE url = ?1"),
    (
        "SELECT DISTINCT configured_url FROM feeds",
        "UPDATE feeds SET configured_url = ?2 WHERE configured_url = ?1",
    ),
    (
        "SELECT DISTINCT validators_url FROM feeds",
        "UPDATE feeds SET validators_url = ?2 WHERE validators_url = ?1",
    ),
    ("SELECT DISTINCT from_url FROM feed_moves", "UPDATE feed_moves SET from_url = ?2 WHERE from_url = ?1"),
    ("SELECT DISTINCT to_url FROM feed_moves", "UPDATE feed_moves SET to_url = ?2 WHERE to_url = ?1"),
    (
        "SELECT DISTINCT topic_url FROM subscriptions",
        "UPDATE subscriptions SET topic_url = ?2 WHERE topic_url = ?1",
    ),
    (
        "SELECT DISTINCT hub_url FROM subscriptions",
        "UPDATE subscriptions SET hub_url = ?2 WHERE hub_url = ?1",
    ),
    (
        "SELECT DISTINCT url FROM fetches WHERE kind IN ('feed','websub')",
        "UPDATE fetches SET url = ?2 WHERE url = ?1 AND kind IN ('feed','websub')",
    ),
    (
        "SELECT DISTINCT final_url FROM fetches WHERE kind IN ('feed','websub')",
        "UPDATE fetches SET final_url = ?2 WHERE final_url = ?1 AND kind IN ('feed','websub')",
    ),
];

/// The address first: it is told by the key.
const KEYS: [(&str, &str); 2] = [
    (
        "SELECT callback_key FROM subscriptions",
        "UPDATE subscriptions SET callback_url = replace(callback_url, ?1, ?2), callback_key = ?2 WHERE callback_key = ?1",
    ),
    ("SELECT secret FROM subscriptions", "UPDATE subscriptions SET secret = ?2 WHERE secret = ?1"),
];

const OPTIONS: [&str; 2] =
    ["SELECT DISTINCT options FROM feeds", "UPDATE feeds SET options = ?2 WHERE options = ?1"];

fn sealed_options(json: &str, vault: &Vault) -> String {
    let mut options = concealing::options(Some(json.to_owned()), vault);
    if options.headers.is_empty() {
        return json.to_owned();
    }
    for (_, value) in &mut options.headers {
        *value = vault.seal(value);
    }
    super::json_list(&options)
}

/// Writes each text of a column over with its secrets sealed, where that is another.
async fn each(
    archive: &mut SqliteConnection,
    select: &'static str,
    update: &'static str,
    seal: impl Fn(&str) -> String,
) -> Result<(), ArchiveError> {
    let texts: Vec<Option<String>> = sqlx::query_scalar(select)
        .fetch_all(&mut *archive)
        .await
        .map_err(ArchiveError::sql("a look for secrets"))?;
    for text in texts.into_iter().flatten() {
        let sealed = seal(&text);
        if sealed != text {
            sqlx::query(update)
                .bind(text)
                .bind(sealed)
                .execute(&mut *archive)
                .await
                .map_err(ArchiveError::sql("secrets"))?;
        }
    }
    Ok(())
}

/// What was agreed with hubs is sealed by a key that is gone; feeds have their addresses from the configuration.
async fn forget_hubs(archive: &mut SqliteConnection) -> Result<(), ArchiveError> {
    warn!(
        "the key beside the archive is gone, so what it sealed cannot be read: feeds are known again by the configuration, hubs are asked anew"
    );
    sqlx::query!(
        "UPDATE subscriptions
         SET state = 'idle', state_reason = NULL, callback_key = NULL, callback_url = NULL, secret = NULL,
             lease_ends_at = NULL, relied_on_since = NULL, next_at = NULL"
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("hubs that are asked anew"))?;
    Ok(())
}

async fn run(archive: &mut SqliteConnection, statement: &'static str) -> Result<(), ArchiveError> {
    sqlx::query(statement).execute(archive).await.map_err(ArchiveError::sql("secrets"))?;
    Ok(())
}
