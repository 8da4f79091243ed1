//! The archive held against itself: file, references, hashes, and every kept body unpacked.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::{digest, packing};
use crate::archive::{ArchiveError, Inspection, Reader, Said, StoredBody};

/// So much of what was unpacked stays at hand for the patches that follow.
const LARGEST_SHELF: usize = 64 << 20;

/// So many faults of one kind are named; the rest is counted.
const NAMED: usize = 20;

/// One kind of soundness, and what was found.
#[derive(Debug)]
pub struct Verdict {
    pub check: &'static str,
    pub said: Said,
    /// What was looked at, or why it was not.
    pub remark: String,
    /// What to do about faults.
    pub advice: &'static str,
}

impl Verdict {
    fn new(check: &'static str, said: Said, advice: &'static str) -> Self {
        Self { check, said, remark: String::new(), advice }
    }

    fn remark(mut self, remark: String) -> Self {
        self.remark = remark;
        self
    }
}

/// Hears how far it is: what is being checked, how much of it is done and how much there is.
pub type Watcher<'a> = &'a mut dyn FnMut(&str, u64, u64);

/// Checks an archive and its raw store; quickly, without reading every text and body.
pub async fn verify(reader: &Reader, is_quick: bool, watcher: Watcher<'_>) -> anyhow::Result<Vec<Verdict>> {
    let mut archive = reader.inspect().await?;
    let mut verdicts = Vec::new();
    watcher("structure", 0, 0);
    let structure = unless_damaged(archive.structure(is_quick).await)?;
    let is_readable = structure.count == 0;
    verdicts.push(Verdict::new(
        "structure",
        structure,
        "keep a copy as it is, then restore a backup, or try sqlite3's .recover",
    ));
    if !is_readable {
        return Ok(verdicts);
    }
    watcher("foreign keys", 0, 0);
    let keys = archive.foreign_keys().await?;
    verdicts.push(Verdict::new(
        "foreign keys",
        keys,
        "something else has written to the archive; restore a backup",
    ));
    watcher("full text", 0, 0);
    verdicts.push(full_text(&mut archive, is_quick).await?);
    let dictionary = archive.dictionary().await?;
    verdicts.push(Verdict::new(
        "dictionary",
        dictionary,
        "tables of your own belong in a file of their own, attached to the archive",
    ));
    let key = archive.key().await?;
    verdicts.push(Verdict::new("key", key, "put the key file back, <archive>.key, from a backup; or start gleaner with the feeds in its configuration"));
    if !is_quick {
        verdicts.push(texts(&mut archive, watcher).await?);
    }
    watcher("references", 0, 0);
    verdicts.push(references(&mut archive).await?);
    verdicts.push(raw(reader, is_quick, watcher).await?);
    Ok(verdicts)
}

async fn full_text(archive: &mut Inspection, is_quick: bool) -> Result<Verdict, ArchiveError> {
    let advice = "rebuild it: sqlite3 ARCHIVE \"INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')\"";
    let said = archive.full_text_rows().await?;
    if is_quick || said.count > 0 {
        return Ok(Verdict::new("full text", said, advice));
    }
    Ok(match archive.full_text().await? {
        Some(said) => Verdict::new("full text", said, advice),
        None => Verdict::new("full text", said, advice).remark(
            "not held against the texts while another program has the archive; a backup of it is".to_owned(),
        ),
    })
}

/// Holds every text against its hash.
async fn texts(archive: &mut Inspection, watcher: Watcher<'_>) -> Result<Verdict, ArchiveError> {
    let total = u64::try_from(archive.count_texts().await?).unwrap_or(0);
    let (mut done, mut faults) = (0, Faults::default());
    for of_versions in [false, true] {
        let mut after = i64::MIN;
        loop {
            let batch = archive.texts_after(after, of_versions).await?;
            let Some(last) = batch.last() else { break };
            after = last.id;
            done += batch.len() as u64;
            watcher("texts", done, total);
            for text in &batch {
                let is_as_hashed = match (&text.text, &text.sha256) {
                    (Some(text), Some(sha256)) => digest::sha256_hex(text.as_bytes()) == *sha256,
                    (None, _) | (Some(_), None) => true,
                };
                if !is_as_hashed {
                    faults.add(format!("{}: its text is not what text_sha256 says", text.named));
                }
            }
        }
    }
    let remark = format!("{done} texts");
    Ok(Verdict::new(
        "texts",
        faults.0,
        "something else has changed them; restore a backup, or `gleaner replay --article` one",
    )
    .remark(remark))
}

