//! The first page: is it running, what is due, what the last day brought, which feeds are in trouble and why.

use std::fmt::Write as _;

use bytesize::ByteSize;

use super::html::{Text, document, link, short, time};
use super::plot::{Bar, bars};
use super::snapshot::Snapshot;
use crate::archive::{Hit, HourRow, ListedArticle, ListedFeed};
use crate::model::Timestamp;

/// So many feeds stand on one page.
pub(super) const FEEDS_A_PAGE: i64 = 100;

/// So many hosts are named; more are counted.
const HOSTS_SHOWN: usize = 20;

/// What was asked for beside the snapshot.
pub(super) struct Asked<'a> {
    pub(super) feeds: &'a [ListedFeed],
    /// From 1.
    pub(super) page: i64,
    /// The words that were looked for, and what was found.
    pub(super) search: Option<(&'a str, Result<Vec<Hit>, String>)>,
}

pub(super) fn render(snapshot: &Snapshot, asked: &Asked<'_>) -> String {
    let mut main = String::new();
    state(&mut main, snapshot);
    search(&mut main, asked);
    if asked.page == 1 {
        plots(&mut main, snapshot);
    }
    feeds(&mut main, snapshot, asked);
    hosts(&mut main, snapshot);
    main += "<h2>Latest articles</h2>\n";
    main += &articles(&snapshot.articles);
    document("gleaner", &main)
}

fn state(main: &mut String, snapshot: &Snapshot) {
    let health = &snapshot.health;
    let counts = |counts: &std::collections::BTreeMap<String, i64>| {
        let counts: Vec<_> = counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
        if counts.is_empty() { "none".to_owned() } else { counts.join(", ") }
    };
    let size = |bytes| ByteSize::b(bytes).to_string();
    let _ = writeln!(
        main,
        "<h1>gleaner is running</h1>\n<p class=\"quiet\">As of {} UTC</p>",
        time(Some(&snapshot.at.to_string()))
    );
    let facts = [
        ("Feeds", counts(&health.feeds)),
        ("Due now", format!("{} feeds, {} pages", health.queues.feeds_due, health.queues.pages_due)),
        ("Longest waiting", format!("{} s", health.queues.feed_lag_s)),
        (
            "Last 24 hours",
            format!(
                "{} polls, {} failed requests, {} new articles",
                health.polls_24h, health.errors_24h, health.articles_24h
            ),
        ),
        ("Articles by their page", counts(&health.articles)),
        (
            "On the disk",
            format!(
                "archive {}, log {}, raw {}",
                size(health.archive_bytes),
                size(health.wal_bytes),
                size(health.raw_bytes)
            ),
        ),
        ("Growth", growth(snapshot)),
    ];
    *main += "<dl>\n";
    for (name, value) in facts {
        let _ = writeln!(main, "<div><dt>{name}</dt><dd>{}</dd></div>", Text(&value));
    }
    *main += "</dl>\n";
}

/// Forecasts from the last week, by what an article has taken so far.
fn growth(snapshot: &Snapshot) -> String {
    let health = &snapshot.health;
    let articles: i64 = health.articles.values().sum();
    let Ok(articles @ 1..) = u64::try_from(articles) else { return "nothing yet".to_owned() };
    let each = (health.archive_bytes + health.raw_bytes) / articles;
    let a_year = snapshot.articles_7d.unsigned_abs() * 365 / 7;
    format!("{} articles in 7 days; at this pace {} a year", snapshot.articles_7d, ByteSize::b(a_year * each))
}

fn search(main: &mut String, asked: &Asked<'_>) {
    let words = asked.search.as_ref().map_or("", |(words, _)| words);
    let _ = writeln!(
        main,
        "<form role=\"search\" action=\"/\"><label>Search the archive <input type=\"search\" name=\"q\" value=\"{}\"></label> \
         <button>Search</button></form>",
        Text(words)
    );
    match &asked.search {
        None => {}
        Some((_, Err(why))) => {
            let _ = writeln!(main, "<p class=\"bad-word\">{}</p>", Text(why));
        }
        Some((_, Ok(hits))) if hits.is_empty() => *main += "<p>Nothing found.</p>\n",
        Some((_, Ok(hits))) => {
            *main += "<h2>Found</h2>\n<ul>\n";
            for hit in hits {
                let _ = writeln!(
                    main,
                    "<li>{} {}</li>",
                    time(Some(&hit.effective_at)),
                    link(hit.title.as_deref(), hit.url.as_deref())
                );
            }
            *main += "</ul>\n";
        }
    }
}

