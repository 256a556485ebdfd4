//! What changed since a revision: manifests as they were beside manifests as they are, renames
//! followed, and those that are gone.

use super::git::{Entry, Past, PastError, Reader, Was};
use super::{Found, Input, InputError, MAX_BYTES};
use crate::manifest;
use crate::repository::{self, Files, Repository, Stood};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// Renames are told by likeness for up to so many pairs; beyond, by equal content only.
const MOST_PAIRS: usize = 2_500;

/// A manifest as it was.
#[derive(Clone, Debug)]
pub struct Before {
    root: PathBuf,
    /// From the root, `/` between names.
    folder: String,
    /// The name that it would be shown by.
    pub name: String,
    /// Its bytes, as far as the limit.
    pub bytes: Vec<u8>,
}

/// The change since a revision.
#[derive(Debug, Default)]
pub struct Since {
    pasts: BTreeMap<PathBuf, Past>,
    before: HashMap<Input, Before>,
    /// The manifests that are gone, in the order of their names.
    pub gone: Vec<Before>,
    /// The manifests that are as they were, and everything that they name.
    pub unchanged: Vec<Input>,
    /// Where manifests stood that a search does not find any more: gone, or hidden.
    left: Vec<PathBuf>,
    /// Of files that unchanged manifests name, by root and path, whether they changed.
    touched: HashMap<(PathBuf, String), bool>,
}

/// Leaves among the inputs what changed since a revision, adds what an ignore rule hides since then,
/// and says how everything was.
///
/// # Errors
/// Where the past of a repository cannot be read.
pub fn since(revision: &str, paths: &[PathBuf], found: &mut Found) -> Result<Since, PastError> {
    let asked: Vec<PathBuf> = paths.iter().filter_map(|path| full(path)).collect();
    let mut by_root: BTreeMap<PathBuf, Vec<(Input, PathBuf)>> = BTreeMap::new();
    for path in &asked {
        if let Some(root) = root_of(path) {
            by_root.entry(root).or_default();
        }
    }
    for input in std::mem::take(&mut found.inputs) {
        let place = full(Path::new(&input.path())).and_then(|path| {
            let root = root_of(path.parent()?)?;
            let inside = path.strip_prefix(&root).ok()?.to_path_buf();
            Some((root, inside))
        });
        let (root, inside) = place.ok_or_else(|| PastError::NoRepository(input.path()))?;
        by_root.entry(root).or_default().push((input, inside));
    }
    if let (true, Some(first)) = (by_root.is_empty(), paths.first()) {
        return Err(PastError::NoRepository(first.clone()));
    }
    let mut since = Since::default();
    for (root, inputs) in by_root {
        let past = Past::open(&root, revision)?;
        since.compare(&past, &root, inputs, &asked, found)?;
        since.pasts.insert(root, past);
    }
    found.inputs.sort();
    since.gone.sort_by(|a, b| a.name.cmp(&b.name));
    // That it is gone is a finding, and says more; what is hidden is judged.
    found.refused.retain(|refused| match refused {
        InputError::NotFound(path) | InputError::NoManifest(path) => !since.has_left(path),
        InputError::Astray(_)
        | InputError::Unreadable(..)
        | InputError::NoFile(_)
        | InputError::TooMany => true,
    });
    Ok(since)
}

