//! What was published is found: in every script, in other forms of its words, and whatever its punctuation.

use crate::support::{Dice, Gleaner, Item, Publisher, Reply, rss};

const NO_PAGES: &str =
    "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[pages]\nfetch = \"never\"\n";

/// Words of languages that write them together, or write particles onto them.
const LANGUAGES: [(&str, [&str; 16]); 4] = [
    (
        "zh",
        [
            "港口",
            "城墙",
            "渡轮",
            "市长",
            "大学",
            "天气",
            "火车站",
            "报纸",
            "经济",
            "选举",
            "图书馆",
            "医院",
            "海洋",
            "桥梁",
            "音乐会",
            "足球",
        ],
    ),
    (
        "ja",
        [
            "港",
            "フェリー",
            "図書館",
            "選挙",
            "大学",
            "天気予報",
            "新聞",
            "コンサート",
            "サッカー",
            "海",
            "橋",
            "ニュース",
            "経済",
            "病院",
            "駅",
            "お祭り",
        ],
    ),
    (
        "ko",
        [
            "항구",
            "여객선",
            "도서관",
            "선거",
            "대학교",
            "날씨",
            "신문",
            "음악회",
            "축구",
            "바다",
            "다리",
            "소식",
            "경제",
            "병원",
            "기차역",
            "축제",
        ],
    ),
    (
        "th",
        [
            "ท่าเรือ",
            "เรือข้ามฟาก",
            "ห้องสมุด",
            "การเลือกตั้ง",
            "มหาวิทยาลัย",
            "อากาศ",
            "หนังสือพิมพ์",
            "คอนเสิร์ต",
            "ฟุตบอล",
            "ทะเล",
            "สะพาน",
            "ข่าว",
            "เศรษฐกิจ",
            "โรงพยาบาล",
            "สถานีรถไฟ",
            "เทศกาล",
        ],
    ),
];

/// Particles that Korean writes onto its words.
const PARTICLES: [&str; 4] = ["에서 ", "의 ", "은 ", "를 "];

fn particle(dice: &mut Dice) -> &'static str {
    PARTICLES[usize::try_from(dice.below(4)).unwrap()]
}

