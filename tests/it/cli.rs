//! What a person types: every command works, and says what to do when it is misused.

use crate::support::{Finished, Gleaner, Item, Publisher, Reply, rss, story};

const COMMANDS: &[&[&str]] = &[
    &[],
    &["run"],
    &["once"],
    &["feeds"],
    &["feeds", "list"],
    &["feeds", "add"],
    &["feeds", "poll"],
    &["feeds", "discover"],
    &["feeds", "import"],
    &["feeds", "export"],
    &["feeds", "explain"],
    &["feeds", "pause"],
    &["feeds", "resume"],
    &["feeds", "remove"],
    &["extract"],
    &["parse"],
    &["search"],
    &["status"],
    &["datasette"],
    &["export"],
    &["forget"],
    &["backup"],
    &["restore"],
    &["verify"],
    &["doctor"],
    &["demo"],
    &["config"],
    &["config", "check"],
    &["config", "show"],
    &["config", "default"],
    &["help"],
];

fn nothing_set_up() -> Gleaner {
    Gleaner::following(&[])
}

/// A publisher with a feed of two stories, archived by one pass.
fn archived() -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    let items = ["A lamp", "A wall"].map(|title| {
        let path = format!("/{}", title.replace(' ', "-"));
        publisher.put(&path, Reply::page(story(title)));
        Item::new(&publisher.url(&path), title)
    });
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

#[track_caller]
fn check_fails(finished: &Finished, code: i32, words: &[&str]) {
    let Finished { stdout, stderr, .. } = finished;
    assert_eq!(finished.code, Some(code), "{stderr}");
    assert_eq!(stdout, "", "stdout is for data");
    for words in words {
        assert!(stderr.contains(words), "{words:?} is missing from: {stderr}");
    }
}

#[track_caller]
fn works(gleaner: &Gleaner, args: &[&str]) -> String {
    let finished = gleaner.command(args);
    assert_eq!(finished.code, Some(0), "{args:?}: {}", finished.stderr);
    finished.stdout
}

#[test]
fn every_command_explains_itself() {
    let gleaner = nothing_set_up();
    for &command in COMMANDS {
        let args = if command == ["help"] { vec!["help"] } else { [command, &["--help"]].concat() };
        let help = works(&gleaner, &args);
        assert!(help.contains("Usage: gleaner"), "{command:?}: {help}");
        let first = help.lines().next().unwrap();
        assert!(first.len() > 15, "{command:?} says what it does: {first:?}");
        assert!(
            !help.contains('`') || !help.contains("$`"),
            "{command:?} shows marks meant for another place: {help}"
        );
    }
}

#[test]
fn the_help_names_the_exit_codes() {
    let help = works(&nothing_set_up(), &["--help"]);
    assert!(["75", "78", "GLEANER_CONFIG"].iter().all(|words| help.contains(words)), "{help}");
}

#[test]
fn what_is_not_understood_ends_with_2_and_a_hint() {
    let gleaner = nothing_set_up();
    for (args, words) in [
        (&["onse"][..], "once"),
        (&["feeds", "pasue", "x"], "pause"),
        (&["extract"], "FILE"),
        (&["parse"], "FILE"),
        (&["search"], "QUERY"),
        (&["extract", "page.html", "--format", "pdf"], "markdown"),
        (&["extract", "page.html", "--batch", "requests.jsonl"], "--batch"),
        (&["extract", "page.html", "--rule", "body=p"], "content="),
        (&["once", "--jsno"], "--json"),
        (&["status", "extra"], "extra"),
    ] {
        check_fails(&gleaner.command(args), 2, &[words, "--help"]);
    }
    assert_eq!(gleaner.command(&[]).code, Some(2));
}

