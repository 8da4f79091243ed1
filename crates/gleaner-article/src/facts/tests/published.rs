//! One small page of our own for each place a date is read from, and for dates that are of something else.

use url::Url;

use super::{STORY, json_ld, read};
use crate::{Announced, Page, extract};
use gleaner_text::date;

#[track_caller]
fn check_published(head: &str, body: &str, expected: &str) {
    let published = read(head, body).published.map(|at| at.to_string());
    assert_eq!(published.as_deref(), Some(expected), "{head}{body}");
}

#[test]
fn a_date_of_change_is_not_the_date_of_publication() {
    let body =
        "<h1>Ferry kept</h1><p class=date>Updated: January 2, 2026</p><p class=date>December 22, 2025</p>";
    check_published("", body, "2025-12-22");
    check_published("", "<h1>Ferry kept</h1><p class=date>Updated: January 2, 2026</p>", "2026-01-02");
}

#[test]
fn the_date_beside_the_headline_goes_before_those_of_other_stories() {
    let others: String = (0..80).map(|_| "<p>More of the harbour.</p><i></i>").collect();
    let body = format!(
        "<p class=date>December 17, 2025</p><h1>Ferry kept</h1>{others}<p class=date>November 25, 2025</p>"
    );
    check_published("", &body, "2025-12-17");
}

#[test]
fn a_moment_declared_in_utc_is_told_in_the_zone_the_page_shows_it_in() {
    let head = "<meta property=article:published_time content='2025-12-19T03:05:00+00:00'>";
    check_published(
        head,
        "<time datetime='2025-12-18T19:05:00-08:00'>December 18, 2025</time>",
        "2025-12-18T19:05:00-08:00",
    );
    check_published(
        head,
        "<time datetime='2025-12-18T09:05:00-08:00'>December 18, 2025</time>",
        "2025-12-19T03:05:00Z",
    );
}

#[test]
fn a_day_declared_as_its_midnight_elsewhere_is_the_one_that_readers_see() {
    let head = "<meta property=article:published_time content='2025-12-18T23:00:00Z'>";
    let shown = |line: &str| format!("<h1>Ferry kept</h1><p class=date>{line}</p>");
    check_published(head, &shown("December 19, 2025"), "2025-12-19T00:00:00+01:00");
    check_published(head, &shown("December 18, 2025"), "2025-12-18T23:00:00Z");
    check_published(head, &shown("Updated: December 19, 2025"), "2025-12-18T23:00:00Z");
    let head = "<meta property=article:published_time content='2025-12-18T23:10:55Z'>";
    check_published(head, &shown("December 19, 2025"), "2025-12-18T23:10:55Z");
}

#[test]
fn the_only_article_of_a_page_is_its_own_though_the_headline_stands_before_it() {
    let article = "<article><h2>What the clerk told us of the lamp</h2><p class=date>26 January 2022</p>";
    let body = format!(
        "<h1>Ferry kept</h1>{article}{STORY}{STORY}</article><p>As told to the Post on 30.1.2022 by Ines.</p>"
    );
    check_published("", &body, "2022-01-26");
    let other = "<article><h2>Pier closed</h2><p class=date>27 January 2022</p></article>";
    let body = format!("<h1>Ferry kept</h1>{other}<p>28 January 2022</p>");
    check_published("", &body, "2022-01-28");
}

#[test]
fn a_notice_tells_the_day_before_its_word_too() {
    let body = "<h1>Ferry kept</h1><p>„Ferry kept“ wurde am 19. Mai 2010 um 23:03 Uhr gepostet und unter den Stichworten \
        Hafen, Glocken, Fähren und Lampen abgelegt, und wer mag, kann dazu etwas sagen oder weiterlesen.</p>";
    check_published("", body, "2010-05-19");
}

#[test]
fn the_address_tells_the_year_of_a_day_beside_the_headline() {
    let check = |path: &str, line: &str, expected: Option<&str>| {
        let page = format!("<html lang=en><body><h1>Ferry kept</h1><p>{line}</p>{STORY}");
        let url = Url::parse("https://www.quaypost.example").unwrap().join(path).unwrap();
        let article = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
        assert_eq!(article.published.map(|at| at.to_string()).as_deref(), expected, "{path} {line}");
    };
    check("/2018/08/ferry", "Posted on Monday, August 6", Some("2018-08-06"));
    check("/2018/ferry", "August 6", Some("2018-08-06"));
    check("/2018/07/ferry", "August 6", None);
    check("/2018/08/ferry", "On August 6 the bell rang and nobody was on the pier", None);
    check("/ferry", "August 6", None);
}

