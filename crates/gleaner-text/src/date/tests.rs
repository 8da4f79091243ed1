use super::*;

#[track_caller]
fn check(value: &str, expected: &str) {
    assert_eq!(parse(value).map(|moment| moment.to_string()).as_deref(), Some(expected), "{value}");
}

#[test]
fn declared_dates_are_read_in_every_form() {
    check("2026-01-28T09:30:00+01:00", "2026-01-28T09:30:00+01:00");
    check("2026-01-28T09:30:00.123Z", "2026-01-28T09:30:00Z");
    check("2026-01-28 09:30:00 -0500", "2026-01-28T09:30:00-05:00");
    check("20260128T093000Z", "2026-01-28T09:30:00Z");
    check("2026-01-28 09:30 PM", "2026-01-28T21:30:00Z");
    check("2026-01-28", "2026-01-28");
    check("Wed, 28 Jan 2026 09:30:00 GMT", "2026-01-28T09:30:00Z");
    check("1769592600", "2026-01-28T09:30:00Z");
}

#[test]
fn dates_in_words_are_read_in_many_languages() {
    for text in [
        "Jan. 28, 2026 • 3 min read",
        "28. Januar 2026",
        "28 de enero de 2026",
        "28 января 2026 г.",
        "2026年1月28日",
        "28/01/2026",
        "28.01.2026",
        "January 28th, 2026",
        "28 ledna 2026",
        "Mercredi 28 janvier 2026",
        "28 Ocak 2026",
        "٢٨ يناير ٢٠٢٦",
        "28 בינואר 2026",
        "28 जनवरी 2026",
        "令和8年1月28日",
        "民國115年1月28日",
        "二〇二六年一月二十八日",
        "二零二六年一月廿八日 星期三",
        "二千零二十六年一月二十八号",
        "令和八年一月二十八日",
        "28 มกราคม 2569",
        "২৮ জানুয়ারি ২০২৬",
        "28 ஜனவரி 2026",
        "28 იანვარი 2026",
        "28 yanvar 2026",
    ] {
        assert_eq!(
            from_words(text).map(|moment| moment.to_string()).as_deref(),
            Some("2026-01-28"),
            "{text}"
        );
    }
}

#[test]
fn a_day_that_could_be_two_is_read_as_the_others_beside_it_are() {
    let read = |line: &str, others: &[&str]| {
        Reader::new().in_order_of(others.iter().copied()).from_words(line).map(|at| at.to_string())
    };
    assert_eq!(read("3/4/2005", &["Posted 25/4/2005", "1/5/2005"]).as_deref(), Some("2005-04-03"));
    assert_eq!(read("3/4/2005", &["4/25/2005"]).as_deref(), Some("2005-03-04"));
    assert_eq!(read("3/4/2005", &["25/4/2005", "4/25/2005"]), None);
    assert_eq!(read("3/4/2005", &["25.4.2005", "3/4/2006"]), None);
}

#[test]
fn a_day_without_its_year_is_of_the_year_that_is_told() {
    let read = |line: &str, year| Reader::new().in_year(line, year).map(|at| at.to_string());
    for line in ["Monday, August 24", "lundi 24 août, 10:30", "24. August", "8月24日", "Posted on Aug 24th"]
    {
        assert_eq!(read(line, 2020).as_deref(), Some("2020-08-24"), "{line}");
    }
    for line in ["Tuesday, August 24", "August 2019", "24/8", "24 August 1999", "May they come"] {
        assert_eq!(read(line, 2020), None, "{line}");
    }
}

#[test]
fn a_sentence_with_a_date_is_not_a_date_line() {
    assert!(looks_like_a_date_line("Jan. 28, 2026 • 3 min read"));
    assert!(looks_like_a_date_line("Updated on Wednesday, 28 January 2026 at 10:15 GMT"));
    assert!(looks_like_a_date_line("Veröffentlicht am 28. Januar 2026."));
    assert!(looks_like_a_date_line("প্রকাশিত: মঙ্গলবার, ২৮ জানুয়ারি ২০২৬, ১০:১২ এএম"));
    assert!(looks_like_a_date_line("28.01.2026, 08:00 • Ενημερώθηκε: 11:25 • Χρόνος ανάγνωσης: 2'"));
    for sentence in [
        "The treaty was signed in Rome on 28 January 2026.",
        "He died on May 10, 2024, at 93.",
        "Die Frist endet am 28.01.2026.",
    ] {
        assert!(!looks_like_a_date_line(sentence), "{sentence}");
    }
    assert!(from_words("Market 12, 2020").is_none() && from_words("Prozess am 12. 2020").is_none());
}

