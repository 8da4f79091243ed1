//! A campaign of misfortune: the program is killed over and over, and its disk is full now and then; in the end everything that
//! was published stands in the archive, once.
//!
//! It plays in a mount namespace, on a small disk of its own. Where the system permits none, nothing is shown, and that is said.

mod publisher;
mod witness;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::dice::Dice;
use publisher::Universe;
use witness::Witness;

const SITES: u8 = 4;
/// Of the disk, in MiB: room for some thousand stories.
const DISK: u32 = 768;
/// A pass ends by itself after so long, or hangs.
const LONGEST_PASS: Duration = Duration::from_mins(5);
/// In the environment of the campaign once it is in its own world: the folder its disk is mounted at.
const WORLD: &str = "CRASHES_WORLD";

/// The calls at which a process can be killed halfway through a write.
const CALLS: [&str; 5] = ["pwrite64", "fdatasync", "ftruncate", "unlink", "openat"];

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How often the program is killed, by turns at a random moment and, where strace is there, at a random system call
    #[arg(long, default_value_t = 100)]
    kills: u32,
    /// How many times the disk is full meanwhile
    #[arg(long, default_value_t = 5)]
    full_disk: u32,
    /// The program; `cargo build` makes it
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/debug/gleaner"))]
    gleaner: PathBuf,
    /// Other dice
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Plays the campaign, and prints its figures; an error is what did not hold.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let Some(world) = std::env::var_os(WORLD) else { return enter_world() };
    let world = PathBuf::from(world);
    let disk = Command::new("mount")
        .args(["-t", "tmpfs", "-o", &format!("size={DISK}m"), "none"])
        .arg(&world)
        .status()
        .context("cannot run mount")?;
    ensure!(disk.success(), "no disk could be mounted at {}", world.display());
    Campaign::new(args, &world)?.play()
}

/// Starts this command again where it may mount what it likes.
fn enter_world() -> anyhow::Result<()> {
    let may_mount = Command::new("unshare").args(["-rm", "true"]).stderr(Stdio::null()).status();
    if !may_mount.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: no crash campaign, this system permits no mount namespace (unshare -rm)");
        return Ok(());
    }
    let world = tempfile::tempdir()?;
    let status = Command::new("unshare")
        .args(["-rm", "--kill-child"])
        .arg(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(WORLD, world.path())
        .status()?;
    ensure!(status.success(), "the campaign failed, as said above");
    Ok(())
}

struct Campaign<'a> {
    args: &'a Args,
    folder: &'a Path,
    universe: Universe,
    witness: Witness,
    dice: Dice,
    has_strace: bool,
    midway: u32,
    at_calls: u32,
    full: u32,
}

impl<'a> Campaign<'a> {
    fn new(args: &'a Args, folder: &'a Path) -> anyhow::Result<Self> {
        let universe = Universe::open(SITES)?;
        let mut config = format!(
            "archive = \"{}\"\n[polling]\nmax_new_per_day = 1000000\n[fetch]\nhost_gap = \"1ms\"\n\
             allow_networks = [\"127.0.0.0/8\"]\n",
            folder.join("gleaner.db").display()
        );
        for feed in universe.feeds() {
            let _ = write!(config, "[[feed]]\nurl = {feed:?}\n");
        }
        fs::write(folder.join("gleaner.toml"), config)?;
        let has_strace = Command::new("strace").arg("-V").stdout(Stdio::null()).status().is_ok();
        if !has_strace {
            eprintln!("SKIPPED: kills at system calls, there is no strace; all come at random moments");
        }
        let witness = Witness::of(folder);
        let dice = Dice::seeded(args.seed);
        Ok(Self { args, folder, universe, witness, dice, has_strace, midway: 0, at_calls: 0, full: 0 })
    }

    fn play(mut self) -> anyhow::Result<()> {
        let began = Instant::now();
        let every = self.args.kills.checked_div(self.args.full_disk).unwrap_or(0).max(1);
        for kill in 1..=self.args.kills {
            let stories = self.dice.below(5) + u64::from(kill == 1) * 20;
            self.universe.publish(usize::try_from(stories)?);
            self.witness.let_time_pass()?;
            let is_full = kill % every == 0 && self.full < self.args.full_disk;
            if is_full {
                self.kill_on_a_full_disk()?;
            } else {
                self.kill()?;
            }
            self.witness.check().and_then(|()| self.verify_now_and_then(kill)).with_context(|| {
                format!("after kill {kill}{}", if is_full { ", on a full disk" } else { "" })
            })?;
            if kill % 100 == 0 {
                println!("{kill} kills, {} stories, {} s", self.universe.size(), began.elapsed().as_secs());
            }
        }
        self.finish()?;
        println!(
            "{} kills ({} midway, {} at system calls), {} of them on a full disk, in {} s: {} stories published, each archived once",
            self.args.kills,
            self.midway,
            self.at_calls,
            self.full,
            began.elapsed().as_secs(),
            self.universe.size()
        );
        Ok(())
    }

