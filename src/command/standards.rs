//! Which standard holds for which manifest of a run.

use super::CannotJudge;
use crate::finding::Finding;
use crate::input::{self, Input, is_manifest};
use crate::lint::{Policy, Stage};
use crate::report::FileReport;
use crate::repository::Repository;
use crate::rule;
use crate::source::Source;
use crate::standard::{self, Effective, Ruling};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The standards of a run.
pub(super) struct Standards {
    /// What is given with `--standard`.
    platform: Option<Effective>,
    /// Its place, canonical.
    platform_path: Option<PathBuf>,
    /// The standard files of repositories, each read once.
    own: Vec<(PathBuf, Effective)>,
    /// The standard of each folder that was asked for, as an index into `own`.
    folders: BTreeMap<PathBuf, Option<usize>>,
}

impl Standards {
    /// The platform's standard, where one is given.
    ///
    /// # Errors
    /// Where it cannot be used.
    pub(super) fn new(platform: Option<&Path>) -> Result<Self, CannotJudge> {
        Ok(Standards {
            platform_path: platform.and_then(|path| path.canonicalize().ok()),
            platform: platform
                .map(|path| Effective::read(path, None))
                .transpose()?,
            own: Vec::new(),
            folders: BTreeMap::new(),
        })
    }

    /// Looks for the standard of a folder.
    ///
    /// # Errors
    /// Where there is one that cannot be used: no manifest under it can be judged.
    pub(super) fn look(&mut self, folder: &Path) -> Result<(), CannotJudge> {
        if self.folders.contains_key(folder) {
            return Ok(());
        }
        let found = standard::find(folder)?;
        // What is given as the platform's standard is not held against itself.
        let index = match found.filter(|path| !self.is_platform(path)) {
            None => None,
            Some(path) => match self.own.iter().position(|(known, _)| *known == path) {
                Some(index) => Some(index),
                None => {
                    let effective = Effective::read(&path, self.platform.as_ref())?;
                    self.own.push((path, effective));
                    Some(self.own.len() - 1)
                }
            },
        };
        self.folders.insert(folder.to_path_buf(), index);
        Ok(())
    }

    fn is_platform(&self, path: &Path) -> bool {
        let full = path.canonicalize().ok();
        full.is_some() && full == self.platform_path
    }

    /// What holds in a folder that was looked at; nothing where no standard does.
    pub(super) fn of(&self, folder: &Path) -> Option<&Effective> {
        let own = self.folders.get(folder).copied().flatten();
        let own = own.and_then(|index| self.own.get(index));
        own.map(|(_, effective)| effective)
            .or(self.platform.as_ref())
    }

    /// The folders of a run: those of its manifests, and those that were asked to be searched. What
    /// has a standard that cannot be used is taken out of the inputs, and said.
    pub(super) fn look_all(
        &mut self,
        inputs: &mut Vec<Input>,
        paths: &[PathBuf],
        failures: &mut Vec<String>,
    ) {
        let mut fail = |error: CannotJudge| {
            let said = error.to_string();
            if !failures.contains(&said) {
                failures.push(said);
            }
        };
        for folder in paths.iter().filter(|path| path.is_dir()) {
            if let Err(error) = self.look(folder) {
                fail(error);
            }
        }
        inputs.retain(|input| match self.look(input.folder()) {
            Ok(()) => true,
            Err(error) => {
                fail(error);
                false
            }
        });
    }

