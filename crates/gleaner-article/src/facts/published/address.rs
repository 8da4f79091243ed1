//! The day that the address of a page names.

use url::Url;

use crate::facts::Sources;
use gleaner_text::Moment;

/// Reads `/2026/01/28/` and `/2026-01-28-` in the page's own address.
pub(super) fn from_url(sources: &Sources<'_, '_>) -> Option<Moment> {
    let mut dated = dated_parts(sources.url?);
    dated.find_map(|(year, month, day)| {
        let is_number = month.len() == 2;
        is_number.then(|| sources.dates.parse(&format!("{year}-{month}-{day}"))).flatten()
    })
}

/// Reads `/2026/january/28/` in the page's own address.
pub(super) fn from_url_in_words(sources: &Sources<'_, '_>) -> Option<Moment> {
    let mut dated = dated_parts(sources.url?);
    dated.find_map(|(year, month, day)| sources.dates.from_words(&format!("{day} {month} {year}")))
}

/// Returns the parts of an address that may be a year, a month and a day.
fn dated_parts(url: &Url) -> impl Iterator<Item = (&str, &str, &str)> {
    let path = url.path();
    let bytes = path.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| {
        bytes[at..].starts_with(b"20") && !at.checked_sub(1).is_some_and(|at| bytes[at].is_ascii_digit())
    });
    starts.filter_map(|at| {
        let parts: Vec<&str> = path.get(at..)?.splitn(4, ['/', '-', '_']).take(3).collect();
        let [year, month, day] = parts[..] else { return None };
        let day = &day[..day.bytes().take_while(u8::is_ascii_digit).count()];
        (year.len() == 4 && day.len() == 2).then_some((year, month, day))
    })
}

/// Reads `/29-10-2021` and `/20200413/` in the page's own address, where nothing else dates the page.
pub(super) fn from_url_in_figures(sources: &Sources<'_, '_>) -> Option<Moment> {
    let path = sources.url?.path();
    let figures = path.split(|c: char| !c.is_ascii_digit()).filter(|figures| figures.len() == 8);
    let mut compact = figures.filter(|figures| figures.starts_with("20"));
    let turned = path.split('/').filter(|part| part.len() == LONGEST_DAY && part.is_ascii());
    let mut turned = turned
        .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_')));
    compact
        .find_map(|figures| sources.dates.parse(figures))
        .or_else(|| turned.find_map(|part| sources.dates.from_words(&part.replace(['-', '_'], "."))))
}

/// How long `29-10-2021` is.
const LONGEST_DAY: usize = 10;