#[test]
fn a_bad_configuration_ends_with_78_and_names_the_line() {
    let gleaner = nothing_set_up();
    for (text, words) in [
        ("archive = \"a.db\"\n[fetch]\nhost_gap = \"2 apples\"\n", &["line 3", "2 apples", "30s"][..]),
        ("[fetch]\n\nhostgap = \"2s\"\n", &["line 3", "hostgap", "host_gap"]),
        ("[pages]\nfetch = \"sometimes\"\n", &["line 2", "always", "when-thin", "never"]),
        ("[polling]\nmin_interval = \"2d\"\nmax_interval = \"1d\"\n", &["gleaner.toml:3", "max_interval"]),
        ("[[feed]]\nurl = \"example.org/feed\"\n", &["line 2", "https://example.org/feed.xml"]),
        ("[[feed]]\ntitle = \"No address\"\n", &["url"]),
        ("[fetch]\nallow_networks = [\"home\"]\n", &["line 2"]),
        ("[site.\"example.com\"]\ncontent = \"div[\"\n", &["line 2", "div[", "CSS selector"]),
        ("archive = \n", &["line 1"]),
    ] {
        gleaner.write("gleaner.toml", text);
        for command in
            [&["config", "check"][..], &["config", "show"], &["once"], &["run"], &["feeds", "export"]]
        {
            check_fails(&gleaner.command(command), 78, words);
        }
    }
    assert!(!gleaner.archive().path().exists(), "nothing was begun");
}

#[test]
fn a_configuration_that_is_not_there_ends_with_78() {
    let gleaner = nothing_set_up();
    std::fs::remove_file(gleaner.config()).unwrap();
    check_fails(&gleaner.command(&["once"]), 78, &["gleaner.toml"]);
}

#[test]
fn config_shows_what_is_in_force_and_masks_secrets() {
    let gleaner = nothing_set_up();
    gleaner.write(
        "gleaner.toml",
        "[fetch]\nhost_gap = \"5s\"\n[[feed]]\nurl = \"https://q.example/f?key=hunter2\"\nheaders = { Token = \"hunter2\" }\n",
    );
    let shown = works(&gleaner, &["--archive", "elsewhere.db", "config", "show"]);
    assert!(shown.contains("host_gap = \"5s\"") && shown.contains("elsewhere.db"), "{shown}");
    assert!(shown.contains("Token") && !shown.contains("hunter2"), "{shown}");
    let checked = works(&gleaner, &["config", "check"]);
    assert!(checked.contains("good") && checked.contains('1'), "{checked}");
}

#[test]
fn the_default_configuration_is_a_good_one() {
    let gleaner = nothing_set_up();
    let default = works(&gleaner, &["config", "default"]);
    assert!(default.matches('#').count() > 20, "it is commented");
    gleaner.write("gleaner.toml", &default);
    assert!(works(&gleaner, &["config", "check"]).contains("good"));
}

#[test]
fn commands_that_look_at_the_archive_say_how_to_make_one() {
    let gleaner = nothing_set_up();
    for command in [
        &["status"][..],
        &["doctor"],
        &["search", "lamp"],
        &["feeds", "list"],
        &["feeds", "explain", "https://q.example/"],
        &["feeds", "pause", "https://q.example/"],
    ] {
        check_fails(&gleaner.command(command), 1, &["no archive", "gleaner once"]);
    }
    assert!(!gleaner.archive().path().exists());
}

#[test]
fn a_pass_without_feeds_says_how_to_add_some() {
    let finished = nothing_set_up().command(&["once"]);
    assert_eq!(finished.code, Some(0));
    assert!(
        finished.stderr.contains("[[feed]]") && finished.stderr.contains("feeds import"),
        "{}",
        finished.stderr
    );
}

#[test]
fn a_pass_ends_with_a_summary_a_person_can_read() {
    let (publisher, gleaner) = archived();
    publisher.put("/feed", Reply::status(500));
    gleaner.archive().let_time_pass();
    let finished = gleaner.command(&["once"]);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), ""));
    assert!(finished.stderr.contains("polls: 1 (0 unchanged, 1 failed)"), "{}", finished.stderr);
}

#[test]
fn feeds_are_listed_with_their_health() {
    let (publisher, gleaner) = archived();
    let listed = works(&gleaner, &["feeds", "list"]);
    assert!(
        listed.contains("active") && listed.contains("The Quay") && listed.contains(&publisher.url("/feed"))
    );
    let json = works(&gleaner, &["feeds", "list", "--json"]);
    let feed: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert_eq!((&feed["state"], &feed["entries"]), (&"active".into(), &2.into()));
}

