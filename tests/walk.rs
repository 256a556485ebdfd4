//! Every answer counts: each one that production asks for, removed alone from the production example,
//! is noticed at its place.

#![allow(clippy::print_stdout)]

use jiff::civil::date;
use readiness::finding::Finding;
use readiness::lint::{self, Judgement, Policy};
use readiness::manifest::{self, Kind, NodeId, Style, Tree};
use readiness::repository::Repository;
use readiness::schema::{self, Required, Shape, shape_of};
use readiness::{rule, source::Source};
use std::path::Path;

const STORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/claims-triage");

fn policy() -> Policy<'static> {
    Policy::new(rule::builtin(), date(2026, 11, 22))
}

fn judge(text: &str) -> Judgement {
    let repository = Repository::around(Path::new(STORY));
    lint::check("readiness.yaml", text.as_bytes(), &repository, &policy())
}

fn story() -> Tree {
    let text =
        std::fs::read_to_string(format!("{STORY}/readiness.yaml")).expect("the story is there");
    let read = manifest::read(&Source::new("readiness.yaml", text));
    let mut tree = read.tree.expect("the story can be read");
    assert!(schema::annotate(&mut tree), "the story conforms");
    tree
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

/// Whether a finding speaks of the absence of a value, at its place.
fn is_noticed(tree: &Tree, removed: NodeId, finding: &Finding) -> bool {
    let place = tree.named_pointer(removed);
    let pointer = &finding.pointer;
    let parent = tree[removed].parent.expect("the root is never removed");
    let key = tree.key(removed).expect("only values of maps are removed");
    // Where it was the only one of its parent, the parent is what is empty.
    let alone = tree.children(parent).len() == 1 && *pointer == tree.named_pointer(parent);
    // Its own rule may ask for one of two fields, either of which would do.
    let instead = key == "contract" && finding.rule == "schema-change-undetected";
    // An entry without its id is named by its index, and what refers to it leads nowhere.
    let unnamed = key == "id" && pointer.ends_with("/id");
    let referred = matches!(key, "alerts" | "fallbacks") && finding.rule == "dangling-reference";
    *pointer == place
        || pointer.starts_with(&format!("{place}/"))
        || alone
        || instead
        || unnamed
        || referred
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
        let findings = judge(&without(&tree, Tree::ROOT, id)).findings;
        if !findings
            .iter()
            .any(|finding| is_noticed(&tree, id, finding))
        {
            let others: Vec<_> = findings
                .iter()
                .map(|f| format!("{} {}", f.rule, f.pointer))
                .collect();
            unnoticed.push(format!("{}: {}", tree.pointer(id), others.join("; ")));
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
