//! One small page of our own for each way authors are told apart from what stands beside them.

use super::{STORY, check_authors, json_ld, read};

fn declared(content: &str) -> String {
    format!("<meta name=author content='{content}'>")
}

fn news(author: &str) -> String {
    json_ld(&format!(r#"{{"@type":"NewsArticle","author":{author}}}"#))
}

fn byline(text: &str) -> String {
    format!("<h1>Ferry kept</h1><div class=byline>{text}</div>")
}

#[test]
fn names_that_libraries_write_the_family_first_are_turned() {
    for name in ["citation_author", "dc.creator"] {
        let head = format!("<meta name={name} content='Whitlock, Dana'>");
        check_authors(&head, "", &["Dana Whitlock"]);
    }
    let two = "<meta name=dc.creator content='Van der Berg, Jan; Nair, Ruth'>";
    check_authors(two, "", &["Jan Van der Berg", "Ruth Nair"]);
}

#[test]
fn one_name_is_not_cut_in_two() {
    check_authors(&declared("Winston Nair, Jr."), "", &["Winston Nair Jr."]);
    for name in
        ["Santiago Ramón y Cajal", "Maria De Souza", "De Souza", "Ursula von der Leyen", "De Gregorio Walter"]
    {
        check_authors(&declared(name), "", &[name]);
    }
    check_authors(&declared("Ana García y Luis Vega"), "", &["Ana García", "Luis Vega"]);
    check_authors(&declared("von Ada Byron"), "", &["Ada Byron"]);
}

#[test]
fn a_place_or_a_paper_after_the_name_is_no_author() {
    for beside in [
        ", Genf",
        ", ARD-Studio Brüssel",
        ", The Quay Post",
        " | Special to the Tribune",
        " Special to the Post",
        " for The Post",
    ] {
        check_authors(&news(&format!(r#""Ada Byron{beside}""#)), "", &["Ada Byron"]);
        check_authors("", &byline(&format!("By Ada Byron{beside}")), &["Ada Byron"]);
    }
}

#[test]
fn an_organisation_is_named_whole_and_only_where_no_person_is() {
    let office = r#"{"@type":"Organization","name":"Department for Transport"}"#;
    check_authors(&news(office), "", &["Department for Transport"]);
    check_authors(&news(&format!(r#"[{office},"Ada Byron"]"#)), "", &["Ada Byron"]);
}

#[test]
fn the_publisher_by_reference_signs_nothing() {
    let graph = r##"{"@graph":[{"@type":"NewsArticle","author":{"@id":"#org"},"publisher":{"@id":"#org"}},
        {"@type":"Organization","@id":"#org","name":"Harbour Gazette"}]}"##;
    check_authors(&json_ld(graph), "", &[]);
}

#[test]
fn who_is_named_beside_the_headline_goes_before_a_declared_house() {
    let publisher = r#""publisher":{"@type":"Organization","name":"The Harbour Gazette"}"#;
    for house in ["Harbour Gazette Online", "Reuters", "Gazette Newsroom"] {
        let head = json_ld(&format!(
            r#"{{"@type":"NewsArticle","author":{{"@type":"Person","name":"{house}"}},{publisher}}}"#
        ));
        check_authors(&head, &byline("By Ada Byron"), &["Ada Byron"]);
        check_authors(&head, "", &[house]);
    }
}

#[test]
fn a_line_by_a_person_goes_before_the_name_of_the_site() {
    let head = format!(
        "{}<meta property=og:site_name content='The Harbour Gazette Online'>",
        declared("Harbour Gazette")
    );
    check_authors(&head, "<h1>Ferry kept</h1><p><b>By Ada Byron</b></p>", &["Ada Byron"]);
    check_authors(&head, "<h1>Ferry kept</h1>", &["Harbour Gazette"]);
}

#[test]
fn a_name_ends_at_an_address_a_helper_or_an_agency() {
    for (line, name) in [
        ("Tobias Brannigan tb@x.example", "Tobias Brannigan"),
        ("Tekst: Ola Nordmann Foto: Kari Nordmann", "Ola Nordmann"),
        ("Text och foto: Ola Nordmann", "Ola Nordmann"),
        ("Ola Nordmann (tekst), Kari Nordmann (foto)", "Ola Nordmann"),
        ("Par Ada Byron avec AFP", "Ada Byron"),
        ("Sonja Sif Jónsdóttir skrifar", "Sonja Sif Jónsdóttir"),
        ("글·사진 김민수 기자", "김민수"),
        ("本报记者张三", "张三"),
        ("โดย สมชาย จันทร์", "สมชาย จันทร์"),
        ("بقلم: سارة الخطيب", "سارة الخطيب"),
    ] {
        check_authors("", &byline(line), &[name]);
    }
}

#[test]
fn words_that_are_names_too_are_read_by_how_they_are_written() {
    check_authors("", &byline("By Min Park"), &["Min Park"]);
    check_authors("", &byline("By Ada Byron | 5 Min Read"), &["Ada Byron"]);
    check_authors("", &byline("The ferry stays this year."), &[]);
}

#[test]
fn the_foot_of_the_story_names_the_author_and_a_caption_the_photographer() {
    let foot = "<footer class=entry-footer><span class=byline>Ada Byron</span></footer>";
    check_authors("", &format!("<article><h1>Ferry kept</h1><p>Tides.</p>{foot}</article>"), &["Ada Byron"]);
    let link = "<p><a rel='author nofollow' href=/p>Ada Byron</a></p>";
    check_authors("", &format!("<h1>Ferry kept</h1>{link}"), &["Ada Byron"]);
    let picture =
        "<figure><img src=a.jpg><figcaption><span class=byline>Jan Maas</span></figcaption></figure>";
    check_authors("", &format!("<h1>Ferry kept</h1>{picture}"), &[]);
}

#[test]
fn who_gave_the_site_their_name_is_its_author_when_nobody_else_is() {
    let site = "<meta property=og:site_name content='Ada Byron'>";
    let author = json_ld(r#"{"@type":"BlogPosting","author":{"@type":"Person","name":"Ada Byron"}}"#);
    check_authors(&format!("{site}{author}"), "", &["Ada Byron"]);
}

#[test]
fn an_author_in_microdata_is_called_by_the_name_there() {
    let author = "<dd itemprop=author itemscope>Geschreven door: <span itemprop=name>Ada Byron</span>\
        <span itemprop=name hidden>Ada Byron</span></dd>";
    check_authors("", author, &["Ada Byron"]);
}

#[test]
fn offices_after_a_name_are_no_names() {
    check_authors("", "<div class=author>Ada Byron <b>Founder at Quay Works</b></div>", &["Ada Byron"]);
    check_authors(
        "",
        "<div class=author>By Ada Byron, Certified Tide Consultant and Head Pilot</div>",
        &["Ada Byron"],
    );
    check_authors(
        &json_ld(r#"{"@type":"NewsArticle","author":{"@type":"Person","name":"Post staff reporter"}}"#),
        "",
        &["Post staff reporter"],
    );
}

#[test]
fn who_reviewed_or_edited_did_not_write() {
    let byline = "<div class=byline>Written by <a>Ada Byron</a> Medically reviewed by <a>Jan Maas</a></div>";
    check_authors("", byline, &["Ada Byron"]);
}

#[test]
fn a_byline_ends_where_something_else_begins() {
    check_authors(
        "",
        "<div class=byline>by <a>tidewatcher</a> <i>18th Dec 2025</i> <a>Harbour Forum</a></div>",
        &["tidewatcher"],
    );
    check_authors("", "<div class=byline>Posted by Ada on Friday December 19, 2025</div>", &["Ada"]);
    check_authors(
        "",
        "<div class=author-date><i>Mar 6</i> <b>Written By</b> <a>Ada Byron</a></div>",
        &["Ada Byron"],
    );
}

#[test]
fn the_byline_beside_the_headline_goes_before_those_of_other_stories() {
    let body = "<div class=related><span class=author>Jan Maas</span></div><h1>Ferry kept</h1><span class=author>Ada Byron</span>\
        <div class=comments><span class=author>Gull Lover</span></div>";
    check_authors("", body, &["Ada Byron"]);
}

#[test]
fn a_line_that_opens_with_by_in_any_language_names_the_author() {
    for line in
        ["By Ada Byron", "Von: Ada Byron, Jan Maas", "Par Ada Byron", "Dec 08, 2025 by Ada Byron in Tides"]
    {
        let article = read("", &format!("<h1>Ferry kept for a year</h1><p>{line}</p>"));
        assert_eq!(
            article.authors.first().and_then(|person| person.name.as_deref()),
            Some("Ada Byron"),
            "{line}"
        );
    }
    check_authors("", "<h1>Ferry kept for a year</h1><p>By and by the mud came</p>", &[]);
}

#[test]
fn who_is_marked_side_by_side_with_the_declared_author_wrote_it_too() {
    let head = "<meta name=author content='Ada Byron'>";
    let mark = |name: &str| format!("<div class=byline><a rel=author href=/p>{name}</a></div>");
    let (both, far) = (mark("Jan Maas") + &mark("Ada Byron"), mark("Ada Byron") + &"<p>Tide</p>".repeat(30));
    check_authors(head, &format!("<h1>Ferry kept</h1>{both}"), &["Jan Maas", "Ada Byron"]);
    check_authors(head, &format!("<h1>Ferry kept</h1>{far}{}", mark("Jan Maas")), &["Ada Byron"]);
}

#[test]
fn cards_links_and_portraits_name_the_author() {
    check_authors(
        "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ada Byron'>",
        "",
        &["Ada Byron"],
    );
    check_authors(
        "",
        "<h1>Ferry kept</h1><a href='/stories/authors/Ada+Byron'>Ada Byron</a>",
        &["Ada Byron"],
    );
    check_authors("", "<h1>Ferry kept</h1><img src=/p.jpg alt='Ada Byron'><p>Ada Byron</p>", &["Ada Byron"]);
    check_authors("", "<h1>Ferry kept</h1><a href='/boats/The+Gannet'>The Gannet</a>", &[]);
}

#[test]
fn the_house_signs_only_where_nobody_else_does() {
    let head = "<meta property=og:site_name content='Ada Byron'><meta name=author content='Ada Byron'>";
    check_authors(head, "", &["Ada Byron"]);
    check_authors(head, "<h1>Ferry kept</h1><p>By Jan Maas</p>", &["Jan Maas"]);
    check_authors("<meta name=author content='quaypost.example, Marrow Haven, Norway'>", "", &[]);
}

#[test]
fn a_newspaper_signs_with_the_agency_it_declares_and_a_blog_does_not() {
    let author = r#""author":[{"@type":"Person","name":"Reuters"},{"@type":"Person","name":"Ada Byron"}]"#;
    check_authors(&json_ld(&format!(r#"{{"@type":"NewsArticle",{author}}}"#)), "", &["Reuters", "Ada Byron"]);
    check_authors(&json_ld(&format!(r#"{{"@type":"BlogPosting",{author}}}"#)), "", &["Ada Byron"]);
}

#[test]
fn a_claim_review_is_written_by_people_not_by_the_house_that_checked() {
    let head = json_ld(r#"{"@type":"ClaimReview","author":{"@type":"Organization","name":"Quay Check"}}"#);
    check_authors(&head, "<h1>Is the ferry sold?</h1><p>By Ada Byron</p>", &["Ada Byron"]);
}

#[test]
fn a_paper_that_names_itself_as_the_author_is_none() {
    let page = |author: &str| {
        json_ld(&format!(
            r#"{{"@type":"NewsArticle","author":{{"@type":"Organization","name":"{author}"}},
                "publisher":{{"@type":"Organization","name":"The Harbour Post"}}}}"#
        ))
    };
    check_authors(&page("The Harbour Post"), "", &[]);
    check_authors(&page("Friends of the Gulls"), "", &["Friends of the Gulls"]);
}

#[test]
fn the_signature_under_the_headline_goes_before_a_declared_name_that_nobody_sees() {
    let head = |name: &str| format!("<meta name=author content='{name}'>");
    let byline = "<h1>Ferry kept</h1><div class=byline>By <a rel=author href=/a>Jan Maas</a></div>";
    for name in ["Harbour Holding", "Watermark feed", "jmaas", "Ida Rook"] {
        check_authors(&head(name), byline, &["Jan Maas"]);
    }
    check_authors(&head("Jan Pieter Maas"), byline, &["Jan Pieter Maas"]);
    let other = "<h1>Ferry kept</h1><p>Reviewed by Jan Maas</p>";
    check_authors(&head("Ida Rook"), other, &["Ida Rook"]);
}

#[test]
fn a_declared_name_is_read_past_what_stands_around_it() {
    for (value, name) in [
        ("Maas, Jan", "Jan Maas"),
        ("Jan Maas - https://maas.example/", "Jan Maas"),
        ("Jan Maas <jan@maas.example>", "Jan Maas"),
        ("Zone Justice et faits divers", "Zone Justice et faits divers"),
    ] {
        check_authors(&format!("<meta name=author content='{value}'>"), "<h1>Ferry kept</h1>", &[name]);
    }
}

#[test]
fn who_helped_is_told_from_who_wrote_in_one_line() {
    for line in [
        "By Jan Maas Photography by Ida Rook",
        "By Jan Maas Photos by Ida Rook",
        "Photos by Ida Rook, words by Jan Maas",
        "Posted by: Jan Maas",
        "By Jan Maas, March 12, 2025",
        "By Jan Maas • Washington Post",
    ] {
        check_authors("", &format!("<h1>Ferry kept</h1><p class=byline>{line}</p>"), &["Jan Maas"]);
    }
    for (line, name) in [
        ("文・山田太郎　写真・鈴木花子", "山田太郎"),
        ("記者王小明／台北報導", "王小明"),
        ("문화부 김철수 기자", "김철수"),
        ("글 김철수 사진 이영희", "김철수"),
        ("著者：後藤大地", "後藤大地"),
        ("(서울=항구통신) 김철수 기자 =", "김철수"),
        ("文/王小明 图/李四", "王小明"),
        ("撰文｜王小明 编辑｜李四", "王小明"),
        ("Tekst Jan Maas, zdjęcia Ida Rook", "Jan Maas"),
        ("By Jan Maas Published May 3, 2024", "Jan Maas"),
        ("Follow Jan Maas", "Jan Maas"),
    ] {
        check_authors("", &format!("<h1>Ferry kept</h1><p class=byline>{line}</p>"), &[name]);
    }
}

#[test]
fn chinese_names_with_blanks_between_are_several() {
    for line in ["本报记者 张三 李四", "记者 张三 通讯员 李四"] {
        check_authors("", &format!("<h1>Ferry kept</h1><p class=byline>{line}</p>"), &["张三", "李四"]);
    }
}

#[test]
fn of_marks_all_over_a_page_those_nearest_to_the_headline_are_read() {
    let mark = |name: &str, page: &str| format!("<p>August 8 by <a rel=author href=/{page}>{name}</a></p>");
    let others = mark("Ida Rook", "i") + &mark("Ola Lund", "o");
    let far = "<p>Tide</p>".repeat(60);
    check_authors("", &format!("<h1>Ferry kept</h1>{}{far}{others}", mark("Jan Maas", "j")), &["Jan Maas"]);
    let again = "<a rel=author href=/j>Jan Maas</a> <a rel=author href=/j>See full bio</a>";
    check_authors("", &format!("<h1>Ferry kept</h1><div>{again}</div>"), &["Jan Maas"]);
    let menu =
        "<nav><a href=/x>Bay</a> Edited by <span itemprop=author><i itemprop=name>Jan Maas</i></span></nav>";
    check_authors("", &format!("<h1>Ferry kept</h1>{menu}"), &["Jan Maas"]);
}

#[test]
fn a_name_beside_the_date_under_the_headline_is_the_authors() {
    for line in [
        "<div><span>Jan Maas</span><span>20.03.2026</span><span>8 min</span></div>",
        "<p>Jan Maas</p><p>20 March 2026</p>",
        "<p>20 March 2026</p><p>Jan Maas</p>",
        "<div class=social-author><a class=social-author__name href=/j>Jan Maas</a><i>March 20, 2026</i></div>",
    ] {
        check_authors("", &format!("<h1>Ferry kept</h1>{line}"), &["Jan Maas"]);
    }
    let several = "<p><a href=/j>Jan Maas</a>, <a href=/o>Ola Lund</a> and <a href=/i>Ida Rook</a></p>";
    check_authors("", &format!("<h1>Ferry kept</h1>{several}"), &["Jan Maas", "Ola Lund", "Ida Rook"]);
    let under_deck = "<p>The council of the harbour town voted on Tuesday to keep the old ferry, engine and all, for five years.</p>";
    check_authors(
        "",
        &format!("<h1>Ferry kept</h1>{under_deck}<p>Jan Maas</p><p>20 March 2026</p>"),
        &["Jan Maas"],
    );
    for line in [
        "<div><a href=/category/bay>Bay News</a><span>20.03.2026</span></div>",
        "<p>Jan Maas</p><p>Low water is at six, and the mud is deep.</p>",
    ] {
        check_authors("", &format!("<h1>Ferry kept</h1>{line}"), &[]);
    }
}

#[test]
fn the_credit_that_closes_a_story_names_its_writers() {
    let credit = "<p>(Reporting by Jan Maas in Colby and Ola Lund in Marlow; Editing by Ida Rook)</p>";
    check_authors("", &format!("<h1>Ferry kept</h1>{STORY}{credit}"), &["Jan Maas", "Ola Lund"]);
}
