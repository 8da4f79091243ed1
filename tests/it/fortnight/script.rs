//! What each publisher of the fortnight answers, and when.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::Duration;

use gleaner::model::Timestamp;

use super::cast::{Feed, Kind, OUTAGE, PORTAL, TROUBLE, newest};
use super::record::{DAY, HOUR};
use super::reply::{Manner, Reply};
use crate::support::story;

#[derive(Debug)]
pub(super) struct Script {
    start: Timestamp,
    port: u16,
    feeds: HashMap<String, Feed>,
    /// How often each address was asked for.
    counts: Mutex<HashMap<(String, String), u64>>,
}

type Headers = [(String, Vec<u8>)];

impl Script {
    pub(super) fn new(start: Timestamp, port: u16, feeds: &[Feed]) -> Self {
        let feeds = feeds.iter().map(|feed| (feed.host.clone(), feed.clone())).collect();
        Self { start, port, feeds, counts: Mutex::default() }
    }

    pub(super) fn answer(&self, host: &str, path: &str, asked: &Headers, at: Duration) -> Reply {
        if OUTAGE.contains(&at) {
            return Reply::status(0).sent(Manner::Silent);
        }
        let Some(feed) = self.feeds.get(host) else { return Reply::status(404) };
        let date = self.date(at);
        let reply = match path {
            "/robots.txt" => robots(feed),
            "/feed" => self.feed(feed, asked, at),
            "/feed-elsewhere" | "/feed-east" | "/feed-west" => self.sound(feed, asked, at, &[]),
            "/page-elsewhere" => Reply::page(story("A parked domain")),
            _ => self.page(feed, path),
        };
        reply.with("date", date)
    }

    fn count(&self, host: &str, path: &str) -> u64 {
        let mut counts = self.counts.lock().unwrap();
        let count = counts.entry((host.to_owned(), path.to_owned())).or_default();
        *count += 1;
        *count
    }

