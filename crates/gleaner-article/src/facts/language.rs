//! The language: declared, and verified against the words.

use url::Url;
use whatlang::{Detector, Lang};

use gleaner_text::measure::{is_ideographic, is_mark};

use super::{Declared, Sourced, told_by};

/// A guess surer than this may overrule what a page declares, which is seldom wrong.
const LEAST_CONFIDENCE: f64 = 0.9;

/// How much text the guess is made from, in characters; more makes it no surer.
const LANGUAGE_SAMPLE: usize = 1500;

/// The least text a guess is made from, in characters.
const SHORTEST_LANGUAGE_SAMPLE: usize = 120;

/// So much of a text says in which script it is written, in characters.
const SCRIPT_SAMPLE: usize = 4000;

/// A sign for a syllable or a word says as much as so many letters.
const SYLLABLE: u32 = 3;

/// Fewer letters are a name or two.
const FEWEST_LETTERS: u32 = 40;

/// A text that is declared to be in another script has so much of it, in percent of its letters: the rest is code.
const EXPECTED_SHARE: u32 = 5;

/// A text that is declared to be in Latin letters is not where so much is in others; quotes are less.
const UNEXPECTED_SHARE: u32 = 17;

/// Languages that are not written in Latin letters.
const NOT_LATIN: &[&str] = &[
    "am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "km", "kn", "ko", "lo",
    "mk", "ml", "mr", "my", "ne", "pa", "ps", "ru", "si", "ta", "te", "th", "uk", "ur", "zh",
];

/// Returns the language of a page with this text, as a BCP 47 tag.
///
/// What the page declares stands, unless its words are clearly in another language. Beside names and code in Latin
/// letters, those of another script tell what language the text around them is in.
pub(crate) fn of_text(text: &str, declared: &Declared<'_>) -> Option<Sourced<String>> {
    let claim = declared_language(declared);
    if let Some(letters) = letters_beside_latin(text, claim.as_ref().map(|claim| claim.value.as_str())) {
        let code = Detector::new().detect(&letters).and_then(|info| code_of(info.lang()));
        return judged(claim, code);
    }
    let sample: String = text.chars().take(LANGUAGE_SAMPLE).collect();
    if sample.chars().count() < SHORTEST_LANGUAGE_SAMPLE {
        return claim;
    }
    let detected = Detector::new()
        .detect(&sample)
        .filter(|info| info.is_reliable() && info.confidence() > LEAST_CONFIDENCE);
    judged(claim, detected.and_then(|info| code_of(info.lang())))
}

fn judged(claim: Option<Sourced<String>>, code: Option<&str>) -> Option<Sourced<String>> {
    match (claim, code) {
        (Some(claim), Some(code)) if same_language(&claim.value, code) => Some(claim),
        (_, Some(code)) => Some(told_by("text")(code.to_owned())),
        (claim, None) => claim,
    }
}

/// Returns the letters that are not Latin, in their words, where the text has enough of them.
fn letters_beside_latin(text: &str, claim: Option<&str>) -> Option<String> {
    let expected = claim.is_some_and(|claim| NOT_LATIN.contains(&claim.split('-').next().unwrap_or(claim)));
    let least = if expected { EXPECTED_SHARE } else { UNEXPECTED_SHARE };
    let (mut all, mut others, mut letters) = (0, 0, String::new());
    for c in text.chars().take(SCRIPT_SAMPLE) {
        if !c.is_alphabetic() && !is_mark(c) {
            if !letters.ends_with(' ') {
                letters.push(' ');
            }
            continue;
        }
        let is_latin = c.is_ascii()
            || matches!(c, '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{300}'..='\u{36f}');
        let is_syllable = is_ideographic(c) || matches!(c, '\u{ac00}'..='\u{d7af}');
        let weight = if is_syllable { SYLLABLE } else { 1 };
        all += weight;
        if !is_latin {
            others += weight;
            letters.push(c);
        }
    }
    (others >= FEWEST_LETTERS && others * 100 >= all * least).then_some(letters)
}

fn declared_language(declared: &Declared<'_>) -> Option<Sourced<String>> {
    declarations(declared).next()
}

