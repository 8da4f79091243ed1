//! The charset a page is read in, whatever it declares.

use gleaner_text::charset::{self, Markup};

fn decode(page: &[u8], content_type: Option<&str>) -> String {
    charset::decode(page, content_type, Markup::Html).text.into_owned()
}

#[test]
fn a_page_is_read_in_the_charset_its_first_bytes_show() {
    let page: Vec<u8> = "\u{feff}<p>Łódź, déjà vu".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decode(&page, Some("text/html; charset=utf-8")), "<p>Łódź, déjà vu");
}

#[test]
fn the_charset_of_an_xml_declaration_counts() {
    let page = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>caf\xe9 caf\xe9 caf\xe9";
    assert!(decode(page, None).ends_with("cafй"));
}

#[test]
fn utf_16_declared_in_letters_of_ascii_is_not_believed() {
    let page = b"<meta charset=utf-16><p>Le caf\xe9 est ferm\xe9, et le th\xe9 aussi.";
    assert!(decode(page, None).ends_with("Le café est fermé, et le thé aussi."));
}

#[test]
fn one_broken_character_does_not_make_another_charset() {
    let mut page =
        "<meta charset=windows-1252><p>Łódź, déjà vu, encore une fois à la gare. ".repeat(20).into_bytes();
    page.push(0xe9);
    assert!(decode(&page, None).contains("Łódź, déjà vu"));
}

#[test]
fn japanese_written_with_escapes_is_read_as_declared() {
    let (page, _, _) = encoding_rs::ISO_2022_JP.encode("<meta charset=iso-2022-jp><p>港の町の古い渡し船");
    assert!(decode(&page, None).ends_with("港の町の古い渡し船"));
}
