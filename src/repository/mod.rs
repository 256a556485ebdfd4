//! The tree around a manifest, read-only and fenced: no path of a manifest leads out of it.

mod codeowners;
mod disk;
mod document;
mod index;
mod markdown;
mod past;

pub use codeowners::{Ruling, owners};
pub use disk::{Disk, MAX_BYTES, MAX_SEEN_BYTES, text};
pub use document::documents;
pub use markdown::{Outline, Section, html_anchors, name_words, outline};
pub use past::{Files, Past, Stood, steps};

use crate::manifest::Tree;
use crate::source::Source;
use disk::{Base, holds, slashed};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// The files that a manifest may name.
#[derive(Debug, Default)]
pub enum Repository {
    /// There are none, as for a text that came without a place: evidence is not judged.
    #[default]
    None,
    /// A folder on disk.
    Disk(Disk),
    /// Files given by name, for the examples of a rule; the manifest stands beside them.
    Memory(BTreeMap<String, String>),
    /// The files as they were at a commit.
    Past(Past),
}

/// What stands at a path.
#[derive(Debug)]
pub enum Look {
    /// Nothing, or something that is not inside the repository: the two are told apart for nobody.
    Absent,
    /// A folder, a pipe, a device.
    NotAFile,
    /// A file.
    File(Seen),
}

/// A file of the repository.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its text, as far as it was read, under the name by which the user would reach it.
    pub source: Arc<Source>,
    /// Its path as messages name it: from the manifest's folder where it stands below it, else from
    /// the root. The same wherever the tool is started.
    pub path: String,
    /// Its path from the root, links resolved.
    inside: String,
    /// Read once for all rules and manifests that look at it.
    read: Rc<Reading>,
}

#[derive(Debug, Default)]
struct Reading {
    outline: OnceCell<Outline>,
    documents: OnceCell<Option<Vec<Tree>>>,
    /// Of how many lines that were asked for how many say something.
    told: RefCell<Vec<(usize, usize)>>,
}

impl Seen {
    /// Its headings, where it is Markdown.
    pub fn outline(&self) -> &Outline {
        let text = self.source.text();
        self.read.outline.get_or_init(|| outline(text))
    }

    /// How many of its lines say something, counted no further than `most`. What says something is the
    /// same for all manifests of a folder.
    pub fn lines_told(&self, most: usize, told: impl Fn(&str) -> bool) -> usize {
        let mut known = self.read.told.borrow_mut();
        if let Some((_, lines)) = known.iter().find(|(asked, _)| *asked == most) {
            return *lines;
        }
        let lines = self.source.text().lines();
        let lines = lines.filter(|line| told(line)).take(most).count();
        known.push((most, lines));
        lines
    }

    /// Its documents, where it is YAML or JSON; nothing where one of them cannot be read.
    pub fn documents(&self) -> Option<&[Tree]> {
        let read = || documents(&self.source);
        self.read.documents.get_or_init(read).as_deref()
    }
}

impl Look {
    /// The file, where it is one.
    pub fn file(&self) -> Option<&Seen> {
        match self {
            Look::File(seen) => Some(seen),
            Look::Absent | Look::NotAFile => None,
        }
    }
}

impl Repository {
    /// The repository around a folder: up to the nearest `.git`, else the folder itself.
    pub fn around(folder: &Path) -> Self {
        let Ok(base) = folder.canonicalize() else {
            return Repository::None;
        };
        let root = base
            .ancestors()
            .find(|folder| folder.join(".git").exists())
            .unwrap_or(&base)
            .to_path_buf();
        Repository::Disk(Disk {
            root,
            base,
            named: folder.to_path_buf(),
            seen: RefCell::default(),
            listed: RefCell::default(),
            index: Rc::default(),
        })
    }

    /// The repository around another folder; what git tracks is not read again for the same root.
    #[must_use]
    pub fn moved(&self, folder: &Path) -> Self {
        let mut other = Repository::around(folder);
        if let (Repository::Disk(from), Repository::Disk(to)) = (self, &mut other)
            && from.root == to.root
        {
            to.index = from.index.clone();
        }
        other
    }

    /// The folder that no path leads out of; nothing where the files are on no disk.
    pub fn root(&self) -> Option<&Path> {
        match self {
            Repository::Disk(disk) => Some(&disk.root),
            Repository::None | Repository::Memory(_) | Repository::Past(_) => None,
        }
    }

    /// The path of a file counted from the root, as it is named and not where it leads; nothing where
    /// there is no repository around it.
    pub fn place_of(&self, file: &Path) -> Option<PathBuf> {
        let Repository::Disk(disk) = self else {
            return None;
        };
        if !disk.root.join(".git").exists() {
            return None;
        }
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let inside = |folder: &Path| {
            Some(
                folder
                    .strip_prefix(&disk.root)
                    .ok()?
                    .join(file.file_name()?),
            )
        };
        if folder == disk.named {
            return inside(&disk.base);
        }
        inside(&folder.canonicalize().ok()?)
    }

