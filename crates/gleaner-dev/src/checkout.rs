//! The checkout these tools work on, and copies of it that may be broken.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context as _, ensure};

/// Returns the folder the workspace stands in.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the source files below `folder`, sorted, without those of tests.
pub(crate) fn sources(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found).with_context(|| format!("cannot list {}", folder.display()))?;
    found.retain(|path| {
        path.extension() == Some(OsStr::new("rs"))
            && !path.iter().any(|part| part == "tests" || part == "tests.rs")
    });
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// Returns the `src` folders of the workspace's crates, these tools apart.
pub(crate) fn crates() -> Vec<PathBuf> {
    ["src", "crates/gleaner-text/src", "crates/gleaner-feed/src", "crates/gleaner-article/src"]
        .map(|folder| root().join(folder))
        .into()
}

/// A copy of the last commit that may be changed, built in a folder of its own; it goes when dropped.
#[derive(Debug)]
pub(crate) struct Copy {
    path: PathBuf,
    build: PathBuf,
}

impl Copy {
    /// Checks the last commit out into `target/NAME`.
    pub(crate) fn make(name: &str) -> anyhow::Result<Self> {
        let copy = Self {
            path: root().join("target").join(name),
            build: root().join("target").join(format!("{name}-build")),
        };
        copy.remove();
        let made = git(&[OsStr::new("worktree"), "add".as_ref(), "--detach".as_ref(), copy.path.as_ref()])?;
        ensure!(made.status.success(), "cannot copy the checkout: {}", String::from_utf8_lossy(&made.stderr));
        Ok(copy)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a command in the copy and returns what it printed.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<Output> {
        Command::new(program)
            .args(arguments)
            .current_dir(&self.path)
            .env("CARGO_TARGET_DIR", &self.build)
            .env("SQLX_OFFLINE", "true")
            .output()
            .with_context(|| format!("cannot run {program}"))
    }

    /// Puts every file back as it was committed.
    pub(crate) fn restore(&self) -> anyhow::Result<()> {
        let restored = self.run("git", &["checkout", "--", "."])?;
        ensure!(restored.status.success(), "cannot restore the copy");
        Ok(())
    }

    /// Puts `new` where `old` stands, which it must do just once.
    pub(crate) fn replace(&self, file: &str, old: &str, new: &str) -> anyhow::Result<()> {
        let path = self.path.join(file);
        let text = std::fs::read_to_string(&path).with_context(|| format!("there is no {file}"))?;
        let places = text.matches(old).count();
        ensure!(places == 1, "{old:?} stands {places} times in {file}");
        std::fs::write(&path, text.replacen(old, new, 1))?;
        Ok(())
    }

    /// Returns where a program that was built in the copy is.
    pub(crate) fn built(&self, program: &str) -> PathBuf {
        self.build.join("release").join(program)
    }

    fn remove(&self) {
        // Nothing to remove is as good.
        let arguments = [OsStr::new("worktree"), "remove".as_ref(), "--force".as_ref(), self.path.as_ref()];
        let _ = git(&arguments);
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.remove();
    }
}

fn git(arguments: &[&OsStr]) -> anyhow::Result<Output> {
    Command::new("git").args(arguments).current_dir(root()).output().context("cannot run git")
}
