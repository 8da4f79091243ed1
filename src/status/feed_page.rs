//! One feed's page: how it does, its days, its latest polls and articles.

use std::fmt::Write as _;

use super::html::{Text, document, short, time};
use super::page::articles;
use super::plot::{Bar, bars};
use crate::archive::{DayRow, FeedRow, ListedArticle, PollRow};

/// What is shown of a feed.
pub(super) struct Shown {
    pub(super) feed: FeedRow,
    /// Newest first.
    pub(super) days: Vec<DayRow>,
    pub(super) polls: Vec<PollRow>,
    pub(super) articles: Vec<ListedArticle>,
}

pub(super) fn render(shown: &Shown) -> String {
    let feed = &shown.feed;
    let title = short(feed.title.as_deref().unwrap_or(&feed.url));
    let mut main =
        format!("<h1><bdi>{}</bdi></h1>\n<p class=\"quiet\">{}</p>\n", Text(&title), Text(&feed.url));
    facts(&mut main, feed);
    days(&mut main, &shown.days);
    main += "<h2>Latest polls</h2>\n<ul>\n";
    for poll in &shown.polls {
        let _ = writeln!(main, "<li>{} {}</li>", time(Some(&poll.started_at)), Text(&in_words(poll)));
    }
    main += "</ul>\n<h2>Latest articles</h2>\n";
    main += &articles(&shown.articles);
    document(&title, &main)
}

fn facts(main: &mut String, feed: &FeedRow) {
    let reason = feed.state_reason.as_deref().or(feed.last_error.as_deref());
    let state =
        reason.map_or_else(|| feed.state.clone(), |reason| format!("{}: {}", feed.state, short(reason)));
    let next = match (&feed.next_poll_at, feed.state.as_str()) {
        (Some(at), "active" | "failing") => {
            let why = feed.next_poll_reason.as_deref().unwrap_or("no poll yet");
            format!("{at}, because {why}")
        }
        _ => "none; gleaner feeds resume wakes it".to_owned(),
    };
    let or_never = |at: &Option<String>| at.clone().unwrap_or_else(|| "never".to_owned());
    let missed = feed.days_with_gaps.as_deref().map_or_else(
        || "none that we know of".to_owned(),
        |days| format!("may be on {days}, when polls knew nothing they saw"),
    );
    let mut facts = vec![
        ("State", state),
        ("Next poll", next),
        ("Last answer", or_never(&feed.last_ok_at)),
        ("Last new entry", or_never(&feed.last_new_at)),
        ("Failures in a row", feed.failure_count.to_string()),
        ("Entries in the archive", feed.entries.to_string()),
        ("Missed in the last month", missed),
    ];
    if let Some(until) = &feed.host_rests_until {
        facts.push(("Its host asked to be left alone until", until.clone()));
    }
    *main += "<dl>\n";
    for (name, value) in facts {
        let _ = writeln!(main, "<div><dt>{name}</dt><dd>{}</dd></div>", Text(&value));
    }
    *main += "</dl>\n";
}

fn days(main: &mut String, days: &[DayRow]) {
    let of = |value: fn(&DayRow) -> (i64, i64)| -> Vec<Bar> {
        let bar = |day: &DayRow| {
            let (value, bad) = value(day);
            Bar { name: day.day.clone(), value, bad }
        };
        days.iter().rev().map(bar).collect()
    };
    let gaps = days.iter().filter(|day| day.min_overlap == Some(0)).count();
    for (what, drawn) in [
        ("Polls a day, failed ones marked", of(|day| (day.polls, day.errors))),
        (
            "New entries a day, marked where some may have been missed",
            of(|day| (day.entries_new, if day.min_overlap == Some(0) { day.entries_new } else { 0 })),
        ),
    ] {
        let sum: i64 = drawn.iter().map(|bar| bar.value).sum();
        let sentence = format!("{what}: {sum} in {} days with polls, {gaps} of them with gaps", days.len());
        let _ =
            writeln!(main, "<figure>{}<figcaption>{sentence}</figcaption></figure>", bars(&sentence, &drawn));
    }
}

fn in_words(poll: &PollRow) -> String {
    let mut words = poll.status.map_or_else(String::new, |status| format!("{status} "));
    words += &poll.outcome.replace('_', " ");
    if let (Some(new), Some(total)) = (poll.entries_new, poll.entries_total) {
        let _ = write!(words, ", {new} of {total} entries new");
    }
    if let Some(error) = &poll.error {
        let _ = write!(words, ", {}", short(error));
    }
    words
}
