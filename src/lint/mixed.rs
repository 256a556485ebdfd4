//! Names that are written in two scripts: a letter is not the one that it looks like.

use crate::finding::{Finding, Question, Severity};
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::Format;
use crate::schema::{Shape, shape_of};
use crate::script;
use crate::source::Span;

/// The id of the finding.
const MIXED: &str = "mixed-script";

/// One finding for each name, address or id with a word of two scripts. What is an error is marked as
/// spoken of: nothing else is wrong with it.
pub(super) fn mixed(tree: &mut Tree) -> Vec<Finding> {
    if tree.source().text().is_ascii() {
        return Vec::new();
    }
    let ids: Vec<NodeId> = tree.ids().collect();
    let mut findings = Vec::new();
    for id in ids {
        let Some(finding) = of_value(tree, id) else {
            continue;
        };
        tree[id].spoken |= finding.severity == Severity::Error;
        findings.push(finding);
    }
    findings
}

fn of_value(tree: &Tree, id: NodeId) -> Option<Finding> {
    let text = &*tree[id].text;
    if !matches!(tree[id].kind, Kind::Text) || tree[id].spoken || text.is_ascii() {
        return None;
    }
    let shape = Shape::of(shape_of(tree, id)?);
    let named = matches!(
        shape.format,
        Some(Format::Who | Format::Id | Format::Ref | Format::Uri)
    );
    if !named && shape.refers_to.is_empty() {
        return None;
    }
    let section = tree.pointer(id);
    let section = section.split('/').nth(1).unwrap_or_default();
    let is_address = text.contains(['@', '#']) || text.contains("://");
    let word = script::mixed(text, is_address)?;
    let mark: Span = tree.part(id, word.clone());
    let message = format!(
        "`{}` is written in letters of two scripts, of which one looks like the other",
        &text[word]
    );
    let key = tree
        .key(id)
        .map_or_else(|| "-".to_owned(), |key| format!("{key}:"));
    let mut finding = Finding {
        severity: match is_address || section == "owner" {
            true => Severity::Error,
            false => Severity::Warning,
        },
        question: Question::of_section(section).unwrap_or(Question::Answers),
        help: Some(format!(
            "type it anew in the letters of one script: `{key} \"{}\"`",
            script::folded(text)
        )),
        pointer: tree.named_pointer(id),
        ..Finding::error(MIXED, mark, message)
    };
    finding.labels[0].text = "two scripts".to_owned();
    Some(finding)
}
