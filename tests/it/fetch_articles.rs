//! Each article's page is fetched, read in its own charset, and kept as its server sent it.

use crate::support::{
    ArchiveFile, Gleaner, Item, Publisher, Reply, marker, rss, sha256_hex, story, story_with_head,
};

/// Publishes one entry at `/feed` whose page is at `/story`.
fn announce(publisher: &Publisher, title: &str, page: Reply) {
    let item = Item::new(&publisher.url("/story"), title);
    publisher.put("/feed", Reply::feed(rss("The Quay", &[item])));
    publisher.put("/story", page);
}

fn kept(title: &str, page: Reply) -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    announce(&publisher, title, page);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

#[test]
fn redirects_are_followed_and_recorded() {
    let publisher = Publisher::open();
    announce(&publisher, "A lamp", Reply::redirect(302, "/second"));
    publisher.put("/second", Reply::redirect(301, &publisher.url("/final")));
    publisher.put("/final", Reply::page(story("A lamp")));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);

    gleaner.once();

    let archive = gleaner.archive();
    assert_eq!(
        archive.line("SELECT url, page_state FROM articles"),
        format!("{}|ok", publisher.url("/final"))
    );
    let log = archive.line("SELECT url, final_url, outcome, status FROM fetches WHERE kind = 'page'");
    assert_eq!(log, format!("{}|{}|stored|200", publisher.url("/story"), publisher.url("/final")));
    let met = archive.lines("SELECT url FROM article_urls ORDER BY url");
    assert!(met.contains(&publisher.url("/story")) && met.contains(&publisher.url("/final")), "{met:?}");
}

#[test]
fn redirects_in_a_circle_are_given_up() {
    let (publisher, gleaner) = kept("A lamp", Reply::redirect(302, "/story"));
    let article = gleaner.archive().line("SELECT page_state, text_source, next_page_at FROM articles");
    assert_eq!(article, "error|feed|");
    assert_eq!(publisher.requests_for("/story").len(), 11, "the first and ten more");
}

#[track_caller]
fn check_charset(content_type: &str, bytes: Vec<u8>) {
    let (_publisher, gleaner) = kept("Ångström", Reply::new(200, content_type, bytes));
    let archive = gleaner.archive();
    let found =
        archive.line(&format!("SELECT title, instr(text, '{}') > 0 FROM articles", marker("Ångström")));
    assert_eq!(found, "Ångström|1", "{content_type}");
}

#[test]
fn the_charset_is_heard_from_the_header() {
    let latin1 = encoding_rs::WINDOWS_1252.encode(&story("Ångström")).0.into_owned();
    check_charset("text/html; charset=iso-8859-1", latin1);
}

#[test]
fn the_charset_is_heard_from_the_page() {
    let page = story_with_head("Ångström", "<meta charset=\"macintosh\">");
    check_charset("text/html", encoding_rs::MACINTOSH.encode(&page).0.into_owned());
}

#[test]
fn the_charset_is_heard_from_the_byte_order_mark_before_all_others() {
    let mut page = vec![0xff, 0xfe];
    page.extend(story("Ångström").encode_utf16().flat_map(u16::to_le_bytes));
    check_charset("text/html; charset=iso-8859-1", page);
}

/// Returns the one page that is kept beside its feed, read the way `articles` points to it.
fn raw_body(gleaner: &Gleaner) -> (String, Vec<u8>) {
    let pointer = gleaner.archive().line("SELECT raw_month, raw_sha256 FROM articles");
    let (month, sha256) = pointer.split_once('|').unwrap();
    let file = ArchiveFile::at(&gleaner.file(&format!("raw/{month}.db")));
    assert_eq!(file.number("SELECT count(*) FROM bodies"), 2);
    let packed = file.blob(&format!("SELECT zstd FROM bodies WHERE sha256 = '{sha256}'"));
    let size = file.number(&format!("SELECT size_bytes FROM bodies WHERE sha256 = '{sha256}'"));
    let body = zstd::decode_all(&packed[..]).unwrap();
    assert_eq!(body.len(), usize::try_from(size).unwrap());
    (sha256.to_owned(), body)
}

#[test]
fn the_page_is_kept_as_its_server_sent_it() {
    let bytes = encoding_rs::WINDOWS_1252.encode(&story("Ångström")).0.into_owned();
    let content_type = "text/html; charset=iso-8859-1";
    let (_publisher, gleaner) = kept("Ångström", Reply::new(200, content_type, bytes.clone()));
    let (sha256, body) = raw_body(&gleaner);
    assert_eq!(body, bytes);
    let digest = sha256_hex(&bytes);
    assert_eq!(sha256, digest);
    let file = ArchiveFile::at(
        &gleaner.file(&gleaner.archive().line("SELECT 'raw/' || raw_month || '.db' FROM articles")),
    );
    assert_eq!(file.line("SELECT content_type FROM bodies WHERE content_type LIKE 'text%'"), content_type);
    assert_eq!(gleaner.archive().line("SELECT body_sha256 FROM fetches WHERE kind = 'page'"), digest);
}

#[test]
fn a_compressed_answer_is_unpacked_before_it_is_kept() {
    let page = story("A lamp");
    let packed = zstd::encode_all(page.as_bytes(), 3).unwrap();
    let (_publisher, gleaner) = kept("A lamp", Reply::page(packed).with("content-encoding", "zstd"));
    assert_eq!(raw_body(&gleaner).1, page.as_bytes());
}

