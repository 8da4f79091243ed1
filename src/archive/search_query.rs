//! What people write to find articles, as a query of FTS5.
//!
//! Words are found whatever their punctuation, in other English forms, and in scripts without spaces. What FTS5 itself
//! understands stays as it is written: phrases, AND, OR, NOT, NEAR, parentheses, columns and the asterisk.

use gleaner_text::is_unspaced;

/// A query, and the index it is to be asked of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) query: String,
    /// Whether it asks for words of scripts without spaces between them.
    pub(super) is_apart: bool,
}

/// Columns that a word may be looked for in.
const COLUMNS: [&str; 3] = ["title", "summary", "text"];

/// Reads what somebody wrote.
pub(super) fn read(written: &str) -> Asked {
    let is_apart = written.contains(is_unspaced);
    let mut query = Query::default();
    let mut rest = written.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '"' => query.phrase(rest),
            '(' => query.open(),
            ')' => query.raw(")", true),
            _ => query.word(rest),
        };
        rest = rest[taken..].trim_start();
    }
    Asked { query: query.text, is_apart }
}

#[derive(Debug, Default)]
struct Query {
    text: String,
    /// Whether what comes next needs an operator before it.
    is_after_operand: bool,
    /// In the parentheses of a NEAR, where only words and phrases may stand.
    is_near: bool,
}

impl Query {
    /// Takes a phrase in its quotes; one without its end is left for FTS5 to refuse.
    fn phrase(&mut self, rest: &str) -> usize {
        let mut end = 1;
        loop {
            match rest[end..].find('"') {
                None => return self.raw(rest, true),
                // Two quotes are one.
                Some(at) if rest[end + at + 1..].starts_with('"') => end += at + 2,
                Some(at) => break end += at + 1,
            }
        }
        let is_prefix = rest[end..].starts_with('*');
        let end = end + usize::from(is_prefix);
        let phrase = gleaner_text::apart(&rest[..end], ' ');
        self.raw(phrase.as_deref().unwrap_or(&rest[..end]), true);
        end
    }

    fn open(&mut self) -> usize {
        self.raw("(", false)
    }

    /// Adds a piece; returns how long it is.
    fn raw(&mut self, piece: &str, is_operand: bool) -> usize {
        if piece == ")" {
            self.is_near = false;
        } else if self.is_after_operand {
            self.text.push_str(if self.is_near { " " } else { " AND " });
        } else if !self.text.is_empty() && !self.text.ends_with(['(', ':', ' ']) {
            self.text.push(' ');
        }
        self.text.push_str(piece);
        self.is_after_operand = is_operand;
        piece.len()
    }

