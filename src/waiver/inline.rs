//! `N/A: …` inside a field: a reason that nobody else has approved.

use super::excuse::{never, refused, unreasoned};
use super::{Court, reason};
use crate::finding::{Fault, Finding, Severity, Stage};
use crate::manifest::{Kind, NodeId, Tree};
use crate::schema::{Place, Shape, is_refusal, shape_of};
use crate::wording::{self, Asked, Slot};

/// What is said of reasons inside fields. What is said at both stages is an error; what else is said is
/// a matter of production, where `not_applicable` is the better place.
pub fn inline(tree: &Tree, court: &Court<'_>, stage: Stage) -> Vec<(Finding, NodeId)> {
    let negative = |text: &str| text.trim_start().starts_with(['n', 'N']) && text.contains(' ');
    let mut texts = tree
        .ids()
        .filter(|id| matches!(tree[*id].kind, Kind::Text) && negative(&tree[*id].text))
        .filter(|id| !tree[*id].spoken && !is_exception(tree, *id))
        .peekable();
    if texts.peek().is_none() {
        return Vec::new();
    }
    let never = never(court);
    texts
        .filter_map(|id| Some((said(tree, id, court, &never, stage)?, id)))
        .collect()
}

/// What waivers and entries of `not_applicable` say is judged there.
fn is_exception(tree: &Tree, id: NodeId) -> bool {
    let mut above = std::iter::successors(Some(id), |id| tree[*id].parent);
    above.any(|id| {
        let key = tree.key(id);
        tree[id].parent == Some(Tree::ROOT)
            && matches!(key, Some("waivers" | "not_applicable" | "links"))
    })
}

fn said(
    tree: &Tree,
    id: NodeId,
    court: &Court<'_>,
    never: &[(String, String)],
    stage: Stage,
) -> Option<Finding> {
    let shape = shape_of(tree, id)?;
    let text = &tree[id].text;
    let refuses = is_refusal(text);
    let excused = wording::read(text, Asked::default(), court.vocabulary).excused;
    if !refuses && !excused {
        return None;
    }
    let pointer = tree.named_pointer(id);
    let finding = |id_: &str, message: String, help: String| Finding {
        fault: Fault::Vague,
        help: Some(help),
        pointer: pointer.clone(),
        ..Finding::error(id_, tree.mark(id), message)
    };
    // An entry of a list stands for the list.
    let asked = match (tree.key(id), tree[id].parent) {
        (None, Some(list)) => shape_of(tree, list).unwrap_or(shape),
        _ => shape,
    };
    let place = Place {
        pointer: tree.pointer(id),
        node: None,
        shape: Some(asked),
    };
    if refuses && let Some((message, help)) = refused(&place, &pointer, never) {
        return Some(finding("not-applicable-refused", message, help));
    }
    if stage == Stage::Pilot {
        return None;
    }
    if let Some(doubt) = refuses
        .then(|| reason::doubt(tree, id, &[Slot::Reason], court))
        .flatten()
        && doubt.severity == Severity::Error
    {
        return Some(unreasoned(tree, id, &pointer, doubt));
    }
    let listed = Shape::of(shape);
    if !excused || !(listed.answer || listed.format.is_some() || listed.types.string) {
        return None;
    }
    let help = format!(
        "move the reason to `not_applicable`, with the name of who approves it\n\
         not_applicable:\n  - field: {pointer}\n    reason: {}\n    \
         approved_by: model-risk@acme.example",
        typed(&tree[id].text)
    );
    let message = "the question is set aside here, and nobody else has approved that";
    Some(Finding {
        // Where a standard names who approves, nobody has.
        severity: match court.terms.approvers.is_empty() {
            true => Severity::Info,
            false => Severity::Error,
        },
        ..finding("not-applicable-inline", message.to_owned(), help)
    })
}

/// The reason without the words that set the question aside, as one would type it.
fn typed(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let after = [": ", " - ", " – ", " — ", ", ", " because "];
    let cut = after
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, mark.len())));
    let start = cut.min().map_or(0, |(at, length)| at + length);
    let reason = text.get(start..).unwrap_or(&text);
    match reason.contains(['"', '\\']) {
        true => format!("'{}'", reason.replace('\'', "''")),
        false => format!("\"{reason}\""),
    }
}
