use std::time::Duration;

use bytesize::ByteSize;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// How gleaner behaves on other people's servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FetchSettings {
    /// Requests in flight, all hosts together.
    pub concurrency: usize,
    /// Between two requests to one host, feeds and pages alike.
    #[serde(with = "crate::model::human_duration")]
    pub host_gap: Duration,
    /// For one request, from connecting to the last byte.
    #[serde(with = "crate::model::human_duration")]
    pub timeout: Duration,
    /// Decoded.
    pub max_feed_size: ByteSize,
    /// Decoded.
    pub max_page_size: ByteSize,
    /// An address or URL added to the User-Agent.
    pub contact: String,
    /// Private networks that may be reached all the same.
    pub allow_networks: Vec<IpNet>,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            concurrency: 64,
            host_gap: Duration::from_secs(2),
            timeout: Duration::from_secs(30),
            max_feed_size: ByteSize::mib(20),
            max_page_size: ByteSize::mib(8),
            contact: String::new(),
            allow_networks: Vec::new(),
        }
    }
}
