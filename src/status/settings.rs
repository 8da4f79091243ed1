use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Whether there is a page to look at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusSettings {
    /// Where it is served; empty for off.
    pub listen: String,
}

impl StatusSettings {
    /// Returns the address, `None` when it is off; an error is the key at fault and what would be accepted.
    pub fn address(&self) -> Result<Option<SocketAddr>, (&'static str, String)> {
        let listen = self.listen.trim();
        if listen.is_empty() {
            return Ok(None);
        }
        let expected =
            || ("status.listen", format!("{listen:?} is not an address such as \"127.0.0.1:8078\""));
        listen.parse().map(Some).map_err(|_| expected())
    }
}
