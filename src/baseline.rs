//! What is known already: findings that fail no run, because they were there before. The one place
//! that knows the baseline file.
//!
//! A known finding is the same rule at the same place, weighing no more than it did: so a new fault
//! never hides behind an old one, and nothing of a manifest that cannot be read is known.

use crate::finding::{Finding, Severity};
use crate::lint::Judgement;
use crate::secret::masked;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The JSON Schema of a baseline.
pub const SCHEMA: &str = include_str!("../schema/baseline.schema.json");

/// Bytes of a baseline at most.
const MAX_BYTES: u64 = 64 << 20;
/// The version of the file's format.
const VERSION: u32 = 1;

/// Known findings of one manifest: what each weighed, by rule and pointer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    weights: BTreeMap<(String, String), Vec<Severity>>,
}

impl Known {
    /// What these findings make known. A waived one is accepted for a time and not for good.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut known = Known::default();
        for finding in findings {
            if finding.waived.is_none() {
                known.add(&finding.rule, &finding.pointer, finding.severity);
            }
        }
        known
    }

    fn add(&mut self, rule: &str, pointer: &str, severity: Severity) {
        let key = (rule.to_owned(), masked(pointer).into_owned());
        self.weights.entry(key).or_default().push(severity);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.weights.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sets the findings that are known apart, those that [`may_be_known`] excludes never; gives what is left over:
    /// what was known and is fixed.
    #[must_use]
    pub fn set_apart(mut self, judgement: &mut Judgement, never: &[String]) -> Known {
        if !judgement.readable {
            return Known::default();
        }
        let findings = std::mem::take(&mut judgement.findings);
        for finding in findings {
            // What is never known was there all the same, so nothing is fixed.
            let listed = finding.waived.is_none() && self.take(&finding);
            match listed && may_be_known(&finding, never) {
                true => judgement.known.push(finding),
                false => judgement.findings.push(finding),
            }
        }
        self.weights.retain(|_, weights| !weights.is_empty());
        self
    }

    /// Takes the lightest entry that weighs enough for a finding.
    fn take(&mut self, finding: &Finding) -> bool {
        let key = (finding.rule.clone(), masked(&finding.pointer).into_owned());
        let Some(weights) = self.weights.get_mut(&key) else {
            return false;
        };
        let fitting = weights.iter().enumerate();
        let fitting = fitting.filter(|(_, weight)| **weight >= finding.severity);
        let Some((index, _)) = fitting.min_by_key(|(_, weight)| **weight) else {
            return false;
        };
        weights.swap_remove(index);
        true
    }

    /// The rules and pointers, each as often as it is known.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.weights.iter().flat_map(|((rule, pointer), weights)| {
            std::iter::repeat_n((rule.as_str(), pointer.as_str()), weights.len())
        })
    }
}

/// Whether a finding may be known from before. What is wrong with an entry of `not_applicable` keeps the
/// finding about its answer silent, and the entry may be about another answer by now.
pub fn may_be_known(finding: &Finding, never: &[String]) -> bool {
    let pointer = &finding.pointer;
    !never.contains(&finding.rule)
        && pointer != "/not_applicable"
        && !pointer.starts_with("/not_applicable/")
}

/// The known findings of a repository, as a file holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the manifest's path from the file's folder, `/` between names.
    pub files: BTreeMap<String, Known>,
}

/// Why a baseline cannot be used.
#[derive(Debug)]
pub enum BaselineError {
    /// It is not there.
    Missing(PathBuf),
    /// It cannot be read or written.
    Io(PathBuf, io::Error),
    /// It is not a baseline.
    Malformed(PathBuf, String),
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show =
            |path: &Path| crate::source::shown_line(&path.display().to_string()).into_owned();
        match self {
            BaselineError::Missing(path) => write!(
                f,
                "there is no baseline `{}`\n  write it with `--baseline {0} --write-baseline`",
                show(path)
            ),
            BaselineError::Io(path, error) => {
                write!(f, "the baseline `{}` cannot be used: {error}", show(path))
            }
            BaselineError::Malformed(path, why) => write!(
                f,
                "`{}` is not a baseline: {}\n  restore it from version control, or delete it and \
                 write it anew with --write-baseline",
                show(path),
                crate::source::shown_line(why)
            ),
        }
    }
}

impl std::error::Error for BaselineError {}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    readiness_baseline: u32,
    files: BTreeMap<String, Vec<Entry>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: String,
    pointer: String,
    severity: Severity,
    #[serde(default = "once")]
    count: usize,
}

