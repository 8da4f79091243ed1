//! The worst page of a search over generated shapes: each repeats one thing, or two in turn, as often as fits.
//!
//! Each is read by a process of its own, whose CPU and memory are held against its size.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};

/// A page of five million bytes may take a second.
const NANOS_A_BYTE: f64 = 200.0;
const TIMES_ITS_SIZE: f64 = 20.0;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Bytes of each page
    #[arg(long, default_value_t = 5_000_000)]
    size: usize,
    /// The program, as it is released
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/release/gleaner"))]
    gleaner: PathBuf,
    /// So many of the worst are printed
    #[arg(long, default_value_t = 15)]
    worst: usize,
}

/// What reading a page took.
struct Spent {
    seconds: f64,
    peak_kb: f64,
}

struct Cost {
    shape: String,
    nanos_a_byte: f64,
    times_its_size: f64,
}

/// Prints the worst shapes, and fails when one is over a bound.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let page = folder.path().join("page.html");
    fs::write(&page, filled("", "", 1))?;
    let start = measure(&args.gleaner, &page).context("a page of nothing")?;
    let mut costs = Vec::new();
    for (shape, head, unit) in shapes() {
        let text = filled(&head, &unit, args.size);
        fs::write(&page, &text)?;
        let spent = measure(&args.gleaner, &page).with_context(|| shape.clone())?;
        costs.push(Cost::of(shape, &spent, &start, text.len()));
    }
    println!("{} shapes of {} bytes", costs.len(), args.size);
    println!("{:44} {:>8} {:>8}", "", "ns/byte", "× size");
    costs.sort_by(|a, b| b.nanos_a_byte.total_cmp(&a.nanos_a_byte));
    print(&costs[..args.worst.min(costs.len())]);
    println!("by memory:");
    costs.sort_by(|a, b| b.times_its_size.total_cmp(&a.times_its_size));
    print(&costs[..args.worst.min(costs.len())]);
    let over =
        costs.iter().filter(|cost| cost.nanos_a_byte > NANOS_A_BYTE || cost.times_its_size > TIMES_ITS_SIZE);
    let over = over.count();
    ensure!(over == 0, "{over} shapes are over {NANOS_A_BYTE} ns or {TIMES_ITS_SIZE} times their size");
    Ok(())
}

impl Cost {
    /// Holds what was spent, beyond what any start takes, against the size.
    fn of(shape: String, spent: &Spent, start: &Spent, size: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "sizes are some megabytes")]
        let size = size as f64;
        Self {
            shape,
            nanos_a_byte: (spent.seconds - start.seconds).max(0.0) * 1e9 / size,
            times_its_size: (spent.peak_kb - start.peak_kb).max(0.0) * 1024.0 / size,
        }
    }
}

fn print(costs: &[Cost]) {
    for Cost { shape, nanos_a_byte, times_its_size } in costs {
        println!("{shape:44} {nanos_a_byte:>8.0} {times_its_size:>8.1}");
    }
}

const ELEMENTS: &str = "a abbr address article aside audio b base bdi bdo big blockquote body br button canvas caption center cite \
    code col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame h1 h2 h3 \
    h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav \
    nobr noscript object ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp script search section \
    select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title \
    tr track tt u ul var video wbr xmp x-card";

const ATTRIBUTES: [&str; 24] = [
    "class=byline",
    "class=caption",
    "class=related",
    "class=\"share social\"",
    "class=teaser",
    "class=date",
    "id=comments",
    "rel=author",
    "rel=tag",
    "itemprop=author",
    "itemprop=datePublished",
    "itemprop=articleBody",
    "itemprop=headline",
    "property=og:title",
    "role=navigation",
    "role=main",
    "aria-hidden=true",
    "hidden",
    "style=display:none",
    "datetime=2026-05-01",
    "href=/a",
    "src=/a.jpg",
    "alt=\"Photo: A. Lee / Reuters\"",
    "itemscope itemtype=http://schema.org/Article",
];

const WORDS: [&str; 10] = [
    "By Ann Lee ",
    "Photo: A. Lee / Reuters ",
    "1 May 2026 ",
    "Related: ",
    "Read more ",
    "& ",
    "< ",
    "Updated 10:15 a.m. ",
    "© 2026 ",
    "The harbour wall was opened on Monday, and closed. ",
];

