//! What was found in one manifest → the five questions, the verdict, the counts.

mod location;
mod row;
mod shown;
mod verdict;

pub use location::Location;
pub use row::{Row, State};
pub use shown::{Aside, Elsewhere, Mark, Reported, Waiver};

use crate::finding::{Finding, Question, Severity};
use crate::fix::is_fit;
use crate::lint::{Judgement, Stage};
use crate::source::{Source, shown_line};
use serde::Serialize;
pub(crate) use shown::fnv;
use shown::line;
use std::path::{Path, PathBuf};

/// What is said of a capability in the end. Never a number out of a hundred: a sum would hide one
/// missing kill switch behind ten documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// At the stage `production`, without an error.
    ProductionReady,
    /// At the stage `pilot`, without an error there.
    HonestPilot,
    /// It has errors at its stage.
    Pilot,
    /// It is switched off; only its form was judged.
    Retired,
    /// It cannot be judged.
    Unreadable,
    /// It was there before and is not any more.
    Deleted,
    /// The file is no manifest but a standard.
    Standard,
}

/// What is said about one manifest, safe to show.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The file's name on one line.
    pub path: String,
    /// Where it stands, for readers elsewhere; empty where it stands in another repository than the one
    /// that is judged.
    pub location: Location,
    /// The capability's name on one line, where it can be read.
    pub capability: Option<String>,
    /// The stage it was judged at; without meaning where it cannot be read.
    pub stage: Stage,
    /// The findings in their total order.
    pub findings: Vec<Reported>,
    /// The findings that were there before and count for nothing but the verdict, in their order.
    pub known: Vec<Reported>,
    /// How many findings were there before and are fixed.
    pub fixed: usize,
    /// The five questions in the order of [`Question::FIVE`].
    pub questions: [Row; 5],
    /// What concerns the capability or the document as a whole, and so none of the five.
    pub elsewhere: Row,
    /// The verdict.
    pub verdict: Verdict,
    /// How many errors stand between it and production.
    pub to_go: usize,
    /// Rules that had something to look at.
    pub applied: usize,
    /// Rules that had nothing to look at here.
    pub not_applicable: usize,
    /// Rules switched off at this stage.
    pub off: usize,
    /// Waivers that accept a finding.
    pub waivers_used: usize,
    /// Answers that entries of `not_applicable` set aside.
    pub set_aside: Vec<Aside>,
}

impl FileReport {
    /// The report of one judgement.
    pub fn new(judgement: &Judgement) -> Self {
        let (questions, elsewhere) = rows(judgement);
        let fixable = judgement.findings.iter().any(|it| it.fix.is_some()) && is_fit(judgement);
        let reported = |findings: &[Finding]| {
            let each = findings
                .iter()
                .map(|finding| Reported::new(finding, &judgement.source));
            each.map(|one| Reported {
                fix: one.fix.filter(|_| fixable),
                ..one
            })
            .collect()
        };
        FileReport {
            path: shown_line(judgement.source.name()).into_owned(),
            location: Location::new(Path::new(judgement.source.name())),
            capability: (judgement.capability.as_deref())
                .map(|name| line(&judgement.source.discreet(name))),
            stage: judgement.stage,
            findings: reported(&judgement.findings),
            known: reported(&judgement.known),
            fixed: judgement.fixed,
            questions,
            elsewhere,
            verdict: verdict(judgement),
            to_go: judgement.to_go,
            applied: judgement.applied,
            not_applicable: judgement.not_applicable,
            off: judgement.off,
            waivers_used: judgement.waivers,
            set_aside: judgement
                .set_aside
                .iter()
                .map(|said| Aside::new(said, &judgement.source))
                .collect(),
        }
    }

    /// The path for readers elsewhere, else the name that a user here knows it by.
    pub fn place(&self) -> &str {
        match self.location.path.as_str() {
            "" => &self.path,
            path => path,
        }
    }