fn following(items: &[Item]) -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("The Quay", items)));
    let gleaner = Gleaner::with_settings(NO_PAGES, &[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

/// Returns the titles that a search finds.
fn found(gleaner: &Gleaner, args: &[&str]) -> Vec<String> {
    let search = gleaner.command(&[&["search", "--json", "-n", "1000"], args].concat());
    assert_eq!(search.code, Some(0), "{args:?}: {}", search.stderr);
    let hits = search.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    hits.map(|hit| hit["title"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
fn check(gleaner: &Gleaner, args: &[&str], expected: &[&str]) {
    let mut found = found(gleaner, args);
    found.sort();
    assert_eq!(found, expected, "{args:?}");
}

#[test]
fn every_word_of_a_title_is_found_in_languages_without_spaces() {
    let mut dice = Dice::seeded(18);
    let mut titles = Vec::new();
    for (lang, words) in LANGUAGES {
        for number in 0..50 {
            let picked: Vec<_> = (0..4).map(|_| words[usize::try_from(dice.below(16)).unwrap()]).collect();
            let title: String = match lang {
                "ko" => picked.iter().flat_map(|word| [*word, particle(&mut dice)]).collect(),
                _ => picked.concat(),
            };
            titles.push((format!("{} {number}", title.trim()), picked));
        }
    }
    let items: Vec<_> = titles
        .iter()
        .enumerate()
        .map(|(number, (title, _))| {
            Item::new(&format!("https://quay.example/{number}"), title).with_summary("")
        })
        .collect();
    let (_publisher, gleaner) = following(&items);
    let archive = gleaner.archive();
    let (mut asked, mut missed) = (0, Vec::new());
    for (title, words) in &titles {
        for word in words {
            let phrase = spaced(word);
            let sql = format!(
                "SELECT count(*) FROM articles_fts_apart JOIN articles a ON a.id = articles_fts_apart.rowid
                 WHERE articles_fts_apart MATCH '\"{phrase}\"' AND a.title = '{title}'"
            );
            asked += 1;
            if archive.number(&sql) != 1 {
                missed.push(format!("{word} in {title}"));
            }
        }
    }
    assert!(missed.len() * 50 <= asked, "{} of {asked}: {missed:?}", missed.len());
    for (_, words) in LANGUAGES {
        for word in &words[..3] {
            let expected = titles.iter().filter(|(title, _)| title.contains(word)).count();
            assert_eq!(found(&gleaner, &[word]).len(), expected, "{word}");
        }
    }
}

/// Sets the characters of a word apart; Thai vowels and tones stay with their letter.
fn spaced(word: &str) -> String {
    let is_mark = |c| matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}');
    word.chars().fold(String::new(), |spaced, c| {
        if spaced.is_empty() || is_mark(c) { format!("{spaced}{c}") } else { format!("{spaced} {c}") }
    })
}

#[test]
fn words_are_found_in_other_forms_and_whatever_their_punctuation() {
    let titles = [
        "Café Zürich reopens",
        "Covid-19 wards closed",
        "L'Europe et ses ports",
        "Learning C++ by the sea",
        "Two ferries, one harbour",
    ];
    let items = titles
        .map(|title| Item::new(&format!("https://quay.example/{}", title.len()), title).with_summary(""));
    let (_publisher, gleaner) = following(&items);
    check(&gleaner, &["cafe", "zurich"], &[titles[0]]);
    check(&gleaner, &["covid-19"], &[titles[1]]);
    check(&gleaner, &["l'europe"], &[titles[2]]);
    check(&gleaner, &["C++"], &[titles[3]]);
    check(&gleaner, &["ferry"], &[titles[4]]);
    check(&gleaner, &["harbours", "&", "(ferry OR ward)"], &[titles[4]]);
    check(&gleaner, &["closing"], &[titles[1]]);
    check(&gleaner, &["\"ferry\""], &[]);
    assert_eq!(gleaner.command(&["search", "wards AND"]).code, Some(1));
    let nothing = gleaner.command(&["search", "&", "--"]);
    assert_eq!(nothing.code, Some(1));
    assert!(nothing.stderr.contains("no word"), "{}", nothing.stderr);
}

#[test]
fn what_is_found_can_be_narrowed_and_sorted() {
    let publisher = Publisher::open();
    for (feed, titles) in [("/a", ["Harbour one", "Harbour two"]), ("/b", ["Harbour three", "Harbour four"])]
    {
        let items =
            titles.map(|title| Item::new(&publisher.url(&format!("/{title}").replace(' ', "-")), title));
        publisher.put(feed, Reply::feed(rss("The Quay", &items)));
    }
    let (a, b) = (publisher.url("/a"), publisher.url("/b"));
    let gleaner = Gleaner::with_settings(NO_PAGES, &[a.clone(), b]);
    gleaner.once();
    gleaner.archive().change(
        "UPDATE articles SET effective_at = '2026-03-0' || id || 'T12:00:00Z', lang = iif(id % 2, 'en-GB', 'de')",
    );
    let [one, two] = ["Harbour one", "Harbour two"];
    check(&gleaner, &["harbour", "--feed", &a], &[one, two]);
    let by_date = found(&gleaner, &["harbour", "--sort", "date"]);
    let dated = gleaner.archive().lines("SELECT title FROM articles ORDER BY effective_at DESC");
    assert_eq!(by_date, dated);
    assert_eq!(found(&gleaner, &["harbour", "--since", "2026-03-02", "--until", "2026-03-03"]).len(), 2);
    assert_eq!(found(&gleaner, &["harbour", "--until", "2026-03-01"]).len(), 1);
    assert_eq!(found(&gleaner, &["harbour", "--lang", "en"]).len(), 2);
    assert_eq!(found(&gleaner, &["harbour", "--lang", "e"]).len(), 0);
    let unknown = gleaner.command(&["search", "harbour", "--feed", "https://nowhere.example/"]);
    assert_eq!(unknown.code, Some(1));
    assert_eq!(gleaner.command(&["search", "harbour", "--since", "yesterday"]).code, Some(2));
}

#[test]
fn an_archive_that_was_there_before_is_taken_in_and_follows_what_changes() {
    let items =
        [Item::new("https://quay.example/1", "东京的港口"), Item::new("https://quay.example/2", "Harbour")];
    let (_publisher, gleaner) = following(&items);
    let archive = gleaner.archive();
    archive.change(
        "DELETE FROM articles_fts_apart; INSERT INTO search_queue SELECT id FROM articles;
         UPDATE articles SET title = '大阪的桥' WHERE title = 'Harbour';",
    );
    gleaner.once();
    assert_eq!(archive.number("SELECT count(*) FROM search_queue"), 0);
    check(&gleaner, &["港口"], &["东京的港口"]);
    check(&gleaner, &["大阪"], &["大阪的桥"]);
    archive.change("UPDATE articles SET title = 'Harbour' WHERE title = '大阪的桥'; DELETE FROM entries; DELETE FROM articles WHERE title = '东京的港口';");
    gleaner.once();
    check(&gleaner, &["大阪"], &[]);
    check(&gleaner, &["港口"], &[]);
    archive.change("INSERT INTO articles_fts_apart (articles_fts_apart) VALUES ('integrity-check')");
}
