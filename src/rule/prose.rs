//! The kinds of answer that are written in sentences, and what each must carry.

use super::builtin;
use crate::wording::Slot;

/// One kind of answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// The key of its field.
    pub field: String,
    /// What it must carry.
    pub says: Vec<Slot>,
}

/// Fields whose rules ask for more than a sentence, or for one under another key.
const BESIDES: &[(&str, &[Slot])] = &[
    ("cost_basis", &[Slot::Amount, Slot::Evidence]),
    ("fallback", &[Slot::Action]),
    ("owner", &[Slot::Actor]),
    ("purpose", &[Slot::Action]),
    ("readers", &[Slot::Actor]),
];

/// Every kind of answer that can be judged alone, by name: what the rules ask of a sentence.
pub fn prose() -> Vec<Prose> {
    let asked = builtin().iter().filter_map(|rule| rule.check.asks());
    let besides = BESIDES.iter().map(|(field, says)| (*field, *says));
    let mut out: Vec<_> = asked
        .chain(besides)
        .map(|(field, says)| Prose {
            field: field.to_owned(),
            says: says.to_vec(),
        })
        .collect();
    out.sort_by(|a, b| a.field.cmp(&b.field));
    out.dedup_by(|a, b| a.field == b.field);
    out
}
