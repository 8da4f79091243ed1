//! Bars as SVG: no script, no colour of its own, and a sentence for whoever does not see it.

use std::fmt::Write as _;

use super::html::Text;

/// One bar: what it stands for, how high it is, and how much of that is bad.
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) value: i64,
    pub(super) bad: i64,
}

const WIDTH: usize = 480;
const HEIGHT: usize = 60;

/// Returns the bars side by side, scaled to the highest.
pub(super) fn bars(sentence: &str, bars: &[Bar]) -> String {
    let highest = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let step = WIDTH / bars.len().max(1);
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" preserveAspectRatio=\"none\"><title>{}</title>\n",
        Text(sentence)
    );
    for (place, bar) in bars.iter().enumerate() {
        let (x, width) = (place * step, step.saturating_sub(2).max(1));
        for (class, value) in [("bar", bar.value), ("bad", bar.bad.min(bar.value))] {
            let height = height(value, highest);
            if height > 0 {
                let y = HEIGHT - height;
                let _ = write!(
                    svg,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{}: {value}</title></rect>",
                    Text(&bar.name)
                );
            }
        }
    }
    svg + "</svg>\n"
}

/// Something is never nothing.
fn height(value: i64, highest: i64) -> usize {
    let (value, highest) = (value.unsigned_abs(), highest.unsigned_abs());
    if value == 0 { 0 } else { usize::try_from(value * HEIGHT as u64 / highest).unwrap_or(HEIGHT).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_among_thousands_is_still_seen() {
        assert_eq!((height(0, 5), height(1, 5000), height(5, 5)), (0, 1, HEIGHT));
    }

    #[test]
    fn no_bars_are_an_empty_plot() {
        assert!(bars("nothing", &[]).ends_with("</svg>\n"));
    }
}