    fn date(&self, at: Duration) -> String {
        (self.start + at).to_utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// Returns the feed as its publisher shows it at this time.
    fn feed(&self, feed: &Feed, asked: &Headers, at: Duration) -> Reply {
        let count = self.count(&feed.host, &feed.path);
        let in_trouble = TROUBLE.contains(&at);
        let sound = |extra: &[(&str, &str)]| self.sound(feed, asked, at, extra);
        match feed.kind {
            Kind::LosesValidators if at > 3 * DAY => {
                Reply { is_sound: true, ..self.whole(feed, at) }
            }
            Kind::Careless => match count % 6 {
                2 => self.whole(feed, at).sent(Manner::CutShort).bad(),
                4 => Reply::status(500).bad(),
                0 => Reply::page("<html><body>Pardon our dust</body></html>".to_owned()).bad(),
                _ => sound(&[]),
            },
            Kind::Stuck if asked.iter().any(|(name, _)| name == "if-none-match") => {
                Reply { is_sound: true, ..Reply::status(304) }
            }
            Kind::MaxAge => sound(&[("cache-control", "public, max-age=14400"), ("age", "3600")]),
            Kind::Expires => sound(&[("expires", &self.date(at + 5 * HOUR))]),
            Kind::NoCache => sound(&[("cache-control", "no-cache, max-age=0")]),
            Kind::TooMany if in_trouble => Reply::status(429).with("retry-after", "43200"),
            Kind::TooManyDate if in_trouble => Reply::status(429).with("retry-after", self.date(at + DAY)),
            Kind::TooManyBare if in_trouble => Reply::status(429),
            Kind::TooManyLong if in_trouble => Reply::status(429).with("retry-after", "31536000"),
            Kind::Unavailable if in_trouble => Reply::status(503).with("retry-after", "43200"),
            Kind::UnavailableBare if in_trouble => Reply::status(503),
            Kind::ServerError if in_trouble => Reply::status(500),
            Kind::Unanswered if in_trouble => Reply::status(0).sent(Manner::Silent),
            Kind::Hanging if in_trouble => Reply::status(0).sent(Manner::Hanging),
            Kind::Moved => Reply::to(301, "/feed-elsewhere"),
            Kind::Moved308 => Reply::to(308, "/feed-elsewhere"),
            Kind::FlipFlop if (at.as_secs() / DAY.as_secs()).is_multiple_of(2) => Reply::to(301, "/feed-east"),
            Kind::FlipFlop => Reply::to(301, "/feed-west"),
            Kind::MovedToPage if at > DAY => Reply::to(301, "/page-elsewhere"),
            Kind::Temporary => Reply::to(302, "/feed-elsewhere"),
            Kind::Temporary307 => Reply::to(307, "/feed-elsewhere"),
            Kind::Portal if PORTAL.contains(&at) => Reply::page(
                "<html><head><title>Sign in</title><link rel=alternate type=application/rss+xml href=/trap></head>\
                 <body><a href=/a/trap>Go on</a></body></html>"
                    .to_owned(),
            ),
            Kind::Gone if at > 5 * DAY => Reply::status(410),
            Kind::NotFound if in_trouble => Reply::status(404),
            Kind::Forbidden if in_trouble => Reply::status(403),
            Kind::Circle => Reply::to(302, "/feed"),
            Kind::Bomb => {
                let bomb = zstd::encode_all(&vec![b' '; 40_000_000][..], 1).unwrap();
                Reply::new(200, "application/rss+xml", bomb).with("content-encoding", "zstd")
            }
            Kind::Endless => Reply::new(200, "application/rss+xml", "<rss><channel>").sent(Manner::Endless),
            Kind::Delta => self.delta(feed, asked, at),
            _ => sound(&[]),
        }
    }

    /// Returns a whole feed with its validators, or 304 when these are shown.
    fn sound(&self, feed: &Feed, asked: &Headers, at: Duration, extra: &[(&str, &str)]) -> Reply {
        let newest = newest(feed, at);
        let mut validators: Vec<(&str, Vec<u8>)> = Vec::new();
        let count =
            self.counts.lock().unwrap().get(&(feed.host.clone(), feed.path.clone())).copied().unwrap_or(0);
        match feed.kind {
            Kind::NoValidators => {}
            Kind::OddEtag => validators
                .push(("etag", [b"W/\"caf\xe9 ".as_slice(), format!("{newest}\"").as_bytes()].concat())),
            Kind::OddDate => {
                let date = (self.start + feed.period * u32::try_from(newest % 40).unwrap()).to_utc();
                validators
                    .push(("last-modified", date.format("%A, %e-%b-%y %T UTC").to_string().into_bytes()));
            }
            Kind::NewEtagSameBody => validators.push(("etag", format!("\"{newest}-{count}\"").into_bytes())),
            _ => {
                validators.push(("etag", format!("\"{newest}\"").into_bytes()));
                let since = feed.period * u32::try_from(newest % 40).unwrap();
                validators.push(("last-modified", self.date(since).into_bytes()));
            }
        }
        let is_shown = |name: &str, value: &[u8]| {
            asked.iter().any(|(known, shown)| known == name && shown.as_slice() == value)
        };
        let is_known = !validators.is_empty()
            && validators.iter().all(|(name, value)| match *name {
                "etag" => is_shown("if-none-match", value),
                _ => is_shown("if-modified-since", value),
            });
        let mut reply = if is_known { Reply::status(304) } else { self.whole(feed, at) };
        for (name, value) in validators {
            reply = reply.with(name, value);
        }
        for (name, value) in extra {
            reply = reply.with(name, value);
        }
        if feed.kind == Kind::Claims {
            reply = reply.with("set-cookie", "id=1; Path=/");
        }
        Reply { is_sound: true, ..reply }
    }

    fn whole(&self, feed: &Feed, at: Duration) -> Reply {
        Reply::new(200, "application/rss+xml", self.xml(feed, at, feed.window))
    }

    /// Returns only what is new to whoever shows the last `ETag` and can read it.
    fn delta(&self, feed: &Feed, asked: &Headers, at: Duration) -> Reply {
        let value =
            |name: &str| asked.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice());
        let known = value("if-none-match")
            .and_then(|etag| std::str::from_utf8(etag).ok()?.trim_matches('"').parse::<u64>().ok());
        match (known, value("a-im")) {
            (Some(known), Some(b"feed")) if known < newest(feed, at) => {
                let whole = self.sound(feed, asked, at, &[("im", "feed")]);
                let body = self.xml(feed, at, (newest(feed, at) - known).min(feed.window)).into_bytes();
                Reply { status: 226, body, ..whole }
            }
            _ => self.sound(feed, asked, at, &[]),
        }
    }

