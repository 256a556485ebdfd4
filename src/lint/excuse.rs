//! `not_applicable`: which absent answers an entry excuses.

use crate::manifest::{NodeId, Tree};
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
        .map(|field| by_index(tree, &tree[field].text))
        .collect()
}

fn is_reason(text: &str, vocabulary: &Vocabulary) -> bool {
    text.split_whitespace().count() >= REASON_WORDS
        && wording::read(text, &[], vocabulary).non_answer.is_none()
}

/// A pointer with items named by `id` or by index → the same with items by index.
fn by_index(tree: &Tree, pointer: &str) -> String {
    let mut at: Option<NodeId> = Some(Tree::ROOT);
    let mut out = String::new();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let items = at.map_or(&[][..], |id| tree.items(id));
        let named = items.iter().position(|item| {
            tree.get(*item, "id")
                .is_some_and(|id| *tree[id].text == *step)
        });
        let step = named.map_or(step, |index| index.to_string());
        at = at.and_then(|id| match items.is_empty() {
            true => tree.get(id, &step),
            false => items.get(step.parse::<usize>().ok()?).copied(),
        });
        out.push('/');
        out.push_str(&step.replace('~', "~0").replace('/', "~1"));
    }
    out
}
