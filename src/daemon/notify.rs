//! Tells systemd how the service does. Without systemd each of these does nothing.

use sd_notify::NotifyState;

use super::stats::Stats;

pub(super) fn ready() {
    notify(&[NotifyState::Ready]);
}

pub(super) fn reloading() {
    // With the time, as Type=notify-reload wants it; a clock that cannot be read leaves plain Type=notify.
    match NotifyState::monotonic_usec_now() {
        Ok(now) => notify(&[NotifyState::Reloading, now]),
        Err(_) => notify(&[NotifyState::Reloading]),
    }
}

pub(super) fn stopping() {
    notify(&[NotifyState::Stopping]);
}

/// Comes from the loop itself, so that the watchdog sees when the loop hangs.
pub(super) fn alive(in_flight: usize, stats: &Stats) {
    let told =
        format!("{in_flight} in flight; {} polls, {} pages since the start", stats.polls, stats.pages_done());
    notify(&[NotifyState::Watchdog, NotifyState::Status(&told)]);
}

fn notify(states: &[NotifyState<'_>]) {
    // A notification that cannot be sent changes nothing for the service itself.
    let _ = sd_notify::notify(states);
}
