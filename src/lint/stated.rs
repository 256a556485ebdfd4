//! What a manifest says of itself and what decides how it is judged: its stage and its impact.

use crate::finding::Stage;
use crate::manifest::Tree;
use crate::rule::Impact;

/// The stage that the manifest names. One that names none is judged as production: leaving the
/// stage out must not be a way round.
pub(super) fn declared(tree: &Tree) -> Stage {
    let at = tree.at(Tree::ROOT, &["capability", "stage"]);
    match at.map(|id| &*tree[id].text) {
        Some("pilot") => Stage::Pilot,
        Some("retired") => Stage::Retired,
        _ => Stage::Production,
    }
}

pub(super) fn impact(tree: &Tree) -> Option<Impact> {
    let at = tree.at(Tree::ROOT, &["capability", "impact"])?;
    match &*tree[at].text {
        "low" => Some(Impact::Low),
        "medium" => Some(Impact::Medium),
        "high" => Some(Impact::High),
        _ => None,
    }
}
