//! One rule on one of its own examples.

use super::{Policy, Surroundings, declared, excuse};
use crate::check::Phase;
use crate::finding::Finding;
use crate::manifest;
use crate::rule::{Example, Outcome, Rule};
use crate::schema;
use jiff::civil::Date;

/// The date that examples of rules are judged by where they name none.
const EXAMPLE_DATE: Date = jiff::civil::date(2026, 11, 22);

/// The findings of one rule on one of its examples, at the stage that the example names, else at
/// the first at which the rule is on.
///
/// # Errors
/// Where the example cannot be read, or the schema refuses a part of it.
pub fn example_findings(rule: &Rule, example: &Example) -> Result<Vec<Finding>, String> {
    let read = manifest::read(&example.manifest);
    if let Some(finding) = read.findings.first() {
        return Err(format!("the example cannot be read: {}", finding.message));
    }
    let mut tree = read.tree.ok_or("the example is empty")?;
    if !schema::annotate(&mut tree) {
        // An example is a part of a manifest: what it leaves out is no fault of its form.
        let mut said = schema::validate(&mut tree).findings.into_iter();
        if let Some(finding) = said.find(|finding| finding.rule != "missing-field") {
            return Err(format!("the schema refuses it: {}", finding.message));
        }
    }
    let today = match &example.today {
        Some(today) => today
            .parse()
            .map_err(|_| format!("`{today}` is not a date"))?,
        None => EXAMPLE_DATE,
    };
    let policy = Policy::new([rule], today);
    let excused = excuse::excused(&tree, &policy.vocabulary);
    let surroundings = Surroundings {
        repository: &example.repository,
        policy: &policy,
        excused: &excused,
        explained: Vec::new(),
    };
    const ALL: &[Phase] = &[Phase::NonAnswers, Phase::Answers, Phase::Words];
    let run = surroundings.run(&mut tree.clone(), declared(&tree), ALL);
    Ok(run.findings)
}

/// What comes of an example of a rule.
///
/// # Errors
/// As [`example_findings`].
pub fn example(rule: &Rule, example: &Example) -> Result<Outcome, String> {
    example_findings(rule, example).map(|findings| example.outcome(&findings))
}

/// The messages that a rule gives on an example.
pub fn messages(rule: &Rule, example: &Example) -> Vec<String> {
    let findings = example_findings(rule, example).unwrap_or_default();
    findings
        .into_iter()
        .map(|finding| finding.message)
        .collect()
}
