//! How a rule stands after all standards: each setting with the place that made it.

use super::file::Level;
use crate::expr::Data;
use crate::finding::Severity;
use crate::rule::{File, InForce, Levels, Rule, builtin};
use crate::source::{Source, Span, shown_line};
use jiff::civil::Date;
use std::sync::Arc;

/// Who made a setting.
#[derive(Clone, Debug)]
pub enum Origin {
    /// The rule itself, or the program.
    Builtin,
    /// A preset that a standard extends.
    Preset(&'static str),
    /// Words in a standard file.
    File(Arc<Source>, Span),
}

impl Origin {
    /// `built-in`, `strict`, or `path:line`.
    pub fn shown(&self) -> String {
        match self {
            Origin::Builtin => "built-in".to_owned(),
            Origin::Preset(name) => (*name).to_owned(),
            Origin::File(source, span) => {
                let line = source.place(span.start).line;
                format!("{}:{line}", shown_line(source.name()))
            }
        }
    }
}

/// A setting, and who made it.
#[derive(Clone, Debug)]
pub struct Set<T> {
    /// What is set.
    pub value: T,
    /// By whom.
    pub from: Origin,
}

impl<T> Set<T> {
    pub(super) fn new(value: T, from: Origin) -> Self {
        Set { value, from }
    }
}

/// A rule that the program carries, or one of a standard's own.
#[derive(Clone, Debug)]
pub(super) enum Carried {
    Builtin(&'static Rule),
    Own(Arc<File>),
}

/// One rule with all its settings.
#[derive(Clone, Debug)]
pub struct Ruling {
    pub(super) carried: Carried,
    /// Its severity in a pilot.
    pub pilot: Set<Option<Severity>>,
    /// Its severity in production.
    pub production: Set<Option<Severity>>,
    /// Its severity in production at high impact.
    pub high_impact: Set<Option<Severity>>,
    /// Before this date its errors are warnings.
    pub enforce_from: Option<Set<Date>>,
    /// Its parameters.
    pub parameters: Vec<(String, Set<Data<'static>>)>,
    /// The standard that brought the rule.
    pub brought: Origin,
}

impl Ruling {
    pub(super) fn new(carried: Carried, brought: Origin) -> Self {
        let rule = match &carried {
            Carried::Builtin(rule) => rule,
            Carried::Own(file) => &file.rule,
        };
        let set = |value| Set::new(value, brought.clone());
        let parameters = rule.parameters.iter();
        Ruling {
            pilot: set(rule.levels.pilot),
            production: set(rule.levels.production),
            high_impact: set(rule.levels.high_impact),
            enforce_from: None,
            parameters: parameters
                .map(|(name, data)| (name.clone(), Set::new(data.clone(), brought.clone())))
                .collect(),
            carried,
            brought,
        }
    }

    /// The built-in rules as they come.
    pub(super) fn builtin() -> Vec<Self> {
        let rules = builtin().iter();
        rules
            .map(|rule| Ruling::new(Carried::Builtin(rule), Origin::Builtin))
            .collect()
    }

    /// The rule.
    pub fn rule(&self) -> &Rule {
        match &self.carried {
            Carried::Builtin(rule) => rule,
            Carried::Own(file) => &file.rule,
        }
    }

    /// The rule file, where a standard brought it.
    pub fn own(&self) -> Option<&File> {
        match &self.carried {
            Carried::Builtin(_) => None,
            Carried::Own(file) => Some(file),
        }
    }

    /// Its severities.
    pub fn levels(&self) -> Levels {
        Levels {
            pilot: self.pilot.value,
            production: self.production.value,
            high_impact: self.high_impact.value,
        }
    }

    /// As a run needs it.
    pub fn in_force(&self) -> InForce<'_> {
        let parameters = self.parameters.iter();
        InForce {
            levels: self.levels(),
            enforce_from: self.enforce_from.as_ref().map(|from| from.value),
            parameters: (!self.parameters.is_empty()).then(|| {
                parameters
                    .map(|(name, set)| (name.clone(), set.value.clone()))
                    .collect()
            }),
            ..InForce::from(self.rule())
        }
    }
}

/// The stages at which a rule has a severity.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum At {
    Pilot,
    Production,
    HighImpact,
}

impl At {
    pub(super) fn words(self) -> &'static str {
        match self {
            At::Pilot => "in a pilot",
            At::Production => "in production",
            At::HighImpact => "at high impact",
        }
    }

    pub(super) fn key(self) -> &'static str {
        match self {
            At::Pilot => "pilot",
            At::Production => "production",
            At::HighImpact => "high_impact",
        }
    }

    pub(super) fn of(self, ruling: &Ruling) -> &Set<Level> {
        match self {
            At::Pilot => &ruling.pilot,
            At::Production => &ruling.production,
            At::HighImpact => &ruling.high_impact,
        }
    }

    pub(super) fn of_mut(self, ruling: &mut Ruling) -> &mut Set<Level> {
        match self {
            At::Pilot => &mut ruling.pilot,
            At::Production => &mut ruling.production,
            At::HighImpact => &mut ruling.high_impact,
        }
    }
}
