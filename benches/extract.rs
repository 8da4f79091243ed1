//! What reading a page costs: `cargo bench --bench extract [-- NAME…]`.
//!
//! First the pages of a hostile server, each about 5 MB, which may take a second of CPU and 20 times their size in
//! memory. Then the mean page: a folder of pages, named by `GLEANER_PAGES` or left unpacked by `.ci/lab`, read
//! several times over. On Linux the CPU is the process's own; elsewhere it is the time that went by.
#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]
#![expect(clippy::cast_precision_loss, reason = "figures are rounded anyway")]

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gleaner_article::{Page, extract};

const SIZE: usize = 5_000_000;
const CPU_LIMIT: Duration = Duration::from_secs(1);
const MEMORY_LIMIT: usize = 20;

fn main() {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let is_wanted =
        move |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    // The pages of a daemon are read by threads with a deep stack, one after the other.
    let reader = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
        println!("{:28} {:>8} {:>9} {:>7}", "hostile page", "bytes", "CPU", "memory");
        for (name, make) in HOSTILE.iter().filter(|(name, _)| is_wanted(name)) {
            measure_hostile(name, &make());
        }
        if is_wanted("mean page") {
            measure_folder();
        }
    });
    reader.map(std::thread::JoinHandle::join).expect("a thread can be started").expect("no page panics");
}

type Maker = fn() -> String;

/// Pages that no publisher makes, by what there is too much of.
const HOSTILE: &[(&str, Maker)] = &[
    ("nested lists", || fill("", |_| "<ul><li>x".to_owned())),
    ("nested divisions", || fill("", |_| "<div>x".to_owned())),
    ("nested tables", || fill("", |_| "<table><tr><td>x".to_owned())),
    ("nested quotes", || fill("", |_| "<blockquote><p>x".to_owned())),
    ("line breaks", || fill("", |_| "<br>".to_owned())),
    ("line breaks in a story", || fill("<p>", |_| "x<br>".to_owned())),
    ("spans", || fill("<p>", |_| "<span>x</span>".to_owned())),
    ("attributes", || fill("<p ", |at| format!("a{at}=b ")) + ">x"),
    ("class names", || fill("<p class='", |at| format!("related{at} ")) + "'>x"),
    ("classes", || fill("", |at| format!("<p class=share-{at}>x</p>"))),
    ("one table", || fill("<table>", |at| format!("<tr><td>{at}<td>A sentence, in a cell.</tr>"))),
    ("tables", || fill("", |at| format!("<table><tr><td>{at}</td></tr></table>"))),
    ("unclosed bold", || fill("", |_| "<p><b><i>x".to_owned())),
    ("unclosed fonts", || fill("", |at| format!("<p><font size={at}>x</p>"))),
    ("unclosed links", || fill("", |at| format!("<a href={at}><p>x"))),
    ("one text", || fill("<p>", |_| "word ".to_owned())),
    ("one word", || fill("<p>", |_| "x".to_owned())),
    ("one text of Han", || fill("<meta charset=utf-8><p>", |_| "字".to_owned())),
    ("links", || fill("", |at| format!("<a href=/{at}>link {at}</a> "))),
    ("list of links", || fill("<ul>", |at| format!("<li><a href=/{at}>A story of {at}</a></li>"))),
    ("teasers", || {
        fill("", |at| {
            format!("<div class=t><h3><a href=/{at}>Story {at}</a></h3><p>Of it, a blurb.</p></div>")
        })
    }),
    ("cards", || {
        fill("", |at| {
            format!("<div><a href=/{at}><img src=a></a><div><a href=/{at}>A story of {at}</a></div></div>")
        })
    }),
    ("nested cards", || fill("", |_| "<div><a href=/a>A story of the coast</a><img src=a>".to_owned())),
    ("paragraphs", || {
        fill("<h1>Title</h1>", |at| format!("<p>Sentence {at}, with words enough to be one of a story.</p>"))
    }),
    ("one paragraph repeated", || {
        fill("", |_| "<p>A sentence, with words enough to be one of a story, again.</p>".to_owned())
    }),
    ("headings", || fill("", |at| format!("<h2>Related stories {at}</h2>"))),
    ("figures", || {
        fill("", |at| format!("<figure><img src={at}.jpg><figcaption>Photo: x</figcaption></figure>"))
    }),
    ("entities", || fill("<p>", |_| "&amp;&nbsp;&#120;".to_owned())),
    ("bare ampersands", || fill("<p>", |_| "a&".to_owned())),
    ("comments", || fill("<p>", |_| "<!-- x -->".to_owned())),
    ("open brackets", || fill("<p>", |_| "<".to_owned())),
    ("unclosed scripts", || fill("", |_| "<script>x</scrip>".to_owned())),
    ("a statement", || {
        fill("<p>x</p><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"", |_| {
            "A sentence, stated. ".to_owned()
        }) + "\"}</script>"
    }),
    ("nested JSON", || fill("<script type=application/ld+json>", |_| "[".to_owned())),
    ("declarations", || fill("", |at| format!("<meta property=og:title content={at}>"))),
];