/// Looks for what articles point to.
async fn references(archive: &mut Inspection) -> Result<Verdict, ArchiveError> {
    let mut faults = Faults::default();
    let months = archive.gather_references().await?;
    for month in &months {
        match archive.references(month).await {
            Ok(said) => faults.take(said),
            Err(err) => faults.add(format!("raw/{month}.db: {}", causes(&err))),
        }
    }
    let advice = "put those files back into raw/ from a backup: without them these pages cannot be read again or proven";
    let remark = format!("{} months", months.len());
    Ok(Verdict::new("references", faults.0, advice).remark(remark))
}

/// Looks into every raw month.
async fn raw(reader: &Reader, is_quick: bool, watcher: Watcher<'_>) -> anyhow::Result<Verdict> {
    let (mut faults, mut bodies) = (Faults::default(), 0);
    for month in reader.raw_months()? {
        watcher(&format!("raw/{month}.db"), 0, 0);
        match raw_month(reader, &month, is_quick, watcher, &mut faults).await {
            Ok(count) => bodies += count,
            Err(err) => faults.add(format!("raw/{month}.db: {}", causes(&err))),
        }
    }
    let remark = if is_quick { "files only".to_owned() } else { format!("{bodies} bodies") };
    let advice = "restore those files from a backup: gleaner goes on without, and never writes to them again";
    Ok(Verdict::new("raw", faults.0, advice).remark(remark))
}

/// Looks into one month; returns how many bodies it has.
async fn raw_month(
    reader: &Reader,
    month: &str,
    is_quick: bool,
    watcher: Watcher<'_>,
    faults: &mut Faults,
) -> Result<u64, ArchiveError> {
    let Some(mut file) = reader.raw_month(month).await? else { return Ok(0) };
    let wrong = file.structure(is_quick).await?;
    let is_readable = wrong.is_empty();
    faults.take(Said { count: wrong.len() as u64, faults: wrong });
    if !is_readable || is_quick {
        return Ok(0);
    }
    let loose = file.loose_patches().await?;
    faults.take(Said { count: loose.len() as u64, faults: loose });
    let total = u64::try_from(file.count().await?).unwrap_or(0);
    let (mut shelf, mut done) = (Shelf::default(), 0);
    while let Some(body) = file.next().await? {
        done += 1;
        if done % 64 == 0 {
            watcher(&format!("raw/{month}.db"), done, total);
        }
        if let Err(fault) = unpack(reader, month, &body, &mut shelf).await {
            faults.add(fault);
        }
    }
    Ok(done)
}

/// Unpacks a body, which must come out as its hash says.
async fn unpack(reader: &Reader, month: &str, body: &StoredBody, shelf: &mut Shelf) -> Result<(), String> {
    let before = match &body.base_sha256 {
        None => Arc::default(),
        Some(base) => {
            if let Some(before) = shelf.get(base) {
                before
            } else {
                let kept = reader.raw_body(month, base).await.map_err(|err| causes(&err))?;
                Arc::new(packing::unpack(&kept).map_err(|damaged| damaged.in_file(month))?)
            }
        }
    };
    let unpacked = packing::unpack_patch(&body.sha256, body.size_bytes, &body.zstd, &before)
        .map_err(|damaged| damaged.in_file(month))?;
    shelf.put(&body.sha256, unpacked);
    Ok(())
}

/// What was unpacked last: the next body of the same feed is a patch to it.
#[derive(Debug, Default)]
struct Shelf {
    bodies: HashMap<String, Arc<Vec<u8>>>,
    order: VecDeque<String>,
    bytes: usize,
}

impl Shelf {
    fn get(&self, sha256: &str) -> Option<Arc<Vec<u8>>> {
        self.bodies.get(sha256).map(Arc::clone)
    }

    fn put(&mut self, sha256: &str, body: Vec<u8>) {
        self.bytes += body.len();
        self.order.push_back(sha256.to_owned());
        self.bodies.insert(sha256.to_owned(), Arc::new(body));
        while self.bytes > LARGEST_SHELF
            && let Some(oldest) = self.order.pop_front()
        {
            self.bytes -= self.bodies.remove(&oldest).map_or(0, |body| body.len());
        }
    }
}

#[derive(Debug, Default)]
struct Faults(Said);

impl Faults {
    fn add(&mut self, fault: String) {
        self.0.count += 1;
        if self.0.faults.len() < NAMED {
            self.0.faults.push(fault);
        }
    }

    fn take(&mut self, said: Said) {
        self.0.count += said.count;
        let room = NAMED.saturating_sub(self.0.faults.len());
        self.0.faults.extend(said.faults.into_iter().take(room));
    }
}

/// A file that is too damaged to be asked is a fault of the file.
fn unless_damaged(said: Result<Said, ArchiveError>) -> Result<Said, ArchiveError> {
    match said {
        Err(err) if err.is_final() => Ok(Said { faults: vec![causes(&err)], count: 1 }),
        other => other,
    }
}

fn causes(err: &dyn std::error::Error) -> String {
    let all = std::iter::successors(Some(err), |err| err.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
