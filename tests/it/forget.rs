//! Forgetting: every byte of what an article said is gone, and it does not come back though its publisher goes on telling it.

use std::path::Path;

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story_with_head};

/// Stands in everything the publisher says of one story: its address, id, headline, text, author and headers.
const SECRET: &str = "zyxwobblequartz";

/// A publisher of three stories, one of which is the secret one.
struct Press {
    publisher: Publisher,
    items: Vec<Item>,
}

impl Press {
    fn open() -> Self {
        let publisher = Publisher::open();
        let titles =
            ["A lamp".to_owned(), format!("Of {SECRET} and others, 東京の港"), "The bell".to_owned()];
        let items = titles.iter().enumerate().map(|(number, title)| {
            let path = if number == 1 { format!("/{SECRET}/{number}") } else { format!("/{number}") };
            let head = if number == 1 {
                format!("<meta name=\"author\" content=\"Nell {SECRET}\">")
            } else {
                String::new()
            };
            publisher.put(&path, Reply::page(story_with_head(title, &head)));
            Item::new(&publisher.url(&path), title).with_guid(&format!("urn:{number}:{title}"))
        });
        let items = items.collect();
        let press = Self { publisher, items };
        press.print(0);
        press
    }

    /// Prints the feed, with more stories in front.
    fn print(&self, more: usize) {
        let newer = (0..more).map(|number| {
            let title = format!("News {number}");
            self.publisher.put(&format!("/news/{number}"), Reply::page(story_with_head(&title, "")));
            Item::new(&self.publisher.url(&format!("/news/{number}")), &title)
        });
        let items: Vec<_> = newer.chain(self.items.iter().cloned()).collect();
        self.publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    }
}

/// Returns the files in which a word stands, in any of the ways gleaner keeps words.
fn files_with(folder: &Path, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, word));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let lower = bytes.to_ascii_lowercase();
            if lower.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

/// Returns how many kept bodies tell of a word.
fn bodies_with(gleaner: &Gleaner, word: &str) -> usize {
    let mut found = 0;
    for raw in std::fs::read_dir(gleaner.file("raw")).unwrap() {
        let path = raw.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "db") {
            continue;
        }
        let file = crate::support::ArchiveFile::at(&path);
        for sha256 in file.lines("SELECT sha256 FROM bodies WHERE base_sha256 IS NULL") {
            let packed = file.blob(&format!("SELECT zstd FROM bodies WHERE sha256 = '{sha256}'"));
            let body = zstd::decode_all(packed.as_slice()).unwrap();
            found += usize::from(String::from_utf8_lossy(&body).contains(word));
        }
    }
    found
}

#[test]
fn nothing_is_left_and_nothing_comes_back() {
    let press = Press::open();
    let gleaner = Gleaner::following(&[press.publisher.url("/feed")]);
    gleaner.once();
    press.print(1);
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert!(bodies_with(&gleaner, SECRET) >= 2, "its page and its feed are kept");
    let id = gleaner.archive().line(&format!("SELECT id FROM articles WHERE title LIKE '%{SECRET}%'"));

    let listed = gleaner.command(&["forget", "--dry-run", &id]);
    assert_eq!(listed.code, Some(0), "{}", listed.stderr);
    assert!(listed.stdout.contains(SECRET), "{}", listed.stdout);
    assert_eq!(gleaner.command(&["forget", &id]).code, Some(2), "a reason is asked for");
    let finished = gleaner.command(&["forget", &id, "--reason", "file 17"]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);

    assert_eq!(files_with(gleaner.folder(), SECRET), Vec::<String>::new());
    assert_eq!(bodies_with(&gleaner, SECRET), 0);
    let stays = gleaner.archive().line("SELECT article_id, reason FROM forgotten");
    assert_eq!(stays, format!("{id}|file 17"));
    let verified = gleaner.command(&["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);

    // The publisher goes on telling it, with others and in other words.
    let asked = press.publisher.requests().len();
    for more in 2..4 {
        press.print(more);
        gleaner.archive().let_time_pass();
        gleaner.once();
    }
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles"), 5);
    assert_eq!(files_with(gleaner.folder(), SECRET), Vec::<String>::new());
    assert_eq!(bodies_with(&gleaner, SECRET), 0);
    let requests = press.publisher.requests();
    assert!(requests[asked..].iter().all(|request| !request.path.contains(SECRET)), "{requests:?}");
    let backed_up = gleaner.command(&["backup", "backups"]);
    assert_eq!(backed_up.code, Some(0), "{}", backed_up.stderr);
    assert_eq!(files_with(gleaner.folder(), SECRET), Vec::<String>::new());
    let verified = gleaner.command(&["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
}

#[test]
fn another_feed_that_tells_of_it_is_not_believed_either() {
    let press = Press::open();
    let mut gleaner = Gleaner::following(&[press.publisher.url("/feed")]);
    gleaner.once();
    let finished = gleaner.command(&["forget", "--author", &format!("Nell {SECRET}"), "--reason", "asked"]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles"), 2);
    let item = press.items[1].clone().with_guid("another-id");
    press.publisher.put("/other", Reply::feed(rss("The Other", &[item, press.items[0].clone()])));
    gleaner.follow(&press.publisher.url("/other"));
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles"), 2);
    assert_eq!(files_with(&gleaner.file("raw"), SECRET), Vec::<String>::new());
    assert_eq!(bodies_with(&gleaner, SECRET), 0);
}

#[test]
fn an_archive_in_use_forgets_nothing() {
    let press = Press::open();
    let gleaner = Gleaner::following(&[press.publisher.url("/feed")]);
    gleaner.once();
    let mut service = gleaner.run();
    service.says("starting");
    crate::support::eventually("the service has the archive", || {
        gleaner.command(&["forget", "1", "--reason", "asked"]).code == Some(75)
    });
    service.signal("TERM");
    service.end();
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE id = 1"), 1);
}

#[test]
fn a_feed_that_is_read_again_does_not_bring_it_back() {
    let press = Press::open();
    let gleaner = Gleaner::following(&[press.publisher.url("/feed")]);
    gleaner.once();
    let copies = gleaner.file("copies");
    std::fs::create_dir(&copies).unwrap();
    let shas = gleaner.archive().line("SELECT body_sha256 FROM fetches WHERE kind = 'feed'");
    let months = || std::fs::read_dir(gleaner.file("raw")).unwrap().map(|file| file.unwrap().path());
    for month in months().filter(|path| path.extension().is_some_and(|ending| ending == "db")) {
        std::fs::copy(&month, copies.join(month.file_name().unwrap())).unwrap();
    }
    let id = gleaner.archive().line(&format!("SELECT id FROM articles WHERE title LIKE '%{SECRET}%'"));
    let finished = gleaner.command(&["forget", &id, "--reason", "asked"]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    // As if the body had come from elsewhere.
    for copy in std::fs::read_dir(&copies).unwrap().map(|file| file.unwrap().path()) {
        std::fs::copy(&copy, gleaner.file("raw").join(copy.file_name().unwrap())).unwrap();
    }
    gleaner
        .archive()
        .change(&format!("UPDATE fetches SET body_sha256 = '{shas}', entries_total = 2 WHERE kind = 'feed'"));
    let replayed = gleaner.command(&["replay", "--feeds"]);
    assert_eq!(replayed.code, Some(0), "{}", replayed.stderr);
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles"), 2);
}