    fn xml(&self, feed: &Feed, at: Duration, count: u64) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
             xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel>\
             <title>A feed</title>",
        );
        xml += match feed.kind {
            Kind::Ttl => "<ttl>480</ttl>",
            Kind::UpdatePeriod => {
                "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
            }
            Kind::SkipHours => {
                "<skipHours><hour>0</hour><hour>1</hour><hour>2</hour><hour>3</hour><hour>4</hour><hour>5</hour></skipHours>"
            }
            Kind::SkipDays => "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>",
            Kind::Claims => {
                "<itunes:new-feed-url>http://127.77.9.1/trap</itunes:new-feed-url><atom:link rel=\"self\" href=\"/trap\"/>\
                 <atom:link rel=\"prev-archive\" href=\"/archive/1\"/><image><url>/favicon.ico</url></image>"
            }
            _ => "",
        };
        let newest = newest(feed, at);
        for number in (0..count.min(newest)).map(|back| newest - back) {
            let date = self.start + at - feed.age(number, at);
            let date = date.to_utc().format("%a, %d %b %Y %H:%M:%S GMT");
            let _ = write!(
                xml,
                "<item><guid isPermaLink=\"false\">{number}</guid><title>Item {number}</title><pubDate>{date}</pubDate>\
                 <description>What happened in {number}.</description>{}</item>",
                self.link(feed, number)
            );
        }
        xml + "</channel></rss>"
    }

    fn link(&self, feed: &Feed, number: u64) -> String {
        let path = match feed.kind {
            Kind::Pages if number % 10 == 8 => "private",
            Kind::Pages | Kind::PagesBehindBrokenRobots | Kind::PagesWithDelay | Kind::PagesElsewhere => "a",
            _ => return String::new(),
        };
        format!("<link>http://{}:{}/{path}/{number}</link>", feed.host, self.port)
    }

    fn page(&self, feed: &Feed, path: &str) -> Reply {
        let number: u64 = path.rsplit('/').next().and_then(|number| number.parse().ok()).unwrap_or(0);
        match (feed.kind, number % 10) {
            (Kind::Pages, 3) => Reply::status(404),
            (Kind::Pages, 5) => Reply::status(500),
            (Kind::Pages, 7) if path.starts_with("/a/") => Reply::to(302, &format!("/moved/{number}")),
            // The model feeds' hosts let nobody read a page.
            (Kind::PagesElsewhere, _) => Reply::to(302, &format!("http://127.77.1.1:{}{path}", self.port)),
            _ => Reply::page(story(&format!("Item {number}"))),
        }
    }
}

fn robots(feed: &Feed) -> Reply {
    match feed.kind {
        Kind::Pages => Reply::new(200, "text/plain", "User-agent: *\nDisallow: /private\n"),
        Kind::PagesBehindBrokenRobots => Reply::status(503),
        Kind::PagesWithDelay => Reply::new(200, "text/plain", "User-agent: gleaner\nCrawl-delay: 45\n"),
        Kind::Model => Reply::new(200, "text/plain", "User-agent: *\nDisallow: /\n"),
        _ => Reply::status(404),
    }
}
