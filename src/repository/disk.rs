//! Files on disk: nothing outside of the root is opened, whatever a path or a link says.

use super::index::Index;
use super::{Look, Seen};
use crate::source::Source;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// Files are read up to this many bytes.
pub const MAX_BYTES: u64 = 1 << 20;
/// So many of them are kept at a time.
const MAX_SEEN: usize = 64;
/// Larger files are not kept: they are read anew each time.
pub const MAX_SEEN_BYTES: usize = 1 << 16;
/// A folder of more files is not listed.
const MAX_LISTED: usize = 1_000;
/// Where a word is looked for in the sources: so many files, so many bytes.
pub(super) const MAX_SEARCHED: usize = 5_000;
pub(super) const MAX_SEARCHED_BYTES: usize = 32 << 20;

/// A folder on disk, and what was seen of it already: several rules look at one runbook.
#[derive(Debug)]
pub struct Disk {
    /// No path leads out of here; canonical.
    pub(super) root: PathBuf,
    /// Where the manifest stands; paths count from here, else from the root. Canonical.
    pub(super) base: PathBuf,
    /// The same as the user wrote it.
    pub(super) named: PathBuf,
    pub(super) seen: RefCell<BTreeMap<Base, BTreeMap<String, Rc<Look>>>>,
    /// Folders that were listed already.
    pub(super) listed: RefCell<BTreeMap<String, Rc<[String]>>>,
    pub(super) index: Rc<OnceCell<Option<Index>>>,
}

/// Where a path counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Base {
    /// The manifest's folder, else the root.
    Either,
    Root,
    /// So many folders above the manifest's.
    Above(usize),
}

impl Disk {
    pub(super) fn remembered(
        &self,
        base: Base,
        path: &str,
        look: impl FnOnce() -> Look,
    ) -> Rc<Look> {
        let known = self.seen.borrow();
        if let Some(look) = known.get(&base).and_then(|looks| looks.get(path)) {
            return look.clone();
        }
        drop(known);
        let look = Rc::new(look());
        let large = look
            .file()
            .is_some_and(|seen| seen.source.text().len() > MAX_SEEN_BYTES);
        let mut seen = self.seen.borrow_mut();
        if seen.values().map(BTreeMap::len).sum::<usize>() >= MAX_SEEN {
            seen.clear();
        }
        if !large {
            let looks = seen.entry(base).or_default();
            looks.insert(path.to_owned(), look.clone());
        }
        look
    }

    /// Links are followed first and the result must be inside the root; only regular files are
    /// opened.
    pub(super) fn look_from(&self, base: &Path, relative: &Path) -> Look {
        let Some((full, data)) = self.inside(base, relative) else {
            return Look::Absent;
        };
        // `docs/runbook.md/` names a folder.
        let folder = relative.as_os_str().as_encoded_bytes().ends_with(b"/");
        if folder || !data.is_file() {
            return Look::NotAFile;
        }
        match bytes(&full, &data) {
            Some(bytes) => Look::File(Seen {
                source: Source::new(self.named(&full), text(bytes)),
                path: slashed(
                    full.strip_prefix(&self.base)
                        .or_else(|_| full.strip_prefix(&self.root))
                        .unwrap_or(&full),
                ),
                inside: slashed(full.strip_prefix(&self.root).unwrap_or(&full)),
                read: Rc::default(),
            }),
            None => Look::Absent,
        }
    }

    /// The canonical form of a path, where it leads to something inside the root, and what stands there.
    fn inside(&self, base: &Path, relative: &Path) -> Option<(PathBuf, Metadata)> {
        let plain = relative.components().all(|part| {
            matches!(
                part,
                Component::Normal(_) | Component::CurDir | Component::ParentDir
            )
        });
        if !plain || relative.as_os_str().as_encoded_bytes().contains(&0) {
            return None;
        }
        resolved(base, relative).filter(|(full, _)| full.starts_with(&self.root))
    }

    /// How a user who named the manifest's folder would name a file: from the same place.
    fn named(&self, full: &Path) -> String {
        for (above, folder) in self.base.ancestors().enumerate() {
            if let Ok(below) = full.strip_prefix(folder) {
                let mut path = self.named.clone();
                for _ in 0..above {
                    let last = path.components().next_back();
                    match last {
                        Some(Component::Normal(_)) => {
                            path.pop();
                        }
                        Some(Component::CurDir) => path = PathBuf::from(".."),
                        _ => path.push(".."),
                    }
                }
                let path = path.join(below);
                let path = path.strip_prefix(".").unwrap_or(&path);
                return path.display().to_string();
            }
        }
        full.display().to_string()
    }

