//! The past of a repository, read from its objects. The one place that runs another program: `git`.
//!
//! `git` and not a library: gix adds about 90 crates for four questions, and a machine that has a
//! clone has `git`. It is safe because nothing here can make it run anything: the four commands read
//! objects only (no diff drivers, no textconv, no filters, no hooks, no index, so no fsmonitor), lazy
//! fetching of a partial clone, which would start a transport, is off in three ways, replaced
//! objects do not count, and `safe.directory` is left in force: a repository of somebody else is
//! found as `git` finds it, so that its refusal reaches the user.

use super::is_manifest;
use crate::repository::path_of;
use crate::source::shown_line;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

/// Longer names of revisions are not passed on.
const LONGEST_REVISION: usize = 250;

/// Why the past cannot be read.
#[derive(Debug)]
pub enum PastError {
    /// A path lies in no repository.
    NoRepository(PathBuf),
    /// There is no `git`, or it cannot be run.
    NoGit(io::Error),
    /// It refused; its first line.
    Refused(String),
    /// The revision is not known here; whether the clone is shallow.
    Unknown(String, bool),
    /// The revision and HEAD have no commit in common; whether the clone is shallow.
    Apart(String, bool),
    /// A file of the past is not in this clone.
    Incomplete(String),
}

impl fmt::Display for PastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHALLOW: &str = "this clone is shallow: fetch the whole history, with `git fetch \
                               --unshallow`, or `fetch-depth: 0` for actions/checkout, or \
                               `GIT_DEPTH: 0` in GitLab";
        let show = |text: &str| shown_line(text).into_owned();
        match self {
            PastError::NoRepository(path) => write!(
                f,
                "--since needs a git repository, and `{}` lies in none\n  \
                 leave --since out, or run this inside of a clone",
                show(&path.display().to_string())
            ),
            PastError::NoGit(error) => write!(
                f,
                "--since needs the program `git`, which cannot be run: {error}\n  install git, or leave --since out"
            ),
            PastError::Refused(said) => {
                write!(f, "git cannot read this repository: {}", show(said))
            }
            PastError::Unknown(revision, true) => write!(
                f,
                "`{}` is not a revision that this clone knows\n  {SHALLOW}",
                show(revision)
            ),
            PastError::Unknown(revision, false) => write!(
                f,
                "`{}` is not a revision that this clone knows\n  \
                 fetch it first (`git fetch origin`), or name another, such as `origin/main`",
                show(revision)
            ),
            PastError::Apart(revision, true) => write!(
                f,
                "`{}` and HEAD have no commit in common here\n  {SHALLOW}",
                show(revision)
            ),
            PastError::Apart(revision, false) => write!(
                f,
                "`{}` and HEAD have no commit in common\n  \
                 name a revision that this branch started from",
                show(revision)
            ),
            PastError::Incomplete(path) => write!(
                f,
                "`{}` of the past is not in this clone\n  \
                 clone without `--filter`, or fetch what is missing with `git fetch --refetch`",
                show(path)
            ),
        }
    }
}

impl std::error::Error for PastError {}

/// A manifest as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path from the repository's root.
    pub(super) path: PathBuf,
    /// The path as git writes it.
    name: String,
    /// The object that holds it.
    object: String,
    /// Whether it was a link.
    pub(super) is_link: bool,
}

/// A repository at the commit where a revision and HEAD part.
#[derive(Clone, Debug)]
pub(super) struct Past {
    root: PathBuf,
    commit: String,
    partial: bool,
    /// The paths of all files, sorted; those that are UTF-8.
    pub(super) paths: Arc<Vec<String>>,
    /// The manifests among them.
    pub(super) manifests: Vec<Entry>,
}

