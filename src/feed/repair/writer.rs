//! Writes the repaired document: Atom, well-formed whatever it is given.

use super::field::{Body, Field};

const ATOM: &str = "http://www.w3.org/2005/Atom";

/// A document being written.
#[derive(Debug)]
pub(super) struct Writer {
    document: String,
}

impl Writer {
    pub(super) fn new(expected_bytes: usize) -> Self {
        let mut document = String::with_capacity(expected_bytes + 256);
        document.push_str("<feed xmlns=\"");
        document.push_str(ATOM);
        document.push_str("\">");
        Self { document }
    }

    pub(super) fn entry(&mut self, fields: &[Field<'_>]) {
        self.document.push_str("\n<entry>");
        self.fields(fields);
        self.document.push_str("</entry>");
    }

    pub(super) fn fields(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            self.field(field);
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.document.push_str("\n</feed>");
        self.document
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
        if let Body::Text(text) = &field.body {
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
