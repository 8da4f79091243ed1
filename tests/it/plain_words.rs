//! What gleaner says when something is not well: which feed, why, and what would be accepted.

use std::process::Command;

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

/// A publisher with a good feed and one that fails, without a robots.txt, after one pass.
fn half_failing() -> (Publisher, Gleaner, String) {
    let publisher = Publisher::open();
    publisher.put("/lamp", Reply::page(story("A lamp")));
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/lamp"), "A lamp")])));
    publisher.put("/broken", Reply::status(500));
    let gleaner = Gleaner::following(&[publisher.url("/feed"), publisher.url("/broken")]);
    let said = gleaner.command(&["once"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    (publisher, gleaner, said.stderr)
}

#[track_caller]
fn check_refused(settings: &str, words: &[&str]) {
    let gleaner = Gleaner::following(&[]);
    gleaner.write("gleaner.toml", settings);
    let finished = gleaner.command(&["config", "check"]);
    assert_eq!(finished.code, Some(78), "{settings}: {}", finished.stderr);
    for word in words {
        assert!(finished.stderr.contains(word), "{word:?} is missing for {settings}: {}", finished.stderr);
    }
}

#[test]
fn a_pass_says_which_feeds_failed_and_why() {
    let (_publisher, gleaner, said) = half_failing();
    let id = gleaner.archive().line("SELECT id FROM feeds WHERE url LIKE '%/broken'");
    let line = said.lines().find(|line| line.contains("failed: ")).unwrap();
    assert!(line.contains(&format!("failed: {id} ")) && line.contains("the server answered 500"), "{said}");
    assert_eq!(said.matches("failed: ").count(), 1, "{said}");
}

#[test]
fn status_names_the_feeds_that_fail_and_counts_no_missing_robots_txt() {
    let (publisher, gleaner, _) = half_failing();
    assert!(publisher.every_request().iter().any(|request| request.path == "/robots.txt"));
    let told = gleaner.command(&["status"]).stdout;
    assert!(told.contains("failing: ") && told.contains("the server answered 500"), "{told}");
    assert!(told.contains("never answered"), "{told}");
    assert!(told.contains(", 1 failed requests"), "{told}");
    let json: serde_json::Value =
        serde_json::from_str(&gleaner.command(&["status", "--json"]).stdout).unwrap();
    assert_eq!((&json["errors_24h"], &json["failing"][0]["failure_count"]), (&1.into(), &1.into()));
}

#[test]
fn a_mistake_in_the_configuration_is_told_what_would_be_accepted() {
    check_refused("[fetch]\nallow_networks = [\"10.0.0.0\"]\n", &["line 2", "10.0.0.0/8"]);
    check_refused("[fetch]\nallow_networks = [\"home\"]\n", &["line 2", "192.168.7.0/24"]);
    check_refused("[fetch]\nhost_gap = 2\n", &["line 2", "\"2s\""]);
    check_refused("[pages]\nrecheck = [1]\n", &["line 2", "\"1s\""]);
    check_refused("[[feed]]\nurl = \"https://a.example/\"\ninterval = 6\n", &["line 3", "\"6s\""]);
    check_refused("[polling]\nmin_interval = true\n", &["line 2", "\"1h\""]);
    for (selector, reason) in [
        ("div[", "ends too early"),
        ("p:frst", "unsupported pseudo class or element"),
        ("a >> b", "dangling combinator"),
    ] {
        check_refused(
            &format!("[site.\"a.example\"]\ntitle = {selector:?}\n"),
            &["line 2", selector, reason],
        );
    }
}

#[test]
fn a_level_or_format_of_the_log_that_there_is_not_ends_with_78() {
    let gleaner = Gleaner::following(&[]);
    for command in ["once", "run"] {
        for (name, value, words) in [
            ("GLEANER_LOG", "loud", "GLEANER_LOG: \"loud\" is no level"),
            ("GLEANER_LOG", "gleaner=loud", "debug"),
            ("GLEANER_LOG_FORMAT", "xml", "json"),
        ] {
            let finished = gleaner.command_with(&[command], &[(name, value)]);
            assert_eq!(finished.code, Some(78), "{}", finished.stderr);
            assert!(finished.stderr.contains(words), "{}", finished.stderr);
        }
    }
    assert_eq!(gleaner.command_with(&["once"], &[("GLEANER_LOG", "")]).code, Some(0));
}

#[test]
fn without_a_contact_the_name_holds_no_address_and_the_service_asks_for_one() {
    let (publisher, gleaner, _) = half_failing();
    let name = publisher.requests()[0].header("user-agent").unwrap();
    assert_eq!(name, concat!("gleaner/", env!("CARGO_PKG_VERSION")));
    let mut service = gleaner.run();
    service.says("fetch.contact is empty");
    service.signal("TERM");
    assert_eq!(service.end().0, Some(0));
}

#[test]
fn the_shipped_configuration_of_a_checkout_is_never_edited() {
    let gleaner = Gleaner::following(&[]);
    let checkout = gleaner.folder().join("checkout");
    std::fs::create_dir_all(checkout.join("config")).unwrap();
    let shipped = gleaner.command(&["config", "default"]).stdout;
    std::fs::write(checkout.join("config/gleaner.toml"), &shipped).unwrap();
    std::fs::write(
        checkout.join("a.opml"),
        "<opml><body><outline xmlUrl='https://a.example/f'/></body></opml>",
    )
    .unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_gleaner"))
        .args(["feeds", "import", "a.opml"])
        .env_remove("GLEANER_CONFIG")
        .current_dir(&checkout)
        .output()
        .unwrap();

    assert!(output.status.success(), "{output:?}");
    assert_eq!(std::fs::read_to_string(checkout.join("config/gleaner.toml")).unwrap(), shipped);
    let own = std::fs::read_to_string(checkout.join("gleaner.toml")).unwrap();
    assert!(own.starts_with(&shipped) && own.contains("https://a.example/f"), "{own}");
}
