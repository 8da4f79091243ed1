use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::site_memories::SiteMemories;
use super::{Globals, batch, block_on, source};
use crate::fetch::Kind;
use crate::model::Article;
use gleaner_article::{self as article, Page, SiteRules, Sites};

/// Clean one page and print it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file, an address, or - for stdin
    #[arg(required_unless_present = "batch", value_name = "FILE|URL|-")]
    source: Option<String>,

    /// What to print: the text alone, all facts, or the text with its structure
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Say where each fact came from, and which lines were left out: in the JSON, else on stderr
    #[arg(long)]
    explain: bool,

    /// Try a rule for the site: content=, remove=, title=, author= or date=, and a CSS selector
    ///
    /// May be given several times, and then stands in the place of the configuration's rules for the site.
    #[arg(long = "rule", value_name = "KEY=SELECTOR", value_parser = checked)]
    rules: Vec<String>,

    /// Read pages with what others of their sites have taught, and keep there what they teach
    ///
    /// A JSON file, by host of the pages' addresses; one that is not there is begun. With --batch, each page has learned from those
    /// before it. A page without an address has no site.
    #[arg(long, value_name = "FILE")]
    site_memory: Option<PathBuf>,

    /// Read requests from a JSON-lines file instead, and answer each with a line
    ///
    /// Each line is {"id","path","url"?,"content_type"?}; a page that cannot be read is answered with {"id","error"}.
    #[arg(long, value_name = "REQUESTS.jsonl", conflicts_with = "source")]
    #[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
    batch: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
    Markdown,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let mut memories = SiteMemories::open(args.site_memory.as_ref())?;
    if let Some(requests) = &args.batch {
        return answer_batch(requests, memories);
    }
    let given = rules(&args.rules)?;
    let source = args.source.as_deref().unwrap_or("-");
    let document = block_on(source::read(globals, source, Kind::Page))?;
    let sites = if document.url.is_some() { globals.load()?.settings.sites } else { Sites::default() };
    let configured = document.url.as_ref().and_then(|url| sites.rules_for(url));
    let page = Page {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: document.url.as_ref(),
        rules: given.as_ref().or(configured),
        memory: memories.of(document.url.as_ref()),
        ..Page::default()
    };
    if is_binary(page.bytes) {
        anyhow::bail!("{source} is binary data, not a page");
    }
    let (article, lesson) = article::extract_and_learn(&page)?;
    if args.explain && !matches!(args.format, Format::Json) {
        for (fact, origin) in &article.sources {
            eprintln!("{fact}: {origin}");
        }
        eprintln!("page state: {}", article.page_state.as_str());
        eprintln!("confidence: {:.2}", article.confidence);
        for (step, line) in left_out(&page) {
            eprintln!("left out by {step}: {}", line.replace('\n', " ⏎ "));
        }
    }
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Json => {
            let mut record = record(&article);
            if args.explain {
                record["explain"] = explanation(&page, &article);
            }
            serde_json::to_writer_pretty(&mut out, &record)?;
            writeln!(out)?;
        }
        _ if article.text.is_empty() => {}
        Format::Text => writeln!(out, "{}", article.text)?,
        Format::Html => writeln!(out, "{}", article.html)?,
        Format::Markdown => writeln!(out, "{}", article::markdown(&article.html))?,
    }
    if article.text.is_empty() {
        anyhow::bail!("no article was found in {source}");
    }
    memories.learn(document.url.as_ref(), &lesson);
    memories.save()
}

/// Answers requests in their order: each page has learned from those before it.
fn answer_batch(requests: &Path, mut memories: SiteMemories) -> anyhow::Result<()> {
    batch::run(requests, |request, bytes| {
        let url = request.base();
        let (article, lesson) = article::extract_and_learn(&Page {
            bytes,
            content_type: request.content_type.as_deref(),
            url: url.as_ref(),
            memory: memories.of(url.as_ref()),
            ..Page::default()
        })?;
        memories.learn(url.as_ref(), &lesson);
        Ok(record(&article))
    })?;
    memories.save()
}

/// Whether these are bytes that no page has: one in twenty is a control character, which stand in no text in any charset.
///
/// Not counted are those between which text breaks, escapes of Japanese charsets, and the zeros of UTF-16.
fn is_binary(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(4096)];
    let is_odd = |byte: &u8| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127);
    let has_mark = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    !has_mark && beginning.iter().filter(|byte| is_odd(byte)).count() * 20 > beginning.len()
}

/// Checks a rule while the command line is read, so that a bad one is an error of usage.
fn checked(rule: &str) -> Result<String, String> {
    SiteRules::default().add(rule).map(|()| rule.to_owned())
}

/// Returns the rules of the command line, if there are any.
fn rules(given: &[String]) -> anyhow::Result<Option<SiteRules>> {
    let mut rules = SiteRules::default();
    for rule in given {
        rules.add(rule).map_err(anyhow::Error::msg).context("--rule")?;
    }
    Ok((!given.is_empty()).then_some(rules))
}

/// Returns the lines that are not in the story, each behind the step that left it out, in reading order.
fn left_out(page: &Page<'_>) -> impl Iterator<Item = (&'static str, String)> {
    let lines = article::explain(page).into_iter().flatten();
    lines.filter_map(|line| Some((line.left_out_by?, line.text)))
}

/// Returns where each fact came from, how far the text is to be trusted, and which lines each step left out.
fn explanation(page: &Page<'_>, article: &Article) -> Value {
    let left_out: Vec<_> = left_out(page).map(|(step, line)| json!({ "step": step, "line": line })).collect();
    json!({
        "sources": article.sources.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
        "page_state": article.page_state,
        "confidence": article.confidence,
        "left_out": left_out,
    })
}

/// Returns the article in the shape of the contract.
fn record(article: &Article) -> Value {
    let image = article.image.as_ref().map(|image| {
        json!({ "url": image.url, "alt": image.alt, "caption": image.caption, "credit": image.credit })
    });
    let authors: Vec<_> = article.authors.iter().filter_map(|author| author.name.as_deref()).collect();
    json!({
        "url": article.canonical_url,
        "title": article.title,
        "authors": authors,
        "published_at": article.published,
        "modified_at": article.modified,
        "language": article.language,
        "site_name": article.site_name,
        "section": article.section,
        "description": article.description,
        "image": image,
        "tags": article.tags,
        "word_count": article.word_count,
        "confidence": article.confidence,
        "page_state": article.page_state,
        "sources": article.sources.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
        "text": article.text,
        "html": article.html,
    })
}
