//! 24 and 25: article pages, and what robots.txt says of them.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::fortnight::cast::Kind;
use crate::fortnight::record::{DAY, Fortnight, HOUR, Record};

pub(super) fn pages_are_fetched_once(fortnight: &Fortnight) -> Vec<String> {
    let mut pages: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
    for record in fortnight.pages() {
        pages.entry((&record.host, &record.path)).or_default().push(record);
    }
    // What is not there yet may have been announced early.
    let most = |status| if status >= 500 || status == 404 { 4 } else { 1 };
    let mut found: Vec<String> = pages
        .values()
        .filter(|asked| asked.len() > most(asked[0].status))
        .map(|asked| format!("{} times {}", asked.len(), asked[0].place()))
        .collect();
    for status in [200, 302, 404, 500] {
        if !fortnight.pages().any(|page| page.status == status) {
            found.push(format!("no page answered {status}"));
        }
    }
    found
}

pub(super) fn robots_govern(fortnight: &Fortnight) -> Vec<String> {
    let kinds: BTreeMap<&str, Kind> =
        fortnight.feeds.iter().map(|feed| (feed.host.as_str(), feed.kind)).collect();
    let mut found = Vec::new();
    for (host, records) in fortnight.by_host() {
        let is_robots = |record: &&&Record| record.path == "/robots.txt";
        let first_robots = records.iter().find(is_robots).map(|record| record.began);
        let is_page = |record: &Record| {
            !record.path.starts_with("/feed") && !is_robots(&&record) && record.path != "/page-elsewhere"
        };
        for page in records.iter().filter(|record| is_page(record)) {
            let is_forbidden = page.path.starts_with("/private")
                || matches!(kinds[host], Kind::PagesBehindBrokenRobots | Kind::Model);
            let is_blind = first_robots.is_none_or(|asked| asked > page.began);
            if is_forbidden || is_blind {
                found.push(format!("forbidden {is_forbidden}, blind {is_blind}: {}", page.place()));
            }
        }
        let robots: Vec<_> = records.iter().filter(is_robots).collect();
        let least = |status| if status >= 500 || status == 0 { HOUR } else { DAY };
        let again = robots.windows(2).filter(|pair| pair[1].after(pair[0]) < least(pair[0].status));
        found.extend(again.map(|pair| format!("asked again: {}", pair[1].place())));
        if kinds[host] == Kind::PagesWithDelay {
            let known = records.iter().skip_while(|record| !is_robots(record)).skip(1).collect::<Vec<_>>();
            let hasty = known.windows(2).filter(|pair| pair[1].after(pair[0]) < Duration::from_secs(45));
            found.extend(hasty.map(|pair| format!("hasty: {}", pair[1].place())));
        }
    }
    for kind in [Kind::Pages, Kind::PagesBehindBrokenRobots, Kind::PagesWithDelay] {
        for feed in fortnight.of_kind(kind) {
            let robots = |record: &&Record| record.host == feed.host && record.path == "/robots.txt";
            if fortnight.log.iter().filter(robots).count() < 5 {
                found.push(format!("{kind:?} {}: robots.txt hardly asked for", feed.host));
            }
        }
    }
    found
}

pub(super) fn fetch_again(fortnight: &mut Fortnight) {
    let page = fortnight.pages().find(|page| page.status == 200).unwrap().clone();
    fortnight.log.push(page);
}

pub(super) fn fetch_what_is_private(fortnight: &mut Fortnight) {
    let mut page = fortnight.pages().find(|page| page.status == 200).unwrap().clone();
    "/private/8".clone_into(&mut page.path);
    fortnight.log.push(page);
}
