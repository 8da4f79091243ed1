//! What many feeds cost whose due times are spread: start-up, memory, and the CPU of having nothing to do.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};

use crate::checkout;

/// How long the service is watched with nothing to do.
const WATCHED: Duration = Duration::from_mins(1);

/// Prints the figures beside their bounds, and fails when one is over.
pub(crate) fn run(feeds: u32) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (archive, opml) = (folder.path().join("gleaner.db"), folder.path().join("feeds.opml"));
    let mut outlines = String::new();
    for number in 0..feeds {
        let part = number % 7;
        writeln!(
            outlines,
            r#"<outline type="rss" text="Feed {number}" xmlUrl="https://feed{number}.example/{part}/feed.xml"/>"#
        )?;
    }
    fs::write(&opml, format!(r#"<opml version="2.0"><head/><body>{outlines}</body></opml>"#))?;
    fs::write(
        folder.path().join("gleaner.toml"),
        format!("archive = \"{}\"\nopml = [\"{}\"]\n", archive.display(), opml.display()),
    )?;
    let (service, first) = start(folder.path())?;
    stop(service)?;
    // Nothing is to fall due while we watch: what remains is the scheduler alone.
    let later = "UPDATE feeds SET next_poll_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+' || (600 + id % 86400) || ' seconds')";
    let spread = Command::new("sqlite3").arg(&archive).arg(later).status().context("cannot run sqlite3")?;
    ensure!(spread.success(), "the due times could not be spread");
    let (service, again) = start(folder.path())?;
    std::thread::sleep(Duration::from_secs(2));
    let before = cpu(service.id())?;
    std::thread::sleep(WATCHED);
    let share = (cpu(service.id())? - before) / WATCHED.as_secs_f64();
    let peak = peak_mb(service.id())?;
    stop(service)?;
    let figures = [
        ("first start, s", first.as_secs_f64(), 5.0),
        ("start, s", again.as_secs_f64(), 5.0),
        ("peak memory, MB", peak, 300.0),
        ("CPU with nothing due, %", share * 100.0, 1.0),
    ];
    for (label, figure, bound) in figures {
        println!("{label:<26}{figure:>8.2}   at most {bound}");
    }
    if figures.iter().any(|(_, figure, bound)| figure > bound) {
        bail!("a figure is over its bound");
    }
    Ok(())
}

/// Starts the service; returns it, and how long it took to say that it is ready.
fn start(folder: &Path) -> anyhow::Result<(Child, Duration)> {
    let socket = folder.join("notify");
    let notify = UnixDatagram::bind(&socket)?;
    let began = Instant::now();
    let service = Command::new(checkout::root().join("target/release/gleaner"))
        .arg("--config")
        .arg(folder.join("gleaner.toml"))
        .arg("run")
        .env("NOTIFY_SOCKET", &socket)
        .stderr(Stdio::null())
        .spawn()
        .context("run `cargo build --release` first")?;
    let mut message = [0; 4096];
    loop {
        let length = notify.recv(&mut message)?;
        if message[..length].starts_with(b"READY=1") {
            break;
        }
    }
    let took = began.elapsed();
    fs::remove_file(&socket)?;
    Ok((service, took))
}

fn stop(mut service: Child) -> anyhow::Result<()> {
    Command::new("kill").arg("-TERM").arg(service.id().to_string()).status()?;
    service.wait()?;
    Ok(())
}

/// Returns the CPU seconds a process has used.
fn cpu(process: u32) -> anyhow::Result<f64> {
    /// Of Linux, on every architecture it still runs on.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("no such process")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    Ok((fields[11].parse::<f64>()? + fields[12].parse::<f64>()?) / TICKS_A_SECOND)
}

/// Returns the most memory a process has held.
fn peak_mb(process: u32) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no peak")?;
    let kb: f64 = line.split_whitespace().next().context("no peak")?.parse()?;
    Ok(kb / 1024.0)
}
