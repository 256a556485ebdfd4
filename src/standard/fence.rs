//! Files that a standard names: inside the repository it stands in, regular, and of a size that
//! people write.

use super::file::Spanned;
use crate::check::RuleError;
use crate::manifest::limit::MAX_BYTES;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Rule files that a standard may bring.
const MAX_RULE_FILES: usize = 1_000;
/// Folders inside one another that are searched.
const MAX_DEPTH: usize = 16;
/// Entries of folders that are looked at for one required manifest.
const MAX_ENTRIES: usize = 100_000;

/// The root of the repository around a canonical folder: the nearest folder with `.git`, else the
/// folder itself.
pub(super) fn root_of(folder: &Path) -> &Path {
    let mut around = folder.ancestors();
    around
        .find(|folder| folder.join(".git").exists())
        .unwrap_or(folder)
}

/// At most one byte more than a manifest may have, so that the reader can say that it is too much.
pub(super) fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is not a regular file"));
    }
    File::open(path)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The canonical place of a path that a standard names. What is outside of the repository reads like
/// what is not there.
pub(super) fn inside(standard: &Path, named: &Spanned<String>) -> Result<PathBuf, RuleError> {
    let folder = standard.parent().unwrap_or(Path::new("."));
    let full = folder.join(&named.value).canonicalize().ok();
    full.filter(|full| full.starts_with(root_of(folder)))
        .ok_or_else(|| {
            let message = format!(
                "there is no `{}` in the repository of this standard",
                named.value
            );
            let help = "write a path from the standard's own folder, inside its repository";
            RuleError::new(named.span, message, help)
        })
}

/// The rule files at a canonical path: the file, or the YAML files of the folder in order. Links in a
/// folder are passed over.
pub(super) fn rule_files(at: &Path, named: &Spanned<String>) -> Result<Vec<PathBuf>, RuleError> {
    let mut found = Vec::new();
    let refuse = |message: String| {
        let help = "name a rule file, or a folder with rule files";
        RuleError::new(named.span, message, help)
    };
    if at.is_dir() {
        search(at, 0, &mut found).map_err(&refuse)?;
    } else {
        found.push(at.to_path_buf());
    }
    if found.is_empty() {
        return Err(refuse(format!(
            "there is no rule file in `{}`",
            named.value
        )));
    }
    Ok(found)
}

fn search(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), String> {
    for (path, kind) in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if kind.is_dir() && !matches!(&*name, ".git" | "vocabulary" | "standards") {
            if depth >= MAX_DEPTH {
                return Err(format!("over {MAX_DEPTH} folders stand inside one another"));
            }
            search(&path, depth + 1, found)?;
        } else if kind.is_file() && (name.ends_with(".yaml") || name.ends_with(".yml")) {
            if found.len() >= MAX_RULE_FILES {
                return Err(format!("over {MAX_RULE_FILES} rule files"));
            }
            found.push(path);
        }
    }
    Ok(())
}

/// The entries of a folder by name, with what each is; links are links.
fn entries(folder: &Path) -> Result<Vec<(PathBuf, fs::FileType)>, String> {
    let show = |error: std::io::Error| {
        let name = folder.display().to_string();
        format!(
            "`{}` cannot be read: {error}",
            crate::source::shown_line(&name)
        )
    };
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).map_err(show)? {
        let entry = entry.map_err(show)?;
        out.push((entry.path(), entry.file_type().map_err(show)?));
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(out)
}

/// Whether a file that counts stands at a path from a canonical folder; `*` stands for any characters of
/// a name, `**` for any folders. Nothing outside the repository counts.
pub(super) fn exists(folder: &Path, pattern: &str, counts: &dyn Fn(&Path) -> bool) -> bool {
    let steps: Vec<_> = pattern
        .split('/')
        .filter(|step| !matches!(*step, "" | "."))
        .collect();
    let mut search = Search {
        root: root_of(folder),
        counts,
        left: MAX_ENTRIES,
    };
    !pattern.starts_with('/') && search.matches(folder, &steps, 0)
}

struct Search<'a> {
    root: &'a Path,
    counts: &'a dyn Fn(&Path) -> bool,
    left: usize,
}

impl Search<'_> {
    fn matches(&mut self, at: &Path, steps: &[&str], depth: usize) -> bool {
        let Some((step, rest)) = steps.split_first() else {
            let full = at.canonicalize();
            let inside = full.is_ok_and(|full| full.starts_with(self.root) && full.is_file());
            return inside && (self.counts)(at);
        };
        if depth > 4 * MAX_DEPTH {
            return false;
        }
        if *step == ".." {
            return at
                .parent()
                .is_some_and(|above| self.matches(above, rest, depth + 1));
        }
        if !step.contains('*') {
            return self.matches(&at.join(step), rest, depth + 1);
        }
        if *step == "**" && self.matches(at, rest, depth + 1) {
            return true;
        }
        for (path, kind) in entries(at).unwrap_or_default() {
            self.left = self.left.saturating_sub(1);
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let found = match *step {
                "**" => kind.is_dir() && name != ".git" && self.matches(&path, steps, depth + 1),
                _ => crate::waiver::fits(step, &name) && self.matches(&path, rest, depth + 1),
            };
            if found || self.left == 0 {
                return found;
            }
        }
        false
    }
}
