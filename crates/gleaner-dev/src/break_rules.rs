//! Breaks each behaviour of the fortnight's rules once, and shows that the fortnight (`tests/it/fortnight`) notices.

use std::collections::BTreeSet;

use anyhow::{bail, ensure};
use serde::Deserialize;

use crate::checkout::Copy;

/// What is broken, in rounds: behaviours that do not hide each other are broken together.
const BREAKS: &str = include_str!("break_rules.toml");

#[derive(Debug, Deserialize)]
struct Breaks {
    #[serde(rename = "break")]
    all: Vec<Break>,
}

/// One behaviour, and the text whose change breaks it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    round: u32,
    rule: u32,
    file: String,
    old: String,
    new: String,
}

/// Prints a line for each rule, and fails when one was broken unnoticed.
pub(crate) fn run() -> anyhow::Result<()> {
    let breaks: Breaks = toml::from_str(BREAKS)?;
    let copy = Copy::make("broken")?;
    let mut unnoticed = BTreeSet::new();
    let rounds: BTreeSet<u32> = breaks.all.iter().map(|one| one.round).collect();
    for round in rounds {
        copy.restore()?;
        let broken: Vec<&Break> = breaks.all.iter().filter(|one| one.round == round).collect();
        for one in &broken {
            copy.replace(&one.file, &one.old, &one.new)?;
        }
        let done = copy.run("cargo", &["test", "--test", "it", "fortnight", "--", "--nocapture"])?;
        let output =
            format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        ensure!(output.contains("of 28 kept"), "the fortnight did not end:\n{output}");
        let noticed: BTreeSet<u32> = output.lines().filter_map(rule_reported).collect();
        for rule in broken.iter().map(|one| one.rule).collect::<BTreeSet<_>>() {
            println!("rule {rule:>2}: {}", if noticed.contains(&rule) { "noticed" } else { "NOT NOTICED" });
            if !noticed.contains(&rule) {
                unnoticed.insert(rule);
            }
        }
    }
    if !unnoticed.is_empty() {
        bail!("not noticed when broken: {unnoticed:?}");
    }
    Ok(())
}

/// Reads the rule from a line such as "12 jitter …: 3 times …".
fn rule_reported(line: &str) -> Option<u32> {
    let (number, rest) = line.split_once(' ')?;
    let (_, count) = rest.rsplit_once(": ")?;
    let times = count.split_whitespace().nth(1)?;
    number.parse().ok().filter(|_| times.starts_with("times"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_is_broken_stands_once_in_its_file() {
        let breaks: Breaks = toml::from_str(BREAKS).unwrap();
        assert_eq!(breaks.all.iter().map(|one| one.rule).collect::<BTreeSet<_>>(), (1..=28).collect());
        for one in breaks.all {
            let text = std::fs::read_to_string(crate::checkout::root().join(&one.file)).unwrap();
            assert_eq!(text.matches(&one.old).count(), 1, "rule {}: {:?} in {}", one.rule, one.old, one.file);
        }
    }
}