impl Past {
    /// The past of the repository with this root (canonical): the commit at which the revision and
    /// HEAD part, so that what others did since on the revision's branch is not taken for a change
    /// here.
    ///
    /// # Errors
    /// Where the revision is unknown, the clone too shallow, or git refuses.
    pub(super) fn open(root: &Path, revision: &str) -> Result<Self, PastError> {
        let shallow = ask(root, &["rev-parse", "--is-shallow-repository"])?;
        let shallow = shallow.success()?.trim() == "true";
        let unknown = || PastError::Unknown(revision.to_owned(), shallow);
        let typed = !revision.is_empty()
            && revision.len() <= LONGEST_REVISION
            && !revision.starts_with('-')
            && !revision.contains(char::is_control);
        if !typed {
            return Err(unknown());
        }
        let commit = |revision: &str| {
            let peeled = format!("{revision}^{{commit}}");
            let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
            let answer = ask(root, &[&verify[..], &[&peeled]].concat())?;
            Ok(answer.object())
        };
        let then = commit(revision)?.ok_or_else(unknown)?;
        let apart = || PastError::Apart(revision.to_owned(), shallow);
        let now = commit("HEAD")?.ok_or_else(apart)?;
        let commit = ask(root, &["merge-base", &then, &now])?
            .object()
            .ok_or_else(apart)?;
        let promised = ["config", "--get-regexp", r"^remote\..*\.promisor$"];
        let mut past = Past {
            root: root.to_path_buf(),
            commit,
            partial: ask(root, &promised)?.code == Some(0),
            paths: Arc::default(),
            manifests: Vec::new(),
        };
        past.list()?;
        Ok(past)
    }

    fn list(&mut self) -> Result<(), PastError> {
        let list = ["ls-tree", "-r", "-z", "--full-tree", &self.commit];
        let mut child = git(&self.root, &list)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(PastError::NoGit)?;
        let mut paths = Vec::new();
        if let Some(out) = child.stdout.take() {
            for line in BufReader::new(out).split(0) {
                let line = line.map_err(PastError::NoGit)?;
                self.manifests.extend(entry(&line));
                let path = line.splitn(2, |byte| *byte == b'\t').nth(1);
                paths.extend(path.and_then(|path| String::from_utf8(path.to_vec()).ok()));
            }
        }
        paths.sort_unstable();
        self.paths = Arc::new(paths);
        match child.wait() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(PastError::Refused("its files cannot be listed".to_owned())),
        }
    }

    /// A reader of files of that commit.
    ///
    /// # Errors
    /// Where git cannot be run.
    pub(super) fn reader(&self) -> Result<Reader, PastError> {
        let mut child = git(&self.root, &["cat-file", "--batch", "--follow-symlinks"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(PastError::NoGit)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(ask), Some(answer)) => Ok(Reader {
                past: self.clone(),
                ask: Some(ask),
                answer: BufReader::new(answer),
                child,
            }),
            _ => Err(PastError::Refused("it has no output".to_owned())),
        }
    }
}

/// `mode type object<tab>path`, where it is a manifest.
fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let facts = std::str::from_utf8(&line[..tab]).ok()?;
    let path = path_of(&line[tab + 1..]);
    let mut facts = facts.split(' ');
    let (mode, kind, object) = (facts.next()?, facts.next()?, facts.next()?);
    let named = is_manifest(&path.file_name()?.to_string_lossy());
    (named && kind == "blob").then(|| Entry {
        name: String::from_utf8_lossy(&line[tab + 1..]).into_owned(),
        path,
        object: object.to_owned(),
        is_link: mode == "120000",
    })
}

/// What stood at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Was {
    /// Nothing.
    Absent,
    /// A folder, or a link that leads nowhere or out.
    NotAFile,
    /// A file, as far as it was asked for.
    File(Vec<u8>),
}

/// Reads files of the past, one after the other.
#[derive(Debug)]
pub(super) struct Reader {
    past: Past,
    child: Child,
    ask: Option<ChildStdin>,
    answer: BufReader<ChildStdout>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It ends when nobody asks any more.
        self.ask = None;
        let _ = self.child.wait();
    }
}

