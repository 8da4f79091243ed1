//! Grows the forests of the learned opinion from the lab's pages of `dev`.
//!
//! The second forest learns from what the first says of pages that it has not seen: the sites are dealt into folds, and each
//! fold is judged by a forest grown on the others.

mod truth;

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};
use gleaner_article::{Forest, Observed, Page, observe};
use url::Url;

use crate::checkout::root;
use crate::lab;

/// Sites are dealt into so many folds.
const FOLDS: u64 = 5;

/// Trees of the forest that judges a line by itself, and of the one that judges it in its context.
const TREES_ALONE: u32 = 120;
const TREES_IN_CONTEXT: u32 = 80;

/// Of one site with many pages so many are learned from.
const PAGES_OF_A_SITE: usize = 20;

/// A line counts as so many words at most, and each as two more than it has.
const MOST_WORDS: usize = 150;
const WORDS_BESIDES: usize = 2;

/// A page to learn from.
struct Sample {
    fold: u64,
    observed: Observed,
    labels: Vec<Option<bool>>,
    /// What each line weighs; a page weighs 100 in all, or less where its set is one-sided.
    weights: Vec<f32>,
}

pub(crate) fn run(python: &Path) -> anyhow::Result<()> {
    lab::requests()?;
    let samples = samples()?;
    println!(
        "{} pages, {} lines",
        samples.len(),
        samples.iter().map(|sample| sample.labels.len()).sum::<usize>()
    );
    let alone = |fold: Option<u64>| {
        let learned = samples.iter().filter(|sample| Some(sample.fold) != fold);
        fit(python, TREES_ALONE, learned.map(|sample| (sample, sample.observed.alone().to_vec())))
    };
    let mut rows: Vec<Vec<Vec<f32>>> = samples.iter().map(|_| Vec::new()).collect();
    for fold in 0..FOLDS {
        let forest = Forest::read(&alone(Some(fold))?);
        for (sample, rows) in samples.iter().zip(&mut rows).filter(|(sample, _)| sample.fold == fold) {
            let likelihoods: Vec<f32> =
                sample.observed.alone().iter().map(|row| forest.likelihood(row)).collect();
            *rows = sample.observed.in_context(&likelihoods);
        }
        println!("fold {fold} judged");
    }
    let folder = root().join("crates/gleaner-article/src/body/opinion");
    std::fs::write(folder.join("alone.forest"), alone(None)?)?;
    let in_context = fit(python, TREES_IN_CONTEXT, samples.iter().zip(rows))?;
    std::fs::write(folder.join("in_context.forest"), in_context)?;
    println!("both forests are in {}", folder.display());
    Ok(())
}

fn samples() -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for set in truth::SETS {
        let mut of_site: HashMap<String, usize> = HashMap::new();
        for truth in truth::read(set)? {
            let site = truth.site();
            let pages = of_site.entry(site.clone()).or_default();
            *pages += 1;
            if set == "sites" && *pages > PAGES_OF_A_SITE {
                continue;
            }
            let bytes = std::fs::read(truth.path(set)).context("cannot read a page of the lab")?;
            let url = truth.url.as_deref().and_then(|url| Url::parse(url).ok());
            let page = Page { bytes: &bytes, url: url.as_ref(), ..Page::default() };
            let Ok(observed) = observe(&page) else { continue };
            let labels = truth.label(&observed.lines);
            let weights = weigh(set, &observed, &labels);
            let mut hasher = DefaultHasher::new();
            site.hash(&mut hasher);
            samples.push(Sample { fold: hasher.finish() % FOLDS, observed, labels, weights });
        }
    }
    Ok(samples)
}

/// Returns what each line of a page weighs: the longer ones more, those of which nothing is known nothing.
fn weigh(set: &str, observed: &Observed, labels: &[Option<bool>]) -> Vec<f32> {
    let weigh = |(line, label): (&String, &Option<bool>)| {
        let words = truth::words(line).len().min(MOST_WORDS) + WORDS_BESIDES;
        if label.is_some() { f32::from(u16::try_from(words).unwrap_or(u16::MAX)) } else { 0.0 }
    };
    let weights: Vec<f32> = observed.lines.iter().zip(labels).map(weigh).collect();
    let all: f32 = weights.iter().sum();
    // The sites are few and of one kind, and snippets tell little of a page.
    let page = match set {
        "sites" => 35.0,
        "trafeval" => 50.0,
        _ => 100.0,
    };
    weights.into_iter().map(|weight| weight * page / all.max(1.0)).collect()
}

/// Grows a forest from the lines of the samples, given their features.
fn fit<'s>(
    python: &Path,
    trees: u32,
    samples: impl Iterator<Item = (&'s Sample, Vec<Vec<f32>>)>,
) -> anyhow::Result<String> {
    let folder: PathBuf = lab::out().join("train");
    std::fs::create_dir_all(&folder)?;
    let create = |name| File::create(folder.join(name)).map(BufWriter::new);
    let (mut matrix, mut labels, mut weights) =
        (create("matrix.f32")?, create("labels.f32")?, create("weights.f32")?);
    for (sample, rows) in samples {
        for ((row, label), weight) in rows.iter().zip(&sample.labels).zip(&sample.weights) {
            let Some(label) = label else { continue };
            for value in row {
                matrix.write_all(&value.to_ne_bytes())?;
            }
            labels.write_all(&f32::from(u8::from(*label)).to_ne_bytes())?;
            weights.write_all(&weight.to_ne_bytes())?;
        }
    }
    for mut file in [matrix, labels, weights] {
        file.flush()?;
    }
    let script = root().join("crates/gleaner-dev/fit_forest.py");
    let fitted = Command::new(python).arg(script).arg(&folder).arg(trees.to_string()).output();
    let fitted = fitted.with_context(|| format!("cannot run {}", python.display()))?;
    ensure!(fitted.status.success(), "no forest: {}", String::from_utf8_lossy(&fitted.stderr));
    Ok(String::from_utf8(fitted.stdout)?)
}
