//! Whether the sentence of an exception says something: a fact or a control, not a mood.

use super::Court;
use crate::finding::{Label, Severity};
use crate::manifest::{NodeId, Tree};
use crate::wording::{self, Asked, EMPTY, Level, Slot};

/// Words that a reason or a control needs at least; fewer name no fact.
const WORDS: usize = 5;

/// Words that only say once more that the question is set aside.
const CIRCULAR: &[&str] = &[
    "irrelevant",
    "n't apply",
    "n't concern",
    "n't matter",
    "n't need",
    "nicht erforderlich",
    "nicht notwendig",
    "nicht relevant",
    "nicht zutreffend",
    "not applicable",
    "not apply",
    "not concern",
    "not important",
    "not matter",
    "not necessary",
    "not need",
    "not relevant",
    "not required",
    "not think",
    "out of scope",
    "unnecessary",
];

/// Words that add no fact to those: about whom and what is clear anyway.
const FILLING: &[&str] = &[
    "all",
    "and",
    "any",
    "are",
    "capability",
    "case",
    "current",
    "currently",
    "does",
    "field",
    "for",
    "here",
    "kind",
    "model",
    "now",
    "our",
    "project",
    "question",
    "really",
    "release",
    "simply",
    "stage",
    "system",
    "that",
    "the",
    "think",
    "this",
    "use",
    "was",
    "way",
    "whatsoever",
    "with",
];

/// What speaks against a sentence.
#[derive(Debug)]
pub(super) struct Doubt {
    /// An error where it surely says nothing; a warning where only its words weigh so.
    pub(super) severity: Severity,
    /// The words that evade.
    pub(super) labels: Vec<Label>,
}

/// What speaks against a sentence that must carry something.
pub(super) fn doubt(tree: &Tree, at: NodeId, wanted: &[Slot], court: &Court<'_>) -> Option<Doubt> {
    let text = &*tree[at].text;
    // As a sentence of an answer; and every value is looked at for its id.
    court.work.take(tree.len() / 8 + 50 * text.len());
    let names: Vec<_> = tree
        .ids()
        .filter(|id| tree.key(*id) == Some("id"))
        .map(|id| &*tree[id].text)
        .chain(["on_call"])
        .collect();
    let asked = Asked {
        field: tree.key(at).unwrap_or_default(),
        says: wanted,
        names: &names,
    };
    let reading = wording::read(text, asked, court.vocabulary);
    let known = |(group, _): &(&str, _)| *group != EMPTY;
    let empty = wanted.contains(&Slot::Reason)
        && reading.level == Level::Warning
        && (reading.evading.iter().any(known) || is_circular(text));
    let short = crate::script::words(text).is_some_and(|words| words < WORDS);
    let severity = match reading.level {
        _ if short || empty || reading.non_answer.is_some() || adds_nothing(text) => {
            Severity::Error
        }
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::None => return None,
    };
    // Of what is short or no answer at all, no single words are to blame.
    let marked = reading.shown().into_iter().filter(|_| !short);
    let labels = marked.map(|(_, range)| Label {
        span: tree.part(at, range.clone()),
        text: String::new(),
    });
    let labels = labels.collect();
    Some(Doubt { severity, labels })
}

/// `This does not apply to our system at all.`
fn adds_nothing(text: &str) -> bool {
    let text = text.to_lowercase();
    let circular = CIRCULAR.iter().find(|words| text.contains(*words));
    circular.is_some_and(|circular| {
        let rest = text.replace(circular, " ");
        let mut words = rest.split(|c: char| !c.is_alphanumeric());
        words.all(|word| word.len() < 3 || FILLING.contains(&word))
    })
}

fn is_circular(text: &str) -> bool {
    let text = text.to_lowercase();
    CIRCULAR.iter().any(|words| text.contains(words))
}