#[test]
fn explain_says_why_the_next_poll_is_when_it_is() {
    let (publisher, gleaner) = archived();
    let explained = works(&gleaner, &["feeds", "explain", &publisher.url("/feed")]);
    let next = gleaner.archive().line("SELECT next_poll_at FROM feeds");
    let line = explained.lines().find(|line| line.contains("next poll")).unwrap();
    assert!(line.contains(&next) && line.contains("because"), "{line}");
    assert!(explained.contains("2 of 2 entries new"), "{explained}");
    check_fails(&gleaner.command(&["feeds", "explain", "https://q.example/"]), 1, &["feeds list"]);
}

#[test]
fn a_paused_feed_is_not_polled_until_it_is_resumed() {
    let (publisher, gleaner) = archived();
    let feed = publisher.url("/feed");
    works(&gleaner, &["feeds", "pause", &feed]);
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(publisher.requests_for("/feed").len(), 1);
    assert!(works(&gleaner, &["feeds", "explain", &feed]).contains("paused by hand"));

    works(&gleaner, &["feeds", "resume", &feed]);
    gleaner.once();
    assert_eq!(publisher.requests_for("/feed").len(), 2);
    for command in ["pause", "resume"] {
        check_fails(&gleaner.command(&["feeds", command, "https://q.example/"]), 1, &["feeds list"]);
    }
}

#[test]
fn feeds_come_in_and_go_out_as_opml_and_the_comments_stay() {
    let gleaner = nothing_set_up();
    let mine = "# my feeds\n[[feed]]\nurl = \"https://a.example/feed\" # the first\n";
    gleaner.write("gleaner.toml", mine);
    let opml = "<opml version=\"2.0\"><head/><body><outline text=\"News\">\
        <outline type=\"rss\" text=\"B &amp; Co\" xmlUrl=\"https://b.example/feed?a=1&amp;b=2\"/>\
        <outline type=\"rss\" text=\"A\" xmlUrl=\"https://a.example/feed\"/></outline></body></opml>";
    gleaner.write("feeds.opml", opml);

    let imported = gleaner.command(&["feeds", "import", "feeds.opml"]);
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert!(imported.stderr.contains("1 feeds added, 1 were there already"), "{}", imported.stderr);
    let config = std::fs::read_to_string(gleaner.config()).unwrap();
    assert!(config.starts_with(mine) && config.contains("B & Co"), "{config}");

    let exported = works(&gleaner, &["feeds", "export"]);
    assert!(
        exported.contains("https://b.example/feed?a=1&amp;b=2") && exported.contains("B &amp; Co"),
        "{exported}"
    );
    let other = nothing_set_up();
    other.write("again.opml", exported);
    assert_eq!(other.command(&["feeds", "import", "again.opml"]).code, Some(0));
    assert!(works(&other, &["config", "check"]).contains("2 feeds"));

    works(&gleaner, &["feeds", "remove", "https://b.example/feed?a=1&b=2"]);
    assert_eq!(std::fs::read_to_string(gleaner.config()).unwrap().trim_end(), mine.trim_end());
    check_fails(&gleaner.command(&["feeds", "remove", "https://b.example/"]), 1, &["no [[feed]]"]);
}

#[test]
fn an_outline_that_leads_nowhere_is_named_and_keeps_nobody_from_starting() {
    let mut gleaner = nothing_set_up();
    let opml =
        "<opml><body>\n<outline text='A' xmlUrl='N/A'/>\n<outline text='B' xmlurl='feed://b.example/'/>";
    gleaner.write("feeds.opml", opml);
    gleaner.set("opml = [\"feeds.opml\"]\n");
    let said = works(&gleaner, &["config", "check"]);
    assert!(said.contains("feeds.opml:2: \"N/A\" is not an address") && said.contains("1 feeds"), "{said}");
    let imported = gleaner.command(&["feeds", "import", "feeds.opml"]);
    assert_eq!(imported.code, Some(0), "{}", imported.stderr);
    assert!(imported.stderr.contains("feeds.opml:2:"), "{}", imported.stderr);
}

