//! HTML from XML.

use super::{VOID, is_in};
use crate::entity::Entities;
use crate::markup::{Tag, Token, Tokens};

/// Returns text as HTML that says it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    escape(text, &mut out);
    out
}

fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// What a CDATA section among elements holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CData {
    /// Text, as XML has it.
    Text,
    /// HTML, as RSS uses it.
    Html,
}

/// Returns XML markup as HTML: no prefixes, no empty-element tags, no entities of the document's own.
pub(crate) fn from_xml(xml: &str, cdata: CData, entities: &Entities) -> String {
    let mut out = String::with_capacity(xml.len());
    for token in Tokens::xml(xml) {
        match token {
            Token::Start(tag) => start_tag(&tag, entities, &mut out),
            Token::End(name) => {
                let name = local(name);
                if !is_in(VOID, name) {
                    out.extend(["</", name, ">"]);
                }
            }
            Token::Text(text) => entities.write_html(text, &mut out),
            Token::CData(text) if cdata == CData::Html => out.push_str(text),
            Token::CData(text) => escape(text, &mut out),
            Token::Declaration(_) => {}
        }
    }
    out
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn start_tag(tag: &Tag<'_>, entities: &Entities, out: &mut String) {
    let name = local(tag.name);
    out.extend(["<", name]);
    for (name, value) in tag.attributes() {
        if !name.starts_with("xmlns") {
            out.extend([" ", name, "=\""]);
            entities.write_html(&value.replace('"', "&quot;"), out);
            out.push('"');
        }
    }
    out.push('>');
    if tag.empty && !is_in(VOID, name) {
        out.extend(["</", name, ">"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xhtml_becomes_html() {
        let html = from_xml(
            "<xhtml:p>a &lt; b<xhtml:br/><i/>&#233;&y;</xhtml:p><![CDATA[<u>]]>",
            CData::Text,
            &Entities::declared_in("DOCTYPE x [<!ENTITY y 'z &#38;'>]"),
        );
        assert_eq!(html, "<p>a &lt; b<br><i></i>&#233;z &amp;</p>&lt;u&gt;");
    }
}