    /// Goes on until all that was published is read, which must come about within a few passes.
    fn finish(&mut self) -> anyhow::Result<()> {
        for _ in 0..5 {
            self.witness.let_time_pass()?;
            let mut pass = self.start(Command::new(&self.args.gleaner))?;
            let status = wait(&mut pass, LONGEST_PASS)?.context("the last pass does not end")?;
            ensure!(status.success(), "the last pass failed: {status}");
            if self.witness.count_read()? == self.universe.size() {
                break;
            }
        }
        self.witness.check()?;
        self.witness.check_all(self.universe.size())?;
        self.verify()?;
        let replay = self
            .command(Command::new(&self.args.gleaner), &["replay", "--dry-run", "--all", "--feeds"])
            .stdout(Stdio::null())
            .output()?;
        ensure!(
            replay.status.success(),
            "kept bodies are missing or damaged: {}",
            String::from_utf8_lossy(&replay.stderr)
        );
        Ok(())
    }

    /// Reads every text and body, which takes longer than a kill.
    fn verify_now_and_then(&self, kill: u32) -> anyhow::Result<()> {
        if kill.is_multiple_of(20) && self.witness.has_archive()? { self.verify() } else { Ok(()) }
    }

    fn verify(&self) -> anyhow::Result<()> {
        let verdicts =
            self.command(Command::new(&self.args.gleaner), &["verify"]).stdout(Stdio::piped()).output()?;
        ensure!(
            verdicts.status.success(),
            "gleaner verify says:\n{}",
            String::from_utf8_lossy(&verdicts.stdout)
        );
        Ok(())
    }

    fn kill(&mut self) -> anyhow::Result<()> {
        let is_at_call = self.has_strace && self.dice.below(2) == 0;
        let mut pass = if is_at_call {
            let call = CALLS[usize::try_from(self.dice.below(CALLS.len() as u64))?];
            let when = 1 + self.dice.below(if call == "pwrite64" { 200 } else { 30 });
            let mut strace = Command::new("strace");
            strace
                .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={call}")])
                .args(["-e", &format!("inject={call}:signal=KILL:when={when}")])
                .arg(&self.args.gleaner);
            self.start(strace)?
        } else {
            self.start(Command::new(&self.args.gleaner))?
        };
        let moment = Duration::from_micros(if is_at_call { 3_000_000 } else { self.dice.below(300_000) });
        let is_midway = wait(&mut pass, moment)?.is_none_or(|status| status.code().is_none());
        self.midway += u32::from(is_midway);
        self.at_calls += u32::from(is_midway && is_at_call);
        end(&mut pass)
    }

    /// Leaves a few pages of room, or none, and kills what meets that.
    fn kill_on_a_full_disk(&mut self) -> anyhow::Result<()> {
        let ballast = self.folder.join("ballast");
        let room = self.dice.below(400);
        let fill = format!(
            "head -c $(( ($(df --output=avail -k . | tail -n 1) - {room}) * 1024 )) /dev/zero > ballast || true"
        );
        Command::new("sh").args(["-c", &fill]).current_dir(self.folder).stderr(Stdio::null()).status()?;
        self.universe.publish(20);
        let mut pass = self.start(Command::new(&self.args.gleaner))?;
        let half = Duration::from_micros(200_000 + self.dice.below(1_500_000));
        let ended = wait(&mut pass, half)?;
        // In some there is room again before the end.
        if self.dice.below(2) == 0 && ended.is_none() {
            fs::remove_file(&ballast)?;
            wait(&mut pass, Duration::from_micros(self.dice.below(6_000_000)))?;
        }
        end(&mut pass)?;
        let _ = fs::remove_file(&ballast);
        self.full += 1;
        Ok(())
    }

    fn start(&self, command: Command) -> anyhow::Result<Child> {
        self.command(command, &["once"]).spawn().context("run `cargo build` first")
    }

    fn command(&self, mut command: Command, args: &[&str]) -> Command {
        command.arg("--config").arg(self.folder.join("gleaner.toml")).args(args);
        // A group of its own, so that whoever traces it dies with it.
        command.process_group(0).stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::null());
        command
    }
}

/// Waits for the end of a process, so long at most.
fn wait(process: &mut Child, longest: Duration) -> anyhow::Result<Option<std::process::ExitStatus>> {
    let until = Instant::now() + longest;
    loop {
        if let Some(status) = process.try_wait()? {
            return Ok(Some(status));
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        std::thread::sleep(left.min(Duration::from_millis(2)));
    }
}

/// Kills a process with its group, and waits until nothing of it is left.
fn end(process: &mut Child) -> anyhow::Result<()> {
    let group = format!("-{}", process.id());
    Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status()?;
    process.wait()?;
    // Whom strace had in hand may be a moment longer in dying.
    while Command::new("kill").args(["-0", "--", &group]).stderr(Stdio::null()).status()?.success() {
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}
