//! Where an export goes: stdout, or a folder that takes its name when it is whole.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Articles come by their numbers, and months return: so many files stay open.
const MOST_OPEN: usize = 24;

/// In a folder that is not whole yet: an export made it, and the next may clear it away.
const MARKER: &str = ".gleaner-export";

pub(super) struct Files {
    /// `None` for stdout.
    folder: Option<Folder>,
    /// What each file begins with, or all of stdout.
    head: Vec<u8>,
}

struct Folder {
    path: PathBuf,
    draft: PathBuf,
    open: BTreeMap<String, BufWriter<File>>,
    sizes: BTreeMap<String, u64>,
    folders: HashSet<PathBuf>,
}

impl Files {
    /// Opens stdout, or a folder that is not there yet.
    pub(super) fn open(folder: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = folder else { return Ok(Self { folder: None, head: Vec::new() }) };
        if fs::read_dir(path).map_or(path.exists(), |mut files| files.next().is_some()) {
            bail!("{} is there already; name a new folder", path.display());
        }
        let mut name = path.file_name().context("the folder needs a name")?.to_owned();
        name.push(".unfinished");
        let draft = path.with_file_name(name);
        let is_empty = fs::read_dir(&draft).is_ok_and(|mut files| files.next().is_none());
        if draft.exists() && !is_empty && !draft.join(MARKER).exists() {
            bail!("{} is there and no export made it; name another folder", draft.display());
        }
        match fs::remove_dir_all(&draft) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => {
                return Err(err).with_context(|| format!("cannot remove {}", draft.display()));
            }
            _ => {}
        }
        fs::create_dir_all(&draft).with_context(|| format!("cannot make {}", draft.display()))?;
        File::create(draft.join(MARKER)).with_context(|| format!("cannot write to {}", draft.display()))?;
        let folder = Folder {
            path: path.to_path_buf(),
            draft,
            open: BTreeMap::new(),
            sizes: BTreeMap::new(),
            folders: HashSet::new(),
        };
        Ok(Self { folder: Some(folder), head: Vec::new() })
    }

    /// Has each file begin with this; stdout begins with it now.
    pub(super) fn begin_each_with(&mut self, head: Vec<u8>) {
        self.head = head;
    }

    /// Whether it all goes to stdout.
    pub(super) fn is_stdout(&self) -> bool {
        self.folder.is_none()
    }

    /// Appends to a file of the folder, or to stdout; returns where in the file it begins.
    pub(super) fn append(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<u64> {
        match &mut self.folder {
            None => {
                let mut out = io::stdout().lock();
                out.write_all(&std::mem::take(&mut self.head))?;
                out.write_all(bytes)?;
                Ok(0)
            }
            Some(folder) => folder.append(name, &self.head, bytes),
        }
    }

    /// Appends to a file that has no head.
    pub(super) fn append_bare(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        if let Some(folder) = &mut self.folder {
            folder.append(name, &[], bytes)?;
        }
        Ok(())
    }

    /// Syncs all there is, and gives the folder its name.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let Some(folder) = &mut self.folder else {
            let mut out = io::stdout().lock();
            out.write_all(&self.head)?;
            return Ok(out.flush()?);
        };
        folder.close_all()?;
        for name in folder.sizes.keys() {
            let path = folder.draft.join(name);
            if name.ends_with(SORTED) {
                sort_lines(&path)?;
            }
            File::open(&path)?.sync_all()?;
        }
        fs::remove_file(folder.draft.join(MARKER))?;
        // An empty folder of this name makes room.
        let _ = fs::remove_dir(&folder.path);
        fs::rename(&folder.draft, &folder.path)
            .with_context(|| format!("cannot name {}", folder.path.display()))
    }
}

/// Files of this kind are sorted by line at the end.
const SORTED: &str = "cdxj";

impl Folder {
    fn append(&mut self, name: &str, head: &[u8], bytes: &[u8]) -> anyhow::Result<u64> {
        let path = self.draft.join(name);
        if !self.open.contains_key(name) {
            if self.open.len() >= MOST_OPEN {
                self.close_all()?;
            }
            if let Some(parent) = path.parent()
                && self.folders.insert(parent.to_path_buf())
            {
                fs::create_dir_all(parent)?;
            }
            let file = OpenOptions::new().create(true).append(true).open(&path);
            let file = file.with_context(|| format!("cannot write {}", path.display()))?;
            self.open.insert(name.to_owned(), BufWriter::with_capacity(1 << 16, file));
        }
        let size = self.sizes.entry(name.to_owned()).or_default();
        let Some(file) = self.open.get_mut(name) else { return Ok(0) };
        if *size == 0 {
            file.write_all(head)?;
            *size = head.len() as u64;
        }
        let begin = *size;
        file.write_all(bytes).with_context(|| format!("cannot write {}", path.display()))?;
        *size += bytes.len() as u64;
        Ok(begin)
    }

    fn close_all(&mut self) -> anyhow::Result<()> {
        for (name, mut file) in std::mem::take(&mut self.open) {
            file.flush().with_context(|| format!("cannot write {}", self.draft.join(name).display()))?;
        }
        Ok(())
    }
}

fn sort_lines(path: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(path)?;
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    Ok(fs::write(path, lines.join("\n") + "\n")?)
}
