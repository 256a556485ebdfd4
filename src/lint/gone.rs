//! What is said of a manifest that was deleted.

use super::{Judgement, Policy, Stage, declared};
use crate::finding::{Fault, Finding, Severity};
use crate::manifest::{self, Tree};
use crate::source::Source;
use std::sync::Arc;

/// Judges that a manifest is gone, from the bytes it had. A capability that was switched off before
/// may go; any other one would leave the gate with its manifest.
pub fn deleted(name: &str, bytes: &[u8], policy: &Policy<'_>) -> Judgement {
    let (source, read) = manifest::read_bytes(name, bytes);
    let tree = read.tree;
    let known = tree.as_ref().filter(|tree| tree.is_given(Tree::ROOT));
    let capability = known.and_then(|tree| {
        let id = tree.at(Tree::ROOT, &["capability", "name"])?;
        (!tree[id].text.is_empty()).then_some((tree[id].text.to_string(), tree.mark(id)))
    });
    let stage = known.map_or(Stage::Production, declared);
    let of = match &capability {
        Some((name, _)) => format!("the manifest of `{name}`"),
        None => "the manifest".to_owned(),
    };
    let (severity, message, help) = match stage {
        Stage::Retired => (
            Severity::Info,
            format!("{of} was deleted; the capability was retired before"),
            None,
        ),
        Stage::Pilot | Stage::Production => (
            Severity::Error,
            format!("{of} was deleted, so nothing judges the capability any more"),
            Some(
                "restore the file; where the capability is switched off, say so first and delete it \
                 in a later change\ncapability:\n  stage: retired"
                    .to_owned(),
            ),
        ),
    };
    let mark = match (&capability, known) {
        (Some((_, mark)), _) => *mark,
        (None, Some(tree)) => tree.anchor(Tree::ROOT),
        (None, None) => source.line_span(0),
    };
    let finding = Finding {
        severity,
        fault: Fault::Missing,
        help,
        ..Finding::error("manifest-deleted", mark, message)
    };
    Judgement {
        capability: capability.map(|(name, _)| name),
        stage: policy.judge_as.unwrap_or(stage),
        deleted: true,
        findings: vec![finding],
        ..Judgement::unread(source)
    }
}

impl Judgement {
    /// Of a file about which nothing is said yet.
    pub fn unread(source: Arc<Source>) -> Self {
        Judgement {
            source,
            capability: None,
            readable: false,
            deleted: false,
            stage: Stage::Production,
            findings: Vec::new(),
            known: Vec::new(),
            fixed: 0,
            to_go: 0,
            applied: 0,
            not_applicable: 0,
            off: 0,
            waivers: 0,
            set_aside: Vec::new(),
            steps: 0,
        }
    }
}
