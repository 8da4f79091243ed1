//! Writes the repaired document: Atom, well-formed whatever it is given.

use super::field::{Field, FieldBody};
use crate::limits;

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// A document being written.
#[derive(Debug)]
pub(super) struct Writer {
    document: String,
    /// What tags, authors and enclosures may still take.
    allowance: usize,
    /// Some of them were left out.
    pub(super) cut: bool,
}

impl Writer {
    pub(super) fn new(feed_bytes: usize) -> Self {
        let mut document = String::with_capacity(feed_bytes + 256);
        document.push_str("<feed xmlns=\"");
        document.push_str(ATOM);
        document.push_str("\">");
        Self { document, allowance: limits::max_listed_bytes(feed_bytes), cut: false }
    }

    pub(super) fn entry(&mut self, fields: &[Field<'_>]) {
        self.document.push_str("\n<entry>");
        self.fields(fields);
        self.document.push_str("</entry>");
    }

    pub(super) fn fields(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            if self.affords(field) {
                self.field(field);
            }
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.document.push_str("\n</feed>");
        self.document
    }

    /// Whether there is room for a field of which an entry can have many.
    fn affords(&mut self, field: &Field<'_>) -> bool {
        // What one takes in memory beside its text.
        let alone = match field.name {
            "atom:category" => 64,
            "atom:author" => 128,
            "atom:link" if field.attribute("rel") == Some("enclosure") => 128,
            _ => return true,
        };
        let attributes = field.attributes.iter().map(|attribute| attribute.value.len());
        let children = field.children.iter().filter_map(Field::words).map(str::len);
        let left = self.allowance.checked_sub(alone + attributes.chain(children).sum::<usize>());
        self.allowance = left.unwrap_or(self.allowance);
        self.cut |= left.is_none();
        left.is_some()
    }

    fn field(&mut self, field: &Field<'_>) {
        let name = field.name.strip_prefix("atom:").unwrap_or(field.name);
        self.document.extend(["<", name]);
        for attribute in &field.attributes {
            self.document.extend([" ", attribute.name.as_ref(), "=\""]);
            self.attribute_value(&attribute.value);
            self.document.push('"');
        }
        if field.is_blank() {
            self.document.push_str("/>");
            return;
        }
        self.document.push('>');
        if let FieldBody::Text(text) = &field.body {
            self.text(text);
        }
        self.fields(&field.children);
        self.document.extend(["</", name, ">"]);
    }

    fn attribute_value(&mut self, value: &str) {
        if !value.contains(['&', '<', '>', '"', '\n', '\r', '\t']) {
            self.document.push_str(value);
            return;
        }
        for c in value.chars() {
            match c {
                '&' => self.document.push_str("&amp;"),
                '<' => self.document.push_str("&lt;"),
                '>' => self.document.push_str("&gt;"),
                '"' => self.document.push_str("&quot;"),
                '\n' | '\r' | '\t' => self.document.push(' '),
                c => self.document.push(c),
            }
        }
    }

    /// Writes text that holds markup as CDATA: escaping would make HTML half as long again, and slow to read.
    fn text(&mut self, text: &str) {
        if !text.contains(['&', '<', '>']) {
            self.document.push_str(text);
            return;
        }
        self.document.push_str("<![CDATA[");
        for (part, piece) in text.split("]]>").enumerate() {
            if part > 0 {
                self.document.push_str("]]]]><![CDATA[>");
            }
            self.document.push_str(piece);
        }
        self.document.push_str("]]>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_cdata_section_is_written_in_two() {
        let mut writer = Writer::new(0);
        writer.fields(&[Field::text("atom:title", "a ]]> b")]);
        assert!(writer.finish().contains("<title><![CDATA[a ]]]]><![CDATA[> b]]></title>"));
    }

    #[test]
    fn attributes_cannot_break_out() {
        let mut writer = Writer::new(0);
        writer.fields(&[Field::text("atom:link", "").with("href", "a\"<b>&")]);
        assert!(writer.finish().contains("<link href=\"a&quot;&lt;b&gt;&amp;\"/>"));
    }
}