/// Returns what a page says of its language, unverified, the most trustworthy first.
fn declarations(declared: &Declared<'_>) -> impl Iterator<Item = Sourced<String>> {
    const METAS: [&str; 5] = ["content-language", "language", "dc.language", "dcterms.language", "og:locale"];
    let html = declared.html_language.and_then(tag).map(told_by("html lang"));
    let json_ld =
        || declared.json_ld.text("inLanguage").as_deref().and_then(tag).map(told_by("json-ld inLanguage"));
    let metas = METAS.into_iter().filter_map(|name| {
        let claim = declared.meta(&[name])?;
        tag(&claim.value).map(told_by(claim.source))
    });
    html.into_iter().chain(std::iter::once_with(json_ld).flatten()).chain(metas)
}

/// Returns the language that a page writes its dates in, with the country where anything tells it: Britons and Americans
/// mean two days by "3/4/2005".
pub(crate) fn of_dates(declared: &Declared<'_>, url: Option<&Url>) -> Option<String> {
    let mut declarations = declarations(declared).map(|claim| claim.value);
    let first = declarations.next()?;
    let names_a_country = |tag: &str| tag.split('-').skip(1).any(|part| part.len() == 2);
    if first != "en" {
        return Some(first);
    }
    let told = declarations.find(|tag| tag.starts_with("en-") && names_a_country(tag));
    let country = url.and_then(Url::host_str).and_then(|host| host.rsplit('.').next());
    let by_address = match country {
        // English is written there, and the day before the month.
        Some("uk" | "au" | "nz" | "ie" | "za" | "in" | "sg" | "ke" | "ng" | "gh" | "pk") => Some("en-GB"),
        Some("us") => Some("en-US"),
        _ => None,
    };
    told.or_else(|| by_address.map(str::to_owned)).or(Some(first))
}

/// Returns a declared value in the form of BCP 47: `EN_us` → `en-US`, `zh-hant-tw` → `zh-Hant-TW`.
fn tag(value: &str) -> Option<String> {
    let value = value.trim().split([',', ';', ' ']).next()?;
    let mut parts = value.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    // Countries are often taken for their languages.
    let language = match language.as_str() {
        "cn" => "zh",
        "jp" => "ja",
        "kr" => "ko",
        "ua" => "uk",
        "cz" => "cs",
        "gr" => "el",
        "dk" => "da",
        "iw" => "he",
        language => language,
    };
    let mut tag = language.to_owned();
    let mut rest = parts.peekable();
    let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if let Some(script) = rest.next_if(is_script) {
        tag.push('-');
        tag.push_str(&script[..1].to_ascii_uppercase());
        tag.push_str(&script[1..].to_ascii_lowercase());
    }
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if let Some(region) = rest.next_if(is_region) {
        tag.push('-');
        tag.push_str(&region.to_ascii_uppercase());
    }
    Some(tag)
}

fn same_language(tag: &str, code: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or(tag);
    let same = |one: &str| match one {
        "nb" | "nn" => "no".to_owned(),
        "iw" => "he".to_owned(),
        // Written so alike that a guess between them proves nothing.
        "hr" | "bs" | "sr" | "sh" | "me" => "sr".to_owned(),
        "xh" | "nd" | "nr" | "ss" => "zu".to_owned(),
        "in" | "ms" => "id".to_owned(),
        other => other.to_owned(),
    };
    same(primary) == same(code)
}

/// Returns the two-letter code; languages guessed wrongly too often to overrule a page are left out.
fn code_of(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Bel => "be",
        Lang::Mkd => "mk",
        Lang::Srp => "sr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Pol => "pl",
        Lang::Kor => "ko",
        Lang::Tur => "tr",
        Lang::Hun => "hu",
        Lang::Ell => "el",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "no",
        Lang::Fin => "fi",
        Lang::Nld => "nl",
        Lang::Ces => "cs",
        Lang::Bul => "bg",
        Lang::Ron => "ro",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Ind => "id",
        Lang::Pes => "fa",
        Lang::Ben => "bn",
        Lang::Urd => "ur",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Mar => "mr",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Cat => "ca",
        Lang::Zul => "zu",
        Lang::Amh => "am",
        Lang::Hye => "hy",
        Lang::Khm => "km",
        Lang::Mya => "my",
        Lang::Sin => "si",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Guj => "gu",
        Lang::Pan => "pa",
        _ => return None,
    })
}
