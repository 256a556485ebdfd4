//! Manifest + rules + policy → findings. Pure: no clock, no environment, files only through
//! `repository`.

mod among;
mod builtin;
mod case;
mod example;
mod exception;
mod gone;
mod headed;
mod heaviest;
mod lowered;
mod mixed;
mod room;
mod run;
mod said;
mod stated;

pub use builtin::BUILTIN;
pub use gone::deleted;
pub use lowered::{LOWERED, Was};
pub use room::{MORE, SPENT};

pub use example::{example, example_findings, messages};

pub use crate::finding::Stage;
use crate::finding::{Finding, SetAside, Severity};
use crate::fleet::Seat;
use crate::repository::Repository;
use crate::rule::{InForce, Rule};
use crate::source::Source;
use crate::waiver::Terms;
use crate::wording::Vocabulary;
use case::{Opened, judge, judge_alone};
use jiff::civil::Date;
use run::{Look, Run, Said, Surroundings, applies};
use stated::{declared, impact};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// By what a manifest is judged.
#[derive(Debug)]
pub struct Policy<'r> {
    /// The rules in force.
    pub rules: Vec<InForce<'r>>,
    /// The phrases in force.
    pub vocabulary: Vocabulary,
    /// On what terms waivers are accepted.
    pub terms: Terms,
    /// The date to judge by.
    pub today: Date,
    /// Judge as if at this stage.
    pub judge_as: Option<Stage>,
}

impl<'r> Policy<'r> {
    /// These rules, and everything else as it comes with the program.
    pub fn new(rules: impl IntoIterator<Item = &'r Rule>, today: Date) -> Self {
        Policy {
            rules: rules.into_iter().map(InForce::from).collect(),
            vocabulary: Vocabulary::default(),
            terms: Terms::default(),
            today,
            judge_as: None,
        }
    }
}

/// What was found in one manifest.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The text that the findings point into.
    pub source: Arc<Source>,
    /// `capability.name`, where it can be read.
    pub capability: Option<String>,
    /// Whether the file could be read as a manifest at all.
    pub readable: bool,
    /// Whether it was deleted: the text is what it was.
    pub deleted: bool,
    /// The stage it was judged at.
    pub stage: Stage,
    /// Findings in their total order.
    pub findings: Vec<Finding>,
    /// Findings that were there before and fail no run, in their total order. The verdict counts
    /// them all the same.
    pub known: Vec<Finding>,
    /// How many findings were there before and are fixed.
    pub fixed: usize,
    /// How many errors stand between it and production: the errors of a judgement at the stage
    /// `production`.
    pub to_go: usize,
    /// Rules that had something to look at.
    pub applied: usize,
    /// Rules that had nothing to look at here (their `given` or `when` matched nothing).
    pub not_applicable: usize,
    /// Rules switched off at this stage.
    pub off: usize,
    /// Waivers that accept a finding.
    pub waivers: usize,
    /// Answers that entries of `not_applicable` set aside.
    pub set_aside: Vec<SetAside>,
    /// Steps that the rules took, which bound the time of a run.
    pub steps: u64,
}

/// What a manifest is judged beside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among<'a> {
    /// Its place among the other manifests of the run.
    pub seat: Option<&'a Seat<'a>>,
    /// What it said of itself before.
    pub was: Option<&'a Was>,
}

/// A manifest to judge, and by what.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The name that its findings go by.
    pub name: &'a str,
    /// What stands in it.
    pub bytes: &'a [u8],
    /// The files around it.
    pub repository: &'a Repository,
    /// By what it is judged.
    pub policy: &'a Policy<'a>,
    /// What it is judged beside.
    pub among: Among<'a>,
}

/// Judges the bytes of one manifest alone.
pub fn check(name: &str, bytes: &[u8], repository: &Repository, policy: &Policy<'_>) -> Judgement {
    check_among(&Case {
        name,
        bytes,
        repository,
        policy,
        among: Among::default(),
    })
}

/// Judges one manifest among the others of its run, and beside what it was.
pub fn check_among(case: &Case<'_>) -> Judgement {
    match Opened::read(case) {
        Ok(mut opened) => {
            opened.meet(case.among.seat);
            let mut judgements = judge(vec![opened]);
            judgements.remove(0)
        }
        Err(judgement) => *judgement,
    }
}

/// Judges several manifests of one run, in their order: each rule looks at all of them before the next
/// one does, which takes less time. The judgements are the same as of each alone; there is none where the
/// program itself fails, and that keeps none of the others from being judged.
pub fn check_all(cases: &[Case<'_>]) -> Vec<Option<Judgement>> {
    let read = |case| caught(|| Opened::read(case));
    let mut opened: Vec<_> = cases.iter().map(read).collect();
    for (case, opened) in cases.iter().zip(&mut opened) {
        match (opened, case.among.seat) {
            (Some(Ok(opened)), seat) => opened.meet(seat),
            (_, Some(seat)) => seat.pass(),
            (_, None) => {}
        }
    }
    let (mut fit, mut places) = (Vec::new(), Vec::new());
    let mut judged = Vec::with_capacity(cases.len());
    for (place, opened) in opened.into_iter().enumerate() {
        judged.push(match opened {
            Some(Ok(opened)) => {
                places.push((place, opened.met().to_vec()));
                fit.push(opened);
                None
            }
            Some(Err(judgement)) => Some(*judgement),
            None => None,
        });
    }
    match caught(|| judge(fit)) {
        Some(judgements) => {
            for ((place, _), judgement) in places.into_iter().zip(judgements) {
                judged[place] = Some(judgement);
            }
        }
        None => {
            for (place, met) in places {
                judged[place] = caught(|| judge_alone(&cases[place], met)).flatten();
            }
        }
    }
    judged
}

/// What a part of the program comes to; nothing where it panics: that is our fault, and must not end a run
/// over hundreds of manifests.
pub(crate) fn caught<T>(part: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(part)).ok()
}

fn errors(findings: &[Finding]) -> usize {
    let is_error = |finding: &&Finding| finding.counts_as(Severity::Error);
    findings.iter().filter(is_error).count()
}

fn ordered(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| a.order().cmp(&b.order()));
    findings
}