/// The canonical form of a path, its last name kept as it is: it may be a link, or gone.
pub fn full(path: &Path) -> Option<PathBuf> {
    if path.is_dir() && !path.is_symlink() {
        return path.canonicalize().ok();
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// The root of the repository around a path.
fn root_of(path: &Path) -> Option<PathBuf> {
    let root = path.ancestors().find(|at| at.join(".git").exists())?;
    Some(root.to_path_buf())
}

impl Since {
    fn compare(
        &mut self,
        past: &Past,
        root: &Path,
        inputs: Vec<(Input, PathBuf)>,
        asked: &[PathBuf],
        found: &mut Found,
    ) -> Result<(), PastError> {
        let mut reader = past.reader()?;
        let entries = past.manifests.iter();
        let mut entries: BTreeMap<&Path, &Entry> =
            entries.map(|entry| (entry.path.as_path(), entry)).collect();
        let mut fresh = Vec::new();
        for (input, inside) in inputs {
            match entries.remove(inside.as_path()) {
                Some(entry) => self.set_beside(&mut reader, root, entry, input, found)?,
                None => fresh.push(input),
            }
        }
        let mut gone = Vec::new();
        for entry in entries.values() {
            let here = root.join(&entry.path);
            let wanted = asked.iter().any(|scope| here.starts_with(scope));
            if here.symlink_metadata().is_err() {
                gone.push((Before::read(&mut reader, root, entry)?, wanted));
                self.left.push(here);
            } else if wanted {
                // An ignore rule hides it, and must not take it out of the gate.
                self.left.push(here.clone());
                let mut hidden = Found::default();
                hidden.take_inside(&shown(&here));
                found.refused.append(&mut hidden.refused);
                for input in hidden.inputs {
                    self.set_beside(&mut reader, root, entry, input, found)?;
                }
            }
        }
        self.follow(fresh, gone, found);
        Ok(())
    }

    /// Takes an input that was there before, if it has changed.
    fn set_beside(
        &mut self,
        reader: &mut Reader,
        root: &Path,
        entry: &Entry,
        input: Input,
        found: &mut Found,
    ) -> Result<(), PastError> {
        let before = Before::read(reader, root, entry)?;
        let same = match &input {
            // It can be read only once.
            Input::Stdin(_) => false,
            Input::File(path) => {
                path.is_symlink() == entry.is_link
                    && input.read().is_ok_and(|bytes| bytes == before.bytes)
            }
        };
        if same && !self.named_files_changed(reader, root, &before, &input) {
            self.unchanged.push(input);
        } else {
            self.before.insert(input.clone(), before);
            found.inputs.push(input);
        }
        Ok(())
    }

    /// Whether a file that a manifest names, or that is always read beside one, is another than it was,
    /// or gone.
    fn named_files_changed(
        &mut self,
        reader: &mut Reader,
        root: &Path,
        before: &Before,
        input: &Input,
    ) -> bool {
        let base = before.folder.clone();
        let above = std::iter::successors(Some(base.as_str()), |folder| {
            let up = folder.rsplit_once('/').map_or("", |(above, _)| above);
            (!folder.is_empty()).then_some(up)
        });
        let mut paths: Vec<String> = above
            .flat_map(|folder| ALWAYS_READ.map(|name| joined(folder, name)))
            .collect();
        let (source, _) = manifest::open(&input.name(), &before.bytes);
        if let Some(tree) = manifest::read(&source).tree {
            let texts = tree.ids().map(|id| &*tree[id].text);
            for text in texts.filter(|text| may_be_path(text)) {
                let path = text.split('#').next().unwrap_or_default();
                paths.push(joined(&base, path));
                paths.push(path.to_owned());
            }
        }
        paths.sort_unstable();
        paths.dedup();
        paths.iter().any(|path| {
            let known = self.touched.get(&(root.to_path_buf(), path.clone()));
            known.copied().unwrap_or_else(|| {
                let touched = is_touched(reader, root, path);
                let key = (root.to_path_buf(), path.clone());
                self.touched.insert(key, touched);
                touched
            })
        })
    }

    /// Takes the inputs that were not there before, each beside the one that it was renamed from.
    fn follow(&mut self, fresh: Vec<Input>, mut gone: Vec<(Before, bool)>, found: &mut Found) {
        let bytes: Vec<Vec<u8>> = fresh
            .iter()
            .map(|input| match input {
                Input::File(_) if !gone.is_empty() => input.read().unwrap_or_default(),
                Input::File(_) | Input::Stdin(_) => Vec::new(),
            })
            .collect();
        let mut pairs = Vec::new();
        let few = fresh.len().saturating_mul(gone.len()) <= MOST_PAIRS;
        for (old, (before, _)) in gone.iter().enumerate() {
            let lines = few.then(|| lines(&before.bytes));
            for (new, bytes) in bytes.iter().enumerate() {
                let likeness = match &lines {
                    _ if !bytes.is_empty() && *bytes == before.bytes => 100,
                    Some(lines) => likeness(lines, bytes),
                    None => 0,
                };
                // As git takes it.
                if likeness >= 50 {
                    pairs.push((std::cmp::Reverse(likeness), old, new));
                }
            }
        }
        pairs.sort_unstable();
        let mut origin: HashMap<usize, usize> = HashMap::new();
        for (_, old, new) in pairs {
            if !origin.contains_key(&new) && !origin.values().any(|taken| *taken == old) {
                origin.insert(new, old);
            }
        }
        for (new, input) in fresh.into_iter().enumerate() {
            if let Some(old) = origin.get(&new) {
                gone[*old].1 = false;
                self.before.insert(input.clone(), gone[*old].0.clone());
            }
            found.inputs.push(input);
        }
        let gone = gone.into_iter().filter(|(_, wanted)| *wanted);
        self.gone.extend(gone.map(|(before, _)| before));
    }

    /// Whether manifests stood at or under a path and no search finds them there any more.
    fn has_left(&self, path: &Path) -> bool {
        full(path).is_some_and(|path| self.left.iter().any(|left| left.starts_with(&path)))
    }

    /// How an input was; nothing for a new one.
    pub fn before(&self, input: &Input) -> Option<&Before> {
        self.before.get(input)
    }
}

/// What is read beside a manifest, or above it, without being named.
const ALWAYS_READ: [&str; 12] = [
    "CODEOWNERS",
    ".github/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    "docs/CODEOWNERS",
    "catalog-info.yaml",
    "catalog-info.yml",
    ".mcp.json",
    "tools.json",
    "mcp-tools.json",
    ".mcp/tools.json",
    "mcp/tools.json",
    "tools/tools.json",
];

/// Whether a text of a manifest may be the path of a file: one word with a dot or a slash in it.
fn may_be_path(text: &str) -> bool {
    const LONGEST: usize = 250;
    text.len() <= LONGEST
        && text.contains(['.', '/'])
        && !text.contains("://")
        && !text.contains(['\n', '\0', '@'])
        && text.split_whitespace().count() == 1
}

fn joined(folder: &str, path: &str) -> String {
    match folder {
        "" => path.to_owned(),
        folder => format!("{folder}/{path}"),
    }
}

/// Whether a file is another than it was, or gone. What cannot be told is for the judgement to say.
fn is_touched(reader: &mut Reader, root: &Path, path: &str) -> bool {
    let Some(path) = repository::steps("", path) else {
        return false;
    };
    let was = match reader.look(&path, repository::MAX_BYTES) {
        Ok(Was::File(bytes)) => Some(bytes),
        Ok(Was::Absent | Was::NotAFile) => None,
        Err(_) => return true,
    };
    let full = root.join(&path).canonicalize().ok();
    let full = full.filter(|full| full.starts_with(root) && full.is_file());
    match (was, full) {
        (Some(was), Some(full)) => {
            let mut now = Vec::with_capacity(was.len());
            let read = File::open(full)
                .and_then(|file| file.take(repository::MAX_BYTES).read_to_end(&mut now));
            read.is_err() || now != was
        }
        (None, None) => false,
        _ => true,
    }
}

/// The lines that are not blank, each with how often.
fn lines(bytes: &[u8]) -> HashMap<&[u8], usize> {
    let mut lines = HashMap::new();
    for line in bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii) {
        if !line.is_empty() {
            *lines.entry(line).or_insert(0) += 1;
        }
    }
    lines
}

/// How many of the lines two texts share, in percent of the longer one.
fn likeness(old: &HashMap<&[u8], usize>, new: &[u8]) -> usize {
    let new = lines(new);
    let all = |lines: &HashMap<&[u8], usize>| lines.values().sum::<usize>();
    let shared: usize = new
        .iter()
        .map(|(line, times)| old.get(line).map_or(0, |known| *known.min(times)))
        .sum();
    shared * 100 / all(old).max(all(&new)).max(1)
}

/// A path as a user here would type it.
fn shown(path: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_path_buf()
}

impl Before {
    fn read(reader: &mut Reader, root: &Path, entry: &Entry) -> Result<Self, PastError> {
        let folder = entry.path.parent().unwrap_or(Path::new(""));
        let names = folder.iter().map(|name| name.to_string_lossy());
        Ok(Before {
            folder: names.collect::<Vec<_>>().join("/"),
            name: shown(&root.join(&entry.path)).display().to_string(),
            bytes: reader.manifest(entry, MAX_BYTES)?,
            root: root.to_path_buf(),
        })
    }
}

/// The repositories of the past that one thread has open.
#[derive(Debug, Default)]
pub struct Pasts {
    open: HashMap<PathBuf, Rc<PastFiles>>,
}

impl Pasts {
    /// The repository around a manifest as it was: a runbook that was deleted since was there.
    ///
    /// # Errors
    /// Where git cannot be run.
    pub fn around(&mut self, since: &Since, before: &Before) -> Result<Repository, PastError> {
        let files = match (self.open.get(&before.root), since.pasts.get(&before.root)) {
            (Some(open), _) => open.clone(),
            (None, None) => return Ok(Repository::None),
            (None, Some(past)) => {
                let files = Rc::new(PastFiles {
                    reader: RefCell::new(past.reader()?),
                    paths: past.paths.clone(),
                    failed: RefCell::default(),
                });
                self.open.insert(before.root.clone(), files.clone());
                files
            }
        };
        let past = repository::Past::new(files, before.folder.as_str());
        Ok(Repository::Past(past))
    }

    /// What kept the past from being read, if anything did.
    ///
    /// # Errors
    /// The first failure since the last call.
    pub fn check(&self) -> Result<(), PastError> {
        let mut failures = self.open.values().filter_map(|open| open.failed.take());
        failures.next().map_or(Ok(()), Err)
    }
}

#[derive(Debug)]
struct PastFiles {
    reader: RefCell<Reader>,
    paths: Arc<Vec<String>>,
    failed: RefCell<Option<PastError>>,
}

impl Files for PastFiles {
    fn look(&self, path: &str) -> Stood {
        let seen = self.reader.borrow_mut().look(path, repository::MAX_BYTES);
        match seen {
            Ok(Was::File(bytes)) => Stood::File(repository::text(bytes)),
            Ok(Was::NotAFile) => Stood::NotAFile,
            Ok(Was::Absent) => Stood::Absent,
            Err(error) => {
                self.failed.replace(Some(error));
                Stood::Absent
            }
        }
    }

    fn paths(&self) -> &[String] {
        &self.paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_lines_and_not_their_order() {
        let like = |a: &str, b: &str| likeness(&lines(a.as_bytes()), b.as_bytes());
        assert_eq!(like("a\nb\n\n", "b\r\na\n"), 100);
        assert_eq!(like("a\nb\nc\nd\n", "a\nb\n"), 50);
        assert_eq!(like("a\na\na\n", "a\n"), 33);
        assert_eq!(like("", ""), 0);
    }
}
