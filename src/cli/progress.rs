use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::daemon::Stats;

/// A bar on a terminal, nothing elsewhere.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new(is_terminal: bool) -> Self {
        let target = if is_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::with_draw_target(Some(0), target).with_style(style))
    }

    /// Shows how far it is: each new entry promises a page.
    pub(super) fn show(&mut self, stats: &Stats) {
        let done = stats.polls + stats.pages_done();
        self.0.set_length((stats.waiting + stats.entries_new).max(done));
        self.0.set_position(done);
        self.0.set_message(format!(
            "{} polls, {} new entries, {} pages",
            stats.polls,
            stats.entries_new,
            stats.pages_done()
        ));
    }
}

impl Progress {
    /// Shows how much of a known amount is done.
    pub(super) fn show_count(&mut self, done: u64, total: u64, message: &str) {
        self.0.set_length(total.max(done));
        self.0.set_position(done);
        self.0.set_message(message.to_owned());
    }

    /// Shows what is being done, where nobody knows how much of it there is.
    pub(super) fn show_step(&mut self, step: &str) {
        self.0.set_length(0);
        self.0.set_message(step.to_owned());
        self.0.tick();
    }

    /// Says something on stderr, above the bar where there is one.
    pub(super) fn say(&self, message: &str) {
        self.0.suspend(|| eprintln!("{message}"));
    }

    /// Takes the bar away.
    pub(super) fn clear(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