#[test]
fn nonsense_is_not_a_date() {
    for value in ["", "today", "0000-00-00", "31/31/2026", "12 monkeys"] {
        assert_eq!(parse(value), None, "{value}");
    }
}

#[test]
fn the_forms_of_the_specifications() {
    check("Sat, 07 Sep 2002 00:00:01 GMT", "2002-09-07T00:00:01Z");
    check("07 Sep 02 00:00 -0500", "2002-09-07T00:00:00-05:00");
    check("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z");
    check("2003-12-31T10:14:55.25+01:00", "2003-12-31T10:14:55+01:00");
    check("2003-12-31T10:14+0100", "2003-12-31T10:14:00+01:00");
    check("20031231T101455Z", "2003-12-31T10:14:55Z");
    check("2003-12-31T101455+01:00", "2003-12-31T10:14:55+01:00");
    check("2003-12-31", "2003-12-31");
    check("2003-12", "2003-12-01");
    check("2003", "2003-01-01");
}

#[test]
fn zones_by_name_and_by_number() {
    check("Thu, 01 Jan 2004 19:48:21 EST", "2004-01-01T19:48:21-05:00");
    check("Thu, 01 Jan 2004 19:48:21 CEST", "2004-01-01T19:48:21+02:00");
    check("Thu, 01 Jan 2004 19:48:21 GMT+2", "2004-01-01T19:48:21+02:00");
    check("Thu, 01 Jan 2004 19:48:21 +5:30", "2004-01-01T19:48:21+05:30");
    check("Thu, 01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z");
}

#[test]
fn the_order_is_free() {
    check("Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00");
    check("January 4, 2004 4:29 pm", "2004-01-04T16:29:00Z");
    check("04-Jan-2004 12:05 AM", "2004-01-04T00:05:00Z");
    check("2004 Jan 4", "2004-01-04");
    check("20040104", "2004-01-04");
    check("2004/01/31 07:08", "2004-01-31T07:08:00Z");
    check("31.01.2004 07:08", "2004-01-31T07:08:00Z");
    check("1/31/2004 7:08:09 PM", "2004-01-31T19:08:09Z");
}

#[test]
fn other_languages() {
    check("Do, 28 Jan 2010 10:00:00 +0100", "2010-01-28T10:00:00+01:00");
    check("12 mars 2010", "2010-03-12");
    check("3 Dezember 2010", "2010-12-03");
    check("mar. 12 janv. 2010", "2010-01-12");
    check("5 февраля 2010", "2010-02-05");
    check("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00");
    check("2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00");
    check("2004-05-25 오후 11:23:17", "2004-05-25T23:23:17Z");
    check("mié, 03 feb 2010 10:00:00 +0100", "2010-02-03T10:00:00+01:00");
    check("2004년 05월 28일 01:31:15", "2004-05-28T01:31:15Z");
}

#[test]
fn hours_that_are_not_on_the_clock() {
    check("Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00Z");
    check("Thu, 01 Jan 2004 00:00:60 GMT", "2004-01-01T00:00:59Z");
}

#[test]
fn epoch_numbers() {
    check("1072915200", "2004-01-01T00:00:00Z");
    check("1072915200000", "2004-01-01T00:00:00Z");
}

#[test]
fn what_could_mean_two_days_means_none() {
    for text in ["3/4/2005", "yesterday", "", "2005-13-45", "Wed, 31 Feb 2010 10:00:00 GMT", "99999999999999"]
    {
        assert_eq!(parse(text), None, "{text}");
    }
}