    /// What stands at a path of the manifest, without its anchor.
    pub fn look(&self, path: &str) -> Rc<Look> {
        match self {
            Repository::None => Rc::new(Look::Absent),
            Repository::Memory(files) => Rc::new(in_memory(files, path)),
            Repository::Past(past) => Rc::new(match past.look_from(&past.base, path) {
                Look::Absent if !past.base.is_empty() => past.look_from("", path),
                found => found,
            }),
            Repository::Disk(disk) => disk.remembered(Base::Either, path, || {
                match disk.look_from(&disk.base, Path::new(path)) {
                    Look::Absent if disk.root != disk.base => {
                        disk.look_from(&disk.root, Path::new(path))
                    }
                    found => found,
                }
            }),
        }
    }

    /// A file of the manifest's own folder.
    pub fn beside(&self, path: &str) -> Option<Seen> {
        match self {
            Repository::Disk(disk) => {
                let look = disk.remembered(Base::Above(0), path, || {
                    disk.look_from(&disk.base, Path::new(path))
                });
                look.file().cloned()
            }
            Repository::Past(past) => past.look_from(&past.base, path).file().cloned(),
            Repository::None | Repository::Memory(_) => self.look(path).file().cloned(),
        }
    }

    /// A file of the root, under the first of these names that is there.
    pub fn at_root(&self, names: &[&str]) -> Option<Seen> {
        match self {
            Repository::Disk(disk) => {
                let mut looks = names.iter().map(|name| {
                    disk.remembered(Base::Root, name, || {
                        disk.look_from(&disk.root, Path::new(name))
                    })
                });
                looks.find_map(|look| look.file().cloned())
            }
            Repository::Past(past) => {
                let mut looks = names.iter().map(|name| past.look_from("", name));
                looks.find_map(|look| look.file().cloned())
            }
            Repository::None | Repository::Memory(_) => {
                names.iter().find_map(|name| self.beside(name))
            }
        }
    }

    /// The nearest file under one of these names, in the manifest's folder or above it, with the
    /// manifest's folder as seen from there (`a/b`; empty where it is the same).
    pub fn upwards(&self, names: &[&str]) -> Option<(Seen, String)> {
        if let Repository::Past(past) = self {
            return past.upwards(names);
        }
        let Repository::Disk(disk) = self else {
            let seen = names.iter().find_map(|name| self.beside(name));
            return seen.map(|seen| (seen, String::new()));
        };
        for (above, folder) in disk.base.ancestors().enumerate() {
            if !folder.starts_with(&disk.root) {
                break;
            }
            for name in names {
                let look = disk.remembered(Base::Above(above), name, || {
                    disk.look_from(folder, Path::new(name))
                });
                if let Some(seen) = look.file() {
                    let below = disk.base.strip_prefix(folder).unwrap_or(Path::new(""));
                    return Some((seen.clone(), slashed(below)));
                }
            }
        }
        None
    }

    /// The file name of the manifest that goes by a name; that of an example is the usual one.
    pub fn manifest(&self, name: &str) -> String {
        let file = Path::new(name)
            .file_name()
            .map(std::ffi::OsStr::to_string_lossy);
        match (self, file) {
            (Repository::Disk(_) | Repository::Past(_), Some(file)) => file.into_owned(),
            _ => "readiness.yaml".to_owned(),
        }
    }

    /// The manifest's folder as seen from the root, `/` between its steps.
    pub fn folder(&self) -> String {
        match self {
            Repository::Disk(disk) => {
                slashed(disk.base.strip_prefix(&disk.root).unwrap_or(Path::new("")))
            }
            Repository::Past(past) => past.base.clone(),
            Repository::None | Repository::Memory(_) => String::new(),
        }
    }

    /// The names of the files right in a folder beside the manifest, sorted.
    pub fn list(&self, folder: &str) -> Rc<[String]> {
        match self {
            Repository::None => Rc::default(),
            Repository::Memory(files) => {
                let inside = |path: &String| {
                    let rest = if folder.is_empty() {
                        path.as_str()
                    } else {
                        path.strip_prefix(folder)?.strip_prefix('/')?
                    };
                    (!rest.contains('/')).then(|| rest.to_owned())
                };
                files.keys().filter_map(inside).collect()
            }
            Repository::Disk(disk) => disk.list(folder),
            Repository::Past(past) => past.list(folder).into(),
        }
    }

    /// Whether git tracks a file; nothing where there is no git, or its index does not say.
    pub fn tracks(&self, seen: &Seen) -> Option<bool> {
        match self {
            Repository::Disk(disk) => disk.index()?.tracks(&seen.inside),
            // Whatever is in a commit.
            Repository::Past(_) => Some(true),
            Repository::None | Repository::Memory(_) => None,
        }
    }