    /// Says where files stand for readers elsewhere: mostly, counted from the root of the repository.
    pub fn locate(
        &mut self,
        source: &Source,
        findings: &[Finding],
        place: impl Fn(&Path) -> Option<PathBuf>,
    ) {
        let found =
            |source: &Source| place(Path::new(source.name())).map(|path| Location::new(&path));
        // Standard input is no file of the folder that it counts from.
        if !source.name().starts_with('<')
            && let Some(location) = found(source)
        {
            self.location = location;
        }
        for (reported, finding) in self.findings.iter_mut().zip(findings) {
            for (shown, related) in reported.related.iter_mut().zip(&finding.related) {
                if let Some(location) = found(&related.source) {
                    shown.location = location;
                }
            }
        }
    }

    /// What is said about a standard file; it answers none of the questions.
    pub fn of_standard(source: &Source, findings: &[Finding]) -> Self {
        FileReport {
            path: shown_line(source.name()).into_owned(),
            location: Location::new(Path::new(source.name())),
            capability: None,
            stage: Stage::Production,
            findings: findings
                .iter()
                .map(|finding| Reported::new(finding, source))
                .collect(),
            questions: Question::FIVE.map(|question| Row::new(Some(question), State::Unjudged)),
            elsewhere: Row::new(None, State::Unjudged),
            verdict: Verdict::Standard,
            to_go: 0,
            applied: 0,
            not_applicable: 0,
            off: 0,
            known: Vec::new(),
            fixed: 0,
            waivers_used: 0,
            set_aside: Vec::new(),
        }
    }

    /// How many findings have this severity, waived ones left out.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity && finding.waived.is_none())
            .count()
    }

    /// How many findings the program can put right.
    pub fn fixable(&self) -> usize {
        self.findings.iter().filter(|it| it.fix.is_some()).count()
    }

    /// How many findings are waived.
    pub fn waived(&self) -> usize {
        let waived = |finding: &&Reported| finding.waived.is_some();
        self.findings.iter().filter(waived).count()
    }
}

/// The counts over all files of a run, so that every format proves that it ran.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Manifests found.
    pub found: usize,
    /// Manifests that could be read.
    pub read: usize,
    /// Manifests that could not.
    pub unreadable: usize,
    /// Manifests with the verdict `production-ready`.
    pub production_ready: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings worth knowing.
    pub infos: usize,
    /// Findings that a waiver accepts; they are in none of the counts above.
    pub waived: usize,
    /// Findings that were there before; they are in none of the counts above.
    pub known: usize,
    /// Findings of the baseline that are fixed.
    pub fixed: usize,
    /// Findings that the program can put right.
    pub fixable: usize,
    /// Fixes that were made before this was counted.
    pub fixes: usize,
    /// Manifests that were not judged, because they are as they were.
    pub unchanged: usize,
    /// Manifests that were there before and are not any more.
    pub deleted: usize,
    /// The standards that manifests are judged by, by name and version.
    pub standards: Vec<String>,
    /// Rules loaded.
    pub rules: usize,
    /// Rules that had something to look at, summed over the manifests.
    pub applied: usize,
    /// Rules that had nothing to look at, summed over the manifests.
    pub not_applicable: usize,
    /// Rules switched off, summed over the manifests.
    pub off: usize,
    /// Waivers that accept a finding.
    pub waivers_used: usize,
    /// Answers that entries of `not_applicable` set aside.
    pub set_aside: usize,
    /// What the run was asked to judge and could not, each with the reason, safe to show.
    pub not_judged: Vec<String>,
}

impl Summary {
    /// An empty summary of a run with this many rules.
    pub fn new(rules: usize) -> Self {
        Summary {
            rules,
            ..Summary::default()
        }
    }

    /// Counts one manifest more.
    pub fn add(&mut self, file: &FileReport) {
        let manifest = !matches!(file.verdict, Verdict::Deleted | Verdict::Standard);
        self.found += usize::from(manifest);
        match file.verdict {
            Verdict::Standard => {}
            Verdict::Deleted => self.deleted += 1,
            Verdict::Unreadable => self.unreadable += 1,
            Verdict::ProductionReady => {
                self.read += 1;
                self.production_ready += 1;
            }
            Verdict::HonestPilot | Verdict::Pilot | Verdict::Retired => self.read += 1,
        }
        self.errors += file.count(Severity::Error);
        self.warnings += file.count(Severity::Warning);
        self.infos += file.count(Severity::Info);
        self.waived += file.waived();
        self.known += file.known.len();
        self.fixed += file.fixed;
        self.fixable += file.fixable();
        self.applied += file.applied;
        self.not_applicable += file.not_applicable;
        self.off += file.off;
        self.waivers_used += file.waivers_used;
        self.set_aside += file.set_aside.len();
    }