fn once() -> usize {
    1
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// Where there is none, or it is none.
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let io = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => BaselineError::Missing(path.to_path_buf()),
            _ => BaselineError::Io(path.to_path_buf(), error),
        };
        let mut text = Vec::new();
        let mut file = File::open(path).map_err(io)?.take(MAX_BYTES + 1);
        file.read_to_end(&mut text).map_err(io)?;
        let wrong = |why: String| BaselineError::Malformed(path.to_path_buf(), why);
        if text.len() as u64 > MAX_BYTES {
            return Err(wrong(format!("it is over {} MiB", MAX_BYTES >> 20)));
        }
        let read: Document = serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?;
        if read.readiness_baseline != VERSION {
            return Err(wrong(format!(
                "its version is {}, and this program reads version {VERSION}",
                read.readiness_baseline
            )));
        }
        let mut baseline = Baseline::default();
        for (file, entries) in read.files {
            let known = baseline.files.entry(file).or_default();
            for entry in entries {
                // More than a manifest can hold is a slip or an attack on the memory.
                if entry.count == 0 || entry.count > 1_000_000 {
                    return Err(wrong(format!("a count is {}", entry.count)));
                }
                let key = (entry.rule, entry.pointer);
                let weights = known.weights.entry(key).or_default();
                if weights.len() + entry.count > 1_000_000 {
                    return Err(wrong(
                        "it counts one finding over a million times".to_owned(),
                    ));
                }
                weights.extend(std::iter::repeat_n(entry.severity, entry.count));
            }
        }
        Ok(baseline)
    }

    /// Writes a baseline, whole or not at all.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), BaselineError> {
        replace(path, self.to_json().as_bytes())
            .map_err(|error| BaselineError::Io(path.to_path_buf(), error))
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.files.values().map(Known::len).sum()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sorted, and one finding a line, so that a change shows as what it is.
    fn to_json(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let files: Vec<String> = self
            .files
            .iter()
            .filter(|(_, known)| !known.is_empty())
            .map(|(file, known)| {
                let mut lines = Vec::new();
                for ((rule, pointer), weights) in &known.weights {
                    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
                        let count = weights.iter().filter(|weight| **weight == severity).count();
                        if count > 0 {
                            lines.push(format!(
                                "      {{\"rule\": {}, \"pointer\": {}, \"severity\": \"{severity}\", \
                                 \"count\": {count}}}",
                                quoted(rule),
                                quoted(pointer)
                            ));
                        }
                    }
                }
                format!("    {}: [\n{}\n    ]", quoted(file), lines.join(",\n"))
            })
            .collect();
        let files = match files.is_empty() {
            true => "{}".to_owned(),
            false => format!("{{\n{}\n  }}", files.join(",\n")),
        };
        format!("{{\n  \"readiness_baseline\": {VERSION},\n  \"files\": {files}\n}}\n")
    }
}

/// Writes a file by way of one beside it, so that nobody ever reads half of it.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    // `create_new` follows no link that somebody put there, and takes nobody's file away.
    let mut file = File::options().write(true).create_new(true).open(&beside)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A manifest's path from a baseline's folder (canonical), `/` between names: the same wherever the
