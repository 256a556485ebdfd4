//! Every answer counts: each one of the production example, removed alone, is noticed.

use super::{Change, changed, fresh, judge, story};
use readiness::finding::Finding;
use readiness::manifest::{Kind, NodeId, Tree};
use readiness::schema::{Required, Shape, shape_of};

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
    // An entry without its name is named by its index, and what refers to it leads nowhere.
    const NAMES: [&str; 6] = ["id", "metric", "sli", "category", "to", "step"];
    let unnamed = NAMES.contains(&key) && pointer.ends_with(&format!("/{key}"));
    let referred = matches!(key, "alerts" | "fallbacks") && finding.rule == "dangling-reference";
    *pointer == place
        || pointer.starts_with(&format!("{place}/"))
        || alone
        || instead
        || unnamed
        || referred
}

/// Whether production asks for it, whatever else is answered.
fn is_asked(tree: &Tree, id: NodeId) -> bool {
    let shape = shape_of(tree, id).map(|shape| Shape::of(shape).required);
    matches!(shape, Some(Required::Pilot | Required::Production))
}

#[test]
fn every_answer_is_missed_when_it_is_removed() {
    let tree = story();
    let (mut walked, mut noticed) = (0, 0);
    let mut elsewhere = Vec::new();
    // Without an empty list, such as `with_approval: []`, the manifest says the same as with it.
    let says = |id: &NodeId| !matches!(&tree[*id].kind, Kind::List(items) if items.is_empty());
    for id in tree.ids().filter(|id| tree.key(*id).is_some() && says(id)) {
        walked += 1;
        let pointer = tree.pointer(id);
        let findings = judge(&changed(&tree, super::Tree::ROOT, &Change::Remove(id))).findings;
        noticed += usize::from(!findings.is_empty());
        let spoken = |finding: &Finding| is_noticed(&tree, id, finding);
        if findings.is_empty() || (is_asked(&tree, id) && !findings.iter().any(spoken)) {
            let rules: Vec<_> = (findings.iter())
                .map(|finding| format!("{} {}", finding.rule, finding.pointer))
                .collect();
            elsewhere.push(format!("{pointer}: {}", rules.join("; ")));
        }
    }
    println!("{noticed} of {walked} noticed");
    assert!(walked > 200, "only {walked} answers were removed");
    assert!(
        elsewhere.is_empty(),
        "not noticed at their place:\n{}",
        elsewhere.join("\n")
    );
    let body = format!(
        "Of {walked} answers of the production example, {noticed} are missed when they are removed alone.\n"
    );
    fresh("removed", &body);
}
