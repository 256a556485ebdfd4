//! What is said of a change that takes a capability out of production.

use super::{Policy, Stage, declared};
use crate::finding::{Finding, Label, Related};
use crate::manifest::{self, Tree};
use crate::source::{Source, Span};
use std::sync::Arc;

/// The id of the finding. A waiver in the same change is the reason that makes it acceptable.
pub const LOWERED: &str = "stage-lowered";

/// Where a manifest said that its capability is in production.
#[derive(Clone, Debug)]
pub struct Was {
    source: Arc<Source>,
    span: Span,
}

impl Was {
    /// Reads what a manifest said; nothing where it named another stage or none, or cannot be read.
    pub fn in_production(name: &str, bytes: &[u8]) -> Option<Self> {
        let (source, unread) = manifest::open(name, bytes);
        if unread.iter().any(|finding| finding.rule == "unreadable") {
            return None;
        }
        let tree = manifest::read(&source).tree?;
        let stage = tree.at(Tree::ROOT, &["capability", "stage"])?;
        (&*tree[stage].text == Stage::Production.name()).then(|| Was {
            span: tree.mark(stage),
            source,
        })
    }
}

/// The finding where a manifest that was in production names another stage now. Where the run names
/// the stage, the manifest's word decides nothing.
pub(super) fn lowered(tree: &Tree, was: Option<&Was>, policy: &Policy<'_>) -> Option<Finding> {
    let was = was.filter(|_| policy.judge_as.is_none())?;
    let at = tree.at(Tree::ROOT, &["capability", "stage"])?;
    let (called, asked) = match declared(tree) {
        Stage::Production => return None,
        Stage::Pilot => ("a pilot", "less is asked of it"),
        Stage::Retired => ("retired", "only its form is judged"),
    };
    let until = policy.today.saturating_add(jiff::Span::new().days(30));
    let mark = tree.mark(at);
    Some(Finding {
        labels: vec![Label {
            span: mark,
            text: "was `production`".to_owned(),
        }],
        related: vec![Related {
            source: was.source.clone(),
            span: was.span,
            text: "as it was".to_owned(),
        }],
        help: Some(format!(
            "set `stage: production` again; where it does leave production, say in the same change \
             why, what protects meanwhile and who decided\n\
             waivers:\n  - rule: {LOWERED}\n    reason: The route was switched off on {}.\n    \
             compensating: Handlers rank all claims by hand until then.\n    \
             approved_by: head-of-claims@acme.example\n    expires: {until}",
            policy.today
        )),
        pointer: tree.named_pointer(at),
        ..Finding::error(
            LOWERED,
            mark,
            format!("the capability was in production and is called {called} now, so {asked}"),
        )
    })
}
