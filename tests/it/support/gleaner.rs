//! Gleaner itself: the binary that was built, in a folder of its own.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{ArchiveFile, PATIENCE, eventually};

/// A folder with a configuration and, after the first pass, an archive.
#[derive(Debug)]
pub(crate) struct Gleaner {
    folder: TempDir,
    /// Lines of the sections before the feeds.
    settings: String,
    feeds: Vec<String>,
}

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Finished {
    /// `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// `gleaner run` as a process of its own; killed when dropped.
#[derive(Debug)]
pub(crate) struct Service {
    process: Child,
    stderr: Arc<Mutex<String>>,
}

impl Gleaner {
    /// Follows these feeds, as quickly as loopback allows.
    pub(crate) fn following(feeds: &[String]) -> Self {
        Self::with_settings("[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n", feeds)
    }

    pub(crate) fn with_settings(settings: &str, feeds: &[String]) -> Self {
        let gleaner =
            Self { folder: TempDir::new().unwrap(), settings: settings.to_owned(), feeds: feeds.to_vec() };
        gleaner.save();
        gleaner
    }

    /// Adds a `[[feed]]` table for the next start, or reload.
    pub(crate) fn follow(&mut self, feed: &str) {
        self.feeds.push(feed.to_owned());
        self.save();
    }

    pub(crate) fn unfollow(&mut self, feed: &str) {
        self.feeds.retain(|known| known != feed);
        self.save();
    }

    pub(crate) fn settings(&self) -> &str {
        &self.settings
    }

    /// Changes what stands before the feeds.
    pub(crate) fn set(&mut self, settings: &str) {
        settings.clone_into(&mut self.settings);
        self.save();
    }

    fn save(&self) {
        let mut text = format!("archive = \"{}\"\n{}", self.archive().path().display(), self.settings);
        for feed in &self.feeds {
            let _ = write!(text, "\n[[feed]]\nurl = {feed:?}\n");
        }
        std::fs::write(self.config(), text).unwrap();
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.file("gleaner.toml")
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file beside the configuration.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn archive(&self) -> ArchiveFile {
        ArchiveFile::at(&self.file("gleaner.db"))
    }

    /// Does one pass, which must end well, and returns its summary.
    #[track_caller]
    pub(crate) fn once(&self) -> serde_json::Value {
        let finished = self.command(&["once", "--json"]);
        assert_eq!(finished.code, Some(0), "gleaner once failed:\n{}", finished.stderr);
        serde_json::from_str(&finished.stdout).unwrap()
    }

    /// Runs one command to its end.
    #[track_caller]
    pub(crate) fn command(&self, args: &[&str]) -> Finished {
        self.command_reading(args, b"")
    }

    /// Runs one command with more in its environment.
    #[track_caller]
    pub(crate) fn command_with(&self, args: &[&str], environment: &[(&str, &str)]) -> Finished {
        let mut command = self.prepare(args);
        command.envs(environment.iter().copied());
        finish(command, b"")
    }

    #[track_caller]
    pub(crate) fn command_reading(&self, args: &[&str], stdin: &[u8]) -> Finished {
        finish(self.prepare(args), stdin)
    }

    /// Starts a command and leaves it running.
    pub(crate) fn start(&self, args: &[&str]) -> Service {
        Self::watch(self.prepare(args))
    }

    /// Starts a command in a world of its own, which a line of shell prepares: what that mounts nobody else sees.
    ///
    /// `None`, and said loudly, where the system does not permit it.
    pub(crate) fn start_in_own_world(&self, preparation: &str, args: &[&str]) -> Option<Service> {
        let permitted =
            Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output();
        if !permitted.is_ok_and(|output| output.status.success()) {
            eprintln!("SKIPPED: no filesystem may be mounted here, so a full disk was not tried");
            return None;
        }
        let inside = self.prepare(args);
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-ec", &format!("{preparation}\nexec \"$0\" \"$@\"")]);
        command.arg(inside.get_program()).args(inside.get_args()).current_dir(self.folder());
        for (name, value) in inside.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.stdin(Stdio::piped()).stderr(Stdio::piped());
        Some(Self::watch(command))
    }

    fn watch(mut command: Command) -> Service {
        let mut process = command.stdout(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let stderr = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&stderr);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *heard.lock().unwrap() += &(line + "\n");
            }
        });
        Service { process, stderr }
    }

    /// Starts the service.
    pub(crate) fn run(&self) -> Service {
        self.start(&["run"])
    }

    /// Runs one command whose output nobody reads; returns its exit code and what it says all the same.
    #[track_caller]
    pub(crate) fn command_unread(&self, args: &[&str]) -> (Option<i32>, String) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = self.prepare(args).stdin(Stdio::null()).stdout(writer).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn prepare(&self, args: &[&str]) -> Command {
        let mut command = bare_command();
        command.arg("--config").arg(self.config()).args(args).current_dir(self.folder());
        command
    }
}

/// Returns the binary without settings from outside.
fn bare_command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gleaner"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GLEANER_")) {
        command.env_remove(name);
    }
    for name in ["JOURNAL_STREAM", "NOTIFY_SOCKET", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command to its end, which must come.
#[track_caller]
fn finish(mut command: Command, stdin: &[u8]) -> Finished {
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let stdout = drain(process.stdout.take().unwrap());
    let stderr = drain(process.stderr.take().unwrap());
    // A command that reads nothing may be gone before it was told everything.
    let _ = process.stdin.take().unwrap().write_all(stdin);
    let deadline = Instant::now() + 2 * PATIENCE;
    let status = loop {
        if let Some(status) = process.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > deadline {
            process.kill().unwrap();
            panic!("{command:?} does not end; it said:\n{}", stderr.join().unwrap());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Finished { code: status.code(), stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

/// Reads beside the process, so that a full pipe never stops it.
fn drain(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    })
}

impl Service {
    /// Returns where a file is that only the process sees by this name.
    pub(crate) fn sees(&self, path: &Path) -> PathBuf {
        let mut seen = PathBuf::from(format!("/proc/{}/root", self.process.id()));
        seen.extend(path.strip_prefix("/"));
        seen
    }

    /// Mounts something anew in the world of its own.
    pub(crate) fn mount(&self, options: &[&str], place: &Path) {
        let pid = self.process.id().to_string();
        let mut command = Command::new("nsenter");
        command.args(["--target", &pid, "--user", "--mount", "mount"]).args(options).arg(place);
        assert!(command.status().unwrap().success(), "{command:?} failed");
    }

    /// Sends a signal by its name: `TERM`, `INT`, `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &pid]).status().unwrap();
        assert!(sent.success(), "kill -s {name} {pid} failed");
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        // An error means that it had ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    /// Waits for its end, and returns the exit code and how long it took.
    #[track_caller]
    pub(crate) fn end(&mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        while !self.has_ended() {
            assert!(began.elapsed() < PATIENCE, "gleaner does not end; it said:\n{}", self.stderr());
            std::thread::sleep(Duration::from_millis(10));
        }
        (self.process.wait().unwrap().code(), began.elapsed())
    }

    /// Returns what it has said so far.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) {
        eventually(&format!("gleaner says {words:?}"), || self.stderr().contains(words));
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