/// Name, what stands once before, and what is repeated.
fn shapes() -> Vec<(String, String, String)> {
    let mut shapes = Vec::new();
    let mut add = |name: String, head: &str, unit: String| shapes.push((name, head.to_owned(), unit));
    for element in ELEMENTS.split_whitespace() {
        add(format!("<{element}> unclosed"), "<article>", format!("<{element}>x"));
        add(format!("<{element}> closed"), "<article>", format!("<{element}>x</{element}>"));
        add(format!("</{element}>"), "<article>", format!("</{element}>x"));
        add(format!("<p><{element}> By Ann Lee"), "<article>", format!("<p><{element}>By Ann Lee &"));
    }
    for attribute in ATTRIBUTES {
        for element in ["div", "a", "p", "meta content=x"] {
            add(format!("<{element} {attribute}>"), "<article>", format!("<{element} {attribute}>Ann Lee"));
        }
    }
    for (at, element) in
        ["h2", "h3", "li", "ul", "td", "b", "nobr", "figcaption", "a href=/a", "time"].iter().enumerate()
    {
        for word in WORDS {
            add(format!("<{element}>{word}"), "<article>", format!("<{element}>{word}"));
        }
        let other = ["nobr", "table", "form", "a href=/b", "select", "h1"][at % 6];
        add(format!("<{element}><{other}> misnested"), "", format!("<{element}><{other}>x</{element}>"));
    }
    for flood in [
        "&",
        "<",
        ">",
        "&#",
        "&#x",
        "&amp",
        "<!",
        "<!--",
        "</",
        "<a",
        "<a ",
        "=",
        "\"",
        "'",
        "\0",
        "\u{ad}",
        "\u{200b}",
        "字",
        "]]>",
        "<![CDATA[",
    ] {
        add(format!("flood of {flood:?}"), "<p>", flood.to_owned());
    }
    for head in
        ["<meta name=author content='", "<meta name=keywords content='", "<p class='", "<title>", "<h1>"]
    {
        add(format!("one {head}"), head, "Ann Lee, and ".to_owned());
    }
    for meta in [
        "name=author",
        "property=article:tag",
        "property=article:published_time",
        "property=og:image",
        "name=description",
    ] {
        add(format!("<meta {meta}>"), "", format!("<meta {meta} content='2026-05-01 Ann'>"));
    }
    for json in ["{\"@type\":\"Article\",\"author\":[", "{\"@graph\":[", "[[", "{\"a\":{"] {
        add(format!("JSON-LD {json}"), "<script type=application/ld+json>", json.to_owned());
    }
    shapes
}

fn filled(head: &str, unit: &str, size: usize) -> String {
    let story = "<p>The harbour wall was opened on Monday by the mayor, who spoke of tides and of the long years it had taken.</p>\n";
    let mut text = format!("<html><head><title>A page</title></head><body>{}{head}", story.repeat(5));
    while text.len() < size && !unit.is_empty() {
        text.push_str(unit);
    }
    text
}

fn measure(gleaner: &Path, page: &Path) -> anyhow::Result<Spent> {
    let before = spent_by_children()?;
    let mut process = Command::new(gleaner)
        .args(["extract", "--format", "text"])
        .arg(page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("run `cargo build --release` first")?;
    let status = format!("/proc/{}/status", process.id());
    let mut peak_kb = 0.0_f64;
    let ended = loop {
        if let Some(ended) = process.try_wait()? {
            break ended;
        }
        let told = fs::read_to_string(&status).unwrap_or_default();
        let peak = told
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|line| line.split_whitespace().next());
        peak_kb = peak_kb.max(peak.and_then(|kb| kb.parse().ok()).unwrap_or(0.0));
        std::thread::sleep(Duration::from_millis(2));
    };
    // Whether it holds an article is not asked here.
    ensure!(ended.code().is_some_and(|code| code < 2), "it ended with {ended}");
    Ok(Spent { seconds: spent_by_children()? - before, peak_kb })
}

/// Returns the CPU seconds of processes that have ended.
fn spent_by_children() -> anyhow::Result<f64> {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("no process")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    Ok((fields[13].parse::<f64>()? + fields[14].parse::<f64>()?) / TICKS_A_SECOND)
}
