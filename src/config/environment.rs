//! Settings from the environment: `fetch.host_gap` is `GLEANER_FETCH_HOST_GAP`.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{ConfigError, Settings};

/// Read elsewhere: they say where the configuration is, how the log looks, and what a build is made from.
const NOT_SETTINGS: [&str; 4] = ["GLEANER_CONFIG", "GLEANER_LOG", "GLEANER_LOG_FORMAT", "GLEANER_COMMIT"];

/// Returns the name of every variable, and the path of the setting it stands for.
pub fn variables() -> BTreeMap<String, Vec<&'static str>> {
    const SECTIONS: [(&str, &[&str]); 6] = [
        ("", &["archive", "opml", "keep_log"]),
        ("polling", &["min_interval", "max_interval", "max_new_per_day"]),
        (
            "fetch",
            &[
                "concurrency",
                "host_gap",
                "timeout",
                "max_feed_size",
                "max_page_size",
                "contact",
                "allow_networks",
            ],
        ),
        ("pages", &["fetch", "keep_raw", "recheck"]),
        ("websub", &["listen", "public_url", "lease"]),
        ("status", &["listen"]),
    ];
    let mut variables = BTreeMap::new();
    for (section, keys) in SECTIONS {
        for key in keys {
            let path: Vec<_> = [section, key].into_iter().filter(|part| !part.is_empty()).collect();
            variables.insert(format!("GLEANER_{}", path.join("_").to_uppercase()), path);
        }
    }
    variables
}

/// Lays the environment over the settings of the file.
pub(super) fn apply(
    settings: Settings,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let variables = variables();
    let mut settings = settings;
    for (name, text) in environment.filter(|(name, _)| name.starts_with("GLEANER_")) {
        if NOT_SETTINGS.contains(&name.as_str()) {
            continue;
        }
        let fail = |message: String| ConfigError::Environment { name: name.clone(), message };
        let path = variables
            .get(&name)
            .ok_or_else(|| fail(format!("is no setting; there are {}", join(variables.keys()))))?;
        let mut table = Table::try_from(&settings).map_err(|err| fail(err.to_string()))?;
        set(&mut table, path, &text).map_err(&fail)?;
        settings = table.try_into().map_err(|err: toml::de::Error| fail(err.message().to_owned()))?;
    }
    Ok(settings)
}

fn join<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Puts a value where the path leads, read as what stands there: a list is separated by commas.
fn set(table: &mut Table, path: &[&str], text: &str) -> Result<(), String> {
    let [key, rest @ ..] = path else { return Ok(()) };
    let value = table.get_mut(*key).ok_or_else(|| format!("{key} is no setting"))?;
    if !rest.is_empty() {
        let inner = value.as_table_mut().ok_or_else(|| format!("{key} is no section"))?;
        return set(inner, rest, text);
    }
    *value = match value {
        Value::Integer(_) => Value::Integer(text.parse().map_err(|_| format!("{text:?} is not a number"))?),
        Value::Boolean(_) => {
            Value::Boolean(text.parse().map_err(|_| format!("{text:?} is neither true nor false"))?)
        }
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
        _ => Value::String(text.to_owned()),
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn apply_one(name: &str, value: &str) -> Result<Settings, ConfigError> {
        apply(Settings::default(), [(name.to_owned(), value.to_owned())].into_iter())
    }

    #[test]
    fn every_kind_of_value_can_be_set() {
        let gap = apply_one("GLEANER_FETCH_HOST_GAP", "500ms").unwrap().fetch.host_gap;
        assert_eq!(gap, Duration::from_millis(500));
        assert_eq!(apply_one("GLEANER_FETCH_CONCURRENCY", "8").unwrap().fetch.concurrency, 8);
        assert!(!apply_one("GLEANER_PAGES_KEEP_RAW", "false").unwrap().pages.keep_raw);
        assert_eq!(apply_one("GLEANER_OPML", "a.opml, b.opml").unwrap().opml.len(), 2);
        let networks = apply_one("GLEANER_FETCH_ALLOW_NETWORKS", "127.0.0.0/8").unwrap().fetch.allow_networks;
        assert_eq!(networks.len(), 1);
    }

    #[test]
    fn a_bad_value_names_its_variable() {
        let err = apply_one("GLEANER_FETCH_TIMEOUT", "soon").unwrap_err().to_string();
        assert!(err.starts_with("GLEANER_FETCH_TIMEOUT:") && err.contains("30s"), "{err}");
    }

    #[test]
    fn a_misspelt_variable_is_an_error_that_lists_the_right_ones() {
        let err = apply_one("GLEANER_FETCH_HOSTGAP", "2s").unwrap_err().to_string();
        assert!(err.contains("GLEANER_FETCH_HOST_GAP"), "{err}");
    }

    #[test]
    fn the_variables_cover_every_setting() {
        let table = Table::try_from(Settings::default()).unwrap();
        let leaves: usize = table.values().map(|value| value.as_table().map_or(1, Table::len)).sum();
        assert_eq!(variables().len(), leaves);
    }
}
