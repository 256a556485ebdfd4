//! What a person reads: every finding of every failing example, and the pages of the built-in ids.
#![allow(clippy::unwrap_used)]

mod voice;

use readiness::finding::{Builtin, Finding};
use readiness::lint::{self, Policy};
use readiness::repository::Repository;
use readiness::rule::{self, Expectation};
use readiness::{manifest, schema, standard, waiver};
use std::collections::BTreeSet;

/// Built-in ids that no manifest brings about with the built-in rules.
const NOT_BY_MANIFEST: &[&str] = &[
    "rule-failed",
    "manifest-deleted",
    "stage-lowered",
    "impact-lowered",
    "waiver-approver-unknown",
    "not-applicable-approver-unknown",
    "standard-weakened",
    "required-manifest-missing",
];

/// Ids whose bad example would be longer than a page.
const TOO_LONG: &[&str] = &["size-limit", "finding-limit", "step-limit"];

/// Ids under which the program speaks of a field's form, and a rule of everything else.
const SHARED: &[&str] = &["quantity-ambiguous"];

fn builtins() -> impl Iterator<Item = &'static Builtin> {
    let all = manifest::BUILTIN.iter().chain(schema::BUILTIN);
    all.chain(waiver::BUILTIN)
        .chain(waiver::EXCUSES)
        .chain(lint::BUILTIN)
        .chain(standard::BUILTIN)
}

/// The findings of all failing examples, each with its rule's id.
fn findings() -> Vec<Finding> {
    let mut out = Vec::new();
    for (_, file) in rule::builtin_files() {
        let Ok(file) = file else { continue };
        let Ok(examples) = file.examples() else {
            continue;
        };
        for example in examples
            .iter()
            .filter(|e| e.expectation != Expectation::Silent)
        {
            out.extend(lint::example_findings(&file.rule, example).unwrap_or_default());
        }
    }
    assert!(!out.is_empty());
    out
}

fn judged(text: &str) -> Vec<Finding> {
    let policy = Policy::new(rule::builtin(), jiff::civil::date(2026, 11, 22));
    lint::check(
        "readiness.yaml",
        text.as_bytes(),
        &Repository::None,
        &policy,
    )
    .findings
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn messages_start_low_and_end_without_a_stop() {
    let wrong: Vec<_> = findings()
        .iter()
        .flat_map(|finding| said(finding, voice::message(&finding.message)))
        .collect();
    none(&wrong);
}

fn said(finding: &Finding, wrong: Vec<String>) -> Vec<String> {
    let of = |text: String| format!("{}: {text}", finding.rule);
    wrong.into_iter().map(of).collect()
}

#[test]
fn messages_name_no_value_that_is_absent() {
    let wrong: Vec<_> = findings()
        .iter()
        .filter(|finding| finding.message.contains('…') && finding.message.chars().count() < 70)
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect();
    none(&wrong);
}

#[test]
fn every_finding_has_a_help_that_can_be_followed() {
    let mut wrong = Vec::new();
    for finding in findings() {
        match &finding.help {
            // The schema's description of a field, with a line to type.
            Some(help) if types_a_line(help) => wrong.extend(said(&finding, voice::banned(help))),
            Some(help) => wrong.extend(said(&finding, voice::help(help))),
            None => wrong.push(format!(
                "{}: no help for {:?}",
                finding.rule, finding.message
            )),
        }
    }
    none(&wrong);
}

fn types_a_line(help: &str) -> bool {
    let line = |line: &str| line.starts_with("- ") || line.contains(": ");
    help.lines().skip(1).any(line)
}

#[test]
fn labels_are_a_few_words_on_one_line() {
    let mut wrong = Vec::new();
    for finding in findings() {
        for label in &finding.labels {
            let words = label.text.split_whitespace().count();
            if words > 5 || label.text.contains('\n') || label.text.ends_with('.') {
                wrong.push(format!("{}: label {:?}", finding.rule, label.text));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_id_belongs_to_a_rule_and_to_the_program() {
    let rules: BTreeSet<_> = rule::builtin().iter().map(|rule| &*rule.id).collect();
    let mut seen = BTreeSet::new();
    for builtin in builtins() {
        let own = !rules.contains(builtin.id) || SHARED.contains(&builtin.id);
        assert!(own, "{}", builtin.id);
        assert!(seen.insert(builtin.id), "{}", builtin.id);
    }
}

#[test]
fn the_bad_example_of_a_built_in_id_has_its_finding_and_the_good_one_has_not() {
    let mut wrong = Vec::new();
    let shown = |b: &&Builtin| !NOT_BY_MANIFEST.contains(&b.id) && !TOO_LONG.contains(&b.id);
    for builtin in builtins().filter(shown) {
        let has = |text: &str| {
            judged(text)
                .iter()
                .any(|finding| finding.rule == builtin.id)
        };
        if !has(builtin.bad) {
            wrong.push(format!("{}: its bad example lacks the finding", builtin.id));
        }
        if has(builtin.good) {
            wrong.push(format!("{}: its good example has the finding", builtin.id));
        }
    }
    none(&wrong);
}

#[test]
fn the_pages_of_built_in_ids_are_worded_like_those_of_rules() {
    let mut wrong = Vec::new();
    for builtin in builtins() {
        let capital = builtin
            .title
            .starts_with(|c: char| c.is_uppercase() || c == '`');
        if !capital || builtin.title.ends_with('.') {
            wrong.push(format!("{}: title {:?}", builtin.id, builtin.title));
        }
        wrong.extend(voice::banned(builtin.title));
        wrong.extend(voice::banned(builtin.why));
        if builtin.why.split_whitespace().count() < 15 {
            wrong.push(format!("{}: why is too short to be one", builtin.id));
        }
    }
    none(&wrong);
}
