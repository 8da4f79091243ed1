//! Man pages and shell completions, made from the help texts: what packages hold beside the program.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use gleaner::cli::Cli;

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// Writes `man/*.1` and `completions/*` into a folder.
pub(crate) fn run(into: &Path) -> anyhow::Result<()> {
    let (man, completions) = (into.join("man"), into.join("completions"));
    for folder in [&man, &completions] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let mut command = without_help(Cli::command());
    for shell in SHELLS {
        clap_complete::generate_to(shell, &mut command, "gleaner", &completions)?;
    }
    clap_mangen::generate_to(command, &man)?;
    let pages = fs::read_dir(&man)?.count();
    println!("{pages} man pages, {} completions in {}", SHELLS.len(), into.display());
    Ok(())
}

/// `gleaner help feeds` is a page of its own already: `gleaner-feeds`.
fn without_help(command: Command) -> Command {
    command.disable_help_subcommand(true).mut_subcommands(without_help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_and_every_shell_its_completions() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path()).unwrap();
        for name in ["gleaner", "gleaner-run", "gleaner-feeds-add", "gleaner-status"] {
            let page = fs::read_to_string(folder.path().join(format!("man/{name}.1"))).unwrap();
            assert!(page.contains(".SH NAME") && page.len() > 400, "{name}: {page}");
        }
        for name in ["gleaner.bash", "_gleaner", "gleaner.fish"] {
            let text = fs::read_to_string(folder.path().join("completions").join(name)).unwrap();
            assert!(text.contains("feeds"), "{name}");
        }
    }
}
