//! What is said about one place: rule, severity, message, labels, help.

use crate::source::{Source, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// How much a finding weighs. The order is the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Doubtful, or wrong without danger.
    Warning,
    /// Wrong: it must be answered before production.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// The questions that rules belong to: the five that separate production from a pilot, and
/// `answers` for what holds of every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Where does the live data come from, and what happens when it is late or malformed?
    Data,
    /// Which systems does it read from and write to, and who owns those integrations?
    Integrations,
    /// Who is accountable for the running system, and how do they know it is still working?
    Ownership,
    /// What does it cost to run at full volume?
    Cost,
    /// What may it do without a human, and how would you prove what it did?
    Permissions,
    /// Is every answer an answer?
    Answers,
}

impl Question {
    /// The five questions of the verdict, in order.
    pub const FIVE: [Question; 5] = [
        Question::Data,
        Question::Integrations,
        Question::Ownership,
        Question::Cost,
        Question::Permissions,
    ];

    /// The question's short name: a folder under `rules/`, a row of the verdict.
    pub fn name(self) -> &'static str {
        match self {
            Question::Data => "data",
            Question::Integrations => "integrations",
            Question::Ownership => "ownership",
            Question::Cost => "cost",
            Question::Permissions => "permissions",
            Question::Answers => "answers",
        }
    }

    /// The question in words.
    pub fn text(self) -> &'static str {
        match self {
            Question::Data => {
                "where does the live data come from, and what happens when it is late or malformed?"
            }
            Question::Integrations => {
                "which systems does it read from and write to, and who owns those integrations?"
            }
            Question::Ownership => {
                "who is accountable for the running system, and how do they know it still works?"
            }
            Question::Cost => "what does it cost to run at full volume?",
            Question::Permissions => {
                "what may it do without a human, and how would you prove what it did?"
            }
            Question::Answers => "is every answer clear?",
        }
    }

    /// The question that a section of the manifest answers; nothing for `capability` and the
    /// exceptions, which concern all five.
    pub fn of_section(key: &str) -> Option<Question> {
        match key {
            "data_sources" => Some(Question::Data),
            "integrations" => Some(Question::Integrations),
            "owner" | "operations" => Some(Question::Ownership),
            "cost_model" => Some(Question::Cost),
            "permissions" => Some(Question::Permissions),
            _ => None,
        }
    }
}

/// Where a capability stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// It is being tried.
    Pilot,
    /// People rely on it.
    Production,
    /// It is switched off; only its form is judged.
    Retired,
}

impl Stage {
    /// The word in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Pilot => "pilot",
            Stage::Production => "production",
            Stage::Retired => "retired",
        }
    }
}

/// In which way an answer falls short. The order is the order in which the verdict names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// It is there and says too little.
    Vague,
    /// It is not there.
    Missing,
    /// It disagrees with another answer, with a date, with the repository, or with the format.
    Contradicted,
}

/// Words under a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What is marked.
    pub span: Span,
    /// At most four words; empty where the mark says enough.
    pub text: String,
}

/// A place in another file that takes part in a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// The other file.
    pub source: Arc<Source>,
    /// The words there.
    pub span: Span,
    /// What stands there, in a few words.
    pub text: String,
}

/// A change of the text that puts a finding right and means what was meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

/// The waiver that accepts a finding for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// Why it is acceptable.
    pub reason: String,
    /// What protects in the meantime.
    pub compensating: String,
    /// Who accepted it.
    pub approved_by: String,
    /// The last day on which it is accepted.
    pub expires: Date,
    /// Where the waiver stands in the manifest.
    pub span: Span,
}

/// An answer that an entry of `not_applicable` sets aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The place of the answer, as written.
    pub field: String,
    /// Why the question does not concern the capability.
    pub reason: String,
    /// Who has approved that.
    pub approved_by: String,
    /// Where the entry stands in the manifest.
    pub span: Span,
}

/// One thing that is wrong at one place.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id, or a built-in id such as `unreadable`.
    pub rule: String,
    /// How much it weighs here.
    pub severity: Severity,
    /// The rule's question.
    pub question: Question,
    /// In which way the answer falls short.
    pub fault: Fault,
    /// What is wrong here, in the manifest's own words.
    pub message: String,
    /// The marks; the first is the place of the finding. Never empty, none of them empty unless the
    /// document is.
    pub labels: Vec<Label>,
    /// What to do today, with a line to type.
    pub help: Option<String>,
    /// JSON Pointer of the value (or of the absent value), list items by their names.
    pub pointer: String,
    /// Places in other files that take part.
    pub related: Vec<Related>,
    /// The change that puts it right, where there is exactly one.
    pub fix: Option<Edit>,
    /// The waiver that accepts it; it stays in every report and fails no run.
    pub waived: Option<Waived>,
}

impl Finding {
    /// An error about the answers as a whole, marked at one place; its other fields are set with
    /// `..Finding::error(…)`.
    pub fn error(rule: &str, span: Span, message: impl Into<String>) -> Self {
        Finding {
            rule: rule.to_owned(),
            severity: Severity::Error,
            question: Question::Answers,
            fault: Fault::Contradicted,
            message: message.into(),
            labels: vec![Label {
                span,
                text: String::new(),
            }],
            help: None,
            pointer: String::new(),
            related: Vec::new(),
            fix: None,
            waived: None,
        }
    }

    /// Whether it counts: it weighs this much and no waiver accepts it.
    pub fn counts_as(&self, severity: Severity) -> bool {
        self.severity == severity && self.waived.is_none()
    }

    /// The place of the finding.
    pub fn span(&self) -> Span {
        self.labels.first().map_or(Span::default(), |l| l.span)
    }

    /// The total order of a report: position, rule, pointer, message.
    pub fn order(&self) -> (Span, &str, &str, &str) {
        (self.span(), &self.rule, &self.pointer, &self.message)
    }
}

/// A finding that the program makes without a rule file.
#[derive(Debug)]
pub struct Builtin {
    /// Its id, used like a rule's.
    pub id: &'static str,
    /// How much it weighs, at every stage.
    pub severity: Severity,
    /// What is found, in a few words.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A manifest (or a part of one) with this finding.
    pub bad: &'static str,
    /// The same, put right.
    pub good: &'static str,
}
