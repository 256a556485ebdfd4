//! `not_applicable`: which absent answers an entry excuses.

use crate::manifest::Tree;
use crate::rule::Rule;
use crate::schema::place;
use crate::wording::{self, Vocabulary};

/// A reason needs at least this many words.
const REASON_WORDS: usize = 5;

/// The pointers (items by index) that the manifest's entries of `not_applicable` excuse. An entry
/// without a reason, or whose reason is a placeholder, excuses nothing.
pub(super) fn excused(tree: &Tree, vocabulary: &Vocabulary) -> Vec<String> {
    let Some(list) = tree.get(Tree::ROOT, "not_applicable") else {
        return Vec::new();
    };
    tree.items(list)
        .iter()
        .filter(|entry| {
            let reason = tree.get(**entry, "reason").map(|id| &*tree[id].text);
            let approved = tree
                .get(**entry, "approved_by")
                .is_some_and(|id| tree.is_given(id));
            approved && reason.is_some_and(|reason| is_reason(reason, vocabulary))
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
