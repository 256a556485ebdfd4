//! `--fix` and `--diff`: fixes are written to files of this repository, or shown as a patch.

use super::Exit;
use crate::input::{self, Input};
use crate::report::counted;
use crate::repository::Repository;
use crate::source::shown_line;
use clap::Args;
use similar::TextDiff;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Default, Args)]
pub(super) struct Repair {
    /// Put right what can be put right without a doubt, in the files themselves; of standard input
    /// the fixed text is printed, and the report goes to standard error
    #[arg(long, help_heading = "Fixes")]
    pub(super) fix: bool,
    /// Show the fixes as a patch and change nothing; exit code 1 where there are any
    #[arg(
        long,
        conflicts_with_all = ["fix", "format", "outputs", "write_baseline"],
        help_heading = "Fixes"
    )]
    pub(super) diff: bool,
}

/// A manifest's text before and after its fixes.
#[derive(Debug)]
pub(super) struct Repaired {
    pub(super) input: Input,
    pub(super) before: Vec<u8>,
    pub(super) after: String,
    pub(super) fixes: usize,
}

impl Repair {
    /// Whether fixes are asked for.
    pub(super) fn is_on(&self) -> bool {
        self.fix || self.diff
    }

    /// How a run ends that showed its fixes.
    pub(super) fn would(&self, fixes: usize, manifests: usize, quiet: bool) -> Exit {
        if fixes == 0 {
            return Exit::Passed;
        }
        if !quiet {
            let (findings, manifests) = (counted(fixes, "finding"), counted(manifests, "manifest"));
            let _ = writeln!(
                io::stderr(),
                "readiness: {findings} would be fixed in {manifests}; --fix does it"
            );
        }
        Exit::Failed
    }

    /// Why a manifest is left as it is, where it must be.
    pub(super) fn refuses(&self, input: &Input) -> Option<String> {
        let Input::File(path) = input else {
            return None;
        };
        let name = path.display().to_string();
        let name = shown_line(&name);
        if path.is_symlink() {
            return Some(format!(
                "`{name}` is a link and was left as it is: fix the file that it leads to"
            ));
        }
        let here = Repository::around(Path::new("."));
        let inside = path.canonicalize().ok().zip(here.root());
        match inside {
            Some((full, root)) if full.starts_with(root) => None,
            _ => Some(format!(
                "`{name}` is outside of this repository and was left as it is: run this there"
            )),
        }
    }
}

impl Repaired {
    /// Writes the fixed text: over the file, whole or not at all, or to standard output.
    pub(super) fn write(&self, out: &mut dyn Write) -> Result<(), super::CannotJudge> {
        let Input::File(path) = &self.input else {
            let text = match self.fixes {
                0 => self.before.as_slice(),
                _ => self.after.as_bytes(),
            };
            return super::written(out.write_all(text));
        };
        if self.fixes == 0 {
            return Ok(());
        }
        replace(path, &self.before, self.after.as_bytes()).map_err(|error| {
            let name = path.display().to_string();
            super::CannotJudge(format!("`{}` cannot be fixed: {error}", shown_line(&name)))
        })
    }

    /// Writes the fixes as a patch that `git apply` and `patch -p1` take.
    pub(super) fn show(&self, out: &mut dyn Write) -> Result<(), super::CannotJudge> {
        if self.fixes == 0 {
            return Ok(());
        }
        let before = String::from_utf8_lossy(&self.before);
        let name = self.input.name();
        let name = shown_line(&name);
        let path = place(&self.input.path());
        let diff = TextDiff::from_lines(&*before, &*self.after);
        let patch = diff
            .unified_diff()
            .header(&header("a/", &path), &header("b/", &path))
            .to_string();
        let command = |line: &str| {
            let words = line.get(1..).unwrap_or("").trim_start();
            words.starts_with("::") || line.contains("##[") || line.contains("##vso[")
        };
        let patched = |line: &str| !crate::secret::secrets(line).is_empty();
        let touched = patch.lines().any(patched) || !crate::secret::secrets(&patch).is_empty();
        if touched {
            return Err(super::CannotJudge(format!(
                "the fixes of `{name}` cannot be shown: a line beside them holds what looks like a \
                 secret\n  take it out first; `readiness check {name}` marks it"
            )));
        }
        // A patch cannot be escaped: it is to be applied.
        if patch.lines().any(command) {
            return Err(super::CannotJudge(format!(
                "the fixes of `{name}` cannot be shown: a line beside them reads as a command of a \
                 build server\n  use --fix, and look at the change with `git diff`"
            )));
        }
        super::written(out.write_all(patch.as_bytes()))
    }
}

/// The path of a file as a patch names it: from the root of the repository, else from here.
fn place(path: &Path) -> PathBuf {
    let full = input::full(path).unwrap_or_else(|| path.to_path_buf());
    let around = Repository::around(full.parent().unwrap_or(Path::new("/")));
    around.place_of(&full).unwrap_or_else(|| {
        let here = Path::new(".").canonicalize().unwrap_or_default();
        full.strip_prefix(here).unwrap_or(path).to_path_buf()
    })
}

/// A name in the first lines of a patch, as `git diff` writes it: with a tab behind a name with blanks,
/// and in quotes where it holds what ends a line or a name, or what is not shown.
fn header(side: &str, path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let slashed = |byte: &u8| match byte {
        b'\\' if cfg!(windows) => b'/',
        byte => *byte,
    };
    let bytes: Vec<u8> = bytes.iter().map(slashed).collect();
    match std::str::from_utf8(&bytes) {
        Ok(name) if shown_line(name) == name && !name.contains(['"', '\\']) => {
            let tab = if name.contains(' ') { "\t" } else { "" };
            format!("{side}{name}{tab}")
        }
        _ => {
            let plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
            let quoted = bytes.iter().map(|byte| match byte {
                b'"' | b'\\' => format!("\\{}", char::from(*byte)),
                byte if plain(*byte) => char::from(*byte).to_string(),
                byte => format!("\\{byte:03o}"),
            });
            format!("\"{side}{}\"", quoted.collect::<String>())
        }
    }
}

/// Puts a text in the place of a file's, which must still be what it was; its permissions stay.
fn replace(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    if fs::read(path)? != before {
        return Err(io::Error::other("it changed meanwhile"));
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = (|| {
        let mut file = File::options().write(true).create_new(true).open(&beside)?;
        file.write_all(after)?;
        file.set_permissions(fs::metadata(path)?.permissions())?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}
