//! Rule files → rules ready to run: where to look, what to ask, what to say.

mod builtin;
mod example;
mod framework;
mod load;
mod prose;
mod selector;

pub use builtin::{builtin, builtin_file, builtin_files};
pub use example::{Example, Expectation, Outcome};
pub use framework::{Clause, Framework, Mapping, frameworks};
pub use load::{Documentation, File, parameter};
pub use prose::{Prose, prose};
pub use selector::{Matches, Selector};

use crate::check::{Check, Phase};
use crate::expr::{Data, Expr, Scope, Template, Vars};
use crate::finding::{Question, Severity, Stage};
use crate::manifest::Word;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A rule, ready to run.
#[derive(Debug)]
pub struct Rule {
    /// Its id, `<subject>-<fault>`.
    pub id: Word,
    /// What is found, in a few words.
    pub title: Word,
    /// The question it belongs to.
    pub question: Question,
    /// How much its findings weigh.
    pub levels: Levels,
    /// Whether a waiver may accept its findings.
    pub waivable: bool,
    /// The version that brought it.
    pub since: Word,
    /// Where it looks.
    pub given: Cow<'static, [Selector]>,
    /// What must hold before it asks.
    pub when: Option<Expr>,
    /// The place, with `*` for every item, of what the check asks for; an entry of `not_applicable`
    /// for it excuses all of the rule.
    pub asks: Option<Word>,
    /// Numbers that a standard may change.
    pub parameters: Vec<(String, Data<'static>)>,
    /// What it asks.
    pub check: Box<dyn Check>,
    /// What it says.
    pub message: Message,
    /// What it advises, where the check does not.
    pub help: Option<Message>,
}

/// The stakes of a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// A mistake is a nuisance.
    Low,
    /// A mistake costs money or trust.
    Medium,
    /// A mistake hurts somebody.
    High,
}

/// The severity of a rule at each stage; nothing where it is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// In a pilot.
    pub pilot: Option<Severity>,
    /// In production.
    pub production: Option<Severity>,
    /// In production where the impact is high; the same as `production` where a rule does not say.
    pub high_impact: Option<Severity>,
}

impl Levels {
    /// Whether it waits for a standard that turns it on.
    pub fn is_off(self) -> bool {
        self.pilot.is_none() && self.production.is_none() && self.high_impact.is_none()
    }

    /// The levels by which a rule's own examples are judged: of one that is off, what a standard would
    /// at least make of it.
    pub fn in_examples(self) -> Self {
        let on = Some(Severity::Warning);
        match self.is_off() {
            true => Levels {
                pilot: on,
                production: on,
                high_impact: on,
            },
            false => self,
        }
    }

    /// The severity at a stage. At low impact a warning is worth an info.
    pub fn at(self, stage: Stage, impact: Option<Impact>) -> Option<Severity> {
        let level = match (stage, impact) {
            (Stage::Retired, _) => None,
            (Stage::Pilot, _) => self.pilot,
            (Stage::Production, Some(Impact::High)) => self.high_impact,
            (Stage::Production, _) => self.production,
        };
        match (level, impact) {
            (Some(Severity::Warning), Some(Impact::Low)) => Some(Severity::Info),
            (level, _) => level,
        }
    }
}

/// A message or help. Parsed when it is first shown: most runs show few of them.
#[derive(Debug)]
pub struct Message {
    text: Word,
    parsed: OnceLock<Option<Template>>,
}

impl Message {
    fn new(text: Word) -> Self {
        Message {
            text,
            parsed: OnceLock::new(),
        }
    }

    /// As written in the rule file.
    pub fn template(&self) -> &str {
        &self.text
    }

    /// The text at one place of a manifest.
    pub fn fill(&self, scope: &Scope<'_>, vars: &Vars) -> String {
        match self.parsed.get_or_init(|| Template::parse(&self.text).ok()) {
            Some(template) => template.fill(scope, vars),
            None => self.text.to_string(),
        }
    }
}

/// A rule as it is in force: with the settings of a standard in place of its own.
#[derive(Clone, Debug)]
pub struct InForce<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// How much its findings weigh.
    pub levels: Levels,
    /// Before this date its errors are warnings.
    pub enforce_from: Option<Date>,
    /// Its parameters, where a standard changed any.
    pub parameters: Option<Vec<(String, Data<'static>)>>,
    /// When its check runs.
    pub phase: Phase,
    /// Whether its check compares manifests of one run.
    pub is_shared: bool,
    /// Whether its check has nothing to look at where a manifest is judged alone.
    pub needs_others: bool,
}

impl<'r> From<&'r Rule> for InForce<'r> {
    fn from(rule: &'r Rule) -> Self {
        InForce {
            rule,
            levels: rule.levels,
            enforce_from: None,
            parameters: None,
            phase: rule.check.phase(),
            is_shared: rule.check.is_shared(),
            needs_others: rule.check.needs_others(),
        }
    }
}

impl InForce<'_> {
    /// Its parameters.
    pub fn parameters(&self) -> &[(String, Data<'static>)] {
        self.parameters.as_ref().unwrap_or(&self.rule.parameters)
    }

    /// How much a finding weighs on a date, and the date from which on it weighs more.
    pub fn weight(&self, level: Severity, today: Date) -> (Severity, Option<Date>) {
        let later = self.enforce_from.filter(|from| today < *from);
        match level {
            Severity::Error if later.is_some() => (Severity::Warning, later),
            level => (level, None),
        }
    }
}

/// The JSON Schema of a rule file, for editors.
pub const SCHEMA: &str = include_str!("../../schema/rule.schema.json");

impl Rule {
    /// The places whose absence it reports, with `*` for every item.
    pub fn asked(&self) -> Vec<String> {
        let mut places: Vec<String> = self.asks.iter().map(Word::to_string).collect();
        for selector in &*self.given {
            let above = selector.pointer();
            let below = self.check.asked().into_iter();
            places.extend(below.map(|path| format!("{above}/{}", path.replace('.', "/"))));
        }
        places
    }

    /// The parameters as one would write them.
    pub fn shown_parameters(&self) -> Vec<(&str, String)> {
        self.parameters
            .iter()
            .map(|(name, data)| (name.as_str(), shown_parameter(data)))
            .collect()
    }
}

/// A parameter as one would write it.
pub fn shown_parameter(data: &Data<'_>) -> String {
    match data {
        Data::Quantity(quantity) => quantity.to_string(),
        Data::Text(text) => text.to_string(),
        _ => String::new(),
    }
}
