//! The standard of a platform team: which rules hold, how heavily, on what terms they are waived.
//!
//! It alone knows standard files, what they extend, and that a repository cannot lower what the
//! platform asks.

mod apply;
mod builtin;
mod chain;
mod fence;
mod file;
mod own;
mod ruling;
mod terms;
mod vocabulary;

pub use builtin::BUILTIN;
pub use ruling::{Origin, Ruling, Set};
pub use vocabulary::{Phrase, Spoken, Words};

use crate::check::RuleError;
use crate::finding::Finding;
use crate::lint::{self, Policy};
use crate::source::{Source, Span, shown_line};
use crate::waiver::{self, MAX_DAYS, Terms};
use crate::wording::{Category, Vocabulary};
use crate::{manifest, schema};
use jiff::civil::Date;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The JSON Schema of a standard file, for editors.
pub const SCHEMA: &str = include_str!("../../schema/standard.schema.json");

/// The JSON Schema of a vocabulary file, for editors.
pub const VOCABULARY_SCHEMA: &str = include_str!("../../schema/vocabulary.schema.json");

/// The names under which a standard is found.
pub const NAMES: [&str; 2] = ["readiness-standard.yaml", "readiness-standard.yml"];

/// Mistakes of a standard that are shown together.
const MOST_MISTAKES: usize = 50;

/// Why a standard cannot be used.
#[derive(Debug)]
pub enum StandardError {
    /// There is no such file, or it cannot be read.
    Unreadable(String),
    /// Something in a file of it is wrong.
    Refused(Arc<Source>, Vec<RuleError>),
}

