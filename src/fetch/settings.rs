use std::net::IpAddr;
use std::time::Duration;

use bytesize::ByteSize;
use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serialize, de};

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
    #[serde(deserialize_with = "networks")]
    pub allow_networks: Vec<IpNet>,
}

fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let written = Vec::<String>::deserialize(deserializer)?;
    written.iter().map(|text| network(text).map_err(de::Error::custom)).collect()
}

/// Reads one network; the error says what would be accepted.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    if let Ok(address) = text.parse::<IpAddr>() {
        return Err(format!(
            "{text:?} has no prefix length; write \"{text}/{}\" for the network",
            usual_prefix(address)
        ));
    }
    text.parse().map_err(|_| {
        format!(
            "{text:?} is no network; write one such as \"192.168.7.0/24\", \"10.0.0.0/8\" or \"fd00::/8\""
        )
    })
}

/// Returns the length of the prefix that is most likely meant: that of the private block which begins so, else one computer's.
fn usual_prefix(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(v4) => match v4.octets() {
            [10 | 127, 0, 0, 0] => 8,
            [172, 16, 0, 0] => 12,
            [192, 168, 0, 0] | [169, 254, 0, 0] => 16,
            [.., 0] => 24,
            _ => 32,
        },
        IpAddr::V6(v6) if v6.segments()[1..] == [0; 7] && v6.segments()[0] != 0 => 8,
        IpAddr::V6(_) => 128,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_prefix_is_told_the_one_it_wants() {
        for (written, wanted) in [
            ("10.0.0.0", "10.0.0.0/8"),
            ("172.16.0.0", "172.16.0.0/12"),
            ("192.168.0.0", "192.168.0.0/16"),
            ("192.168.7.0", "192.168.7.0/24"),
            ("192.168.7.5", "192.168.7.5/32"),
            ("fd00::", "fd00::/8"),
            ("::1", "::1/128"),
            ("localhost", "192.168.7.0/24"),
            ("10.0.0.0/99", "10.0.0.0/8"),
        ] {
            let err = network(written).unwrap_err();
            assert!(err.contains(&format!("\"{wanted}\"")), "{written}: {err}");
        }
        assert!(network("127.0.0.0/8").is_ok());
    }
}