fn plots(main: &mut String, snapshot: &Snapshot) {
    let hours = last_day(snapshot.at, &snapshot.hours);
    let polls: Vec<_> = hours
        .iter()
        .map(|hour| Bar { name: name(&hour.hour), value: hour.polls, bad: hour.polls_failed })
        .collect();
    let articles: Vec<_> =
        hours.iter().map(|hour| Bar { name: name(&hour.hour), value: hour.articles, bad: 0 }).collect();
    for (what, drawn) in [("Polls an hour, failed ones marked", polls), ("New articles an hour", articles)] {
        let highest = drawn.iter().map(|bar| bar.value).max().unwrap_or(0);
        let sum: i64 = drawn.iter().map(|bar| bar.value).sum();
        let sentence = format!("{what}, over the last day: {sum} in all, {highest} at most");
        let _ =
            writeln!(main, "<figure>{}<figcaption>{sentence}</figcaption></figure>", bars(&sentence, &drawn));
    }
}

fn name(hour: &str) -> String {
    format!("{}:00", hour.replace('T', " "))
}

/// Returns the last 24 hours and the one that runs, those without anything included.
fn last_day(now: Timestamp, hours: &[HourRow]) -> Vec<HourRow> {
    (0..=24u64)
        .rev()
        .map(|ago| {
            let at = now - std::time::Duration::from_hours(ago);
            let hour = at.to_string().get(..13).unwrap_or_default().to_owned();
            let found = hours.iter().find(|row| row.hour == hour).cloned();
            found.unwrap_or(HourRow { hour, ..HourRow::default() })
        })
        .collect()
}

fn feeds(main: &mut String, snapshot: &Snapshot, asked: &Asked<'_>) {
    let all: i64 = snapshot.health.feeds.values().sum();
    *main += "<h2 id=\"feeds\">Feeds, those in trouble first</h2>\n<table><thead><tr><th scope=\"col\" class=\"state\">State</th>\
              <th scope=\"col\">Feed</th><th scope=\"col\" class=\"when\">Last new</th>\
              <th scope=\"col\" class=\"when\">Next poll</th></tr></thead><tbody>\n";
    for feed in asked.feeds {
        let class =
            if matches!(feed.state.as_str(), "failing" | "gone") { " class=\"bad-word\"" } else { "" };
        let reason = feed
            .reason
            .as_deref()
            .map_or_else(String::new, |reason| format!("<br><small>{}</small>", Text(&short(reason))));
        let _ = writeln!(
            main,
            "<tr><td class=\"state\"><span{class}>{}</span></td>\
             <td><a href=\"/feed/{}\"><bdi>{}</bdi></a>{reason}</td>\
             <td class=\"when\">{}</td><td class=\"when\">{}</td></tr>",
            Text(&feed.state),
            feed.id,
            Text(&short(feed.title.as_deref().unwrap_or(&feed.url))),
            time(feed.last_new_at.as_deref()),
            time(feed.next_poll_at.as_deref()),
        );
    }
    *main += "</tbody></table>\n";
    let pages = (all + FEEDS_A_PAGE - 1) / FEEDS_A_PAGE;
    if pages > 1 {
        *main += "<nav aria-label=\"Pages of feeds\">";
        if asked.page > 1 {
            let _ = write!(main, "<a href=\"/?page={}#feeds\" rel=\"prev\">Before</a>", asked.page - 1);
        }
        let _ = write!(main, "Page {} of {pages} ", asked.page);
        if asked.page < pages {
            let _ = write!(main, "<a href=\"/?page={}#feeds\" rel=\"next\">Next</a>", asked.page + 1);
        }
        *main += "</nav>\n";
    }
}

fn hosts(main: &mut String, snapshot: &Snapshot) {
    if snapshot.hosts.is_empty() {
        return;
    }
    *main += "<h2>Hosts that asked for a rest</h2>\n<ul>\n";
    for host in snapshot.hosts.iter().take(HOSTS_SHOWN) {
        let _ = writeln!(main, "<li>{} until {}</li>", Text(&host.host), time(Some(&host.until)));
    }
    *main += "</ul>\n";
    if let Some(more @ 1..) = snapshot.hosts.len().checked_sub(HOSTS_SHOWN) {
        let _ = writeln!(main, "<p>and {more} more</p>");
    }
}

/// Returns a list of articles.
pub(super) fn articles(articles: &[ListedArticle]) -> String {
    let mut list = "<ul>\n".to_owned();
    for article in articles {
        let _ = writeln!(
            list,
            "<li>{} {} <small>{}</small></li>",
            time(Some(&article.effective_at)),
            link(article.title.as_deref(), article.url.as_deref()),
            Text(article.host.as_deref().unwrap_or_default())
        );
    }
    list + "</ul>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_without_anything_are_shown_as_such() {
        let now = Timestamp::parse("2026-11-02T07:30:00Z").unwrap();
        let row = HourRow { hour: "2026-11-02T05".to_owned(), polls: 3, polls_failed: 1, articles: 2 };
        let hours = last_day(now, std::slice::from_ref(&row));
        assert_eq!((hours.len(), &hours[22]), (25, &row));
        assert_eq!((hours[24].hour.as_str(), hours[24].polls), ("2026-11-02T07", 0));
    }
}