fn fill(start: &str, piece: impl Fn(usize) -> String) -> String {
    let mut page = start.to_owned();
    for at in 0.. {
        if page.len() >= SIZE {
            break;
        }
        page.push_str(&piece(at));
    }
    page
}

fn measure_hostile(name: &str, page: &str) {
    forget_peak();
    let (memory, cpu) = (peak_memory(), Cpu::now());
    let read = extract(&Page { bytes: page.as_bytes(), ..Page::default() });
    let (cpu, memory) = (cpu.elapsed(), peak_memory().saturating_sub(memory));
    black_box(read.ok());
    let times = memory as f64 / page.len() as f64;
    let allowed = CPU_LIMIT.mul_f64(page.len() as f64 / SIZE as f64);
    let over = if cpu > allowed || memory > MEMORY_LIMIT * page.len() { "  OVER" } else { "" };
    println!("{name:28} {:>8} {:>7.2} s {times:>6.1}x{over}", page.len(), cpu.as_secs_f64());
}

fn measure_folder() {
    const ROUNDS: usize = 3;
    let folder = std::env::var_os("GLEANER_PAGES")
        .map_or_else(|| PathBuf::from("target/lab/pages/scrapinghub"), PathBuf::from);
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("no pages in {}: set GLEANER_PAGES", folder.display());
        return;
    };
    let pages: Vec<Vec<u8>> = entries.flatten().filter_map(|entry| fs::read(entry.path()).ok()).collect();
    let cpu = Cpu::now();
    for bytes in (0..ROUNDS).flat_map(|_| &pages) {
        black_box(extract(&Page { bytes, ..Page::default() }).ok());
    }
    let each = cpu.elapsed() / u32::try_from(ROUNDS * pages.len()).unwrap_or(u32::MAX).max(1);
    println!(
        "{} pages of {}: {:.2} s of CPU per 100",
        pages.len(),
        folder.display(),
        100.0 * each.as_secs_f64()
    );
}

/// The CPU this thread has used, or the time, where the system does not say.
enum Cpu {
    Used(Duration),
    Since(Instant),
}

impl Cpu {
    fn now() -> Self {
        used_cpu().map_or_else(|| Self::Since(Instant::now()), Self::Used)
    }

    fn elapsed(&self) -> Duration {
        match self {
            Self::Used(before) => used_cpu().unwrap_or_default().saturating_sub(*before),
            Self::Since(start) => start.elapsed(),
        }
    }
}

fn used_cpu() -> Option<Duration> {
    let statistics = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The most memory the process has held since [`forget_peak`], in bytes.
fn peak_memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.unwrap_or_default() * 1024
}

fn forget_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}
