//! Paths, folders, standard input and git revisions → the bytes of manifests.

mod git;
mod since;

pub use git::PastError;
pub use since::{Before, Pasts, Since, full, since};

use crate::manifest::limit::MAX_BYTES as MAX_MANIFEST;
use crate::repository::Repository;
pub use crate::repository::is_manifest;
use ignore::WalkBuilder;
use std::collections::HashSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Bytes read of one manifest at most: one more than the gatekeeper's limit, so that it can say so.
const MAX_BYTES: u64 = MAX_MANIFEST as u64 + 1;
/// Manifests that one run takes.
const MAX_FILES: usize = 100_000;

/// One manifest to judge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, under the name it is to be shown by.
    Stdin(String),
}

/// Why a run cannot judge something that it was asked to.
#[derive(Debug)]
pub enum InputError {
    /// A path leads nowhere.
    NotFound(PathBuf),
    /// A folder holds no manifest.
    NoManifest(PathBuf),
    /// A link with a manifest's name leads to no file inside the repository.
    Astray(PathBuf),
    /// A file cannot be read.
    Unreadable(PathBuf, io::Error),
    /// A pipe or a device, which may never end.
    NoFile(PathBuf),
    /// There are too many.
    TooMany,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show =
            |path: &Path| crate::source::shown_line(&path.display().to_string()).into_owned();
        match self {
            InputError::NotFound(path) => write!(f, "there is no file or folder `{}`", show(path)),
            InputError::NoManifest(path) => write!(
                f,
                "no manifest in `{}`: looked for readiness.yaml and *.readiness.yaml\n  \
                 write one (`readiness explain` lists what it answers), name a file, or allow this \
                 with --allow-empty",
                show(path)
            ),
            InputError::Astray(path) => write!(
                f,
                "`{}` leads by a link to no file inside this repository\n  \
                 put the manifest itself here, or name the file that the link leads to",
                show(path)
            ),
            InputError::Unreadable(path, error) => {
                write!(f, "`{}` cannot be read: {error}", show(path))
            }
            InputError::NoFile(path) => write!(
                f,
                "`{}` is no regular file, so it was not opened\n  \
                 put the manifest itself here, or hand it on standard input: `readiness check -`",
                show(path)
            ),
            InputError::TooMany => write!(f, "over {MAX_FILES} manifests in one run"),
        }
    }
}

impl std::error::Error for InputError {}

/// What paths lead to.
#[derive(Debug, Default)]
pub struct Found {
    /// The manifests to judge: sorted, each once.
    pub inputs: Vec<Input>,
    /// What cannot be judged. A gate that leaves out what it was asked to check must not look like
    /// one that passed.
    pub refused: Vec<InputError>,
}

/// Everything that paths name: files as they are, folders searched with `.gitignore` respected, `-`
/// for standard input. A folder without a manifest is refused unless that is allowed.
pub fn collect(paths: &[PathBuf], stdin_name: &str, allow_empty: bool) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.inputs.push(Input::Stdin(stdin_name.to_owned()));
            continue;
        }
        match fs::metadata(path) {
            Ok(data) if data.is_dir() => {
                if !stays_inside(path) {
                    found.refused.push(InputError::Astray(path.clone()));
                    continue;
                }
                let before = (found.inputs.len(), found.refused.len());
                search(path, &mut found);
                let after = (found.inputs.len(), found.refused.len());
                if before == after && !allow_empty {
                    found.refused.push(InputError::NoManifest(path.clone()));
                }
            }
            Ok(data) if !data.is_file() => {
                found.refused.push(InputError::NoFile(path.clone()));
            }
            Ok(_) if stays_inside(path) => found.take(path),
            Ok(_) => found.refused.push(InputError::Astray(path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.refused.push(InputError::NotFound(path.clone()));
            }
            Err(error) => found
                .refused
                .push(InputError::Unreadable(path.clone(), error)),
        }
    }
    found.inputs.sort();
    if paths.len() > 1 {
        found.each_once();
    }
    found
}

impl Found {
    /// Adds a file.
    fn take(&mut self, path: &Path) {
        let plain = path.strip_prefix(".").unwrap_or(path).to_path_buf();
        self.inputs.push(Input::File(plain));
    }

    /// Adds a file to which a link may lead.
    fn take_inside(&mut self, path: &Path) {
        match stays_inside(path) {
            true => self.take(path),
            false => {
                let plain = path.strip_prefix(".").unwrap_or(path).to_path_buf();
                self.refused.push(InputError::Astray(plain));
            }
        }
    }

    /// The same file under two names, such as `a.yaml` and `/home/dana/a.yaml`, is judged once.
    fn each_once(&mut self) {
        let mut seen = HashSet::new();
        self.inputs.retain(|input| match input {
            Input::File(path) => seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())),
            Input::Stdin(name) => seen.insert(PathBuf::from(format!("-/{name}"))),
        });
    }
}