#[test]
fn nothing_raw_is_kept_when_it_is_not_wanted() {
    let publisher = Publisher::open();
    announce(&publisher, "A lamp", Reply::page(story("A lamp")));
    let settings =
        "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nhost_gap = \"1ms\"\n[pages]\nkeep_raw = false\n";
    let gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(gleaner.archive().line("SELECT page_state, raw_sha256, raw_month FROM articles"), "ok||");
    assert!(!gleaner.file("raw").exists());
}

#[track_caller]
fn check_too_large(page: Reply) {
    let publisher = Publisher::open();
    announce(&publisher, "A lamp", page);
    let settings =
        "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nhost_gap = \"1ms\"\nmax_page_size = \"64 KiB\"\n";
    let gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    gleaner.once();
    let article =
        gleaner.archive().line("SELECT page_state, text_source, raw_sha256, next_page_at FROM articles");
    assert_eq!(article, "error|feed||", "what is too large today is too large tomorrow");
    assert_eq!(gleaner.archive().line("SELECT outcome FROM fetches WHERE kind = 'page'"), "too_large");
}

#[test]
fn a_page_that_is_too_large_is_given_up() {
    let page = story("A lamp") + &"<!-- much ado -->".repeat(8000);
    check_too_large(Reply::page(page.clone()));
    // Small on the line, large when it is unpacked.
    let packed = zstd::encode_all(page.as_bytes(), 3).unwrap();
    check_too_large(Reply::page(packed).with("content-encoding", "zstd"));
}

#[test]
fn the_length_of_a_body_is_logged_as_sent_and_as_unpacked() {
    let page = story("A lamp");
    let lengths = "SELECT wire_bytes, body_bytes FROM fetches WHERE kind = 'page'";
    let (_publisher, gleaner) = kept("A lamp", Reply::page(page.clone()));
    assert_eq!(gleaner.archive().line(lengths), format!("{0}|{0}", page.len()));
    let packed = zstd::encode_all(page.as_bytes(), 3).unwrap();
    let sent = packed.len();
    let (_publisher, gleaner) = kept("A lamp", Reply::page(packed).with("content-encoding", "zstd"));
    assert_eq!(gleaner.archive().line(lengths), format!("{sent}|{}", page.len()));
}

#[test]
fn a_page_that_was_cut_short_is_tried_again_and_never_taken_for_a_whole_one() {
    let (publisher, gleaner) = kept("A lamp", Reply::page(story("A lamp")).cut_short());
    let archive = gleaner.archive();
    let article = "SELECT page_state, text_source, raw_sha256 IS NULL, page_attempts, next_page_at IS NOT NULL FROM articles";
    assert_eq!(archive.line(article), "error|feed|1|1|1");
    assert!(!archive.line("SELECT text FROM articles").contains(&marker("A lamp")));

    publisher.put("/story", Reply::page(story("A lamp")));
    archive.let_time_pass();
    gleaner.once();
    assert_eq!(archive.line(article), "ok|page|0|0|0");
    assert!(archive.line("SELECT text FROM articles").contains(&marker("A lamp")));
    assert_eq!(publisher.requests_for("/story").len(), 2);
}

#[test]
fn a_page_that_keeps_failing_has_four_chances() {
    let (publisher, gleaner) = kept("A lamp", Reply::status(500));
    for _ in 0..5 {
        gleaner.archive().let_time_pass();
        gleaner.once();
    }
    assert_eq!(publisher.requests_for("/story").len(), 4);
    assert_eq!(
        gleaner.archive().line("SELECT page_state, page_attempts, next_page_at FROM articles"),
        "error|4|"
    );
}

#[test]
fn private_networks_are_not_reached_unless_they_are_allowed() {
    let publisher = Publisher::open();
    announce(&publisher, "A lamp", Reply::page(story("A lamp")));
    let gleaner = Gleaner::with_settings("[fetch]\nhost_gap = \"1ms\"\n", &[publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(publisher.paths(), Vec::<String>::new());
    let log = gleaner.archive().line("SELECT outcome, error FROM fetches");
    assert!(log.starts_with("refused|") && log.contains("allow_networks"), "{log}");
}

#[test]
fn an_open_feed_cannot_lead_into_a_private_network() {
    let outside = Publisher::open();
    let inside = Publisher::open();
    inside.put("/secret", Reply::page(story("A secret")));
    let direct = Item::new(&inside.url("/secret"), "By link");
    let around = Item::new(&outside.url("/away"), "By redirect");
    let by_name = Item::new(&inside.url("/secret").replace(&inside.host(), "localhost"), "By name");
    outside.put("/feed", Reply::feed(rss("The Quay", &[direct, around, by_name])));
    outside.put("/away", Reply::redirect(302, &inside.url("/secret")));
    let settings = format!("[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"{}/32\"]\n", outside.host());
    let gleaner = Gleaner::with_settings(&settings, &[outside.url("/feed")]);

    gleaner.once();

    assert_eq!(inside.paths(), Vec::<String>::new());
    let log = gleaner.archive().lines("SELECT outcome FROM fetches WHERE kind = 'page'");
    assert_eq!(log, ["refused"; 3]);
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE text_source = 'feed'"), 3);
}
