//! Input made to harm, read by a process of its own, which must end well, soon, and small.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};

/// Tells the child process what to read.
const INPUT_VARIABLE: &str = "GLEANER_TEST_HOSTILE_INPUT";

/// What reading a thing may take.
pub(super) struct Bounds {
    /// Memory beyond what the process weighs by itself: so many times the size of the input, and so much more.
    pub(super) memory_factor: u64,
    pub(super) memory_allowance: u64,
    /// Bytes a millisecond, in an optimised build.
    pub(super) pace: u64,
}

/// Reads what the parent process put down, when there is one, and puts down the answer.
///
/// To be called by a test named `child_process`: on the two megabytes of stack tests have.
pub(super) fn answer(read: impl FnOnce(Vec<u8>) -> Value) {
    let Some(path) = std::env::var_os(INPUT_VARIABLE).map(PathBuf::from) else { return };
    let bytes = std::fs::read(&path).unwrap();
    let started = spent_millis();
    let answer = read(bytes);
    let millis = spent_millis() - started;
    let outcome = json!({ "millis": millis, "bytes": peak_bytes(), "answer": answer });
    std::fs::write(path.with_extension("json"), outcome.to_string()).unwrap();
}

/// Returns how long this thread has had a processor: what else the machine does costs the input nothing.
fn spent_millis() -> u64 {
    const MILLIS_A_TICK: u64 = 10;
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    let fields = stat.rsplit(')').next().unwrap().split_whitespace();
    fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>() * MILLIS_A_TICK
}

/// Returns the most memory this process has had.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// Has the input read in a process of its own, and returns what that reported.
fn measure(name: &str, input: &[u8]) -> Value {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}.input"));
    std::fs::write(&path, input).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_process", "--quiet"])
        .env(INPUT_VARIABLE, &path)
        .status()
        .unwrap();
    assert!(status.success(), "{name}: the process failed");
    let outcome = std::fs::read_to_string(path.with_extension("json")).unwrap();
    std::fs::remove_file(path.with_extension("json")).unwrap();
    std::fs::remove_file(path).unwrap();
    serde_json::from_str(&outcome).unwrap()
}

/// Has hostile input read within the bounds, and returns the answer.
///
/// `nothing` is input with next to nothing in it: what reading it takes is the process's own weight.
#[track_caller]
pub(super) fn withstand(name: &str, input: &[u8], nothing: &[u8], bounds: &Bounds) -> Value {
    static EMPTY: OnceLock<u64> = OnceLock::new();
    let empty = *EMPTY.get_or_init(|| measure("nothing", nothing)["bytes"].as_u64().unwrap());
    let mut outcome = measure(name, input);
    let memory = outcome["bytes"].as_u64().unwrap().saturating_sub(empty);
    let allowed = bounds.memory_factor * input.len() as u64 + bounds.memory_allowance;
    let took = Duration::from_millis(outcome["millis"].as_u64().unwrap());
    assert!(memory <= allowed, "{name}: {memory} bytes of memory, {allowed} allowed");
    // Unoptimised code is many times slower, and machines differ.
    let unhurried = if cfg!(debug_assertions) { 30 } else { 1 };
    let allowed = Duration::from_millis(200 + input.len() as u64 / bounds.pace) * unhurried;
    assert!(took <= allowed, "{name}: took {took:?}, {allowed:?} allowed");
    outcome["answer"].take()
}