#[test]
fn a_day_that_could_be_two_is_read_as_the_other_days_of_the_page() {
    let body = |other: &str| {
        format!("<h1>Ferry kept</h1><p class=date>3/4/2024</p>{STORY}<p class=date>{other}</p>")
    };
    check_published("", &body("Pier closed 25/3/2024"), "2024-04-03");
    check_published("", &body("Pier closed 3/25/2024"), "2024-03-04");
}

#[test]
fn declarations_and_lines_nobody_agreed_on_are_read_by_their_names() {
    check_published(
        "<meta name=x-published-date content='2025-05-27T06:03:43Z'>",
        "",
        "2025-05-27T06:03:43Z",
    );
    check_published(
        "",
        "<h1>Ferry kept</h1><p class=date>2022-11-23T08:10+02:00</p>",
        "2022-11-23T08:10:00+02:00",
    );
}

#[test]
fn a_date_glued_to_a_name_is_read_and_the_clock_of_the_site_is_not() {
    check_published("", "<div><b>Dec 17, 2025</b><b>Ada Byron</b></div><h1>Ferry kept</h1>", "2025-12-17");
    let clock = "<p id=todays-date>Friday, December 19, 2025</p>";
    check_published("", &format!("{clock}<h1>Ferry kept</h1><p>12.16.2025</p>"), "2025-12-16");
}

#[test]
fn the_country_a_page_is_from_tells_the_day_from_the_month() {
    let published = |locale: &str, url: &str| {
        let head =
            format!("<html lang=en><meta property=og:locale content={locale}><title>Ferry kept</title>");
        let page = format!("{head}<h1>Ferry kept</h1><p class=date>03/10/2023</p>{STORY}");
        let url = Url::parse(url).unwrap();
        let article = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
        article.published.map(|at| at.to_string())
    };
    assert_eq!(published("en_GB", "https://quay.example/ferry").as_deref(), Some("2023-10-03"));
    assert_eq!(published("en_US", "https://quay.example/ferry").as_deref(), Some("2023-03-10"));
    assert_eq!(published("en", "https://quay.org.uk/ferry").as_deref(), Some("2023-10-03"));
    assert_eq!(published("en", "https://quay.example/ferry"), None);
    assert_eq!(published("en", "https://quay.example/2023/october/03/ferry").as_deref(), Some("2023-10-03"));
}