/// run starts and on every system.
pub fn place(folder: &Path, manifest: &Path) -> String {
    let parent = match manifest.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let file = manifest.file_name().unwrap_or_default();
    let Ok(full) = parent.canonicalize().map(|parent| parent.join(file)) else {
        return manifest.to_string_lossy().replace('\\', "/");
    };
    let shared = folder.components().zip(full.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = full
        .components()
        .skip(shared)
        .map(|part| named(part.as_os_str()));
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A name as a key: what is no text is told by its bytes, so that no two names are one.
fn named(name: &OsStr) -> String {
    let bytes = name.as_encoded_bytes();
    let text = std::str::from_utf8(bytes).map(|text| text.replace('%', "%25"));
    text.unwrap_or_else(|_| {
        let encode = |byte: &u8| match byte {
            b'%' | 0x80.. => format!("%{byte:02X}"),
            byte => char::from(*byte).to_string(),
        };
        bytes.iter().map(encode).collect()
    })
}

/// The path that a key of a baseline stands for.
pub fn path_of(key: &str) -> PathBuf {
    let mut bytes = Vec::with_capacity(key.len());
    let mut rest = key.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    crate::repository::path_of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn finding(rule: &str, pointer: &str, severity: Severity) -> Finding {
        Finding {
            severity,
            pointer: pointer.to_owned(),
            ..Finding::error(rule, Span::new(0, 1), "m")
        }
    }

    fn judgement(findings: Vec<Finding>) -> Judgement {
        let policy = crate::lint::Policy::new([], jiff::civil::date(2026, 11, 22));
        let repository = crate::repository::Repository::None;
        let mut judgement = crate::lint::check("a", b"readiness: 1\n", &repository, &policy);
        judgement.findings = findings;
        judgement
    }

    /// The pointers of what is new, of what is known, and what is left over.
    fn split(known: &[Finding], now: Vec<Finding>) -> (Vec<String>, Vec<String>, usize) {
        let mut judgement = judgement(now);
        let left = Known::of(known).set_apart(&mut judgement, &["never".to_owned()]);
        let pointers = |findings: &[Finding]| {
            let each = findings.iter().map(|finding| finding.pointer.clone());
            each.collect::<Vec<_>>()
        };
        (
            pointers(&judgement.findings),
            pointers(&judgement.known),
            left.len(),
        )
    }

    const E: Severity = Severity::Error;
    const W: Severity = Severity::Warning;

    #[test]
    fn a_finding_more_under_one_fingerprint_is_new() {
        let one = || finding("r", "/a", E);
        assert_eq!(
            split(&[one()], vec![one(), one()]),
            (vec!["/a".into()], vec!["/a".into()], 0)
        );
        assert_eq!(
            split(&[one(), one()], vec![one()]),
            (vec![], vec!["/a".into()], 1)
        );
    }

    #[test]
    fn a_finding_that_weighs_more_than_it_did_is_new() {
        let (new, known, left) = split(&[finding("r", "/a", W)], vec![finding("r", "/a", E)]);
        assert_eq!((new.len(), known.len(), left), (1, 0, 1));
        let (new, known, left) = split(&[finding("r", "/a", E)], vec![finding("r", "/a", W)]);
        assert_eq!((new.len(), known.len(), left), (0, 1, 0));
        let both = || vec![finding("r", "/a", W), finding("r", "/a", E)];
        assert_eq!(split(&both(), both()).0.len(), 0);
    }

    #[test]
    fn some_rules_are_never_known() {
        let one = || finding("never", "/a", E);
        assert_eq!(split(&[one()], vec![one()]), (vec!["/a".into()], vec![], 0));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_are_told_apart_and_found_again() {
        use std::os::unix::ffi::OsStrExt;
        let mut keys = Vec::new();
        for bytes in [&b"a\xff"[..], b"a\xfe", b"a%FF", b"a\xc3\xa9", b"100%"] {
            let name = OsStr::from_bytes(bytes);
            let key = named(name);
            assert_eq!(path_of(&key).as_os_str(), name);
            assert!(!keys.contains(&key), "{key}");
            keys.push(key);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_file_beside_is_not_followed() {
        let folder = std::env::temp_dir().join(format!("readiness-planted-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let victim = folder.join("victim");
        fs::write(&victim, "mine").expect("a file");
        let beside = folder.join(format!("b.json.{}.tmp", std::process::id()));
        std::os::unix::fs::symlink(&victim, beside).expect("a link");
        assert!(Baseline::default().write(&folder.join("b.json")).is_err());
        assert_eq!(fs::read_to_string(&victim).expect("it is there"), "mine");
        fs::remove_dir_all(&folder).expect("it is there");
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let mut baseline = Baseline::default();
        let hostile = [
            finding("r\"\n", "/ü\u{202e}/~1", E),
            finding("r", "/a", W),
            finding("r", "/a", W),
        ];
        baseline
            .files
            .insert("a b/\"x\".yaml".into(), Known::of(&hostile));
        baseline.files.insert("empty.yaml".into(), Known::default());
        let path = std::env::temp_dir().join(format!("readiness-baseline-{}", std::process::id()));
        baseline.write(&path).expect("it is written");
        let read = Baseline::read(&path).expect("it is read");
        let text = fs::read_to_string(&path).expect("it is text");
        fs::remove_file(&path).expect("it is there");
        baseline.files.remove("empty.yaml");
        assert_eq!(read, baseline);
        assert_eq!(text.lines().count(), 9, "{text}");
    }

    #[test]
    fn a_path_counts_from_the_folder_of_the_baseline() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .canonicalize()
            .expect("it is there");
        let manifest = root.join("src/lint/readiness.yaml");
        assert_eq!(place(&root, &manifest), "src/lint/readiness.yaml");
        assert_eq!(
            place(&root.join("src/check"), &manifest),
            "../lint/readiness.yaml"
        );
    }
}
