//! Import circles: files of one crate that name each other, straight or by others.
//!
//! A folder's `mod.rs` and a crate's `lib.rs` are the faces of what stands below them; naming the face one stands behind
//! makes no circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::bail;

use crate::checkout;

/// Prints each circle, and fails when there is one.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut found = 0;
    for folder in checkout::crates() {
        let modules = read(&folder)?;
        for circle in circles(&modules) {
            println!("{}", circle.join(" → "));
            found += 1;
        }
    }
    println!("circles: {found}");
    if found > 0 {
        bail!("files that name each other are one file, or need a third below them");
    }
    Ok(())
}

/// A module, `["ingest", "feeds"]`, and the modules it names.
type Modules = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

fn read(folder: &Path) -> anyhow::Result<Modules> {
    let mut codes = BTreeMap::new();
    for path in checkout::sources(folder)? {
        let mut module: Vec<String> = path
            .strip_prefix(folder)?
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        module.retain(|part| part != "mod" && part != "lib" && part != "main");
        let text = std::fs::read_to_string(&path)?;
        codes.insert(module, without_comments_and_tests(&text));
    }
    let known: BTreeSet<_> = codes.keys().cloned().collect();
    let named = codes.iter().map(|(module, code)| {
        let mut others: BTreeSet<_> =
            paths(code, module).into_iter().filter_map(|path| longest_known(path, &known)).collect();
        // The faces above this file, and the file itself.
        others.retain(|other| !module.starts_with(other));
        // A face hands out what stands below it.
        others.retain(|other| !other.starts_with(module));
        (module.clone(), others)
    });
    Ok(named.collect())
}

fn without_comments_and_tests(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Returns every path that begins at the crate or above the module, groups opened.
fn paths(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let is_inner = code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'));
            if !is_inner {
                open(&code[at..], &mut Vec::new(), &mut |path| found.push(resolve(path, module)));
            }
        }
    }
    found
}

/// Calls back with each path that a path with groups, `a::{b, c::{d, e}}`, stands for; returns what follows it.
fn open<'a>(text: &'a str, before: &mut Vec<String>, each: &mut impl FnMut(&[String])) -> &'a str {
    let depth = before.len();
    let mut rest = text;
    loop {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        before.push(rest[..end].to_owned());
        rest = &rest[end..];
        let Some(after) = rest.strip_prefix("::") else { break };
        if let Some(group) = after.strip_prefix('{') {
            rest = group.trim_start();
            while !rest.starts_with('}') && !rest.is_empty() {
                rest = open(rest, before, each);
                // `as` and what follows, and the comma.
                rest = rest[rest.find([',', '}']).unwrap_or(rest.len())..]
                    .trim_start_matches([','])
                    .trim_start();
            }
            before.truncate(depth);
            return rest.strip_prefix('}').unwrap_or(rest);
        }
        rest = after;
    }
    each(before);
    before.truncate(depth);
    rest
}

fn resolve(path: &[String], module: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let base = if ups == 0 { &[][..] } else { &module[..module.len().saturating_sub(ups)] };
    base.iter()
        .chain(&path[ups.max(1)..])
        .filter(|part| !part.is_empty() && *part != "self")
        .cloned()
        .collect()
}

fn longest_known(mut path: Vec<String>, known: &BTreeSet<Vec<String>>) -> Option<Vec<String>> {
    while !path.is_empty() && !known.contains(&path) {
        path.pop();
    }
    (!path.is_empty()).then_some(path)
}

/// Returns one circle for each file that can reach itself and is the first of its circle by name.
fn circles(modules: &Modules) -> Vec<Vec<String>> {
    let mut found: Vec<BTreeSet<&Vec<String>>> = Vec::new();
    for start in modules.keys() {
        let forth = reach(modules, start);
        let circle: BTreeSet<_> =
            forth.iter().copied().filter(|other| reach(modules, other).contains(start)).collect();
        if circle.contains(start) && !found.contains(&circle) {
            found.push(circle);
        }
    }
    let name = |module: &&Vec<String>| module.join("/");
    found.iter().map(|circle| circle.iter().map(name).collect()).collect()
}

fn reach<'m>(modules: &'m Modules, start: &Vec<String>) -> BTreeSet<&'m Vec<String>> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&Vec<String>> = modules[start].iter().collect();
    while let Some(module) = next.pop() {
        if reached.insert(module) {
            next.extend(modules.get(module).into_iter().flatten());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> Vec<String> {
        path.split('/').map(str::to_owned).collect()
    }

    #[test]
    fn groups_are_opened_and_super_is_resolved() {
        let code = "use super::{a, b::{C, self}}; use crate::x::y::Z; fn f() { super::super::d::e() }";
        let mut found: Vec<_> = paths(code, &module("p/q")).iter().map(|path| path.join("/")).collect();
        found.sort();
        assert_eq!(found, ["d/e", "p/a", "p/b", "p/b/C", "x/y/Z"]);
    }

    #[test]
    fn files_that_reach_each_other_are_a_circle() {
        let names = |others: &[&str]| others.iter().map(|other| module(other)).collect();
        let modules = Modules::from([
            (module("a"), names(&["b"])),
            (module("b"), names(&["c"])),
            (module("c"), names(&["a"])),
            (module("d"), names(&["a"])),
        ]);
        assert_eq!(circles(&modules), [["a", "b", "c"]]);
    }
}
