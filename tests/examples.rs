//! The stories under `examples/`: each gives its report byte for byte, but for how many rules there are,
//! and together they show the rules at work. `UPDATE=1 cargo test --test examples` writes the reports anew.
#![allow(clippy::unwrap_used)]

mod shown;

use readiness::finding::Finding;
use readiness::fleet::Fleet;
use readiness::lint::{self, Among, Case, Policy};
use readiness::repository::Repository;
use readiness::rule::{self, Expectation};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One rule in so many may wait for a story: until then the examples in its file show it.
const ONE_MAY_WAIT_IN: usize = 20;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of the stories.
fn stories() -> Vec<String> {
    let folders = fs::read_dir(root().join("examples")).unwrap();
    let mut names: Vec<_> = folders
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 4, "{names:?}");
    names
}

/// What `readiness check examples/<name>` prints on 80 columns, without colour and without the number of
/// rules.
fn printed(name: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_readiness"))
        .current_dir(root())
        .env_clear()
        .env("COLUMNS", "80")
        .args(["check", "--today", "2026-11-22", "--color", "never"])
        .arg(format!("examples/{name}"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
    let text = shown::without_counts(&String::from_utf8(output.stdout).unwrap());
    // Windows writes the separators of paths its own way.
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text
    }
}

/// Where two texts part, with the line of each.
fn difference(expected: &str, found: &str) -> String {
    let (mut left, mut right) = (expected.lines(), found.lines());
    for number in 1.. {
        match (left.next(), right.next()) {
            (None, None) => break,
            (old, new) if old == new => {}
            (old, new) => {
                let show = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
                return format!(
                    "line {number}\n  report.txt: {}\n  now:        {}",
                    show(old),
                    show(new)
                );
            }
        }
    }
    "the ends of lines".to_owned()
}

#[test]
fn every_story_gives_its_report_byte_for_byte() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for name in stories() {
        let path = root().join("examples").join(&name).join("report.txt");
        let found = printed(&name);
        if update {
            fs::write(&path, &found).unwrap();
        }
        match fs::read_to_string(&path) {
            Ok(expected) if expected == found => {}
            Ok(expected) => {
                wrong.push(format!(
                    "examples/{name}/report.txt: {}",
                    difference(&expected, &found)
                ));
            }
            Err(error) => wrong.push(format!("examples/{name}/report.txt: {error}")),
        }
    }
    let help = "write them anew with: UPDATE=1 cargo test --test examples";
    assert!(wrong.is_empty(), "\n{}\n{help}\n", wrong.join("\n"));
}

#[test]
fn the_ready_story_is_ready_and_the_others_say_what_they_lack() {
    for name in stories() {
        let text = printed(&name);
        let ready = text.contains("\n  production-ready\n");
        assert_eq!(ready, name == "claims-triage", "{name}:\n{text}");
    }
}

/// The manifests in a folder of a story.
fn manifests(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            manifests(&path, out);
        } else if readiness::input::is_manifest(&path.file_name().unwrap().to_string_lossy()) {
            out.push(path);
        }
    }
}

/// All rules, also those that wait for a standard to turn them on.
fn all_rules(today: jiff::civil::Date) -> Policy<'static> {
    let mut policy = Policy::new(rule::builtin(), today);
    for force in &mut policy.rules {
        force.levels = force.levels.in_examples();
    }
    policy
}

/// What all rules together find in the manifests of all stories.
fn found_in_stories() -> BTreeSet<String> {
    let policy = all_rules(TODAY);
    let mut found = BTreeSet::new();
    for name in stories() {
        let mut paths = Vec::new();
        manifests(&root().join("examples").join(&name), &mut paths);
        assert!(!paths.is_empty(), "examples/{name} has no manifest");
        paths.sort();
        let again = |_: usize| None;
        let fleet = Fleet::new(paths.len(), &again);
        for (at, path) in paths.into_iter().enumerate() {
            let repository = Repository::around(path.parent().unwrap());
            let bytes = fs::read(&path).unwrap();
            let seat = fleet.seat(at);
            let among = Among {
                seat: Some(&seat),
                was: None,
            };
            let judgement = lint::check_among(&Case {
                name: "readiness.yaml",
                bytes: &bytes,
                repository: &repository,
                policy: &policy,
                among,
            });
            found.extend(judgement.findings.into_iter().map(|finding| finding.rule));
        }
    }
    found
}

/// Whether a rule speaks in an example of its own file that is judged as a manifest is: beside all the
/// other rules, any of which could silence it.
fn speaks_in_its_own_example(id: &str) -> bool {
    let Some(Ok(file)) = rule::builtin_file(id) else {
        return false;
    };
    let examples = file.examples().unwrap();
    let mut bad = examples
        .iter()
        .filter(|example| matches!(example.expectation, Expectation::Reported(_)));
    bad.any(|example| {
        let today = example.today.as_ref().map(|today| today.parse().unwrap());
        let policy = all_rules(today.unwrap_or(TODAY));
        let bytes = example.manifest.text().as_bytes();
        let judgement = lint::check("readiness.yaml", bytes, &example.repository, &policy);
        let of_rule = |finding: &Finding| finding.rule == id;
        judgement.findings.iter().any(of_rule)
    })
}

#[test]
fn every_rule_finds_something_in_a_story_or_an_example_of_its_own() {
    let found = found_in_stories();
    let rules = rule::builtin();
    let waiting: Vec<_> = (rules.iter())
        .map(|rule| &*rule.id)
        .filter(|id| !found.contains(*id))
        .collect();
    for id in &waiting {
        assert!(
            speaks_in_its_own_example(id),
            "`{id}` speaks in no story, nor in its own examples where all rules are asked"
        );
    }
    assert!(
        waiting.len() <= rules.len() / ONE_MAY_WAIT_IN,
        "too many rules wait for a story under examples/ that shows them:\n  {}\n",
        waiting.join("\n  ")
    );
}
