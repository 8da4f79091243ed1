//! Durations as people write them, `"30s"`, `"1h 30m"`, `"7d"`, for `#[serde(with = …)]`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serializer, de};

pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&humantime::format_duration(*duration))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).map_err(de::Error::custom)
}

/// Reads one duration; the error says what would be accepted.
pub fn parse(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|err| format!(r#"{text:?} is not a duration such as "30s", "1h" or "7d": {err}"#))
}

/// The same for a list of durations.
pub mod list {
    use super::{Deserialize, Deserializer, Duration, Serializer, de, parse};

    pub fn serialize<S: Serializer>(durations: &[Duration], serializer: S) -> Result<S::Ok, S::Error> {
        serializer
            .collect_seq(durations.iter().map(|duration| humantime::format_duration(*duration).to_string()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Duration>, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|text| parse(text).map_err(de::Error::custom))
            .collect()
    }
}