    /// The policies of a run: the first for where no standard of a repository holds.
    pub(super) fn policies(&self, today: Date, judge_as: Option<Stage>) -> Policies<'_> {
        let mut all = vec![match &self.platform {
            Some(platform) => platform.policy(today),
            None => Policy::new(rule::builtin(), today),
        }];
        all.extend(self.own.iter().map(|own| own.1.policy(today)));
        for policy in &mut all {
            policy.judge_as = judge_as;
        }
        Policies {
            all,
            folders: &self.folders,
        }
    }

    /// The rules that the standards bring.
    pub(super) fn own_rules(&self) -> Vec<&rule::File> {
        let all = self.own.iter().map(|(_, own)| own).chain(&self.platform);
        all.flat_map(|standard| standard.rulings.iter().filter_map(Ruling::own))
            .collect()
    }

    /// The standards by name, for the summary.
    pub(super) fn names(&self) -> Vec<String> {
        let own = self.own.iter().map(|(_, effective)| effective);
        let mut names: Vec<String> = Vec::new();
        for name in self
            .platform
            .iter()
            .chain(own)
            .flat_map(|effective| &effective.standards)
        {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    }

    /// What is wrong with the standards and what they require, one report for each file.
    pub(super) fn reports(
        &self,
        paths: &[PathBuf],
        judged: &[&Input],
    ) -> Vec<(FileReport, Arc<Source>)> {
        let full = |path: &Path| input::full(path);
        let own = self.own.iter().map(|(_, effective)| effective);
        let requires = self
            .platform
            .iter()
            .chain(own)
            .any(|it| !it.required.is_empty());
        // Where nothing is required, nobody asks where each stands.
        let judged = judged.iter().filter(|_| requires);
        let judged: BTreeSet<PathBuf> = judged.filter_map(|it| full(&it.path())).collect();
        let asked: Vec<PathBuf> = paths.iter().filter_map(|path| full(path)).collect();
        // What this run was not asked about is for another one.
        let elsewhere = |file: &Path| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            is_manifest(&name) && !asked.iter().any(|asked| file.starts_with(asked))
        };
        let counts = |file: &Path| judged.contains(file) || elsewhere(file);
        let mut said: Vec<(Arc<Source>, Finding)> = Vec::new();
        let folders: Vec<&Path> = paths.iter().map(|path| folder_of(path)).collect();
        let own = self.own.iter().map(|(_, effective)| effective);
        for effective in self.platform.iter().chain(own) {
            said.extend(effective.findings.iter().cloned());
            for folder in &folders {
                said.extend(effective.missing(folder, &counts));
            }
        }
        let mut files: Vec<(Arc<Source>, Vec<Finding>)> = Vec::new();
        for (source, finding) in said {
            let place = files
                .iter()
                .position(|(known, _)| known.name() == source.name());
            let index = place.unwrap_or_else(|| {
                files.push((source, Vec::new()));
                files.len() - 1
            });
            let known = files[index]
                .1
                .iter()
                .any(|other| other.order() == finding.order());
            if !known {
                files[index].1.push(finding);
            }
        }
        files.sort_by(|a, b| a.0.name().cmp(b.0.name()));
        // A platform's standard stands in another repository than what is judged.
        let judged: Vec<Repository> = folders.iter().map(|at| Repository::around(at)).collect();
        let is_git = |it: &Repository| it.root().is_some_and(|root| root.join(".git").exists());
        let place = |file: &Path| {
            let found = judged.iter().find_map(|it| it.place_of(file));
            found.or_else(|| judged.iter().any(is_git).then(PathBuf::new))
        };
        let report = |(source, mut findings): (Arc<Source>, Vec<Finding>)| {
            findings.sort_by(|a, b| a.order().cmp(&b.order()));
            let mut report = FileReport::of_standard(&source, &findings);
            report.locate(&source, &findings, place);
            (report, source)
        };
        files.into_iter().map(report).collect()
    }
}

/// The folder of a path that was named.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        _ if path.is_dir() => path,
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// What each manifest of a run is judged by.
pub(super) struct Policies<'s> {
    all: Vec<Policy<'s>>,
    folders: &'s BTreeMap<PathBuf, Option<usize>>,
}

impl<'s> Policies<'s> {
    /// The policy for a folder.
    pub(super) fn of(&self, folder: &Path) -> &Policy<'s> {
        let own = self.folders.get(folder).copied().flatten();
        &self.all[own.map_or(0, |index| index + 1)]
    }

    /// The policy for where no standard of a repository holds.
    pub(super) fn first(&self) -> &Policy<'s> {
        &self.all[0]
    }

    /// How many rules are loaded.
    pub(super) fn rules(&self) -> usize {
        self.all
            .iter()
            .map(|policy| policy.rules.len())
            .max()
            .unwrap_or(0)
    }
}
