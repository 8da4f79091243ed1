//! What the stories are told with: publishers, gleaner itself, its archive, and texts to publish.

mod archive;
mod earlier;
mod gleaner;
mod hub;
mod newsroom;
mod publisher;
mod wire;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio::runtime::Runtime;

pub(crate) use archive::ArchiveFile;
pub(crate) use earlier::{carry_back, make_earlier};
pub(crate) use gleaner::{Finished, Gleaner, Service};
pub(crate) use hub::{Answer, Hub, HubRequest, Manners, sign};
pub(crate) use newsroom::{Dice, Item, atom, marker, rss, story, story_with_head};
pub(crate) use publisher::{Publisher, Reply, Request, free_address, fresh_address};
pub(crate) use wire::{Asked, Wire};

/// Publishers serve and archives are read here, so that tests themselves are plain functions.
pub(crate) static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// So long a condition may take to come true on two busy cores.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until something is so, and fails naming it when it does not become so.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "still not so after {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Reckoned here once more, not taken from gleaner.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
