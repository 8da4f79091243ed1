//! A publisher corrects, withdraws, moves and restores for fifty polls; the archive has every edition it ever served, and none
//! it did not.

use std::collections::BTreeSet;
use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Gleaner, Publisher, Reply, story};

const ENTRIES: usize = 5;
const POLLS: usize = 50;

/// What a publisher does between two polls, to one of its entries or to all.
#[derive(Debug, Clone, Copy)]
enum Event {
    Retitle(usize),
    Rewrite(usize),
    Move(usize),
    Redate(usize),
    ReplaceFile(usize),
    Remove(usize),
    Withdraw(usize),
    PutBack(usize),
    TearDownPage(usize),
    TeasersOnly(bool),
}

/// An entry as its publisher has it.
#[derive(Debug, Clone, Default)]
struct Post {
    title: u32,
    text: u32,
    place: u32,
    day: u32,
    file: u32,
    is_out: bool,
    is_withdrawn: bool,
    is_down: bool,
}

/// An entry as the feed shows it: guid, title, link, day, file, content.
type Edition = [String; 6];

#[derive(Debug, Default)]
struct Newspaper {
    posts: Vec<Post>,
    has_teasers: bool,
    /// Of each entry, in the order they were served, an edition that did not change once.
    served: Vec<Vec<Edition>>,
    /// The words of pages that were served, by which they are known.
    pages_served: BTreeSet<String>,
}

impl Newspaper {
    fn new() -> Self {
        let posts = (0..ENTRIES).map(|_| Post { day: 1, ..Post::default() }).collect();
        Self { posts, served: vec![Vec::new(); ENTRIES], ..Self::default() }
    }

    fn change(&mut self, event: Event) {
        match event {
            Event::Retitle(at) => self.posts[at].title += 1,
            Event::Rewrite(at) => self.posts[at].text += 1,
            Event::Move(at) => self.posts[at].place += 1,
            Event::Redate(at) => self.posts[at].day += 1,
            Event::ReplaceFile(at) => self.posts[at].file += 1,
            Event::Remove(at) => self.posts[at].is_out = true,
            Event::Withdraw(at) => self.posts[at].is_withdrawn = true,
            Event::PutBack(at) => {
                let post = &mut self.posts[at];
                (post.is_out, post.is_withdrawn, post.is_down) = (false, false, false);
            }
            Event::TearDownPage(at) => self.posts[at].is_down = true,
            Event::TeasersOnly(has_teasers) => self.has_teasers = has_teasers,
        }
    }

    fn edition(&self, at: usize, publisher: &Publisher) -> Edition {
        let post = &self.posts[at];
        let gone = "[removed]".to_owned();
        let title = if post.is_withdrawn { gone } else { format!("Tide {at}, headline {}", post.title) };
        let content = if post.is_withdrawn || self.has_teasers {
            String::new()
        } else {
            format!("<p>The tide of {at} was told for the {}th time, at length and with care.</p>", post.text)
        };
        let link = publisher.url(&path(at, post));
        let day = format!("2026-10-{:02}T08:00:00Z", post.day);
        [format!("tide-{at}"), title, link, day, publisher.url(&format!("/{at}-{}.mp3", post.file)), content]
    }

    /// Puts feed and pages on the shelf, and writes down what is on it.
    fn publish(&mut self, publisher: &Publisher) {
        let mut feed =
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\
                        <title>Tides</title>"
                .to_owned();
        for at in 0..ENTRIES {
            let post = &self.posts[at];
            let page =
                if post.is_down { Reply::status(410) } else { Reply::page(story(&page_title(at, post))) };
            publisher.put(&path(at, post), page);
            if post.is_out {
                continue;
            }
            let edition = self.edition(at, publisher);
            let [guid, title, link, day, file, content] = &edition;
            let _ = write!(
                feed,
                "<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title><link>{link}</link>\
                 <pubDate>{day}</pubDate><description>Tide {at}.</description>\
                 <enclosure url=\"{file}\" type=\"audio/mpeg\" length=\"1\"/>\
                 <content:encoded><![CDATA[{content}]]></content:encoded></item>"
            );
            if self.served[at].last() != Some(&edition) {
                self.served[at].push(edition);
            }
        }
        publisher.put("/feed", Reply::feed(feed + "</channel></rss>"));
    }

