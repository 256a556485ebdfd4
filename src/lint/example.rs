//! One rule on its examples: parts of manifests, judged like whole ones.

use super::heaviest::Way;
use super::run::run;
use super::{Policy, Surroundings, declared, exception};
use crate::check::Phase;
use crate::finding::Finding;
use crate::fleet::Fleet;
use crate::manifest::{self, Tree};
use crate::rule::{Example, Outcome, Rule};
use crate::schema;
use crate::source::Source;
use jiff::civil::Date;
use std::sync::Arc;

/// The date that examples of rules are judged by where they name none.
const EXAMPLE_DATE: Date = jiff::civil::date(2026, 11, 22);

/// The findings of one rule on one of its examples, at the stage that the example names, else at
/// the first at which the rule is on.
///
/// # Errors
/// Where the example cannot be read, or the schema refuses a part of it.
pub fn example_findings(rule: &Rule, example: &Example) -> Result<Vec<Finding>, String> {
    let tree = example_tree(&example.manifest)?;
    let today = match &example.today {
        Some(today) => today
            .parse()
            .map_err(|_| format!("`{today}` is not a date"))?,
        None => EXAMPLE_DATE,
    };
    let mut policy = Policy::new([rule], today);
    for force in &mut policy.rules {
        force.levels = force.levels.in_examples();
    }
    let stage = declared(&tree);
    let mut surroundings = Surroundings::new(&example.repository, &policy);
    let (excuses, _) = exception::excuses(&mut tree.clone(), &surroundings, stage, &[]);
    surroundings.excused = excuses.holding().to_vec();
    surroundings.alone = example.beside.is_empty();
    if !surroundings.alone {
        let beside = &example.beside;
        let again = move |at: usize| beside.get(at).cloned();
        let fleet = Fleet::new(beside.len(), &again);
        for (at, other) in example.beside.iter().enumerate() {
            let other = example_tree(other)?;
            let facts = surroundings.facts(&other, declared(&other));
            fleet.seat(at).meet(facts);
        }
        let facts = surroundings.facts(&tree, declared(&tree));
        surroundings.met = fleet.seat(example.beside.len()).meet(facts);
    }
    const ALL: &[Phase] = &[Phase::NonAnswers, Phase::Answers, Phase::Words];
    let mut copy = tree.clone();
    let mut way = Way::new(&mut surroundings, &mut copy, declared(&tree), true, false);
    run(std::slice::from_mut(&mut way), ALL);
    Ok(way.pass.run.findings)
}

/// An example is a part of a manifest: what it leaves out is no fault of its form.
fn example_tree(source: &Arc<Source>) -> Result<Tree, String> {
    let read = manifest::read(source);
    if let Some(finding) = read.findings.first() {
        return Err(format!("the example cannot be read: {}", finding.message));
    }
    let mut tree = read.tree.ok_or("the example is empty")?;
    if !schema::annotate(&mut tree) {
        let mut said = schema::validate(&mut tree).findings.into_iter();
        if let Some(finding) = said.find(|finding| finding.rule != "missing-field") {
            return Err(format!("the schema refuses it: {}", finding.message));
        }
    }
    Ok(tree)
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