    pub(super) fn list(&self, folder: &str) -> Rc<[String]> {
        if let Some(names) = self.listed.borrow().get(folder) {
            return names.clone();
        }
        let names: Rc<[String]> = self.names_in(folder).into();
        let mut listed = self.listed.borrow_mut();
        listed.insert(folder.to_owned(), names.clone());
        names
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        let Some((full, _)) = self.inside(&self.base, Path::new(folder)) else {
            return Vec::new();
        };
        let Ok(entries) = std::fs::read_dir(full) else {
            return Vec::new();
        };
        let file = |entry: std::fs::DirEntry| {
            let kind = entry.file_type().ok()?;
            (kind.is_file() || kind.is_symlink()).then(|| entry.file_name().into_string().ok())?
        };
        let entries = entries.filter_map(Result::ok);
        let mut names: Vec<_> = entries.filter_map(file).take(MAX_LISTED + 1).collect();
        if names.len() > MAX_LISTED {
            return Vec::new();
        }
        names.sort();
        names
    }

    pub(super) fn index(&self) -> Option<&Index> {
        self.index
            .get_or_init(|| Index::of(&self.root))
            .as_ref()
            .filter(|index| index.paths().next().is_some())
    }

    pub(super) fn mentions(&self, word: &str, source: impl Fn(&str) -> bool) -> Option<bool> {
        let index = self.index()?;
        let near = slashed(self.base.strip_prefix(&self.root).ok()?);
        let is_near = |path: &str| near.is_empty() || path.starts_with(&near);
        // What stands near the manifest is read first: there the switch most often is.
        let first = index.paths().filter(|path| is_near(path));
        let then = index.paths().filter(|path| !is_near(path));
        let (mut files, mut read) = (0, 0);
        let mut complete = index.is_complete();
        for path in first.chain(then).filter(|path| source(path)) {
            if files >= MAX_SEARCHED || read >= MAX_SEARCHED_BYTES {
                return None;
            }
            files += 1;
            let found = self.inside(&self.root, Path::new(path));
            let file = found.filter(|(_, data)| data.is_file());
            let Some(bytes) = file.and_then(|(full, data)| bytes(&full, &data)) else {
                continue;
            };
            read += bytes.len();
            complete &= (bytes.len() as u64) < MAX_BYTES;
            if holds(&bytes, word) {
                return Some(true);
            }
        }
        complete.then_some(false)
    }
}

/// Whether a text holds a word, not as a part of a longer one.
pub(super) fn holds(text: &[u8], word: &str) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    memchr::memmem::find_iter(text, word).any(|at| {
        let before = at.checked_sub(1).and_then(|at| text.get(at));
        !part(before) && !part(text.get(at + word.len()))
    })
}

/// The bytes of a file, as far as the limit.
fn bytes(full: &Path, data: &Metadata) -> Option<Vec<u8>> {
    let size = data.len().min(MAX_BYTES);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    let file = File::open(full).ok()?;
    file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

pub(super) fn slashed(path: &Path) -> String {
    let steps = path.components().map(|step| step.as_os_str());
    let steps: Vec<_> = steps.map(std::ffi::OsStr::to_string_lossy).collect();
    steps.join("/")
}

/// The canonical form of a path. A base that is canonical needs a look at what is added only, as long
/// as that holds no link and no step upwards.
fn resolved(base: &Path, relative: &Path) -> Option<(PathBuf, Metadata)> {
    let mut full = base.to_path_buf();
    let mut found = None;
    for part in relative.components() {
        let plain = match part {
            Component::CurDir => continue,
            Component::Normal(name) => {
                full.push(name);
                let data = full.symlink_metadata().ok()?;
                let plain = !data.is_symlink();
                found = Some(data);
                plain
            }
            _ => false,
        };
        if !plain {
            full = base.join(relative).canonicalize().ok()?;
            found = None;
            break;
        }
    }
    let data = match found {
        Some(data) => data,
        None => full.metadata().ok()?,
    };
    Some((full, data))
}

/// Evidence is text as far as it can be read as one.
pub fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