impl fmt::Display for StandardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StandardError::Unreadable(why) => f.write_str(why),
            StandardError::Refused(source, errors) => {
                let name = shown_line(source.name());
                write!(f, "the standard cannot be used:")?;
                for error in errors.iter().take(MOST_MISTAKES) {
                    let place = source.place(error.span.start);
                    let (message, help) = (shown_line(&error.message), shown_line(&error.help));
                    write!(f, "\n  {name}:{}:{}: {message}", place.line, place.column)?;
                    if !help.is_empty() {
                        write!(f, "\n    {help}")?;
                    }
                }
                if errors.len() > MOST_MISTAKES {
                    write!(f, "\n  and {} more", errors.len() - MOST_MISTAKES)?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for StandardError {}

/// A manifest that must be there.
#[derive(Clone, Debug)]
pub struct Required {
    /// Its path, or a pattern of it.
    pub pattern: String,
    folder: PathBuf,
    source: Arc<Source>,
    span: Span,
}

/// Everything that standards ask for together.
#[derive(Clone, Debug)]
pub struct Effective {
    /// All rules: the built-in ones first.
    pub rulings: Vec<Ruling>,
    /// Days for which a waiver may run.
    pub max_days: Set<u32>,
    /// Who may approve waivers; empty: anybody but the owner.
    pub approvers: Set<Vec<String>>,
    /// Rules that no waiver accepts, besides those that say so themselves.
    pub never_waivable: Vec<String>,
    /// Phrases besides the built-in ones.
    pub phrases: Vec<(Category, String)>,
    /// Manifests that must be there.
    pub required: Vec<Required>,
    /// The standards by name and version, the last that applies last.
    pub standards: Vec<String>,
    /// What is wrong with the standard files, each with its file.
    pub findings: Vec<(Arc<Source>, Finding)>,
    /// The top of the file that was read last.
    top: Option<(Arc<Source>, Span)>,
}

impl Default for Effective {
    fn default() -> Self {
        Effective {
            rulings: Ruling::builtin(),
            max_days: Set::new(MAX_DAYS, Origin::Builtin),
            approvers: Set::new(Vec::new(), Origin::Builtin),
            never_waivable: Vec::new(),
            phrases: Vec::new(),
            required: Vec::new(),
            standards: Vec::new(),
            findings: Vec::new(),
            top: None,
        }
    }
}

impl Effective {
    /// What a standard file asks for, with all that it extends. Over a platform's standard it can add
    /// and raise; what would lower is a finding.
    ///
    /// # Errors
    /// Where a file cannot be read or used.
    pub fn read(path: &Path, platform: Option<&Effective>) -> Result<Self, StandardError> {
        let mut standing = platform.cloned().unwrap_or_default();
        for standard in chain::read(path)? {
            apply::apply(&mut standing, &standard, platform)?;
            let Some(file) = &standard.path else { continue };
            let name = standard.name.as_ref();
            let span = name.map_or(Span::new(0, 1), |name| name.span);
            standing.top = Some((standard.source.clone(), span));
            let unnamed = || shown_path(file);
            let mut shown = name.map_or_else(unnamed, |name| name.value.clone());
            if let Some(version) = &standard.version {
                shown = format!("{shown} {version}");
            }
            standing.standards.push(shown_line(&shown).into_owned());
        }
        Ok(standing)
    }

    /// What manifests are judged by.
    pub fn policy(&self, today: Date) -> Policy<'_> {
        Policy {
            rules: self.rulings.iter().map(Ruling::in_force).collect(),
            terms: Terms {
                max_days: self.max_days.value,
                approvers: self.approvers.value.clone(),
                never_waivable: self.never_waivable.clone(),
            },
            vocabulary: self.vocabulary(),
            ..Policy::new([], today)
        }
    }

    /// The built-in phrases and those of the standard.
    pub fn vocabulary(&self) -> Vocabulary {
        let phrases = self.phrases.iter();
        vocabulary::vocabulary(phrases.map(|(category, text)| (*category, text.as_str())))
    }

    /// Findings about required manifests that are not there. The paths of a standard from outside
    /// of the repository count from the repository's root. A file counts where this run, or another
    /// one, judges it.
    pub fn missing(
        &self,
        repository: &Path,
        counts: &dyn Fn(&Path) -> bool,
    ) -> Vec<(Arc<Source>, Finding)> {
        let root = repository.canonicalize().unwrap_or_default();
        let root = fence::root_of(&root).to_path_buf();
        let absent = |required: &&Required| {
            let inside = required.folder.starts_with(&root);
            let from = if inside { &required.folder } else { &root };
            !fence::exists(from, &required.pattern, counts)
        };
        let finding = |required: &Required| {
            let message = format!("no manifest `{}` is judged", required.pattern);
            let finding = Finding {
                fault: crate::finding::Fault::Missing,
                help: Some(
                    "add the manifest itself, not a link or an ignored file; or have the line removed from \
                     the standard"
                        .to_owned(),
                ),
                pointer: format!(
                    "/required/{}",
                    required.pattern.replace('~', "~0").replace('/', "~1")
                ),
                ..Finding::error("required-manifest-missing", required.span, message)
            };
            (required.source.clone(), finding)
        };
        self.required.iter().filter(absent).map(finding).collect()
    }

    fn say(&mut self, source: Arc<Source>, finding: Finding) {
        self.findings.push((source, finding));
    }

    /// A place that stands for the standard as a whole.
    fn place(&self) -> Option<(Arc<Source>, Span)> {
        self.top.clone()
    }
}

/// The standard of a repository: the nearest one from a folder up to the repository's root.
///
/// # Errors
/// Where one is there and leads out of the repository, for then it must not look like none.
pub fn find(folder: &Path) -> Result<Option<PathBuf>, StandardError> {
    let Ok(folder) = folder.canonicalize() else {
        return Ok(None);
    };
    let root = fence::root_of(&folder);
    for above in folder.ancestors() {
        let both = NAMES.map(|name| above.join(name));
        // A link that leads nowhere is there, too.
        let there = both.each_ref().map(|path| path.symlink_metadata().is_ok());
        if there == [true; NAMES.len()] {
            return Err(StandardError::Unreadable(format!(
                "there are two standards, `{}` and `{}`, and only one can hold\n  \
                 remove one of them",
                shown_line(&shown_path(&both[0])),
                NAMES[1]
            )));
        }
        if let Some(path) = there
            .iter()
            .zip(both)
            .find_map(|(is, path)| is.then_some(path))
        {
            let full = path.canonicalize().ok();
            return match full.filter(|full| full.starts_with(root) && full.is_file()) {
                Some(_) => Ok(Some(relative(&path))),
                None => Err(StandardError::Unreadable(format!(
                    "the standard `{}` leads to no file inside this repository",
                    shown_line(&shown_path(&path))
                ))),
            };
        }
        if above == root {
            break;
        }
    }
    Ok(None)
}

/// A path from the current folder, where it is below it.
fn relative(path: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).to_path_buf()
}

fn shown_path(path: &Path) -> String {
    relative(path).display().to_string()
}

/// Whether the program finds something under this id without a rule file.
fn is_builtin(id: &str) -> bool {
    let all = [
        manifest::BUILTIN,
        schema::BUILTIN,
        waiver::BUILTIN,
        waiver::EXCUSES,
        lint::BUILTIN,
        BUILTIN,
    ];
    all.into_iter().flatten().any(|builtin| builtin.id == id)
}
