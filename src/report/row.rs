//! One question's row in the verdict: where it stands, and what that rests on.

use super::counted;
use super::shown::line;
use crate::finding::{Fault, Finding, Question, Severity};
use serde::Serialize;

/// Where one question stands. The order is the order in which the worst is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing was judged: the manifest cannot be read, or the capability is retired.
    Unjudged,
    /// No error concerns it.
    Clear,
    /// An answer says too little.
    Vague,
    /// An answer is not there.
    Missing,
    /// An answer disagrees with another one, with a date, with the repository or with its format.
    Contradicted,
}

impl State {
    /// The word in the verdict.
    pub fn name(self) -> &'static str {
        match self {
            State::Unjudged => "unjudged",
            State::Clear => "clear",
            State::Vague => "vague",
            State::Missing => "missing",
            State::Contradicted => "contradicted",
        }
    }
}

impl From<Fault> for State {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Vague => State::Vague,
            Fault::Missing => State::Missing,
            Fault::Contradicted => State::Contradicted,
        }
    }
}

/// One row of the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The question; nothing for what concerns the capability or the document as a whole.
    pub question: Option<Question>,
    /// The worst fault among its errors.
    pub state: State,
    /// The rules that found its errors, in the order of the findings, each with how often.
    pub rules: Vec<(String, usize)>,
    /// How many warnings concern it.
    pub warnings: usize,
    /// The rules whose findings are waived here, each with how often.
    pub waived: Vec<(String, usize)>,
    /// The rules whose findings were there before, each with how often; the state counts them.
    pub known: Vec<(String, usize)>,
}

impl Row {
    pub(super) fn new(question: Option<Question>, state: State) -> Self {
        Row {
            question,
            state,
            rules: Vec::new(),
            warnings: 0,
            waived: Vec::new(),
            known: Vec::new(),
        }
    }

    /// The row's name: the question's, or `capability`.
    pub fn name(&self) -> &'static str {
        self.question.map_or("capability", Question::name)
    }

    /// What it says besides its state, in the order in which it counts: the rules of its errors, its
    /// warnings, what is waived, what was known. Ids of rules are shown by `show`.
    pub fn notes(&self, show: impl Fn(&str) -> String) -> Vec<String> {
        let note = |word: &str, (rule, times): &(String, usize)| match times {
            1 => format!("{word}{}", show(rule)),
            _ => format!("{word}{} ({times})", show(rule)),
        };
        let mut notes: Vec<String> = self.rules.iter().map(|rule| note("", rule)).collect();
        if self.warnings > 0 {
            notes.push(counted(self.warnings, "warning"));
        }
        notes.extend(self.waived.iter().map(|rule| note("waived: ", rule)));
        notes.extend(self.known.iter().map(|rule| note("known: ", rule)));
        notes
    }

    pub(super) fn add(&mut self, finding: &Finding, is_known: bool) {
        let count = |rules: &mut Vec<(String, usize)>| {
            let rule = line(&finding.rule);
            match rules.iter_mut().find(|(known, _)| *known == rule) {
                Some((_, times)) => *times += 1,
                None => rules.push((rule, 1)),
            }
        };
        match finding.severity {
            _ if finding.waived.is_some() => count(&mut self.waived),
            Severity::Error => {
                if self.state != State::Unjudged {
                    self.state = self.state.max(finding.fault.into());
                }
                count(match is_known {
                    true => &mut self.known,
                    false => &mut self.rules,
                });
            }
            _ if is_known => count(&mut self.known),
            Severity::Info => {}
            Severity::Warning => self.warnings += 1,
        }
    }
}
