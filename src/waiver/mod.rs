//! Exceptions: which findings a manifest accepts for now, which answers it sets aside, and the waivers and
//! entries that do neither.
//!
//! Only an exception that is right in every part takes effect; all others are findings themselves.

mod approver;
mod builtin;
mod excuse;
mod excuses;
mod inline;
mod judge;
mod reason;

pub use approver::{approves, fits};
pub use builtin::BUILTIN;
pub use excuse::Excuses;
pub use excuses::EXCUSES;
pub use inline::inline;

use crate::expr::Work;
use crate::finding::{Finding, Severity, Waived};
use crate::manifest::{NodeId, Tree};
use crate::rule::InForce;
use crate::schema::holds;
use crate::wording::Vocabulary;
use jiff::civil::Date;

/// Days for which a waiver may run where no standard says otherwise.
pub const MAX_DAYS: u32 = 180;

/// On what terms exceptions are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Days from today for which a waiver may run.
    pub max_days: u32,
    /// Who may approve, with `*` for any characters; empty: anybody but the owner.
    pub approvers: Vec<String>,
    /// Rules that no exception is made of, besides those that say so themselves.
    pub never_waivable: Vec<String>,
}

impl Default for Terms {
    fn default() -> Self {
        Terms {
            max_days: MAX_DAYS,
            approvers: Vec::new(),
            never_waivable: Vec::new(),
        }
    }
}

/// What exceptions are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Court<'a> {
    /// The rules that may be waived.
    pub rules: &'a [InForce<'a>],
    /// The ids of what the program finds itself.
    pub builtin: &'a [&'static str],
    /// Those of them that may be waived.
    pub waivable: &'a [&'static str],
    /// The only rule whose waivers count here.
    pub only: Option<&'a str>,
    /// On what terms.
    pub terms: &'a Terms,
    /// The phrases in force.
    pub vocabulary: &'a Vocabulary,
    /// The date to judge by.
    pub today: Date,
    /// What may still be computed.
    pub work: &'a Work,
}

/// A waiver that takes effect.
#[derive(Debug)]
struct Valid {
    rule: String,
    /// Where, with items by index; nothing for everywhere.
    at: Option<String>,
    waived: Waived,
    entry: NodeId,
    used: bool,
}

/// The waivers of one manifest.
#[derive(Debug, Default)]
pub struct Waivers {
    valid: Vec<Valid>,
}

impl Waivers {
    /// Reads the waivers of a manifest and says what keeps any of them from taking effect. What is
    /// said is marked, so that rules stay silent about it.
    pub fn read(tree: &mut Tree, court: &Court<'_>) -> (Self, Vec<Finding>) {
        let mut waivers = Waivers::default();
        let mut findings = Vec::new();
        let Some(list) = tree.get(Tree::ROOT, "waivers") else {
            return (waivers, findings);
        };
        let mut spoken = Vec::new();
        let counts = |entry: &&NodeId| {
            let rule = tree.get(**entry, "rule").map(|rule| &*tree[rule].text);
            court.only.is_none_or(|only| rule == Some(only))
        };
        for entry in tree.items(list).iter().filter(counts) {
            let judged = judge::judge(tree, *entry, court);
            waivers.valid.extend(judged.valid);
            findings.extend(judged.findings);
            spoken.extend(judged.spoken);
        }
        for id in spoken {
            tree[id].spoken = true;
        }
        (waivers, findings)
    }

    /// Marks the findings that a waiver accepts.
    pub fn accept(&mut self, tree: &Tree, findings: &mut [Finding]) {
        if self.valid.is_empty() {
            return;
        }
        for finding in findings {
            let place = tree.by_index(&finding.pointer);
            let covers = |waiver: &&mut Valid| {
                waiver.rule == finding.rule
                    && waiver.at.as_deref().is_none_or(|at| holds(at, &place))
            };
            if let Some(waiver) = self.valid.iter_mut().find(covers) {
                waiver.used = true;
                finding.waived = Some(waiver.waived.clone());
            }
        }
    }

    /// How many of them accept something.
    pub fn used(&self) -> usize {
        self.valid.iter().filter(|waiver| waiver.used).count()
    }

    /// What is said of waivers that accept nothing although their rules were asked. The findings show
    /// where their rules do speak.
    pub fn unused(
        &self,
        tree: &Tree,
        findings: &[Finding],
        asked: impl Fn(&str) -> bool,
    ) -> Vec<Finding> {
        let unused = self
            .valid
            .iter()
            .filter(|waiver| !waiver.used && asked(&waiver.rule));
        unused
            .map(|waiver| unused_finding(tree, waiver, findings))
            .collect()
    }
}

fn unused_finding(tree: &Tree, waiver: &Valid, findings: &[Finding]) -> Finding {
    let elsewhere = findings
        .iter()
        .find(|finding| finding.rule == waiver.rule && finding.waived.is_none());
    let help = match elsewhere {
        Some(finding) => format!(
            "name the place where `{}` speaks, or remove the waiver\nat: {}",
            waiver.rule, finding.pointer
        ),
        None => "remove the waiver: what it accepted is put right, or is not asked here".to_owned(),
    };
    let span = waiver.waived.span;
    let message = match waiver.at {
        Some(_) => format!(
            "`{}` has nothing to say at the place of this waiver",
            waiver.rule
        ),
        None => format!(
            "`{}` has nothing to say here, so this waiver accepts nothing",
            waiver.rule
        ),
    };
    Finding {
        severity: Severity::Warning,
        help: Some(help),
        pointer: tree.named_pointer(waiver.entry),
        ..Finding::error("waiver-unused", span, message)
    }
}
