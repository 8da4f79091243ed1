//! Shows, for one page, which step left which line out of the story: `cargo run --example why -- page.html`.
#![expect(clippy::print_stdout, reason = "this is what the example is for")]

use gleaner_article::{Page, explain};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(path)?;
        for (line, step) in explain(&Page { bytes: &bytes, ..Page::default() }).into_iter().flatten() {
            println!("{:>16}  {}", step.unwrap_or("·"), line.replace('\n', " ⏎ "));
        }
    }
    Ok(())
}
