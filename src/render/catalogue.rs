//! What a report says about a rule itself: title, reason, examples, where its page is.

use crate::finding::{Builtin, Question, Severity};
use crate::rule::{self, Expectation, File};
use crate::source::shown;
use serde_json::Value;

/// Where the sources of this version stand.
const HOME: &str = "https://github.com/readiness-lint/readiness";

/// The program's page.
pub(super) const PROGRAM_PAGE: &str = HOME;

/// The page of a rule, safe to show.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its id.
    pub id: String,
    /// What is found, in a few words.
    pub title: String,
    /// Why it asks.
    pub why: String,
    /// The question it belongs to; nothing for what the program finds without a rule file.
    pub question: Option<Question>,
    /// How much it weighs in production.
    pub severity: Severity,
    /// A manifest, or a part of one, with a finding.
    pub bad: Option<String>,
    /// The same put right, or another one without a finding.
    pub good: Option<String>,
    /// The address of its page.
    pub address: Option<String>,
    /// The clauses of other frameworks that speak of the same; never a claim of conformity.
    pub maps: Vec<Value>,
}

impl Page {
    fn of_file(file: &File, address: Option<String>) -> Self {
        let examples = file.examples().unwrap_or_default();
        let example = |fails: bool| {
            let wanted = |expectation: &Expectation| (*expectation != Expectation::Silent) == fails;
            let example = examples.iter().find(|one| wanted(&one.expectation))?;
            Some(shown(example.manifest.text()).into_owned())
        };
        let levels = file.rule.levels;
        Page {
            id: shown(&file.rule.id).into_owned(),
            title: shown(&file.rule.title).into_owned(),
            why: shown(file.documentation.why.trim_end()).into_owned(),
            question: Some(file.rule.question),
            severity: levels
                .production
                .or(levels.pilot)
                .unwrap_or(Severity::Error),
            bad: example(true),
            good: example(false),
            address,
            maps: file
                .documentation
                .mappings()
                .map(|one| one.json())
                .collect(),
        }
    }

    fn of_builtin(builtin: &Builtin, address: Option<String>) -> Self {
        Page {
            id: builtin.id.to_owned(),
            title: builtin.title.to_owned(),
            why: builtin.why.to_owned(),
            question: None,
            severity: builtin.severity,
            bad: Some(shown(builtin.bad).into_owned()),
            good: Some(shown(builtin.good).into_owned()),
            address,
            maps: Vec::new(),
        }
    }

    /// The page of a rule that nobody knows here: its id is all there is to say.
    fn bare(id: &str) -> Self {
        Page {
            id: id.to_owned(),
            title: id.to_owned(),
            why: id.to_owned(),
            question: None,
            severity: Severity::Error,
            bad: None,
            good: None,
            address: None,
            maps: Vec::new(),
        }
    }
}

/// The pages of all rules of a run, looked up by id. Built-in rules are read when they are asked for.
#[derive(Debug, Default)]
pub struct Catalogue {
    own: Vec<Page>,
    builtin: Vec<&'static Builtin>,
}

impl Catalogue {
    /// The built-in rules, and these findings of the program itself.
    pub fn new(builtin: impl IntoIterator<Item = &'static Builtin>) -> Self {
        Catalogue {
            own: Vec::new(),
            builtin: builtin.into_iter().collect(),
        }
    }

    /// Adds a rule of a standard.
    pub fn add(&mut self, file: &File) {
        self.own.push(Page::of_file(file, None));
    }

    /// The page of a rule.
    pub fn page(&self, id: &str) -> Page {
        if let Some(page) = self.own.iter().find(|page| page.id == id) {
            return page.clone();
        }
        let address = |page: &str| {
            let version = env!("CARGO_PKG_VERSION");
            Some(format!("{HOME}/blob/v{version}/docs/rules/{page}.md#{id}"))
        };
        if let Some(Ok(file)) = rule::builtin_file(id) {
            let address = address(file.rule.question.name());
            return Page::of_file(&file, address);
        }
        match self.builtin.iter().find(|builtin| builtin.id == id) {
            Some(builtin) => Page::of_builtin(builtin, address("program")),
            None => Page::bare(id),
        }
    }
}
