//! Manifests judged together: each judgement is the same as of the manifest alone, whatever the others
//! are, and a fault of the program at one leaves the others judged.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use readiness::check::{Check, Context, Problem};
use readiness::fleet::Fleet;
use readiness::lint::{self, Among, Case, Judgement, Policy, Stage};
use readiness::manifest::Tree;
use readiness::repository::Repository;
use readiness::rule::{self, File};
use readiness::source::Source;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Every manifest of the stories, then what is hardly one.
fn manifests() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for story in fs::read_dir("examples").unwrap() {
        for file in fs::read_dir(story.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let name = path.display().to_string();
            if name.ends_with("readiness.yaml") {
                all.push((name, fs::read(path).unwrap()));
            }
        }
    }
    all.sort();
    assert!(all.len() > 15, "{}", all.len());
    let ready = fs::read_to_string("examples/claims-triage/readiness.yaml").unwrap();
    let with = |from: &str, to: &str| {
        assert!(ready.contains(from), "{from}");
        ready.replacen(from, to, 1)
    };
    for (name, text) in [
        ("empty", String::new()),
        ("list", "[a, b]\n".to_owned()),
        ("cut", "capability: {name: [\n".to_owned()),
        ("newer", with("readiness: 1", "readiness: 99")),
        ("retired", with("stage: production", "stage: retired")),
        ("pilot", with("stage: production", "stage: pilot")),
        ("refused", with("on_late:", "on_late: N/A\n    x-late:")),
        ("doubled", format!("{ready}\n{ready}")),
    ] {
        // Between the others, so that none of them stands at an edge of what is judged together.
        all.insert(all.len() / 2, (name.to_owned(), text.into_bytes()));
    }
    all.push(("bytes".to_owned(), b"readiness: 1\n\xff\n".to_vec()));
    all
}

/// All that is said in a judgement, in every detail.
fn said(judgement: &Judgement) -> String {
    format!("{judgement:?}")
}

#[test]
fn a_manifest_is_judged_as_if_it_were_alone() {
    let manifests = manifests();
    let today = date(2026, 11, 22);
    let own = Policy::new(rule::builtin(), today);
    let mut others = Policy::new(&rule::builtin()[..40], today);
    others.judge_as = Some(Stage::Pilot);
    let around = |name: &String| match Path::new(name).parent() {
        Some(folder) if folder.is_dir() => Repository::around(folder),
        _ => Repository::None,
    };
    let repositories: Vec<_> = manifests.iter().map(|(name, _)| around(name)).collect();
    let case = |at: usize| Case {
        name: &manifests[at].0,
        bytes: &manifests[at].1,
        repository: &repositories[at],
        policy: if at % 7 < 5 { &own } else { &others },
        among: Among::default(),
    };
    let alone: Vec<_> = (0..manifests.len())
        .map(|at| said(&lint::check_among(&case(at))))
        .collect();
    for length in [1, 3, 8, manifests.len()] {
        let all: Vec<_> = (0..manifests.len()).map(case).collect();
        let together = all.chunks(length).flat_map(lint::check_all);
        for ((judgement, alone), (name, _)) in together.zip(&alone).zip(&manifests) {
            assert_eq!(
                &said(&judgement.unwrap()),
                alone,
                "{name}, {length} together"
            );
        }
    }
}

/// A check with a fault.
#[derive(Debug)]
struct Faulty;

impl Check for Faulty {
    fn run(&self, context: &Context<'_>) -> Vec<Problem> {
        let tree = context.tree();
        let name = tree.at(Tree::ROOT, &["capability", "name"]).unwrap();
        assert_ne!(&*tree[name].text, "b", "a fault of the program");
        Vec::new()
    }
}

fn desk(name: &str) -> String {
    format!(
        "readiness: 1\ncapability: {{name: {name}, stage: production}}\n\
         operations: {{fallbacks: [{{id: desk, owner: \"@acme/desk\", capacity: 100/d}}]}}\n\
         cost_model: {{load: {{unit: case, per_month: 1500}}}}\n"
    )
}

#[test]
fn a_fault_at_one_manifest_leaves_the_others_judged_with_what_they_share() {
    let file = "id: faulty-check\ntitle: A fault\nquestion: data\nwhy: A test.\nsince: 0.1.0\n\
                severity: {pilot: off, production: error}\ngiven: capability\ncheck:\n  holds: has(this.name)\nmessage: none\n\
                examples:\n  good:\n    - capability: {name: a}\n  bad:\n    - capability: {}\n";
    let file = File::read(&Source::new("faulty-check.yaml", file));
    let mut rule = file.unwrap_or_else(|errors| panic!("{errors:?}")).rule;
    let rules = rule::builtin();
    let sound = Policy::new(rules, date(2026, 11, 22));
    rule.check = Box::new(Faulty);
    let faulty = Policy::new(rules.iter().chain([&rule]), date(2026, 11, 22));
    let texts: Vec<_> = ["a", "b", "c"].into_iter().map(desk).collect();
    let judged = |policy: &Policy<'_>| {
        let again = |at: usize| {
            let text: &String = texts.get(at)?;
            Some(Arc::clone(&Source::new(format!("{at}"), text.as_str())))
        };
        let fleet = Fleet::new(3, &again);
        let seats: Vec<_> = (0..3).map(|at| fleet.seat(at)).collect();
        let case = |at: usize| Case {
            name: ["a", "b", "c"][at],
            bytes: texts[at].as_bytes(),
            repository: &Repository::None,
            policy,
            among: Among {
                seat: Some(&seats[at]),
                was: None,
            },
        };
        lint::check_all(&[case(0), case(1), case(2)])
    };
    let names = |judgement: &Option<Judgement>| {
        let judgement = judgement.as_ref()?;
        let findings = judgement.findings.iter();
        Some(findings.map(|it| it.message.clone()).collect::<Vec<_>>())
    };
    let (sound, faulty) = (judged(&sound), judged(&faulty));
    assert!(sound.iter().all(Option::is_some));
    assert_eq!(names(&faulty[0]), names(&sound[0]));
    assert!(faulty[1].is_none());
    assert_eq!(names(&faulty[2]), names(&sound[2]));
    let shared = |judgement: &Option<Judgement>| {
        let findings = &judgement.as_ref().unwrap().findings;
        findings
            .iter()
            .any(|it| it.rule == "fallback-shared-beyond-capacity")
    };
    assert!(!shared(&faulty[0]) && shared(&faulty[2]));
}