    /// Writes down which pages were asked for and served.
    fn note_pages(&mut self, publisher: &Publisher) {
        for request in publisher.requests().iter().filter(|request| request.status == 200) {
            let post = (0..ENTRIES).find(|at| path(*at, &self.posts[*at]) == request.path);
            self.pages_served.extend(post.map(|at| crate::support::marker(&page_title(at, &self.posts[at]))));
        }
        publisher.forget_requests();
    }
}

fn path(at: usize, post: &Post) -> String {
    format!("/{at}-{}", post.place)
}

fn page_title(at: usize, post: &Post) -> String {
    format!("Tide {at}, headline {}, text {}", post.title, post.text)
}

/// Returns the editions the archive has of an entry, in their order.
fn archived(gleaner: &Gleaner, at: usize) -> Vec<Edition> {
    let versions = gleaner.archive().lines(&format!(
        "SELECT guid || '|' || v.title || '|' || v.link || '|' || v.published_at || '|' || (v.enclosures ->> '$[0].url') || '|' ||
                coalesce((SELECT coalesce(later.content_html, '') FROM entry_versions later, json_each(later.changed) c
                          WHERE later.entry_id = e.id AND later.version >= v.version AND c.value = 'content'
                          ORDER BY later.version LIMIT 1), e.content_html, '')
         FROM entry_versions v JOIN entries e ON e.id = v.entry_id WHERE e.guid = 'tide-{at}' ORDER BY v.version"
    ));
    let standing = gleaner.archive().lines(&format!(
        "SELECT guid, title, link, published_at, enclosures ->> '$[0].url', content_html FROM entries WHERE guid = 'tide-{at}'"
    ));
    let edition = |line: String| {
        let fields: Vec<_> = line.split('|').map(ToOwned::to_owned).collect();
        fields.try_into().unwrap()
    };
    versions.into_iter().chain(standing).map(edition).collect()
}

fn live(events: &[Event]) {
    let publisher = Publisher::open();
    let mut newspaper = Newspaper::new();
    newspaper.publish(&publisher);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    newspaper.note_pages(&publisher);
    for event in events {
        newspaper.change(*event);
        newspaper.publish(&publisher);
        gleaner.archive().let_time_pass();
        gleaner.once();
        newspaper.note_pages(&publisher);
    }
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM entries"), i64::try_from(ENTRIES).unwrap());
    for at in 0..ENTRIES {
        assert_eq!(archived(&gleaner, at), newspaper.served[at], "entry {at}");
    }
    let texts = gleaner.archive().lines(
        "SELECT text FROM articles WHERE text_source = 'page' UNION SELECT text FROM article_versions WHERE source = 'page'",
    );
    for words in &newspaper.pages_served {
        assert!(texts.iter().any(|text| text.contains(words)), "no article has {words:?}");
    }
    for text in texts {
        assert!(newspaper.pages_served.iter().any(|words| text.contains(words)), "never served: {text}");
    }
    assert_eq!(gleaner.archive().lines("PRAGMA foreign_key_check"), [""; 0]);
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let of_each = |at| {
        [
            Event::Retitle(at),
            Event::Retitle(at),
            Event::Rewrite(at),
            Event::Move(at),
            Event::Redate(at),
            Event::ReplaceFile(at),
            Event::Remove(at),
            Event::Withdraw(at),
            Event::PutBack(at),
            Event::PutBack(at),
            Event::TearDownPage(at),
        ]
    };
    let mut events: Vec<_> = (0..ENTRIES).flat_map(of_each).collect();
    events.extend([true, false, true, false].map(Event::TeasersOnly));
    Just(events).prop_shuffle().prop_map(|mut events| {
        events.truncate(POLLS);
        events
    })
}

#[test]
fn every_edition_that_was_ever_served_is_in_the_archive_and_none_is_invented() {
    let config = Config { cases: 2, max_shrink_iters: 8, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&events(), |events| {
            live(&events);
            Ok(())
        })
        .unwrap();
}
