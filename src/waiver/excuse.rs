//! `not_applicable`: entries that set nothing aside, and reasons that belong there.

use crate::finding::{Builtin, Fault, Finding, Label, Severity};
use crate::manifest::{Kind, Tree};
use crate::schema::{Shape, place, shape_of};
use crate::wording::{self, Vocabulary};

/// The ids under which `not_applicable` is spoken of; what it lacks is a matter of rules.
pub static EXCUSES: &[Builtin] = &[
    Builtin {
        id: "not-applicable-misplaced",
        severity: Severity::Error,
        title: "An entry of `not_applicable` names a place that does not exist",
        why: "\
The entry sets one question aside, by the place of its answer. Where the place is misspelt, or its
entry was renamed, the question is asked as before, and whoever approved the exception believes that
it holds.
",
        bad: "capability: {name: a, stage: pilot}\nnot_applicable:\n  - {field: /operation/slo, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n",
        good: "capability: {name: a, stage: pilot}\nnot_applicable:\n  - {field: /operations/slo, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n",
    },
    Builtin {
        id: "not-applicable-answered",
        severity: Severity::Warning,
        title: "A question is set aside and answered all the same",
        why: "\
One of the two is wrong: either the question concerns the capability, and then its answer counts and
the entry misleads, or it does not, and then the answer is a promise that nobody keeps. The entry has no
effect as long as the answer stands.
",
        bad: "capability: {name: a, stage: pilot}\noperations: {runbook: docs/a.md}\nnot_applicable:\n  - {field: /operations/runbook, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n",
        good: "capability: {name: a, stage: pilot}\nnot_applicable:\n  - {field: /operations/runbook, reason: The page is shown to nobody at night., approved_by: audit@acme.example}\n",
    },
    Builtin {
        id: "not-applicable-inline",
        severity: Severity::Info,
        title: "A question is set aside inside its own field, without an approver",
        why: "\
`N/A` with a reason is an answer, and it counts. In production it is better kept under `not_applicable`,
where somebody else than the author has approved it and where all exceptions of a capability can be read
together.
",
        bad: "capability: {name: a, stage: production}\noperations: {rollback: \"N/A: the forecast is only shown beside the old one, which stays\"}\n",
        good: "capability: {name: a, stage: production}\noperations: {rollback: \"By the release flag within 5m, tried on 2026-10-02 by on_call\"}\n",
    },
];

/// What is wrong with the places of the entries.
pub fn entries(tree: &Tree) -> Vec<Finding> {
    let list = tree.get(Tree::ROOT, "not_applicable");
    let entries = list.map_or(&[][..], |list| tree.items(list));
    let mut findings = Vec::new();
    for field in entries.iter().filter_map(|entry| tree.get(*entry, "field")) {
        let text = &*tree[field].text;
        if !matches!(tree[field].kind, Kind::Text) || tree[field].spoken || text.is_empty() {
            continue;
        }
        let pointer = tree.named_pointer(field);
        let finding = |id, message: String, help: String| Finding {
            help: Some(help),
            pointer: pointer.clone(),
            ..Finding::error(id, tree.mark(field), message)
        };
        match place(tree, text) {
            Err(astray) => {
                let help = match astray.near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "start with `/` and a section\nfield: /operations/slo".to_owned(),
                };
                let message = format!("`{text}` leads to no place of this manifest");
                findings.push(finding("not-applicable-misplaced", message, help));
            }
            Ok(place) => {
                let answer = place
                    .node
                    .filter(|id| tree.is_given(*id) && !tree[*id].spoken);
                let Some(answer) = answer else { continue };
                let message = format!("`{text}` is set aside, and answered all the same");
                let help = "remove the answer, or the entry of `not_applicable`".to_owned();
                let mut finding = finding("not-applicable-answered", message, help);
                finding.severity = Severity::Warning;
                finding.labels.push(Label {
                    span: tree.key_span(answer).unwrap_or_else(|| tree.mark(answer)),
                    text: "answered here".to_owned(),
                });
                findings.push(finding);
            }
        }
    }
    findings
}

/// Reasons inside fields, which `not_applicable` has a better place for.
pub fn inline(tree: &Tree, vocabulary: &Vocabulary) -> Vec<Finding> {
    let negative = |text: &str| text.trim_start().starts_with(['n', 'N']) && text.contains(' ');
    let asked = |shape: &'static Shape| shape.answer || shape.format.is_some();
    tree.ids()
        .filter(|id| matches!(tree[*id].kind, Kind::Text) && negative(&tree[*id].text))
        .filter(|id| !tree[*id].spoken && tree.key(*id).is_some())
        .filter(|id| shape_of(tree, *id).map(Shape::of).is_some_and(asked))
        .filter(|id| wording::read(&tree[*id].text, wording::Asked::default(), vocabulary).excused)
        .map(|id| {
            let pointer = tree.named_pointer(id);
            let help = format!(
                "move the reason to `not_applicable`, with the name of who approves it\n\
                 not_applicable:\n  - field: {pointer}\n    reason: {}\n    \
                 approved_by: model-risk@acme.example",
                reason(&tree[id].text)
            );
            let message = "the question is set aside here, and nobody else has approved that";
            Finding {
                severity: Severity::Info,
                fault: Fault::Vague,
                help: Some(help),
                pointer,
                ..Finding::error("not-applicable-inline", tree.mark(id), message)
            }
        })
        .collect()
}

/// The reason without the words that set the question aside, as one would type it.
fn reason(text: &str) -> String {
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