#[test]
fn an_old_day_next_to_the_headline_goes_before_the_last_rebuild() {
    let head = json_ld(r#"{"@type":"Article","datePublished":"2025-08-21"}"#);
    check_published(&head, "<h1>Ferry kept</h1><p>April 26, 2023</p>", "2023-04-26");
    let confirmed = "<h1>Ferry kept</h1><p>August 21, 2025</p><p>April 26, 2023</p>";
    check_published(&head, confirmed, "2025-08-21");
    let history = "<h1>Ferry kept</h1><p>Received 2 May 2023 | Published 21 August 2025</p>";
    check_published(&head, history, "2025-08-21");
    check_published(&head, "<h1>Ada Byron</h1><p>June 4, 1931 ~ May 12, 2025</p>", "2025-08-21");
    let page = format!("{head}<h1>Ferry kept</h1><p>April 26, 2023</p>{STORY}");
    let announced = Announced { published: date::parse("2025-08-21T08:00:00Z"), ..Announced::default() };
    let article = extract(&Page { bytes: page.as_bytes(), announced, ..Page::default() }).unwrap();
    assert_eq!(article.published.map(|at| at.to_string()).as_deref(), Some("2025-08-21T08:00:00Z"));
    let in_figures = "<h1>Ferry kept</h1><p>21.08.2025, 11:15</p><p>1 June 2024</p>";
    check_published(&head, in_figures, "2025-08-21");
    let ambiguous = "<h1>Ferry kept</h1><p class=date>08/12/2024</p>";
    check_published(&head, ambiguous, "2025-08-21");
    let news = json_ld(r#"{"@type":"NewsArticle","datePublished":"2025-08-21"}"#);
    check_published(&news, "<h1>Ferry kept</h1><p>April 26, 2023</p>", "2025-08-21");
}

#[test]
fn json_ld_that_strayed_into_a_meta_element_is_read() {
    let head = r#"<meta name=script:ld+json content='{"@type":"Article","datePublished":"2025-08-21"}'>"#;
    check_published(head, "", "2025-08-21");
}

#[test]
fn the_last_change_is_no_publication() {
    let changed = read("<meta name=last-modified-date content='2025-05-27T06:03:43Z'>", "");
    assert!(changed.published.is_none() && changed.modified.is_some());
}

#[test]
fn a_time_of_a_comment_an_embedded_post_or_another_story_is_not_the_storys() {
    let line = "<h1>Ferry kept</h1><p class=byline>by Ada Byron, 31 October 2023</p>";
    for other in [
        "<section class=related-posts><h3>More</h3><time datetime=2020-12-03>3 December 2020</time></section>",
        "<div class=comment><time datetime=2020-12-03>3 December 2020</time><p>So it was.</p></div>",
        "<blockquote class=post-embed><time datetime=2020-12-03>3 December 2020</time></blockquote>",
        "<article><h3><a href=/o>Market hall</a></h3><time datetime=2020-12-03>3 December 2020</time></article>",
        "<aside><time datetime=2020-12-03>3 December 2020</time></aside>",
    ] {
        check_published("", &format!("{line}{}{other}", STORY.repeat(3)), "2023-10-31");
        check_published("", &format!("{other}{line}"), "2023-10-31");
    }
    let comment = "<div class=comment><time datetime=2020-12-03>3 December 2020</time></div>";
    check_published("", &format!("<h1>Ferry kept</h1>{STORY}{comment}"), "2020-12-03");
}

#[test]
fn of_several_dates_in_a_history_the_one_of_publication_is_taken() {
    for (words, times) in [
        ("Received: Accepted: Published:", ["2022-06-01", "2022-12-16", "2023-01-02"]),
        ("Updated Modified Published", ["2024-06-01", "2023-12-16", "2023-01-02"]),
        ("Eingegangen: Angenommen: Erschienen am", ["2022-06-01", "2022-12-16", "2023-01-02"]),
        ("Reçu_le Accepté_le Publié_le", ["2022-06-01", "2022-12-16", "2023-01-02"]),
    ] {
        let words = words.replace("Erschienen am", "Erschienen_am");
        let items = words.split(' ').zip(times).map(|(word, time)| {
            format!("<li>{}: <time datetime={time}>{time}</time></li>", word.replace('_', " "))
        });
        let items: Vec<String> = items.collect();
        for items in [items.concat(), items.iter().rev().cloned().collect()] {
            check_published("", &format!("<h1>Ferry kept</h1><ul>{items}</ul>"), "2023-01-02");
        }
    }
}

#[test]
fn in_one_line_the_date_of_publication_goes_before_the_one_of_a_change() {
    for line in [
        "Updated: 5 May 2024, 09:00 First published: 3 May 2024, 17:30",
        "Updated 5 May 2024 | Posted 3 May 2024",
        "Letzte Änderung: 05.05.2024 - 14:49<br>Erschienen am: 03.05.2024<br>Lesungen: 61",
        "Mis à jour le 5 mai 2024, publié le 3 mai 2024",
        "Actualizado el 5 de mayo de 2024. Publicado el 3 de mayo de 2024",
        "Published 3 May 2024, updated 5 May 2024",
        "3 May 2024<p>Article mis à jour le 5 mai 2024",
    ] {
        check_published("", &format!("<h1>Ferry kept</h1><p class=dates>{line}</p>"), "2024-05-03");
        check_published("", &format!("<h1>Ferry kept</h1><p>{line}</p>"), "2024-05-03");
    }
}

#[test]
fn moments_for_scripts_and_properties_of_rdfa_are_read() {
    let body = "<h1>Ferry kept</h1><span class=timestamp data-timestamp=1714756200000>a day ago</span>";
    check_published("", body, "2024-05-03T17:10:00Z");
    for property in ["schema:dateCreated", "datePublished", "schema:datePublished"] {
        let body = format!(
            "<h1>Ferry kept</h1><span property='{property}' content='2022-01-28T12:45:46+00:00'></span>"
        );
        check_published("", &body, "2022-01-28T12:45:46Z");
    }
}

#[test]
fn a_year_of_two_digits_is_read_beside_the_headline() {
    check_published(
        "",
        "<h1>Ferry kept</h1><p class=meta>Von <a rel=author href=/k>Klaus Maas</a>, 8.5.12</p>",
        "2012-05-08",
    );
    check_published("", "<h1>Ferry kept</h1><div class=article-date>31/10/23</div>", "2023-10-31");
    assert_eq!(
        read("", "<h1>Ferry kept</h1><p>The score was 3-2, and the version is 1.2.30.4.</p>").published,
        None
    );
}

#[test]
fn the_popular_stories_above_a_headline_do_not_date_it() {
    let head = "<meta property=article:published_time content=2019-10-01>";
    let popular =
        "<div class=popular><article><h4><a href=/o>Market</a></h4><p>October 22, 2018</p></article></div>";
    check_published(head, &format!("{popular}<h1>Ferry kept</h1>"), "2019-10-01");
}

#[test]
fn the_dateline_that_opens_a_story_and_the_notice_that_closes_it_date_it() {
    let rest = "the council of the harbour town met again, and the hall was full before the clock had struck seven that evening.";
    for line in [
        "Karlsruhe, (12.11.2021). ",
        "COLBY, Nov. 12, 2021 (Quay Wire) — ",
        "Berlin, 12. November 2021 – ",
        "(12.11.2021) ",
    ] {
        check_published("", &format!("<h1>Ferry kept</h1><p>{line}Again {rest}</p>"), "2021-11-12");
    }
    for line in ["On 12 November 2021, ", "When in Colby on 12 November 2021 – a Friday – "] {
        assert_eq!(read("", &format!("<h1>Ferry kept</h1><p>{line}{rest}</p>")).published, None, "{line}");
    }
    let notice = "This entry was posted on Friday, November 12th, 2021 at 5:00 pm and is filed under Bay. You can follow any \
        responses to this entry through the feed, and you can leave a response of your own, or a trackback from your site.";
    check_published("", &format!("<h1>Ferry kept</h1>{STORY}<p>{notice}</p>"), "2021-11-12");
}

#[test]
fn a_declared_day_whose_month_may_be_its_day_is_told_by_the_one_shown() {
    let head = "<meta name=date content='11/01/2023 12:43:42'>";
    check_published(head, "<h1>Fähre bleibt</h1><p>Erstellt am: 01.11.2023</p>", "2023-11-01");
    let german = "<html lang=de><meta name=date content='11/01/2023 12:43:42'>";
    check_published(german, "<h1>Fähre bleibt</h1>", "2023-01-11T12:43:42Z");
    check_published(german, "<h1>Fähre bleibt</h1><p>Erstellt am: 01.11.2023</p>", "2023-11-01T12:43:42Z");
}

#[test]
fn a_day_in_figures_in_the_address_dates_a_page_that_nothing_else_does() {
    for (path, day) in
        [("news/29-10-2021", "2021-10-29"), ("news/20200413/ferry", "2020-04-13"), ("id/20201399/x", "")]
    {
        let page = format!("<h1>Ferry kept</h1>{STORY}");
        let url = Url::parse(&format!("https://quaypost.example/{path}")).unwrap();
        let article = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
        assert_eq!(article.published.map(|at| at.to_string()).unwrap_or_default(), day, "{path}");
    }
}

#[test]
fn a_moment_that_may_be_of_the_build_gives_way_to_the_time_beside_the_headline() {
    let time = "<h1>Ferry kept</h1><time datetime=2022-01-21>21 January 2022</time>";
    for name in ["date", "dcterms.date"] {
        check_published(&format!("<meta name={name} content=2022-01-26T14:32:06Z>"), time, "2022-01-21");
    }
}

#[test]
fn a_label_in_the_cell_before_a_date_says_what_it_is_of() {
    let cell = |label: &str, day: &str| format!("<tr><td>{label}</td><td>{day}</td></tr>");
    let rows = cell("Last modified", "5 May 2024") + &cell("Published", "3 May 2024");
    check_published("", &format!("<h1>Ferry kept</h1><table>{rows}</table>"), "2024-05-03");
}

#[test]
fn elements_that_scripts_fill_in_and_names_of_libraries_are_read() {
    for dated in [
        "<relative-time datetime='2024-05-03T12:00:00Z'>yesterday</relative-time>",
        "<span class=time data-ts=1714737600>a day ago</span>",
        "<abbr class=published title='2024-05-03T12:00:00Z'>a day ago</abbr>",
        "<span property='dc:date dc:created' content='2024-05-03T12:00:00Z'></span>",
    ] {
        check_published("", &format!("<h1>Ferry kept</h1>{dated}"), "2024-05-03T12:00:00Z");
    }
}