#[test]
fn a_file_that_is_no_opml_changes_nothing() {
    let gleaner = nothing_set_up();
    let before = std::fs::read(gleaner.config()).unwrap();
    for (text, code) in [("Dear Ines,", 78), ("<opml version=\"2.0\"><head/><body/></opml>", 78)] {
        gleaner.write("feeds.opml", text);
        let finished = gleaner.command(&["feeds", "import", "feeds.opml"]);
        assert!(
            finished.code == Some(code) || finished.code == Some(1),
            "{:?} {}",
            finished.code,
            finished.stderr
        );
        assert!(finished.stderr.contains("feeds.opml"), "{}", finished.stderr);
    }
    assert_eq!(std::fs::read(gleaner.config()).unwrap(), before);
}

#[test]
fn search_finds_words_in_the_texts() {
    let (publisher, gleaner) = archived();
    let found = works(&gleaner, &["search", "tells", "of", "a", "wall"]);
    assert!(
        found.contains("A wall") && !found.contains("A lamp") && found.contains(&publisher.url("/A-wall"))
    );
    let json = works(&gleaner, &["search", "--json", "-n", "1", "harbour"]);
    let hit: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert!(hit["snippet"].as_str().unwrap().contains("harbour"), "{hit}");

    let nothing = gleaner.command(&["search", "zeppelin"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (Some(0), ""));
    check_fails(&gleaner.command(&["search", "\"unclosed"]), 1, &["unclosed"]);
    check_fails(&gleaner.command(&["search", "colour:red"]), 1, &["colour"]);
}

#[test]
fn status_tells_people_and_programs_how_it_does() {
    let (_publisher, gleaner) = archived();
    let told = works(&gleaner, &["status"]);
    assert!(told.contains("feeds: 1 active") && told.contains("articles: 2 ok"), "{told}");
    let status: serde_json::Value = serde_json::from_str(&works(&gleaner, &["status", "--json"])).unwrap();
    assert_eq!(status["feeds"], serde_json::json!({ "active": 1 }));
    assert_eq!(status["articles"], serde_json::json!({ "ok": 2 }));
    assert_eq!(status["queues"]["pages_due"], 0);

    works(&gleaner, &["status", "--check"]);
    gleaner.archive().let_time_pass();
    let late = gleaner.command(&["status", "--check"]);
    assert_eq!(late.code, Some(1));
    assert!(late.stderr.contains("is gleaner running?"), "{}", late.stderr);
}

#[test]
fn settings_come_from_the_environment_and_a_misspelt_one_is_an_error() {
    let gleaner = nothing_set_up();
    let shown = gleaner.command_with(&["config", "show"], &[("GLEANER_FETCH_HOST_GAP", "7s")]);
    assert!(shown.stdout.contains("host_gap = \"7s\""), "{} {}", shown.stdout, shown.stderr);
    let misspelt = gleaner.command_with(&["config", "show"], &[("GLEANER_FETCH_HOSTGAP", "7s")]);
    check_fails(&misspelt, 78, &["GLEANER_FETCH_HOST_GAP"]);
}

#[test]
fn what_nobody_reads_to_its_end_ends_quietly() {
    let publisher = Publisher::open();
    let items: Vec<_> = (0..200)
        .map(|number| {
            Item::new(&publisher.url(&format!("/{number}")), &format!("Story {number} of the quay"))
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    let settings =
        "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[pages]\nfetch = \"never\"\n";
    let gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    gleaner.once();
    gleaner.write("page.html", story("A lamp"));
    gleaner.write("feed.xml", rss("The Quay", &items));
    let feed = publisher.url("/feed");
    for args in [
        &["feeds", "list"][..],
        &["feeds", "list", "--json"],
        &["feeds", "explain", &feed],
        &["feeds", "export"],
        &["search", "quay"],
        &["search", "quay", "--json"],
        &["status"],
        &["status", "--json"],
        &["config", "show"],
        &["config", "default"],
        &["extract", "page.html"],
        &["extract", "page.html", "--format", "json"],
        &["parse", "feed.xml"],
        &["replay", "--dry-run", "--feeds"],
        &["replay", "--dry-run", "--json"],
        &["once", "--json"],
        &["--help"],
        &["--version"],
    ] {
        let (code, said) = gleaner.command_unread(args);
        assert_eq!(code, Some(0), "{args:?}: {said}");
        assert!(!said.contains("panic") && !said.contains("pipe"), "{args:?}: {said}");
    }
}
