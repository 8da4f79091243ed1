//! What a number is worth: the lab's figures for several values of one named constant.

use std::process::{Command, Stdio};
use std::str::FromStr;

use anyhow::{Context as _, bail, ensure};

use crate::checkout::{self, Copy};
use crate::lab;

/// `NAME=a,b,c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    name: String,
    values: Vec<String>,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, values) = text.split_once('=').ok_or("write NAME=value,value")?;
        let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
        if name.is_empty() || values.iter().any(String::is_empty) {
            return Err("write NAME=value,value".to_owned());
        }
        Ok(Self { name: name.to_owned(), values })
    }
}

/// Builds and scores a copy of the last commit once as it is and once for each value; prints a line each.
pub(crate) fn run(assignment: &Assignment, part: &str) -> anyhow::Result<()> {
    let requests = lab::requests()?;
    let copy = Copy::make("tuned")?;
    let (file, line) = find(&copy, &assignment.name)?;
    let (head, value) = line.split_once(" = ").context("a constant without a value")?;
    let value = value.trim_end_matches(';');
    let mut is_headed = false;
    for wanted in std::iter::once(value).chain(assignment.values.iter().map(String::as_str)) {
        copy.restore()?;
        if wanted != value {
            copy.replace(&file, &line, &format!("{head} = {wanted};"))?;
        }
        let built = copy.run("cargo", &["build", "--release", "--locked", "--quiet"])?;
        ensure!(built.status.success(), "{wanted}: {}", String::from_utf8_lossy(&built.stderr));
        let out = lab::out().join("tuned.jsonl");
        let extracted = Command::new(copy.built("gleaner"))
            .arg("extract")
            .arg("--batch")
            .arg(&requests)
            .stdout(std::fs::File::create(&out)?)
            .stderr(Stdio::null())
            .status()?;
        ensure!(extracted.success(), "{wanted}: the pages could not be read");
        let figures = lab::figures(&lab::score(&out, part, None)?);
        if !is_headed {
            println!("{}", lab::heading(&assignment.name, &figures));
            is_headed = true;
        }
        let label = if wanted == value { format!("{wanted} (as it is)") } else { wanted.to_owned() };
        println!("{}", lab::row(&label, &figures));
    }
    Ok(())
}

/// Returns the file, below the copy, and the line that defines the constant.
fn find(copy: &Copy, name: &str) -> anyhow::Result<(String, String)> {
    let wanted = format!("{name}: ");
    let mut found = Vec::new();
    for folder in ["crates/gleaner-text/src", "crates/gleaner-article/src"] {
        for path in checkout::sources(&copy.path().join(folder))? {
            let text = std::fs::read_to_string(&path)?;
            let is_ours = |line: &&str| {
                let (before, after) = line.split_once("const ").unwrap_or_default();
                after.starts_with(&wanted) && (before.trim().is_empty() || before.trim().starts_with("pub"))
            };
            let file = path.strip_prefix(copy.path())?.to_string_lossy().into_owned();
            found.extend(text.lines().filter(is_ours).map(|line| (file.clone(), line.to_owned())));
        }
    }
    match found.len() {
        1 => Ok(found.remove(0)),
        0 => bail!("no constant {name} in the crates that read pages"),
        _ => bail!(
            "{name} is defined in {}",
            found.iter().map(|(file, _)| file.as_str()).collect::<Vec<_>>().join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_names_a_constant_and_its_values() {
        let read: Assignment = "LONGEST_LABEL=1, 2".parse().unwrap();
        assert_eq!(
            read,
            Assignment { name: "LONGEST_LABEL".to_owned(), values: vec!["1".to_owned(), "2".to_owned()] }
        );
        for text in ["LONGEST_LABEL", "=1", "LONGEST_LABEL=1,,2"] {
            assert!(text.parse::<Assignment>().is_err(), "{text}");
        }
    }
}
