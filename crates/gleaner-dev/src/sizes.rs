//! How long files and functions are, tests apart: medians, and the longest of each.

use crate::checkout;

/// Prints the median and the maximum, in lines.
pub(crate) fn run() -> anyhow::Result<()> {
    let (mut files, mut functions) = (Vec::new(), Vec::new());
    for folder in checkout::crates() {
        for path in checkout::sources(&folder)? {
            let text = std::fs::read_to_string(&path)?;
            let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let name = path.strip_prefix(checkout::root()).unwrap_or(&path).display().to_string();
            files.push((code.lines().count(), name.clone()));
            functions.extend(
                functions_of(code).into_iter().map(|(lines, line)| (lines, format!("{name}:{line}"))),
            );
        }
    }
    print("files", &mut files);
    print("functions", &mut functions);
    Ok(())
}

fn print(what: &str, lengths: &mut [(usize, String)]) {
    lengths.sort();
    let (Some(median), Some((longest, place))) = (lengths.get(lengths.len() / 2), lengths.last()) else {
        return;
    };
    println!("{what}: {}, median {}, longest {longest} ({place})", lengths.len(), median.0);
}

/// Returns the length of each function, and the line it begins at: from `fn` to the brace that closes at its indent.
fn functions_of(code: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let is_function = bare.split_whitespace().take(6).any(|word| word == "fn")
            && !bare.starts_with("//")
            && !bare.ends_with(';');
        if !is_function || bare.contains('"') {
            continue;
        }
        if bare.ends_with('}') {
            found.push((1, at + 1));
            continue;
        }
        let indent = &line[..line.len() - bare.len()];
        let close = format!("{indent}}}");
        if let Some(length) = lines[at..].iter().position(|line| *line == close) {
            found.push((length + 1, at + 1));
        }
    }
    found
}
