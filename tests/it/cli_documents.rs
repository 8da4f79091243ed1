//! `extract` and `parse`: one page or feed from wherever it is, or a batch of them.

use serde_json::{Value, json};

use crate::support::{Gleaner, Item, Publisher, Reply, marker, rss, story};

fn gleaner() -> Gleaner {
    Gleaner::following(&[])
}

#[track_caller]
fn works(gleaner: &Gleaner, args: &[&str], stdin: &[u8]) -> String {
    let finished = gleaner.command_reading(args, stdin);
    assert_eq!(finished.code, Some(0), "{args:?}: {}", finished.stderr);
    finished.stdout
}

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_page_is_cleaned_from_a_file_stdin_or_an_address_alike() {
    let gleaner = gleaner();
    let publisher = Publisher::open();
    let page = story("A lamp");
    gleaner.write("page.html", &page);
    publisher.put("/page", Reply::page(page.clone()));
    let from_file = works(&gleaner, &["extract", "page.html"], b"");
    assert!(
        from_file.contains(&marker("A lamp")) && !from_file.contains("All rights reserved"),
        "{from_file}"
    );
    assert_eq!(works(&gleaner, &["extract", "-"], page.as_bytes()), from_file);
    assert_eq!(works(&gleaner, &["extract", &publisher.url("/page")], b""), from_file);
}

#[test]
fn a_page_is_printed_in_every_format() {
    let gleaner = gleaner();
    gleaner.write("page.html", story("A lamp"));
    let print = |format| works(&gleaner, &["extract", "page.html", "--format", format], b"");
    assert!(!print("text").contains('<'));
    assert!(print("html").contains(&format!("<p>{}</p>", marker("A lamp"))));
    assert!(print("markdown").contains(&marker("A lamp")));
    let facts: Value = serde_json::from_str(&print("json")).unwrap();
    assert_eq!((&facts["title"], &facts["page_state"]), (&json!("A lamp"), &json!("ok")));
    assert!(facts["word_count"].as_u64().unwrap() > 100);
}

#[test]
fn what_was_left_out_of_a_page_is_told_beside_the_text_or_in_the_json() {
    let gleaner = gleaner();
    gleaner.write("page.html", story("A lamp"));
    let told = gleaner.command(&["extract", "page.html", "--explain"]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    assert!(told.stdout.contains(&marker("A lamp")) && !told.stdout.contains("All rights reserved"));
    let line = told.stderr.lines().find(|line| line.contains("All rights reserved"));
    let (step, _) = line.unwrap().strip_prefix("left out by ").unwrap().split_once(": ").unwrap();
    assert!(told.stderr.contains("title: ") && told.stderr.contains("page state: ok"), "{}", told.stderr);
    let args = ["extract", "page.html", "--explain", "--format", "json"];
    let record: Value = serde_json::from_str(&works(&gleaner, &args, b"")).unwrap();
    let left_out = record["explain"]["left_out"].as_array().unwrap();
    let is_the_line = |left_out: &&Value| left_out["line"].as_str().unwrap().contains("All rights reserved");
    assert_eq!(left_out.iter().find(is_the_line).unwrap()["step"], step);
}

#[test]
fn a_feed_is_parsed_from_a_file_stdin_or_an_address_alike() {
    let gleaner = gleaner();
    let publisher = Publisher::open();
    let feed = rss("The Quay", &[Item::new("https://q.example/1", "A lamp")]);
    gleaner.write("feed.xml", &feed);
    publisher.put("/feed", Reply::feed(feed.clone()));
    let from_file: Value = serde_json::from_str(&works(&gleaner, &["parse", "feed.xml"], b"")).unwrap();
    assert_eq!(
        (&from_file["title"], &from_file["entries"][0]["url"]),
        (&json!("The Quay"), &json!("https://q.example/1"))
    );
    for (source, stdin) in [("-", feed.as_bytes()), (publisher.url("/feed").as_str(), b"")] {
        let parsed: Value = serde_json::from_str(&works(&gleaner, &["parse", source], stdin)).unwrap();
        assert_eq!(parsed["entries"], from_file["entries"], "{source}");
    }
}

#[test]
fn what_cannot_be_read_says_why_and_ends_with_1() {
    let gleaner = gleaner();
    let publisher = Publisher::open();
    gleaner.write("page.html", story("A lamp"));
    let missing = publisher.url("/404");
    for (args, words) in [
        (&["extract", "nowhere.html"][..], "nowhere.html"),
        (&["parse", "nowhere.xml"], "nowhere.xml"),
        (&["parse", "page.html"], "not a feed"),
        (&["extract", missing.as_str()], "404"),
        (&["parse", "http://[bad"], "not an address"),
        (&["extract", "--batch", "nowhere.jsonl"], "nowhere.jsonl"),
    ] {
        let finished = gleaner.command(args);
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""), "{args:?}");
        assert!(finished.stderr.contains(words), "{args:?}: {}", finished.stderr);
    }
}

