//! The program as a script sees it: arguments and files in; exit code, output and errors out.
#![allow(clippy::unwrap_used)]

mod adopt;
mod answer;
mod aside;
mod exit;
mod find;
mod fix;
mod foreign;
mod heaviest;
mod items;
mod limits;
mod lowered;
mod output;
mod packs;
mod pages;
mod secret;
mod standard;
mod standard_hostile;
mod standard_shown;
mod stream;
mod vocabulary;
mod waive;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A manifest without a finding, whatever rules there are: only its form is judged.
const GOOD: &str = "readiness: 1\ncapability: {name: old-triage, stage: retired}\n";

/// A manifest with an error, whatever other rules there are.
const LATE: &str = "\
readiness: 1
capability: {name: claims-triage, stage: production, decision: {unit: claim, deadline: 4h}}
data_sources:
  - id: claims-feed
    freshness: {warn_after: 15m, error_after: 24h, alert: feed-late}
    on_late: {action: queue, max_wait: 2h, then: manual-queue}
";

const LATE_RULE: &str = "late-threshold-over-deadline";

/// What the environment may say about output; tests start without any of it.
const SPOKEN: &[&str] = &[
    "CI",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "COLUMNS",
    "TERM",
    "LANG",
    "LANGUAGE",
    "RUST_BACKTRACE",
];

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readiness"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let told = name.starts_with("GITHUB_") || name.starts_with("LC_");
        if told || SPOKEN.contains(&name.as_str()) {
            command.env_remove(name);
        }
    }
    command
}

/// A repository of its own for one test.
struct Folder(PathBuf);

impl Folder {
    /// An empty repository. The name tells the tests apart.
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join("cli")
            .join(name);
        let _ = fs::remove_dir_all(&path);
        // With it, no ignore file and no repository of this machine counts.
        fs::create_dir_all(path.join(".git")).unwrap();
        Folder(path)
    }

    fn with(self, name: &str, text: &str) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// With everything that stands in a folder of this project.
    fn copied_from(self, folder: &str) -> Self {
        fn copy(from: &Path, to: &Path) {
            fs::create_dir_all(to).unwrap();
            for entry in fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                let inside = to.join(entry.file_name());
                if entry.path().is_dir() {
                    copy(&entry.path(), &inside);
                } else {
                    fs::copy(entry.path(), inside).unwrap();
                }
            }
        }
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &self.0);
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .current_dir(&self.0)
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::from(self.command(arguments).output().unwrap())
    }

    fn feed(&self, arguments: &[&str], text: &str) -> Run {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
        Run::from(child.wait_with_output().unwrap())
    }
}

#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Run {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// The run, if it ended with this code and said nothing about itself unless it could not judge.
    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert_eq!(code == 2, !self.err.is_empty(), "{self:#?}");
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Self {
        assert!(self.out.contains(words), "not {words:?}: {self:#?}");
        self
    }

    #[track_caller]
    fn complains(self, words: &str) -> Self {
        assert!(self.err.contains(words), "not {words:?}: {self:#?}");
        self
    }

    #[track_caller]
    fn keeps_silent_about(self, words: &str) -> Self {
        assert!(!self.out.contains(words), "{words:?}: {self:#?}");
        self
    }
}
