//! What a run compares with: a revision, a baseline. Findings that were there before fail no run.

use super::CannotJudge;
use crate::baseline::{self, Baseline, BaselineError, Known};
use crate::finding::Finding;
use crate::fleet::Seat;
use crate::input::{self, Found, Input, Pasts, Since};
use crate::lint::{self, Among, Case, Judgement, LOWERED, MORE, Policy, SPENT, Was};
use crate::source::shown_line;
use clap::Args;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What stands for findings that nobody has seen: it is never known.
const UNLISTED: [&str; 2] = [MORE, SPENT];

/// Fixed findings that are named; the rest is counted.
const MOST_NAMED: usize = 20;

#[derive(Clone, Debug, Default, Args)]
pub(super) struct Adopt {
    /// Only manifests that changed since a git revision, and only their new findings; the others are
    /// counted
    #[arg(long, value_name = "REV", help_heading = "Adoption")]
    since: Option<String>,
    /// Findings that a file knows do not fail the run
    #[arg(long, value_name = "FILE", help_heading = "Adoption")]
    baseline: Option<PathBuf>,
    /// Write the file where there is none; else take out of it what is fixed
    #[arg(
        long,
        requires = "baseline",
        conflicts_with = "since",
        help_heading = "Adoption"
    )]
    write_baseline: bool,
}

/// What there was before.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The change since a revision.
    pub(super) since: Option<Since>,
    baseline: Option<Old>,
}

/// A baseline as it was before the run.
#[derive(Debug)]
struct Old {
    path: PathBuf,
    /// Canonical.
    folder: PathBuf,
    known: Baseline,
    /// There is no file yet.
    new: bool,
    write: bool,
}

/// What becomes of a manifest's entries in the baseline.
#[derive(Debug)]
pub(super) struct Entry {
    place: String,
    kept: Known,
    fixed: Known,
}

impl Adopt {
    /// Whether the run compares with anything.
    pub(super) fn compares(&self) -> bool {
        self.since.is_some() || self.baseline.is_some()
    }

    /// Reads what there was before, and leaves among the inputs what is to be judged.
    pub(super) fn before(
        &self,
        paths: &[PathBuf],
        found: &mut Found,
    ) -> Result<Before, CannotJudge> {
        let since = match &self.since {
            Some(revision) => Some(input::since(revision, paths, found)?),
            None => None,
        };
        let baseline = match &self.baseline {
            Some(path) => Some(Old::read(path, self.write_baseline)?),
            None => None,
        };
        Ok(Before { since, baseline })
    }
}

impl Old {
    fn read(path: &Path, write: bool) -> Result<Self, CannotJudge> {
        let (known, new) = match Baseline::read(path) {
            Ok(known) => (known, false),
            Err(BaselineError::Missing(_)) if write => (Baseline::default(), true),
            Err(error) => return Err(error.into()),
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let folder = folder
            .canonicalize()
            .map_err(|error| BaselineError::Io(path.to_path_buf(), error))?;
        Ok(Old {
            path: path.to_path_buf(),
            folder,
            known,
            new,
            write,
        })
    }

    fn set_apart(&self, input: &Input, judgement: &mut Judgement, never: &[String]) -> Entry {
        let place = baseline::place(&self.folder, &input.path());
        let before = match self.new {
            true => {
                let may = |finding: &&Finding| baseline::may_be_known(finding, never);
                Known::of(judgement.findings.iter().filter(may))
            }
            false => self.known.files.get(&place).cloned().unwrap_or_default(),
        };
        let fixed = before.clone().set_apart(judgement, never);
        judgement.fixed = fixed.len();
        let kept = match judgement.readable {
            true => Known::of(&judgement.known),
            false if self.new => Known::default(),
            // Nothing was judged, so nothing is fixed.
            false => before,
        };
        Entry { place, kept, fixed }
    }

    /// What the file is to know after a run, and what is fixed.
    fn after(&self, entries: Vec<Entry>) -> (Baseline, Vec<(String, Known)>) {
        let judged: BTreeSet<String> = entries.iter().map(|entry| entry.place.clone()).collect();
        let mut after = BTreeMap::new();
        let mut fixed = Vec::new();
        for entry in entries {
            if !entry.fixed.is_empty() {
                fixed.push((entry.place.clone(), entry.fixed));
            }
            if !entry.kept.is_empty() {
                after.insert(entry.place, entry.kept);
            }
        }
        for (place, known) in &self.known.files {
            if judged.contains(place) {
                continue;
            }
            // This run did not look at it, or it is gone.
            if self
                .folder
                .join(baseline::path_of(place))
                .symlink_metadata()
                .is_ok()
            {
                after.insert(place.clone(), known.clone());
            } else if !known.is_empty() {
                fixed.push((place.clone(), known.clone()));
            }
        }
        (Baseline { files: after }, fixed)
    }
}

impl Before {
    /// Sets the findings of a manifest apart that were there before.
    pub(super) fn set_apart(
        &self,
        input: &Input,
        judgement: &mut Judgement,
        policy: &Policy<'_>,
        pasts: &mut Pasts,
        seat: Option<&Seat<'_>>,
    ) -> Result<Option<Entry>, CannotJudge> {
        let entry = self.baseline.as_ref().map(|old| {
            // A change of the stage or the impact is never old.
            let mut never = policy.terms.never_waivable.clone();
            never.extend(LOWERED.map(str::to_owned));
            never.extend(UNLISTED.map(str::to_owned));
            old.set_apart(input, judgement, &never)
        });
        if let Some(since) = &self.since
            && let Some(before) = since.before(input)
        {
            let repository = pasts.around(since, before)?;
            let past = lint::check_among(&Case {
                name: &before.name,
                bytes: &before.bytes,
                repository: &repository,
                policy,
                among: Among { seat, was: None },
            });
            pasts.check()?;
            // What could not be read says nothing about what was wrong.
            if past.readable {
                let never = UNLISTED.map(str::to_owned);
                let _ = Known::of(&past.findings).set_apart(judgement, &never);
            }
        }
        judgement.known.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(entry)
    }