    /// `checked 3 manifests, 1 unreadable: 2 errors, 1 warning`
    pub fn findings_line(&self) -> String {
        let mut said = format!("checked {}", counted(self.found, "manifest"));
        if self.unreadable > 0 {
            said += &format!(", {} unreadable", self.unreadable);
        }
        if self.unchanged > 0 {
            said += &format!(", {} unchanged", self.unchanged);
        }
        if self.deleted > 0 {
            said += &format!(", {} deleted", self.deleted);
        }
        if !self.not_judged.is_empty() {
            said += &format!(", {} not judged", self.not_judged.len());
        }
        said += &format!(
            ": {}, {}",
            counted(self.errors, "error"),
            counted(self.warnings, "warning")
        );
        if self.infos > 0 {
            said += &format!(", {}", counted(self.infos, "info"));
        }
        if self.waived > 0 {
            said += &format!(", {} waived", self.waived);
        }
        if self.set_aside > 0 {
            said += &format!(", {} set aside", counted(self.set_aside, "answer"));
        }
        if self.known > 0 {
            said += &format!(", {} known", self.known);
        }
        if self.fixed > 0 {
            said += &format!(", {} fixed", self.fixed);
        }
        match self.fixes {
            0 => {}
            1 => said += "; 1 fix made",
            fixes => said += &format!("; {fixes} fixes made"),
        }
        said
    }

    /// `2 findings can be fixed: add --fix, or --diff to see how`; nothing where none can.
    pub fn fixable_line(&self) -> Option<String> {
        let findings = counted(self.fixable, "finding");
        (self.fixable > 0)
            .then(|| format!("{findings} can be fixed: add --fix, or --diff to see how"))
    }

    /// `62 rules: 50 applied, 8 not applicable, 4 off`
    pub fn rules_line(&self) -> String {
        self.rules_line_with(str::to_owned)
    }

    /// The same with the names of standards as `show` gives them.
    pub fn rules_line_with(&self, show: impl Fn(&str) -> String) -> String {
        let mut said = format!(
            "{}: {} applied, {} not applicable, {} off",
            counted(self.rules, "rule"),
            self.applied,
            self.not_applicable,
            self.off
        );
        if self.waivers_used > 0 {
            said += &format!("; {} used", counted(self.waivers_used, "waiver"));
        }
        if !self.standards.is_empty() {
            let names: Vec<String> = self.standards.iter().map(|name| show(name)).collect();
            said += &format!("; by {}", names.join(", "));
        }
        said
    }
}

/// `1 answer`, `2 answers`
pub fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}

fn rows(judgement: &Judgement) -> ([Row; 5], Row) {
    let judged = judgement.readable && judgement.stage != Stage::Retired;
    let state = if judged {
        State::Clear
    } else {
        State::Unjudged
    };
    let mut questions = Question::FIVE.map(|question| Row::new(Some(question), state));
    let mut elsewhere = Row::new(None, state);
    let new = judgement.findings.iter().map(|finding| (finding, false));
    let known = judgement.known.iter().map(|finding| (finding, true));
    for (finding, is_known) in new.chain(known) {
        let section = finding.pointer.split('/').nth(1).unwrap_or("");
        let question = Question::of_section(section);
        questions
            .iter_mut()
            .find(|row| question.is_some() && row.question == question)
            .unwrap_or(&mut elsewhere)
            .add(finding, is_known);
    }
    (questions, elsewhere)
}

fn verdict(judgement: &Judgement) -> Verdict {
    // What is known fails no run, and is wrong all the same.
    let errors = judgement
        .findings
        .iter()
        .chain(&judgement.known)
        .any(|finding| finding.counts_as(Severity::Error));
    match judgement.stage {
        _ if judgement.deleted => Verdict::Deleted,
        _ if !judgement.readable => Verdict::Unreadable,
        Stage::Retired => Verdict::Retired,
        _ if errors => Verdict::Pilot,
        Stage::Production => Verdict::ProductionReady,
        Stage::Pilot => Verdict::HonestPilot,
    }
}
