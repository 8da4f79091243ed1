use super::*;

#[track_caller]
fn check_xml(bytes: &[u8], content_type: Option<&str>, expected: &str, findings: &[Finding]) {
    let decoded = decode(bytes, content_type, Markup::Xml);
    assert_eq!((&*decoded.text, decoded.findings.as_slice()), (expected, findings));
}

fn page(bytes: &[u8], content_type: Option<&str>) -> String {
    decode(bytes, content_type, Markup::Html).text.into_owned()
}

#[test]
fn utf8_that_says_otherwise_is_utf8() {
    for charset in ["iso-8859-1", "utf-16"] {
        let text = format!("<?xml version='1.0' encoding='{charset}'?><a>Citroën</a>");
        check_xml(text.as_bytes(), None, &text, &[Finding::WrongCharset]);
    }
}

#[test]
fn the_header_goes_before_the_markup() {
    let bytes = b"<meta charset=\"windows-1251\"><p>caf\xe9";
    assert!(page(bytes, Some("text/html; charset=iso-8859-1")).ends_with("café"));
    assert!(page(bytes, None).ends_with("cafй"));
    let bytes = b"<a>\xcf\xf0\xe8\xe2\xe5\xf2</a>";
    check_xml(bytes, Some("text/xml; charset=windows-1251"), "<a>Привет</a>", &[]);
}

#[test]
fn an_undeclared_charset_is_guessed() {
    let (bytes, _, _) =
        encoding_rs::WINDOWS_1251.encode("<p>Правительство утвердило новый бюджет на следующий год</p>");
    assert!(page(&bytes, None).contains("бюджет"));
}

#[test]
fn a_late_declaration_counts() {
    let text = b"\n\n<?xml version='1.0' encoding='koi8-r'?><a>\xf0\xd2\xc9</a>";
    check_xml(text, None, "\n\n<?xml version='1.0' encoding='koi8-r'?><a>При</a>", &[]);
}

#[test]
fn windows_1252_that_says_utf8_is_read_as_what_it_is() {
    let text = b"<?xml version='1.0' encoding='utf-8'?><a>don\x92t, caf\xe9</a>";
    let expected = "<?xml version='1.0' encoding='utf-8'?><a>don’t, café</a>";
    check_xml(text, None, expected, &[Finding::WrongCharset]);
}

#[test]
fn stray_bytes_in_utf8_do_not_spoil_the_rest() {
    let bytes: Vec<u8> = "<a>é è ê".bytes().chain([0x92]).collect();
    check_xml(&bytes, None, "<a>é è ê’", &[Finding::MixedCharsets]);
}

#[test]
fn quotes_pasted_into_a_short_document_do_not_make_it_another() {
    let head = "<?xml version='1.0' encoding='utf-8'?>";
    let bytes = [head.as_bytes(), b"<a>\x93Herons\x94 at the M\xc3\xbchle \x96 a tale</a>"].concat();
    let expected = format!("{head}<a>“Herons” at the Mühle – a tale</a>");
    check_xml(&bytes, None, &expected, &[Finding::MixedCharsets]);
    let bytes = [b"\xef\xbb\xbf<a>\xd1\xa8 Espa", b"\xf1a</a>".as_slice()].concat();
    check_xml(&bytes, None, "<a>Ѩ España</a>", &[Finding::MixedCharsets]);
}

#[test]
fn another_alphabet_that_says_it_is_utf8_is_read_as_what_it_is() {
    let text =
        "<?xml version='1.0' encoding='utf-8'?><a>Правительство утвердило новый бюджет на следующий год</a>";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
    check_xml(&bytes, None, text, &[Finding::WrongCharset]);
}

#[test]
fn a_stray_byte_does_not_make_the_declared_charset_true() {
    let text = "Łódź, déjà vu, naïve. ".repeat(20);
    let bytes: Vec<u8> = text.bytes().chain(*b"don\x92t").collect();
    let decoded = decode(&bytes, Some("text/html; charset=iso-8859-1"), Markup::Html);
    assert_eq!(decoded.text, format!("{text}don’t"));
    assert_eq!(decoded.findings, [Finding::MixedCharsets]);
}

#[test]
fn a_character_cut_off_at_the_end_is_damage_and_no_other_charset() {
    let whole = "港の町の古い渡し船".repeat(30);
    let decoded = decode(&whole.as_bytes()[..whole.len() - 1], None, Markup::Html);
    assert!(decoded.text.ends_with("渡し\u{fffd}"));
    assert_eq!(decoded.findings, [Finding::UndecodableBytes]);
}

#[test]
fn utf16_is_known_without_its_mark() {
    for big in [true, false] {
        let bytes: Vec<u8> = "<rss>Grüße</rss>"
            .encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        check_xml(&bytes, None, "<rss>Grüße</rss>", &[Finding::MissingByteOrderMark]);
    }
}

#[test]
fn utf32_is_known_with_its_mark_and_without() {
    let bytes: Vec<u8> = "\u{feff}<a>é</a>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    check_xml(&bytes, None, "<a>é</a>", &[]);
    check_xml(&bytes[4..], None, "<a>é</a>", &[Finding::MissingByteOrderMark]);
}

#[test]
fn marks_are_taken_off_however_many_there_are() {
    check_xml(b"\xef\xbb\xbf\xef\xbb\xbf<a/>", None, "<a/>", &[]);
}

#[test]
fn an_unknown_name_is_no_obstacle() {
    let text = "<?xml version='1.0' encoding='x-unheard-of'?><a>ž</a>";
    check_xml(text.as_bytes(), None, text, &[]);
}
