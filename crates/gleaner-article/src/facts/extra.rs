//! Facts without a field of their own, kept as the page gave them.

use serde_json::{Map, Value};

use super::Declared;

/// The longest declaration kept, in bytes: enough for every honest page, too little to smuggle the page itself in.
const LONGEST_VALUE: usize = 1000;

/// The most declarations kept, for the same reason.
const MOST_VALUES: usize = 60;

/// The longest JSON-LD object kept, in bytes, for the same reason.
const LONGEST_JSON_LD: usize = 16 * 1024;

/// Properties of a JSON-LD article that repeat its text.
const REPEATED: &[&str] = &["articleBody", "text", "description", "comment", "hasPart", "review"];

/// Returns the `og:` and `article:` declarations and the main JSON-LD object, bounded.
pub(crate) fn extra(declared: &Declared<'_>) -> Map<String, Value> {
    let mut extra = Map::new();
    for prefix in ["og:", "article:"] {
        for (name, content) in declared.with_prefix(prefix) {
            if extra.len() < MOST_VALUES && content.len() <= LONGEST_VALUE && !extra.contains_key(name) {
                extra.insert(name.to_owned(), Value::String(content.to_owned()));
            }
        }
    }
    if let Some(main) = declared.json_ld.main() {
        let mut main = main.clone();
        main.retain(|property, _| !REPEATED.contains(&property.as_str()));
        let main = Value::Object(main);
        if main.to_string().len() <= LONGEST_JSON_LD {
            extra.insert("json_ld".to_owned(), main);
        }
    }
    extra
}
