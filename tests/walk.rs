//! Every answer counts: each one that production asks for, removed alone from the production example,
//! is noticed at its place.

use jiff::civil::date;
use readiness::lint::{self, Judgement, Policy};
use readiness::manifest::{self, Kind, NodeId, Style, Tree};
use readiness::repository::Repository;
use readiness::schema::{Required, Shape, shape_of};
use readiness::wording::Vocabulary;
use readiness::{rule, source::Source};
use std::path::Path;

const STORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/claims-triage");

fn policy() -> Policy<'static> {
    Policy {
        rules: rule::builtin().iter().collect(),
        vocabulary: Vocabulary::default(),
        today: date(2026, 11, 22),
        judge_as: None,
    }
}

fn judge(text: &str) -> Judgement {
    let repository = Repository::around(Path::new(STORY));
    lint::check("readiness.yaml", text.as_bytes(), &repository, &policy())
}

fn story() -> Tree {
    let text =
        std::fs::read_to_string(format!("{STORY}/readiness.yaml")).expect("the story is there");
    manifest::read(&Source::new("readiness.yaml", text))
        .tree
        .expect("the story can be read")
}

/// The manifest in flow style (JSON is YAML) without one of its values.
fn without(tree: &Tree, id: NodeId, left_out: NodeId) -> String {
    let part = |children: &[NodeId], write: &dyn Fn(NodeId) -> String| {
        let kept = children.iter().filter(|child| **child != left_out);
        kept.map(|child| write(*child))
            .collect::<Vec<_>>()
            .join(",\n")
    };
    match &tree[id].kind {
        Kind::Map(values) => {
            let write = |child| {
                let key = tree.key(child).expect("a value of a map has a key");
                format!("{key:?}: {}", without(tree, child, left_out))
            };
            format!("{{{}}}", part(values, &write))
        }
        Kind::List(items) => format!("[{}]", part(items, &|child| without(tree, child, left_out))),
        Kind::Text => format!("{:?}", &*tree[id].text),
        _ => tree[id].text.to_string(),
    }
}

#[test]
fn the_story_says_the_same_in_flow_style() {
    let tree = story();
    assert!(tree.ids().any(|id| tree[id].style == Style::DoubleQuoted));
    let text = without(&tree, Tree::ROOT, NodeId(u32::MAX));
    let findings = judge(&text).findings;
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn every_answer_that_production_asks_for_is_missed_when_it_is_removed() {
    let tree = story();
    let mut walked = 0;
    let mut unnoticed = Vec::new();
    for id in tree.ids() {
        let asked = shape_of(&tree, id).is_some_and(|shape| {
            matches!(
                Shape::of(shape).required,
                Required::Pilot | Required::Production
            )
        });
        if !asked || tree.key(id).is_none() {
            continue;
        }
        walked += 1;
        let place = tree.named_pointer(id);
        let findings = judge(&without(&tree, Tree::ROOT, id)).findings;
        let here = |pointer: &str| {
            // An entry without its `id` is named by its index from then on.
            pointer == place
                || pointer.starts_with(&format!("{place}/"))
                || place.ends_with("/id") && pointer.ends_with("/id")
        };
        if !findings.iter().any(|finding| here(&finding.pointer)) {
            let others: Vec<_> = findings
                .iter()
                .map(|f| format!("{} {}", f.rule, f.pointer))
                .collect();
            unnoticed.push(format!("{place}: {}", others.join("; ")));
        }
    }
    println!("{} of {walked} noticed", walked - unnoticed.len());
    assert!(walked > 150, "only {walked} answers were removed");
    assert!(
        unnoticed.is_empty(),
        "not noticed at their place:\n{}",
        unnoticed.join("\n")
    );
}