#[test]
fn years_and_halves_of_dates_are_left_out_where_they_cannot_be_meant() {
    let pages = Reader::new().of_years(1990..=2100).only_written_out();
    for value in
        ["1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "2003", "2003-12", "31/12/05", "4 Jan 04"]
    {
        assert_eq!(pages.parse(value), None, "{value}");
        assert!(parse(value).is_some(), "{value}");
    }
    let line = "Founded on 12 May 1875; this page is of 28 January 2026";
    assert_eq!(pages.from_words(line), parse("2026-01-28"));
}

#[test]
fn days_of_weeks_and_of_years() {
    check("2004-W01-4", "2004-01-01");
    check("2004W014", "2004-01-01");
    check("2004-032", "2004-02-01");
    check("2004032", "2004-02-01");
}

#[test]
fn two_digit_years() {
    check("4 Jan 04", "2004-01-04");
    check("4 Jan 99", "1999-01-04");
    check("31/12/05", "2005-12-31");
}

#[track_caller]
fn check_in(language: &str, value: &str, expected: Option<&str>) {
    let reader = Reader::new().in_language((!language.is_empty()).then_some(language));
    let (parsed, found) = (reader.parse(value), reader.from_words(value));
    assert_eq!(parsed.map(|moment| moment.to_string()).as_deref(), expected, "{value} in {language:?}");
    assert_eq!(parsed, found, "{value} in {language:?}");
}

#[test]
fn the_language_tells_what_a_short_name_means() {
    check_in("pl", "12 lip 2025", Some("2025-07-12"));
    check_in("hr", "12 lip 2025", Some("2025-06-12"));
    check_in("pl-PL", "12 lis 2025", Some("2025-11-12"));
    check_in("hr", "12. listopada 2025.", Some("2025-10-12"));
    check_in("cs", "12. listopadu 2025", Some("2025-11-12"));
    check_in("", "12 lip 2025", None);
    check_in("de", "12 lis 2025", None);
}

#[test]
fn without_a_language_digits_and_other_words_tell() {
    check_in("", "31 lip 2025", Some("2025-07-31"));
    check_in("", "Dodano: 12 lis 2025", Some("2025-11-12"));
    check_in("", "Objavljeno 12 lis 2025", Some("2025-10-12"));
    check_in("", "3/4/2005", None);
    check_in("", "3.4.2005", Some("2005-04-03"));
    check_in("", "31/12/2005", Some("2005-12-31"));
    check_in("en-US", "3/4/2005", Some("2005-03-04"));
    check_in("en", "3/4/2005", None);
    check_in("fr", "3/4/2005", Some("2005-04-03"));
    assert!(looks_like_a_date_line("Published 3/4/2005"));
}

#[test]
fn languages_write_their_dates_in_many_ways() {
    for text in [
        "2026. gada 28. janvāris",
        "2026 m. sausio 28 d.",
        "28 tháng 1, 2026",
        "ngày 28 tháng 1 năm 2026",
        "2026(e)ko urtarrilaren 28(a)",
        "28 كانون الثاني 2026",
        "28 Ionawr 2026",
        "2026. január 28.",
        "2026년 1월 28일",
        "質問日時：2026/01/28",
        "Posted:January 28TH, 2026",
        "2026 оны 1-р сарын 28",
        "28 de xaneiro de 2026",
        "ဇန်နဝါရီ ၂၈၊ ၂၀၂၆",
    ] {
        check_in("", text, Some("2026-01-28"));
    }
    check_in("hi", "28 मई 2026", Some("2026-05-28"));
    check_in("ml", "28 മേയ് 2026", Some("2026-05-28"));
    check_in("es", "28 de septiembre de 2026", Some("2026-09-28"));
}

#[test]
fn halves_of_the_day_are_told_in_many_ways() {
    check("28 January 2026 9 pm", "2026-01-28T21:00:00Z");
    check("28 January 2026, 9:05 p.m. EST", "2026-01-28T21:05:00-05:00");
    check("2026年1月28日 下午9:05", "2026-01-28T21:05:00Z");
    check("28 يناير 2026 9:05 م", "2026-01-28T21:05:00Z");
    check("20260128210500", "2026-01-28T21:05:00Z");
    check("2026-01-28CET11:59:00+0100", "2026-01-28T11:59:00+01:00");
}

#[test]
fn a_word_before_the_comma_is_a_weekday_and_never_the_month() {
    check("mar, 18 iun 2024 10:00:00 +0300", "2024-06-18T10:00:00+03:00");
    check("mar, 12 noi. 2024", "2024-11-12");
    check("P5, 05 Ian. 2024", "2024-01-05");
    check("mar. 18 iun 2024", "2024-06-18");
    check("January, 5 2024", "2024-01-05");
    check("28 January 2026, Wednesday", "2026-01-28");
    check("Wednesday, January 28, 2026", "2026-01-28");
    check("12 hours ago on May 5, 2024", "2024-05-05");
    check("2 days ago, on 5 May 2024", "2024-05-05");
    check("March 5, 2024 at noon", "2024-03-05");
    assert_eq!(parse("mar, 18 xyz 2024"), None);
    assert_eq!(parse("mar. 18 xyz 2024"), None);
}

#[test]
fn the_weekday_tells_two_readings_apart() {
    check("pt, 05 lip 2024", "2024-07-05");
    check("uto, 06 lip 2023", "2023-06-06");
    check("Wed, 06/05/2024 - 10:15", "2024-06-05T10:15:00Z");
    check("Mon, 06/05/2024 - 10:15", "2024-05-06T10:15:00Z");
    // One that is wrong tells nothing.
    check("Sun, 05 Jun 2024", "2024-06-05");
}

#[test]
fn months_of_several_words_and_of_two_letters_are_read() {
    for (language, text) in [
        ("th", "5 มิ.ย. 2567"),
        ("vi", "05 tháng 6 2024"),
        ("gv", "5 M-souree 2024"),
        ("ln", "5 sánzá ya motóbá 2024"),
        ("ca", "5 de juny de 2024"),
        ("zh", "2024年六月5日"),
        ("zu", "Ithathu, Juni 5, 2024"),
        ("kk", "2024 ж. 5 маусым, сәрсенбі"),
    ] {
        let read = Reader::new().in_language(Some(language)).parse(text).map(|at| at.to_string());
        assert_eq!(read.as_deref(), Some("2024-06-05"), "{text}");
    }
}

#[test]
fn a_zone_that_is_not_known_leaves_a_day() {
    check("Wed, 05 Jun 2024 10:15:00 ICT", "2024-06-05T10:15:00+07:00");
    check("Wed, 05 Jun 2024 10:15:00 Asia/Kolkata", "2024-06-05T10:15:00+05:30");
    check("2024-06-05T10:15:00[Europe/Paris]", "2024-06-05T10:15:00+02:00");
    check("2024-01-05 10:15 America/New_York", "2024-01-05T10:15:00-05:00");
    for zone in ["XQT", "(XQT)", "Mars/Olympus_Mons", "Pacific Standard Time"] {
        check(&format!("Wed, 05 Jun 2024 23:15:00 {zone}"), "2024-06-05");
    }
    check("Wed, 05 Jun 2024 23:15:00 XQT+0200", "2024-06-05T23:15:00+02:00");
    check("05.06.2024 10:15 Uhr", "2024-06-05T10:15:00Z");
    check("05.06.2024 10:15 UHR", "2024-06-05T10:15:00Z");
    check("10:15:00 JUN 5 2024", "2024-06-05T10:15:00Z");
}

#[test]
fn times_with_a_letter_or_a_dot_and_dates_that_programs_print() {
    check("5 juin 2024 à 10h15", "2024-06-05T10:15:00Z");
    check("Wed, 5 June 2024, 10.15 GMT", "2024-06-05T10:15:00Z");
    check("5.6.2024 10.15", "2024-06-05T10:15:00Z");
    check("05.06.2024", "2024-06-05");
    check("/Date(1717582500000)/", "2024-06-05T10:15:00Z");
    check("D:20240605101500Z", "2024-06-05T10:15:00Z");
}

#[test]
fn a_day_after_a_glued_name_is_read() {
    for (line, expected) in [
        ("Jan Maas3.11.2023", "2023-11-03"),
        ("Ada Byron31 October 2023", "2023-10-31"),
        ("Posted2023-10-31", "2023-10-31"),
    ] {
        assert_eq!(from_words(line).map(|at| at.to_string()).as_deref(), Some(expected), "{line}");
    }
}

#[test]
fn years_of_two_digits_are_read_where_a_date_is_expected() {
    let read = |line, language| {
        let reader = Reader::new().in_language(language);
        reader.from_short_year(line).map(|at| at.to_string())
    };
    for (line, language, expected) in [
        ("Von Klaus, 8.5.12", None, Some("2012-05-08")),
        ("31/10/23", None, Some("2023-10-31")),
        ("10/31/23 9:15", None, Some("2023-10-31")),
        ("3/4/05", Some("en-US"), Some("2005-03-04")),
        ("3/4/05", Some("en-GB"), Some("2005-04-03")),
        ("3/4/05", None, None),
        ("1.2.3", None, None),
        ("1.2.34.5", None, None),
        ("v1.2.30", None, None),
        ("12:30:45", None, None),
        ("03-May-24", None, Some("2024-05-03")),
        ("3 May '24", None, Some("2024-05-03")),
        ("3. Mai 24", Some("de"), Some("2024-05-03")),
        ("3 May 12:30", None, None),
    ] {
        assert_eq!(read(line, language).as_deref(), expected, "{line}");
    }
}

#[test]
fn days_of_the_solar_hijra_are_read() {
    for line in ["۲۵ اسفند ۱۴۰۲ - ۱۸:۰۵", "جمعه ۲۵ اسفند ماه ۱۴۰۲", "25 اسفند 1402", "25 حوت 1402"]
    {
        assert_eq!(from_words(line).map(|at| at.to_string()).as_deref(), Some("2024-03-15"), "{line}");
    }
    let reader = Reader::new().in_language(Some("fa-IR"));
    for line in ["۱۴۰۲/۱۲/۲۵", "۱۴۰۲-۱۲-۲۵", "25/12/1402", "تاریخ انتشار: ۱۴۰۲/۱۲/۲۵ - ۱۸:۰۵"]
    {
        assert_eq!(reader.from_words(line).map(|at| at.to_string()).as_deref(), Some("2024-03-15"), "{line}");
    }
    assert_eq!(from_words("1402/12/25"), None);
}
