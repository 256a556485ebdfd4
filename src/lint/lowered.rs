//! What is said of a change that makes less be asked of a capability: by its stage, by its impact.

use super::{Policy, Stage, declared, impact};
use crate::finding::{Finding, Label, Related};
use crate::manifest::{self, NodeId, Tree};
use crate::rule::Impact;
use crate::source::{Source, Span};
use std::sync::Arc;

/// The id of the finding about the stage.
pub(super) const STAGE: &str = "stage-lowered";
/// The id of the finding about the impact.
const IMPACT: &str = "impact-lowered";

/// The ids of the findings. A waiver in the same change is the reason that makes one acceptable.
pub const LOWERED: [&str; 2] = [STAGE, IMPACT];

/// What a manifest said of itself before.
#[derive(Clone, Debug)]
pub struct Was {
    source: Arc<Source>,
    /// Nothing where it could not be read: then it may have said anything.
    tree: Option<Tree>,
}

impl Was {
    /// Reads what a manifest said.
    pub fn read(name: &str, bytes: &[u8]) -> Self {
        let (source, read) = manifest::read_bytes(name, bytes);
        Was {
            source,
            tree: read.tree,
        }
    }

    /// Where a word about the capability stood, else the capability's place.
    fn place(&self, key: &str) -> Related {
        let tree = self.tree.as_ref();
        let at = |path: &[&str]| tree.and_then(|tree| Some(tree.mark(tree.at(Tree::ROOT, path)?)));
        let top = || self.source.line_span(0);
        let (span, text) = match at(&["capability", key]) {
            Some(span) => (span, "as it was".to_owned()),
            None => (
                at(&["capability"]).unwrap_or_else(top),
                format!("named no `{key}`"),
            ),
        };
        Related {
            source: self.source.clone(),
            span,
            text,
        }
    }
}

/// The findings where a manifest that was in production names another stage now, and where the impact
/// that it names is lower than it was.
pub(super) fn lowered(tree: &Tree, was: Option<&Was>, policy: &Policy<'_>) -> Vec<Finding> {
    let Some(was) = was else { return Vec::new() };
    let found = [stage(tree, was, policy), lowered_impact(tree, was, policy)];
    found.into_iter().flatten().collect()
}

/// Where the run names the stage, the manifest's word decides nothing. One that named none was judged
/// as production.
fn stage(tree: &Tree, was: &Was, policy: &Policy<'_>) -> Option<Finding> {
    let before = was.tree.as_ref().map_or(Stage::Production, declared);
    if policy.judge_as.is_some() || before != Stage::Production {
        return None;
    }
    let at = tree.at(Tree::ROOT, &["capability", "stage"])?;
    let (called, asked) = match declared(tree) {
        Stage::Production => return None,
        Stage::Pilot => ("a pilot", "less is asked of it"),
        Stage::Retired => ("retired", "only its form is judged"),
    };
    let message = match &was.tree {
        Some(_) => {
            format!("the capability was in production and is called {called} now, so {asked}")
        }
        None => format!(
            "the capability is called {called} and {asked}, and what it was before cannot be read"
        ),
    };
    let advice = "set `stage: production` again; where it does leave production, say in the same change \
                  why, what protects meanwhile and who decided";
    let reason = format!("The route was switched off on {}.", policy.today);
    let label = match was
        .tree
        .as_ref()
        .and_then(|tree| tree.at(Tree::ROOT, &["capability", "stage"]))
    {
        Some(_) => "was `production`",
        None => "was judged as `production`",
    };
    Some(finding(
        tree,
        at,
        (STAGE, label, advice, &reason),
        was.place("stage"),
        policy,
        message,
    ))
}

fn lowered_impact(tree: &Tree, was: &Was, policy: &Policy<'_>) -> Option<Finding> {
    let stage = policy.judge_as.unwrap_or_else(|| declared(tree));
    let before = impact(was.tree.as_ref()?)?;
    let now = impact(tree);
    if stage == Stage::Retired || asks(now) >= asks(Some(before)) {
        return None;
    }
    let capability = tree.at(Tree::ROOT, &["capability"])?;
    let at = tree.get(capability, "impact").unwrap_or(capability);
    let word = word(before);
    let message = match now {
        Some(now) => format!(
            "the impact was {word} and is called {} now, so less is asked",
            self::word(now)
        ),
        None => format!("the impact was {word} and is not named any more, so less is asked"),
    };
    let advice = format!(
        "set `impact: {word}` again; where less is at stake, say in the same change why, what protects \
         meanwhile and who decided"
    );
    let reason = format!("Since {} it only sorts the inbox.", policy.today);
    let label = format!("was `{word}`");
    let mut said = finding(
        tree,
        at,
        (IMPACT, &label, &advice, &reason),
        was.place("impact"),
        policy,
        message,
    );
    said.pointer = format!("{}/impact", tree.named_pointer(capability));
    Some(said)
}

/// How much an impact makes rules ask; one that is not named is asked as `medium` is.
fn asks(impact: Option<Impact>) -> u8 {
    match impact {
        Some(Impact::High) => 2,
        Some(Impact::Medium) | None => 1,
        Some(Impact::Low) => 0,
    }
}

fn word(impact: Impact) -> &'static str {
    match impact {
        Impact::Low => "low",
        Impact::Medium => "medium",
        Impact::High => "high",
    }
}

fn finding(
    tree: &Tree,
    at: NodeId,
    (id, label, advice, reason): (&str, &str, &str, &str),
    was: Related,
    policy: &Policy<'_>,
    message: String,
) -> Finding {
    let until = policy.today.saturating_add(jiff::Span::new().days(30));
    let mark: Span = tree.mark(at);
    Finding {
        labels: vec![Label {
            span: mark,
            text: label.to_owned(),
        }],
        related: vec![was],
        help: Some(format!(
            "{advice}\nwaivers:\n  - rule: {id}\n    reason: {reason}\n    \
             compensating: Handlers rank all claims by hand until then.\n    \
             approved_by: head-of-claims@acme.example\n    expires: {until}"
        )),
        pointer: tree.named_pointer(at),
        ..Finding::error(id, mark, message)
    }
}
