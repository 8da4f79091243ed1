mod sentences;

use std::io::{IsTerminal, Write};

use anyhow::{Context, bail};
use serde::Serialize;

use super::{Globals, block_on};
use crate::archive::Edition;
use crate::terminal::{plain, printable};
use sentences::{Kind, Stretch, Words, compare, words};

/// Show what changed between two versions of an article
///
/// By sentence, and within sentences that changed by word: removed words stand in [-…-], added ones in {+…+}; on a terminal
/// they are coloured, too. Without --from and --to it is the last change. Earlier versions
/// are kept beside the one that stands, which is the last.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The article's number, or an address it was met under
    article: String,

    /// The version to begin with; without it, the one before --to
    #[arg(long, value_name = "VERSION")]
    from: Option<i64>,

    /// The version to compare it with; without it, the one that stands
    #[arg(long, value_name = "VERSION")]
    to: Option<i64>,

    /// List the versions instead
    #[arg(long, conflicts_with_all = ["from", "to"])]
    list: bool,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Two versions, held against each other.
#[derive(Debug, Serialize)]
struct Comparison<'a> {
    article: i64,
    url: Option<&'a str>,
    from: Version<'a>,
    to: Version<'a>,
    /// `None` when it is the same.
    title: Option<Vec<Words>>,
    text: Vec<Stretch>,
}

#[derive(Debug, Serialize)]
struct Version<'a> {
    #[serde(rename = "version")]
    number: i64,
    seen_at: &'a str,
    source: Option<&'a str>,
    replaced_for: Option<&'a str>,
    title: Option<&'a str>,
    words: usize,
}

impl<'a> From<&'a Edition> for Version<'a> {
    fn from(edition: &'a Edition) -> Self {
        Self {
            number: edition.version,
            seen_at: &edition.seen_at,
            source: edition.source.as_deref(),
            replaced_for: edition.cause.as_deref(),
            title: edition.title.as_deref(),
            words: edition.text.as_deref().unwrap_or_default().split_whitespace().count(),
        }
    }
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let (article, url, editions) = block_on(async {
        let reader = globals.reader().await?;
        let article = reader.article(&args.article).await?;
        let article = article.with_context(|| format!("the archive has no article {}", args.article))?;
        let (url, editions) = reader.editions(article).await?;
        Ok((article.0, url, editions))
    })?;
    let mut out = std::io::stdout().lock();
    if args.list {
        return list(&mut out, &editions, args.json);
    }
    let [from, to] = chosen(&editions, args)?;
    let comparison = Comparison {
        article,
        url: url.as_deref(),
        from: from.into(),
        to: to.into(),
        title: (from.title != to.title).then(|| {
            words(from.title.as_deref().unwrap_or_default(), to.title.as_deref().unwrap_or_default())
        }),
        text: compare(from.text.as_deref().unwrap_or_default(), to.text.as_deref().unwrap_or_default()),
    };
    if args.json {
        serde_json::to_writer(&mut out, &comparison)?;
        writeln!(out)?;
        return Ok(());
    }
    let is_coloured = out.is_terminal();
    Ok(print(&mut out, &comparison, is_coloured)?)
}

/// Returns the two versions asked for.
fn chosen<'a>(editions: &'a [Edition], args: &Args) -> anyhow::Result<[&'a Edition; 2]> {
    let at = |version: i64| {
        let known = || editions.iter().map(|known| known.version.to_string()).collect::<Vec<_>>().join(", ");
        let at = editions.iter().position(|edition| edition.version == version);
        at.with_context(|| format!("article {} has no version {version}, but {}", args.article, known()))
    };
    let to = args.to.map_or(Ok(editions.len() - 1), at)?;
    let from = match args.from {
        Some(version) => at(version)?,
        None if to > 0 => to - 1,
        None => bail!("article {} has no version before {}", args.article, editions[to].version),
    };
    Ok([&editions[from], &editions[to]])
}

fn list(out: &mut impl Write, editions: &[Edition], is_json: bool) -> anyhow::Result<()> {
    for version in editions.iter().map(Version::from) {
        if is_json {
            serde_json::to_writer(&mut *out, &version)?;
            writeln!(out)?;
        } else {
            let Version { number, seen_at, source, words, title, .. } = version;
            let (source, title) = (source.unwrap_or("-"), printable(title.unwrap_or("(no title)")));
            writeln!(out, "{number:>4}  {seen_at}  {source}  {words:>6} words  {title}")?;
        }
    }
    Ok(())
}

fn print(out: &mut impl Write, comparison: &Comparison<'_>, is_coloured: bool) -> std::io::Result<()> {
    let Comparison { url, from, to, title, text, .. } = comparison;
    if let Some(url) = url {
        writeln!(out, "{}", printable(url))?;
    }
    writeln!(out, "version {} of {}  →  version {} of {}", from.number, from.seen_at, to.number, to.seen_at)?;
    if let Some(title) = title {
        writeln!(out, "\ntitle: {}", marked(title, is_coloured))?;
    }
    for stretch in text {
        match stretch {
            Stretch::Same { sentences: 1 } => writeln!(out, "\n  … 1 sentence as before")?,
            Stretch::Same { sentences } => writeln!(out, "\n  … {sentences} sentences as before")?,
            Stretch::Removed { old } => writeln!(out, "\n{}", mark(Kind::Removed, old, is_coloured))?,
            Stretch::Added { new } => writeln!(out, "\n{}", mark(Kind::Added, new, is_coloured))?,
            Stretch::Changed { words, .. } => writeln!(out, "\n{}", marked(words, is_coloured))?,
        }
    }
    if title.is_none() && text.iter().all(|stretch| matches!(stretch, Stretch::Same { .. })) {
        writeln!(out, "\nnothing changed in title and text")?;
    }
    Ok(())
}

fn marked(words: &[Words], is_coloured: bool) -> String {
    words.iter().map(|words| mark(words.kind, &words.text, is_coloured)).collect()
}

/// Returns words of strangers, fit for a terminal, with marks that tell where they stand.
fn mark(kind: Kind, words: &str, is_coloured: bool) -> String {
    let clean = plain(words);
    match (kind, is_coloured) {
        (Kind::Same, _) => clean,
        (Kind::Removed, false) => format!("[-{clean}-]"),
        (Kind::Added, false) => format!("{{+{clean}+}}"),
        (Kind::Removed, true) => format!("\u{1b}[31m[-{clean}-]\u{1b}[0m"),
        (Kind::Added, true) => format!("\u{1b}[32m{{+{clean}+}}\u{1b}[0m"),
    }
}
