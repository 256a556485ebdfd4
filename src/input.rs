//! Paths, folders and standard input → the bytes of manifests.

use crate::manifest::limit::MAX_BYTES as MAX_MANIFEST;
use ignore::WalkBuilder;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Bytes read of one manifest at most: one more than the gatekeeper's limit, so that it can say so.
const MAX_BYTES: u64 = MAX_MANIFEST as u64 + 1;
/// Manifests that one run takes.
const MAX_FILES: usize = 100_000;

/// One manifest to judge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, under the name it is to be shown by.
    Stdin(String),
}

/// Why a run cannot judge what it was asked to.
#[derive(Debug)]
pub enum InputError {
    /// A path leads nowhere.
    NotFound(PathBuf),
    /// A folder holds no manifest.
    NoManifest(PathBuf),
    /// A file cannot be read.
    Unreadable(PathBuf, io::Error),
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
            InputError::Unreadable(path, error) => {
                write!(f, "`{}` cannot be read: {error}", show(path))
            }
            InputError::TooMany => write!(f, "over {MAX_FILES} manifests in one run"),
        }
    }
}

impl std::error::Error for InputError {}

/// Everything that paths name: files as they are, folders searched with `.gitignore` respected, `-`
/// for standard input. Sorted, each once.
///
/// # Errors
/// Where a path leads nowhere, or a folder holds no manifest and that is not allowed: a gate that
/// checks nothing must not look like one that passed.
pub fn collect(
    paths: &[PathBuf],
    stdin_name: &str,
    allow_empty: bool,
) -> Result<Vec<Input>, InputError> {
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Input::Stdin(stdin_name.to_owned()));
        } else if path.is_dir() {
            let before = found.len();
            search(path, &mut found)?;
            if found.len() == before && !allow_empty {
                return Err(InputError::NoManifest(path.clone()));
            }
        } else if path.exists() {
            found.push(Input::File(path.clone()));
        } else {
            return Err(InputError::NotFound(path.clone()));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The manifests under a folder. Links are not followed; hidden folders are searched (`.github/`),
/// `.git` is not; a user's own ignore file does not count, so that every machine finds the same.
fn search(folder: &Path, found: &mut Vec<Input>) -> Result<(), InputError> {
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
        let entry = entry.map_err(|error| {
            let message = io::Error::other(error.to_string());
            InputError::Unreadable(folder.to_path_buf(), message)
        })?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && is_manifest(&entry.file_name().to_string_lossy()) {
            let path = entry.into_path();
            let path = path
                .strip_prefix("./")
                .map(Path::to_path_buf)
                .unwrap_or(path);
            found.push(Input::File(path));
        }
        if found.len() > MAX_FILES {
            return Err(InputError::TooMany);
        }
    }
    Ok(())
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

impl Input {
    /// The name under which findings show it.
    pub fn name(&self) -> String {
        match self {
            Input::File(path) => path.display().to_string(),
            Input::Stdin(name) => name.clone(),
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