    /// The manifests that are as they were.
    pub(super) fn unchanged(&self) -> &[Input] {
        self.since.as_ref().map_or(&[], |since| &since.unchanged)
    }

    /// What the manifest said of itself, if there was one.
    pub(super) fn was(&self, input: &Input) -> Option<Was> {
        let before = self.since.as_ref()?.before(input)?;
        Some(Was::read(&before.name, &before.bytes))
    }

    /// The judgements of manifests that are gone.
    pub(super) fn gone(&self, policy: &Policy<'_>) -> Vec<Judgement> {
        let gone = self.since.iter().flat_map(|since| &since.gone);
        gone.map(|before| lint::deleted(&before.name, &before.bytes, policy))
            .collect()
    }

    /// Writes the baseline where that was asked for, and says what is fixed.
    pub(super) fn finish(
        &self,
        entries: Vec<Entry>,
        new: usize,
        quiet: bool,
    ) -> Result<(), CannotJudge> {
        let Some(old) = &self.baseline else {
            return Ok(());
        };
        let (after, fixed) = old.after(entries);
        let count: usize = fixed.iter().map(|(_, known)| known.len()).sum();
        let path = old.path.display().to_string();
        let path = shown_line(&path);
        let findings = |count: usize| crate::report::counted(count, "finding");
        let mut said = Vec::new();
        if old.write {
            after.write(&old.path)?;
            let known = after.len();
            said.push(match old.new {
                true => format!("`{path}` knows {} now", findings(known)),
                false => format!(
                    "`{path}` knows {}; {count} fixed and taken out",
                    findings(known)
                ),
            });
            if !old.new && new > 0 {
                said.push(format!(
                    "  {} not in it: a baseline never grows; fix what is new, or delete the file \
                     and write it anew",
                    findings(new)
                ));
            }
        } else if count > 0 {
            said.push(format!(
                "{} of `{path}` fixed: take them out with --write-baseline",
                findings(count)
            ));
        }
        let names = fixed
            .iter()
            .flat_map(|(place, known)| known.names().map(move |name| (place, name)));
        for (place, (rule, pointer)) in names.take(MOST_NAMED) {
            let line = format!("  fixed: {place} {rule} {pointer}");
            said.push(shown_line(line.trim_end()).into_owned());
        }
        if count > MOST_NAMED {
            said.push(format!("  and {} more", count - MOST_NAMED));
        }
        if !quiet && !said.is_empty() {
            let _ = writeln!(io::stderr(), "readiness: {}", said.join("\n"));
        }
        Ok(())
    }
}
