//! What the system tells a service: stop, stop at once, read your configuration again.

use std::process;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tracing::{error, info, warn};

use crate::config::{ConfigError, Loaded};

/// SIGXFSZ: a file has reached the largest size that is allowed (`ulimit -f`).
const TOO_LARGE: i32 = if cfg!(any(target_arch = "mips", target_arch = "mips64")) { 31 } else { 25 };

/// What gleaner is told while it runs.
#[derive(Debug)]
pub enum Control {
    /// Take no more work, finish what is in flight.
    Stop,
    /// Go on under a new configuration.
    Reload(Box<Loaded>),
}

/// Turns signals into controls: TERM and INT stop, a second one ends the process at once, HUP has `load` read the
/// configuration again and keeps the old one when the new one is bad.
pub fn listen(
    load: impl Fn() -> Result<Loaded, ConfigError> + Send + 'static,
) -> std::io::Result<mpsc::Receiver<Control>> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    let mut hup = signal(SignalKind::hangup())?;
    // Heard, and left at that: a file that may not grow is then an error of the write, like a full disk.
    let too_large = signal(SignalKind::from_raw(TOO_LARGE))?;
    let (controls, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        let _too_large = too_large;
        let mut is_stopping = false;
        loop {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
                _ = hup.recv() => {
                    match load() {
                        Ok(loaded) => {
                            let _ = controls.send(Control::Reload(Box::new(loaded))).await;
                        }
                        Err(err) => error!(error = %err, "the new configuration is bad, the old one stays"),
                    }
                    continue;
                }
            }
            if is_stopping {
                warn!("told twice, stopping at once");
                process::exit(1);
            }
            is_stopping = true;
            info!("stopping; what is in flight may finish, a second signal stops at once");
            let _ = controls.send(Control::Stop).await;
        }
    });
    Ok(receiver)
}