/// Whether a path leads to where it seems to: into every repository that its own steps lead through. A
/// pull request can put a link in place of a manifest, or of a folder above it: what is outside of the
/// repository must not end up in a report.
pub fn stays_inside(path: &Path) -> bool {
    let Ok(target) = path.canonicalize() else {
        return false;
    };
    let mut named = Path::new(".").canonicalize().unwrap_or_default();
    for step in path.components() {
        match step {
            Component::ParentDir => {
                named.pop();
            }
            Component::CurDir => {}
            step => named.push(step),
        }
    }
    let mut around = named.ancestors().skip(1).peekable();
    let folder = around.peek().and_then(|folder| folder.canonicalize().ok());
    let mut roots = around
        .filter(|folder| folder.join(".git").exists())
        .peekable();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if path.is_symlink() && is_manifest(&name) {
        let beside = || folder.is_some_and(|folder| target.starts_with(folder));
        if !target.is_file() || (roots.peek().is_none() && !beside()) {
            return false;
        }
    }
    roots.all(|root| {
        root.canonicalize()
            .is_ok_and(|root| target.starts_with(root))
    })
}

/// The manifests under a folder. Links to folders are not followed; hidden folders are searched
/// (`.github/`), `.git` is not; a user's own ignore file does not count, so that every machine finds
/// the same. What git tracks is found whatever an ignore rule says.
fn search(folder: &Path, found: &mut Found) {
    let walk = WalkBuilder::new(folder)
        .hidden(false)
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let error = io::Error::other(error.to_string());
                let error = InputError::Unreadable(folder.to_path_buf(), error);
                found.refused.push(error);
                continue;
            }
        };
        let named = is_manifest(&entry.file_name().to_string_lossy());
        let is = |of: fn(&fs::FileType) -> bool| entry.file_type().is_some_and(|kind| of(&kind));
        if named && entry.path_is_symlink() {
            found.take_inside(entry.path());
        } else if named && is(fs::FileType::is_file) {
            found.take(entry.path());
        } else if named && !is(fs::FileType::is_dir) {
            let plain = entry.path().strip_prefix(".").unwrap_or(entry.path());
            found.refused.push(InputError::NoFile(plain.to_path_buf()));
        }
        if found.inputs.len() > MAX_FILES {
            found.refused.push(InputError::TooMany);
            return;
        }
    }
    let tracked = Repository::around(folder).tracked_manifests();
    let known: HashSet<PathBuf> = match tracked.is_empty() {
        true => return,
        false => found.inputs.iter().map(Input::path).collect(),
    };
    for path in tracked.iter().map(|path| folder.join(path)) {
        let plain = path.strip_prefix(".").unwrap_or(&path);
        // Where a folder above it is a link now, it is gone.
        let above = path
            .ancestors()
            .skip(1)
            .take_while(|above| *above != folder);
        let is_file = path.symlink_metadata().is_ok_and(|it| !it.is_dir())
            && !above.into_iter().any(Path::is_symlink);
        let refused = |it: &InputError| matches!(it, InputError::Astray(astray) if astray == plain);
        if is_file && !known.contains(plain) && !found.refused.iter().any(refused) {
            found.take_inside(&path);
        }
    }
}

impl Input {
    /// The name under which findings show it.
    pub fn name(&self) -> String {
        match self {
            Input::File(path) => path.display().to_string(),
            Input::Stdin(name) => name.clone(),
        }
    }

    /// Its path; for standard input the name that it goes by.
    pub fn path(&self) -> PathBuf {
        match self {
            Input::File(path) => path.clone(),
            Input::Stdin(name) => PathBuf::from(name),
        }
    }

    /// The folder that its paths count from.
    pub fn folder(&self) -> &Path {
        let path = match self {
            Input::File(path) => path.as_path(),
            Input::Stdin(name) => Path::new(name.as_str()),
        };
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        }
    }

    /// Its bytes, as far as the limit.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, InputError> {
        let mut bytes = Vec::new();
        match self {
            Input::Stdin(name) => io::stdin()
                .lock()
                .take(MAX_BYTES)
                .read_to_end(&mut bytes)
                .map_err(|error| InputError::Unreadable(PathBuf::from(name), error))?,
            // Opening a pipe waits until somebody writes to it.
            Input::File(path) if fs::metadata(path).is_ok_and(|data| !data.is_file()) => {
                return Err(InputError::NoFile(path.clone()));
            }
            Input::File(path) => File::open(path)
                .and_then(|file| {
                    // `take` hides the size: without it, a page is read in ten small steps.
                    let size = file.metadata().map_or(0, |data| data.len().min(MAX_BYTES));
                    bytes.reserve(usize::try_from(size).unwrap_or(0) + 1);
                    file.take(MAX_BYTES).read_to_end(&mut bytes)
                })
                .map_err(|error| InputError::Unreadable(path.clone(), error))?,
        };
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_are_known_by_their_names() {
        for name in [
            "readiness.yaml",
            "readiness.yml",
            "claims.readiness.yaml",
            "READINESS.YAML",
        ] {
            assert!(is_manifest(name), "{name}");
        }
        for name in [
            "unreadiness.yaml",
            "readiness.yaml.bak",
            "readiness.json",
            "yaml",
        ] {
            assert!(!is_manifest(name), "{name}");
        }
    }
}