    /// The manifests at or under the folder that git tracks, as paths from there, whatever an ignore
    /// rule says.
    pub fn tracked_manifests(&self) -> Vec<PathBuf> {
        let Repository::Disk(disk) = self else {
            return Vec::new();
        };
        let Some(index) = disk.index() else {
            return Vec::new();
        };
        let below = disk.base.strip_prefix(&disk.root).unwrap_or(Path::new(""));
        // Nearly all names of a repository end otherwise.
        let may = |name: &&[u8]| {
            let end = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
            end.eq_ignore_ascii_case(b"yaml") || end.eq_ignore_ascii_case(b"yml")
        };
        let inside = |name: &[u8]| {
            let path = path_of(name);
            let named = is_manifest(&path.file_name()?.to_string_lossy());
            let path = path.strip_prefix(below).ok()?.to_path_buf();
            named.then_some(path)
        };
        index.names().filter(may).filter_map(inside).collect()
    }

    /// Whether a word occurs in a tracked file that is code or configuration: no Markdown, no
    /// manifest. Nothing where that cannot be told: without git, or where there is too much to read.
    pub fn mentions(&self, word: &str) -> Option<bool> {
        let source = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let ends = [".md", ".markdown", ".rst", ".adoc", ".txt"];
            !is_manifest(name) && !ends.iter().any(|end| name.ends_with(end))
        };
        match self {
            Repository::None => None,
            Repository::Memory(files) => {
                let mut files = files.iter().filter(|(path, _)| source(path)).peekable();
                files.peek()?;
                Some(files.any(|(_, text)| holds(text.as_bytes(), word)))
            }
            Repository::Disk(disk) => disk.mentions(word, source),
            Repository::Past(past) => past.mentions(word, source),
        }
    }
}

/// Whether a file name is a manifest's: `readiness.yaml` or `*.readiness.yaml`, `.yml` too, in any
/// case, so that a renamed manifest does not slip through.
pub fn is_manifest(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem == "readiness" || stem.ends_with(".readiness"))
}

/// A path as git writes it.
#[cfg(unix)]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// A path as git writes it.
#[cfg(not(unix))]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn in_memory(files: &BTreeMap<String, String>, path: &str) -> Look {
    match files.get(path) {
        Some(text) => Look::File(Seen {
            source: Source::new(path, text.as_str()),
            path: path.to_owned(),
            inside: path.to_owned(),
            read: Rc::default(),
        }),
        None => Look::Absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn here(folder: &str) -> Disk {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let canonical = |path: PathBuf| path.canonicalize().expect("it is there");
        Disk {
            root: canonical(root.join("src")),
            base: canonical(root.join(folder)),
            named: PathBuf::from(folder),
            seen: RefCell::default(),
            listed: RefCell::default(),
            index: Rc::default(),
        }
    }

    #[test]
    fn no_path_leads_out_of_the_repository() {
        let fenced = Repository::Disk(here("src"));
        assert!(fenced.look("lib.rs").file().is_some());
        assert!(fenced.look("./check/../lib.rs").file().is_some());
        assert!(matches!(&*fenced.look("check"), Look::NotAFile));
        for path in ["../Cargo.toml", "/etc/hostname", "nowhere.md", "", "a\0b"] {
            assert!(fenced.look(path).file().is_none(), "{path}");
        }
        assert!(fenced.upwards(&["Cargo.toml"]).is_none());
        assert!(
            fenced
                .at_root(&["../Cargo.toml", "/etc/hostname"])
                .is_none()
        );
        assert!(fenced.list("..").is_empty());
    }

    #[test]
    fn files_go_by_the_name_that_leads_to_them_from_where_the_user_stands() {
        let deep = Repository::Disk(here("src/check"));
        let name = |seen: Option<Seen>| seen.map(|seen| seen.source.name().replace('\\', "/"));
        assert_eq!(
            name(deep.beside("mod.rs")).as_deref(),
            Some("src/check/mod.rs")
        );
        let (seen, below) = deep.upwards(&["lib.rs"]).expect("it is above");
        assert_eq!(name(Some(seen)).as_deref(), Some("src/lib.rs"));
        assert_eq!(below, "check");
        let mut disk = here("src/check");
        disk.named = PathBuf::from(".");
        let deep = Repository::Disk(disk);
        assert_eq!(
            name(deep.at_root(&["lib.rs"])).as_deref(),
            Some("../lib.rs")
        );
        assert_eq!(name(deep.beside("mod.rs")).as_deref(), Some("mod.rs"));
    }

    #[test]
    fn a_word_is_found_whole() {
        assert!(holds(b"x: claims_on=1", "claims_on"));
        assert!(!holds(b"claims_on_2 my_claims_on", "claims_on"));
        assert!(!holds(b"", "claims_on"));
    }
}
