//! `not_applicable`: which absent answers an entry excuses.

use crate::finding::{Finding, Severity};
use crate::manifest::{NodeId, Tree};
use crate::rule::Rule;
use crate::schema::place;
use crate::wording::{self, Vocabulary};

/// A reason needs at least this many words.
const REASON_WORDS: usize = 5;

/// The pointers (items by index) that the manifest's entries of `not_applicable` excuse. An entry
/// without a reason, or whose reason is a placeholder, excuses nothing.
pub(super) fn excused(tree: &Tree, vocabulary: &Vocabulary) -> Vec<String> {
    places(tree, |reason| is_reason(&tree[reason].text, vocabulary))
}

/// The same of entries whose reason is reported as an error: one cause, one finding. Where a waiver may
/// accept that error, the question stays open.
pub(super) fn reported(tree: &Tree, findings: &[Finding]) -> Vec<String> {
    let waivers = tree.get(Tree::ROOT, "waivers");
    let waivers = waivers.map_or(&[][..], |list| tree.items(list));
    let rules = waivers.iter().filter_map(|it| tree.get(*it, "rule"));
    let waived: Vec<&str> = rules.map(|rule| &*tree[rule].text).collect();
    places(tree, |reason| {
        let pointer = tree.named_pointer(reason);
        findings.iter().any(|finding| {
            finding.pointer == pointer
                && finding.severity == Severity::Error
                && !waived.contains(&finding.rule.as_str())
        })
    })
}

fn places(tree: &Tree, counts: impl Fn(NodeId) -> bool) -> Vec<String> {
    let Some(list) = tree.get(Tree::ROOT, "not_applicable") else {
        return Vec::new();
    };
    tree.items(list)
        .iter()
        .filter(|entry| {
            let approver = tree.get(**entry, "approved_by");
            let approved = approver.is_some_and(|id| tree.is_given(id));
            approved && tree.get(**entry, "reason").is_some_and(&counts)
        })
        .filter_map(|entry| tree.get(*entry, "field"))
        .filter_map(|field| place(tree, &tree[field].text).ok())
        .map(|place| place.pointer)
        .collect()
}

/// Whether just that is excused which a rule asks for as a whole. More than that would set aside what
/// is answered.
pub(super) fn sets_aside(excused: &[String], rule: &Rule) -> bool {
    let asks = rule.asks.as_deref();
    asks.is_some_and(|asks| excused.iter().any(|pointer| pointer == asks))
}

fn is_reason(text: &str, vocabulary: &Vocabulary) -> bool {
    text.split_whitespace().count() >= REASON_WORDS
        && wording::non_answer(text, vocabulary).is_none()
}