impl Reader {
    /// The first bytes of a manifest.
    ///
    /// # Errors
    /// Where it is not in this clone, or git fails.
    pub(super) fn manifest(&mut self, entry: &Entry, limit: u64) -> Result<Vec<u8>, PastError> {
        // The name of a link's object would give the path that it leads to.
        let was = match entry.is_link && !entry.name.contains('\n') {
            true => self.read(&format!("{}:{}", self.past.commit, entry.name), limit),
            false => self.read(&entry.object, limit),
        };
        match was.map_err(PastError::NoGit)? {
            Was::File(bytes) => Ok(bytes),
            Was::Absent | Was::NotAFile if entry.is_link => Ok(Vec::new()),
            Was::Absent | Was::NotAFile => Err(PastError::Incomplete(entry.name.clone())),
        }
    }

    /// The first bytes of what stood at a path from the root, `/` between its names.
    ///
    /// # Errors
    /// Where this clone does not have everything, so that nobody can tell.
    pub(super) fn look(&mut self, path: &str, limit: u64) -> Result<Was, PastError> {
        if path.is_empty() {
            return Ok(Was::NotAFile);
        }
        if path.contains(['\n', '\0']) {
            return Ok(Was::Absent);
        }
        let name = format!("{}:{path}", self.past.commit);
        match self.read(&name, limit).map_err(PastError::NoGit)? {
            Was::Absent if self.past.partial => Err(PastError::Incomplete(path.to_owned())),
            was => Ok(was),
        }
    }

    fn read(&mut self, object: &str, limit: u64) -> io::Result<Was> {
        let Some(ask) = &mut self.ask else {
            return Ok(Was::Absent);
        };
        writeln!(ask, "{object}")?;
        ask.flush()?;
        let mut head = Vec::new();
        self.answer.read_until(b'\n', &mut head)?;
        let head = String::from_utf8_lossy(&head);
        let head = head.trim_end_matches('\n');
        if head.ends_with(" missing") || head.ends_with(" ambiguous") {
            return Ok(Was::Absent);
        }
        let mut words = head.rsplit(' ');
        let size = words.next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other("git ended early"))?;
        let kind = words.next().unwrap_or("");
        let mut bytes = Vec::new();
        let kept = (&mut self.answer)
            .take(size.min(limit))
            .read_to_end(&mut bytes)?;
        // The rest of the object, and the line break after it.
        let rest = size + 1 - u64::try_from(kept).unwrap_or(size);
        io::copy(&mut (&mut self.answer).take(rest), &mut io::sink())?;
        Ok(match kind {
            "blob" => Was::File(bytes),
            "tree" | "commit" | "tag" => Was::NotAFile,
            // `dangling`, `loop`, `notdir`, `symlink`: links that lead nowhere or out.
            _ => Was::Absent,
        })
    }
}

/// What git said to one question.
struct Answer {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Answer {
    /// Its output, where it has one to give.
    fn success(self) -> Result<String, PastError> {
        match self.code {
            Some(0) => Ok(self.out),
            _ => Err(PastError::Refused(
                self.err
                    .lines()
                    .next()
                    .unwrap_or("no reason given")
                    .to_owned(),
            )),
        }
    }

    /// The object that it names, where it names one.
    fn object(&self) -> Option<String> {
        let object = self.out.lines().next()?.trim();
        let is_name = object.len() >= 40 && object.bytes().all(|byte| byte.is_ascii_hexdigit());
        (self.code == Some(0) && is_name).then(|| object.to_owned())
    }
}

fn ask(root: &Path, arguments: &[&str]) -> Result<Answer, PastError> {
    let output = git(root, arguments).output().map_err(PastError::NoGit)?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok(Answer {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    })
}

/// What would lead git to another repository than the one that is judged; set while a hook runs.
const LEADING: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
];

/// `git`, so that no configuration of the repository makes it run anything else.
fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    for name in LEADING {
        command.env_remove(name);
    }
    command
        // Three ways, as older versions know only the last: a promised object is not fetched.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "-c", "core.fsmonitor=false"])
        .args([
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "protocol.allow=never",
        ])
        .args(arguments)
        .stdin(Stdio::null());
    command
}