    /// Takes what stands up to the next space, quote or parenthesis.
    fn word(&mut self, rest: &str) -> usize {
        let end = rest.find(|c: char| c.is_whitespace() || "\"()".contains(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        match word {
            "AND" | "OR" | "NOT" if self.is_after_operand => {
                self.text.push(' ');
                self.text.push_str(word);
                self.is_after_operand = false;
            }
            "NEAR" if after.starts_with('(') => {
                self.raw("NEAR(", false);
                self.is_near = true;
                return end + 1;
            }
            _ => match word.split_once(':') {
                Some((column, "")) if COLUMNS.contains(&column) => self.column(column),
                Some((column, word)) if COLUMNS.contains(&column) => {
                    self.column(column);
                    self.term(word);
                }
                // A column there is not: FTS5 says so.
                Some((name, word)) if is_name(name) && word.starts_with(char::is_alphanumeric) => {
                    self.raw(&format!("{name}:{word}"), true);
                }
                _ => self.term(word),
            },
        }
        end
    }

    fn column(&mut self, column: &str) {
        self.raw(&format!("{column}:"), false);
    }

    fn term(&mut self, word: &str) {
        if self.is_near && word.starts_with(',') {
            // How near.
            self.text.push_str(word);
            return;
        }
        let (word, near) = match word.strip_suffix(',') {
            Some(word) if self.is_near => (word, ","),
            _ => (word, ""),
        };
        let (word, star) = word.strip_suffix('*').map_or((word, ""), |word| (word, "*"));
        let is_plain = word.chars().all(char::is_alphanumeric);
        if let Some(apart) = gleaner_text::apart(word, ' ') {
            self.raw(&format!("\"{apart}\"{star}{near}"), true);
        } else if is_plain && !word.is_empty() && !["AND", "OR", "NOT"].contains(&word) {
            let forms = if star.is_empty() && !self.is_near { forms(word) } else { vec![word.to_owned()] };
            match forms.as_slice() {
                [word] => self.raw(&format!("{word}{star}{near}"), true),
                forms => self.raw(&format!("({})", forms.join(" OR ")), true),
            };
        } else if word.contains(char::is_alphanumeric) {
            self.raw(&format!("\"{word}\"{star}{near}"), true);
        }
        // What has no letter and no digit is in no index.
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Words that end as a plural does, and are none.
const NO_PLURALS: [&str; 10] =
    ["news", "series", "species", "this", "gas", "bus", "has", "was", "yes", "lens"];

/// Returns an English word in its other forms, the word itself first; words of other languages gain forms that nobody writes.
fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    let lower = word.to_ascii_lowercase();
    if lower.len() < 4
        || !lower.bytes().all(|byte| byte.is_ascii_lowercase())
        || NO_PLURALS.contains(&&*lower)
    {
        return forms;
    }
    for base in bases(&lower) {
        for ending in ["", "s", "es", "ed", "ing"] {
            if let Some(form) =
                inflected(&base, ending).filter(|form| !forms.contains(form) && *form != lower)
            {
                forms.push(form);
            }
        }
    }
    forms
}

/// Returns what the word may be a form of.
fn bases(word: &str) -> Vec<String> {
    let cut = |ending: &str| word.strip_suffix(ending).filter(|base| base.len() >= 3);
    if let Some(base) = cut("ies").or_else(|| cut("ied")) {
        return vec![format!("{base}y")];
    }
    if let Some(base) = cut("ing").or_else(|| cut("ed")) {
        let mut bases = vec![base.to_owned(), format!("{base}e")];
        let letters = base.as_bytes();
        if letters.len() > 3 && letters[letters.len() - 1] == letters[letters.len() - 2] {
            bases.push(base[..base.len() - 1].to_owned());
        }
        return bases;
    }
    if let Some(base) = cut("es").filter(|base| is_hissing(base)) {
        return vec![base.to_owned(), format!("{base}e")];
    }
    match cut("s").filter(|base| !base.ends_with(['s', 'u', 'i'])) {
        Some(base) => vec![base.to_owned()],
        None => vec![word.to_owned()],
    }
}

/// Whether its plural is said with another syllable.
fn is_hissing(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending))
}

/// Returns the word with an ending as English spells it; `None` where the word does not take it.
fn inflected(base: &str, ending: &str) -> Option<String> {
    let is_after_consonant =
        base.ends_with('y') && !["ay", "ey", "oy", "uy"].iter().any(|end| base.ends_with(end));
    match ending {
        "" => Some(base.to_owned()),
        "s" => (!is_hissing(base) && !is_after_consonant).then(|| format!("{base}s")),
        "es" if is_after_consonant => Some(format!("{}ies", &base[..base.len() - 1])),
        "es" => is_hissing(base).then(|| format!("{base}es")),
        "ed" if is_after_consonant => Some(format!("{}ied", &base[..base.len() - 1])),
        _ => Some(format!("{}{ending}", base.strip_suffix('e').unwrap_or(base))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        assert_eq!(read(written).query, expected, "{written}");
    }

    #[test]
    fn words_are_found_whatever_their_punctuation() {
        check("covid-19", "\"covid-19\"");
        check("l'Europe", "\"l'Europe\"");
        check("C++ — R&D", "\"C++\" AND \"R&D\"");
        check("https://a.example/b?c=1", "\"https://a.example/b?c=1\"");
        check("12:30", "\"12:30\"");
        check("AND sea", "\"AND\" AND sea");
        check("a/b OR", "\"a/b\" OR");
    }

    #[test]
    fn what_fts5_understands_stays() {
        check("\"harbour wall\"", "\"harbour wall\"");
        check("\"harbour wa\"* sea", "\"harbour wa\"* AND sea");
        check("title:\"sea wall\" NOT (ham OR egg)", "title:\"sea wall\" NOT (ham OR egg)");
        check("harbo* AND tid*", "harbo* AND tid*");
        check("NEAR(harbour tide, 5) sea", "NEAR(harbour tide, 5) AND sea");
        check("\"unclosed", "\"unclosed");
        check("colour:red", "colour:red");
    }

    #[test]
    fn english_words_are_found_in_their_other_forms() {
        check("wall", "(wall OR walls OR walled OR walling)");
        check("walls", "(walls OR wall OR walled OR walling)");
        check("title:cities", "title:(cities OR city OR citied OR citying)");
        check("news bus é2 été", "news AND bus AND é2 AND été");
        for (word, form) in [
            ("stopped", "stop"),
            ("making", "make"),
            ("make", "making"),
            ("crashes", "crash"),
            ("closed", "closes"),
            ("fox", "fox"),
            ("votes", "voted"),
        ] {
            assert!(forms(word).iter().any(|known| known == form), "{word}: {:?}", forms(word));
        }
    }

    #[test]
    fn words_of_scripts_without_spaces_are_phrases_of_their_characters() {
        assert_eq!(
            read("東京 iPhone発売"),
            Asked { query: "\"東 京\" AND \"iPhone 発 売\"".to_owned(), is_apart: true }
        );
        check("title:서울 \"東京都\"*", "title:\"서 울\" AND \"東 京 都\"*");
        assert!(!read("Zürich").is_apart);
    }
}
