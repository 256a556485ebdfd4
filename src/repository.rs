//! The tree around a manifest, read-only and fenced: no path of a manifest leads out of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// Evidence files are read up to this many bytes.
const MAX_BYTES: u64 = 1 << 20;
/// So many of them are kept at a time, each up to so many bytes.
const MAX_SEEN: usize = 64;
const MAX_SEEN_BYTES: usize = 1 << 16;

/// The files that a manifest may name.
#[derive(Debug, Default)]
pub enum Repository {
    /// There are none, as for a text that came without a place: evidence is not judged.
    #[default]
    None,
    /// A folder on disk.
    Disk {
        /// No path leads out of here; canonical.
        root: PathBuf,
        /// Where the manifest stands; paths count from here, else from the root. Canonical.
        base: PathBuf,
        /// What was seen already: several rules look at one runbook.
        seen: RefCell<BTreeMap<String, Rc<Look>>>,
    },
    /// Files given by name, for the examples of a rule.
    Memory(BTreeMap<String, String>),
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Look {
    /// Nothing, or something that is not inside the repository: the two are told apart for nobody.
    Absent,
    /// A folder, a pipe, a device.
    NotAFile,
    /// A file with its text, as far as it was read.
    File(String),
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
        Repository::Disk {
            root,
            base,
            seen: RefCell::default(),
        }
    }

    /// What stands at a path of the manifest, without its anchor.
    pub fn look(&self, path: &str) -> Rc<Look> {
        match self {
            Repository::None => Rc::new(Look::Absent),
            Repository::Memory(files) => Rc::new(
                files
                    .get(path)
                    .map_or(Look::Absent, |text| Look::File(text.clone())),
            ),
            Repository::Disk { root, base, seen } => {
                if let Some(look) = seen.borrow().get(path) {
                    return look.clone();
                }
                let look = match look_from(root, base, path) {
                    Look::Absent if root != base => look_from(root, root, path),
                    found => found,
                };
                let large = matches!(&look, Look::File(text) if text.len() > MAX_SEEN_BYTES);
                let look = Rc::new(look);
                let mut seen = seen.borrow_mut();
                if seen.len() >= MAX_SEEN {
                    seen.clear();
                }
                if !large {
                    seen.insert(path.to_owned(), look.clone());
                }
                look
            }
        }
    }
}

/// Links are followed first and the result must be inside the root; only regular files are opened.
fn look_from(root: &Path, base: &Path, path: &str) -> Look {
    let relative = Path::new(path);
    let plain = relative.components().all(|part| {
        matches!(
            part,
            Component::Normal(_) | Component::CurDir | Component::ParentDir
        )
    });
    if !plain || path.contains('\0') {
        return Look::Absent;
    }
    let Some(full) = resolved(base, relative).filter(|full| full.starts_with(root)) else {
        return Look::Absent;
    };
    let size = match full.metadata() {
        Ok(data) if data.is_file() => data.len().min(MAX_BYTES),
        _ => return Look::NotAFile,
    };
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    let read = File::open(&full).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
    match read {
        Ok(_) => Look::File(text(bytes)),
        Err(_) => Look::Absent,
    }
}

/// The canonical form of a path. A base that is canonical needs a look at what is added only, as long
/// as that holds no link and no step upwards.
fn resolved(base: &Path, relative: &Path) -> Option<PathBuf> {
    let mut full = base.to_path_buf();
    for part in relative.components() {
        let plain = match part {
            Component::CurDir => continue,
            Component::Normal(name) => {
                full.push(name);
                !full.symlink_metadata().ok()?.is_symlink()
            }
            _ => false,
        };
        if !plain {
            return base.join(relative).canonicalize().ok();
        }
    }
    Some(full)
}

/// Evidence is text as far as it can be read as one.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The anchors of a Markdown text: its headings as GitHub and GitLab link them, and explicit ids.
pub fn anchors(markdown: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut fenced = false;
    for line in markdown.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let marks: &[&str] = match line.contains(['{', '=']) {
            true => &["{#", "id=\"", "name=\""],
            false => &[],
        };
        for mark in marks {
            for (at, _) in line.match_indices(mark) {
                let rest = &line[at + mark.len()..];
                let end = rest.find(['}', '"']).unwrap_or(rest.len());
                out.push(rest[..end].to_owned());
            }
        }
        if line.starts_with('#') {
            let slug = slug(line.trim_start_matches('#').trim());
            let repeats = out.iter().filter(|known| **known == slug).count();
            out.push(if repeats == 0 {
                slug
            } else {
                format!("{slug}-{repeats}")
            });
        }
    }
    out
}

fn slug(heading: &str) -> String {
    let heading = heading.split("{#").next().unwrap_or(heading).trim_end();
    heading
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_become_anchors_as_on_a_forge() {
        let text =
            "# Feed late\n```\n# no heading\n```\n## Undo: a route {#undo-route}\n## Feed late\n";
        assert_eq!(
            anchors(text),
            ["feed-late", "undo-route", "undo-a-route", "feed-late-1"]
        );
    }

    #[test]
    fn no_path_leads_out_of_the_repository() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let fenced = Repository::Disk {
            root: here.canonicalize().expect("src is there"),
            base: here.canonicalize().expect("src is there"),
            seen: RefCell::default(),
        };
        assert!(matches!(&*fenced.look("lib.rs"), Look::File(_)));
        assert!(matches!(&*fenced.look("./check/../lib.rs"), Look::File(_)));
        assert_eq!(*fenced.look("check"), Look::NotAFile);
        for path in ["../Cargo.toml", "/etc/hostname", "nowhere.md", "", "a\0b"] {
            assert!(!matches!(&*fenced.look(path), Look::File(_)), "{path}");
        }
    }
}
