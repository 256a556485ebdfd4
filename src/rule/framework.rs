//! The frameworks whose clauses speak of the same as a rule. A mapping is no claim of conformity.

use serde_json::{Value, json};

include!(concat!(env!("OUT_DIR"), "/frameworks.rs"));

/// Something that names clauses: a law, a standard, a checklist.
#[derive(Debug, PartialEq, Eq)]
pub struct Framework {
    /// As it is named under `maps`.
    pub id: &'static str,
    /// As people call it.
    pub name: &'static str,
    /// The edition whose numbers are used.
    pub version: &'static str,
    /// Where it stands.
    pub url: Option<&'static str>,
    /// What a reader of the mapping should know.
    pub note: Option<&'static str>,
    /// The clauses that rules name.
    pub clauses: &'static [Clause],
}

/// A part of a framework.
#[derive(Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its number or name there.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Whether it was read, and not only named by others.
    pub verified: bool,
    /// Where it stands, where that is not the framework's own address.
    pub source: Option<&'static str>,
}

/// The frameworks that the built-in rules name, ordered by id.
pub fn frameworks() -> &'static [Framework] {
    &FRAMEWORKS
}

/// One clause that a rule names. A rule of somebody else may name what is not known here.
#[derive(Clone, Copy, Debug)]
pub struct Mapping<'r> {
    /// The framework as the rule names it.
    pub framework: &'r str,
    /// The clause as the rule names it.
    pub clause: &'r str,
    /// What is known of them.
    pub known: Option<(&'static Framework, &'static Clause)>,
}

impl<'r> Mapping<'r> {
    pub(super) fn new(framework: &'r str, clause: &'r str) -> Self {
        let known = FRAMEWORKS.iter().find(|known| known.id == framework);
        let known = known.and_then(|found| {
            let clauses = found.clauses.iter();
            let known = clauses.into_iter().find(|known| known.id == clause);
            known.map(|known| (found, known))
        });
        Mapping {
            framework,
            clause,
            known,
        }
    }

    /// The framework's name.
    pub fn name(&self) -> &'r str {
        self.known.map_or(self.framework, |(found, _)| found.name)
    }

    /// The framework's edition.
    pub fn version(&self) -> Option<&'static str> {
        self.known.map(|(found, _)| found.version)
    }

    /// What the clause is about.
    pub fn title(&self) -> Option<&'static str> {
        self.known.map(|(_, clause)| clause.title)
    }

    /// Whether the clause was read.
    pub fn verified(&self) -> bool {
        self.known.is_some_and(|(_, clause)| clause.verified)
    }

    /// Where the clause stands.
    pub fn source(&self) -> Option<&'static str> {
        let (framework, clause) = self.known?;
        clause.source.or(framework.url)
    }

    /// The mapping for reports that programs read.
    pub fn json(&self) -> Value {
        json!({
            "framework": self.framework,
            "name": self.name(),
            "version": self.version(),
            "clause": self.clause,
            "title": self.title(),
            "verified": self.verified(),
            "source": self.source(),
        })
    }
}