#[test]
fn what_holds_no_article_is_said_to_hold_none() {
    let gleaner = Gleaner::following(&[]);
    let noise: Vec<u8> = (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    gleaner.write("noise.html", noise);
    gleaner.write("zeros.html", [0; 5000]);
    gleaner.write("empty.html", "<html><body><nav><a href=/>Home</a></nav></body></html>");
    for (file, words) in [
        ("noise.html", "binary data"),
        ("zeros.html", "zeros.html"),
        ("empty.html", "no article was found in empty.html"),
    ] {
        for format in ["text", "json"] {
            let finished = gleaner.command(&["extract", file, "--format", format]);
            assert_eq!(finished.code, Some(1), "{file}: {}", finished.stdout);
            assert!(finished.stderr.contains(words), "{file}: {}", finished.stderr);
        }
    }
}

#[test]
fn a_batch_of_pages_is_answered_in_order_and_failures_are_lines_too() {
    let gleaner = gleaner();
    gleaner.write("lamp.html", story("A lamp"));
    gleaner.write("wall.html", encoding_rs::WINDOWS_1252.encode(&story("Å wall")).0);
    let requests = [
        json!({ "id": "z", "path": gleaner.file("lamp.html"), "url": "https://q.example/lamp" }),
        json!({ "id": 7, "path": gleaner.file("nowhere.html") }),
        json!({ "id": "a", "path": gleaner.file("wall.html"), "content_type": "text/html; charset=windows-1252" }),
    ];
    gleaner.write("requests.jsonl", requests.map(|request| request.to_string()).join("\n") + "\n\n");
    let answers = json_lines(&works(&gleaner, &["extract", "--batch", "requests.jsonl"], b""));
    let ids: Vec<_> = answers.iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!("z"), &json!(7), &json!("a")]);
    assert_eq!((&answers[0]["title"], &answers[2]["title"]), (&json!("A lamp"), &json!("Å wall")));
    let failure = answers[1].as_object().unwrap();
    assert_eq!(failure.keys().collect::<Vec<_>>(), ["id", "error"]);
    assert!(failure["error"].as_str().unwrap().contains("nowhere.html"));
    for key in
        ["url", "authors", "published_at", "language", "tags", "word_count", "confidence", "text", "html"]
    {
        assert!(answers[0].get(key).is_some(), "{key}");
    }
}

#[test]
fn a_batch_of_feeds_is_answered_in_order_and_failures_are_lines_too() {
    let gleaner = gleaner();
    gleaner.write("feed.xml", rss("The Quay", &[Item::new("https://q.example/1", "A lamp")]));
    gleaner.write("page.html", story("A lamp"));
    gleaner.write("empty.xml", "");
    let requests = ["page.html", "feed.xml", "empty.xml", "feed.xml"].map(|name| {
        json!({ "id": name, "path": gleaner.file(name), "url": "https://q.example/feed" }).to_string()
    });
    gleaner.write("requests.jsonl", requests.join("\n"));
    let answers = json_lines(&works(&gleaner, &["parse", "--batch", "requests.jsonl"], b""));
    let told: Vec<_> = answers
        .iter()
        .map(|answer| (answer["id"].as_str().unwrap(), answer.get("error").is_some()))
        .collect();
    assert_eq!(told, [("page.html", true), ("feed.xml", false), ("empty.xml", true), ("feed.xml", false)]);
    assert_eq!(answers[1]["entries"][0]["title"], "A lamp");
    assert_eq!(answers[1]["format"], "rss2.0");
}

#[test]
fn a_bad_line_of_a_batch_is_named() {
    let gleaner = gleaner();
    gleaner.write("requests.jsonl", "{\"id\":1,\"path\":\"x\"}\nnot json\n");
    let finished = gleaner.command(&["parse", "--batch", "requests.jsonl"]);
    assert_eq!(finished.code, Some(1));
    assert!(finished.stderr.contains("requests.jsonl:2"), "{}", finished.stderr);
}
