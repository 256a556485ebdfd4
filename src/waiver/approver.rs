//! Who approves an exception: somebody who can be asked, who does not answer for the system, and whom
//! the standard names where it names any.

use super::Court;
use crate::expr::is_same;
use crate::finding::{Finding, Label};
use crate::manifest::{NodeId, Tree};
use crate::script;
use crate::wording::Vocabulary;

/// Why a name does not approve anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    /// It is nobody in particular.
    Nobody,
    /// It answers for the system, as it says there.
    Owner(NodeId),
    /// The standard names others.
    Unlisted,
}

/// Words that name somebody elsewhere, and nobody who could be asked about an exception later.
const NOBODY: &[&str] = &["manager", "me", "on call", "oncall", "owner", "project"];

/// The ids of what is said of an approver, with what such an approval would do.
pub(super) struct Ids {
    pub(super) nobody: &'static str,
    pub(super) owner: (&'static str, &'static str),
    pub(super) unlisted: (&'static str, &'static str),
}

/// What is said of an approver who does not approve anything.
pub(super) fn refused(tree: &Tree, at: NodeId, court: &Court<'_>, ids: &Ids) -> Option<Finding> {
    let fault = fault(tree, at, court)?;
    let who = &tree[at].text;
    let (id, message, help) = match fault {
        Fault::Nobody => (
            ids.nobody,
            format!("`{who}` is nobody in particular, so nobody has approved this"),
            "name the person or role that can be asked about it later\n\
             approved_by: head-of-claims@acme.example"
                .to_owned(),
        ),
        Fault::Owner(_) => (
            ids.owner.0,
            format!("`{who}` {}", ids.owner.1),
            "have it approved by somebody who does not answer for the system\n\
             approved_by: head-of-claims@acme.example"
                .to_owned(),
        ),
        Fault::Unlisted => {
            let approvers = crate::check::listed(&court.terms.approvers);
            let help = format!("have it approved by one whom the standard names: {approvers}");
            (ids.unlisted.0, format!("`{who}` {}", ids.unlisted.1), help)
        }
    };
    let mut finding = Finding {
        help: Some(help),
        ..Finding::error(id, tree.mark(at), message)
    };
    if let Fault::Owner(owner) = fault {
        finding.labels.push(Label {
            span: tree.mark(owner),
            text: "answers for the system".to_owned(),
        });
    }
    Some(finding)
}

/// What speaks against an approver.
fn fault(tree: &Tree, at: NodeId, court: &Court<'_>) -> Option<Fault> {
    let text = &*tree[at].text;
    if is_nobody(text, court.vocabulary) {
        return Some(Fault::Nobody);
    }
    let owners = ["team", "accountable"];
    let owner = owners
        .iter()
        .filter_map(|key| tree.at(Tree::ROOT, &["owner", key]))
        .find(|owner| is_same(&tree[*owner].text, text));
    if let Some(owner) = owner {
        return Some(Fault::Owner(owner));
    }
    let approvers = &court.terms.approvers;
    (!approvers.is_empty() && !approves(approvers, text)).then_some(Fault::Unlisted)
}

fn is_nobody(text: &str, vocabulary: &Vocabulary) -> bool {
    let plain = script::folded(text.trim()).replace(['_', '-'], " ");
    let bare = plain.strip_prefix("the ").unwrap_or(&plain);
    vocabulary.is_nobody(text) || NOBODY.contains(&bare)
}

/// A name as it is compared with a pattern.
fn name(text: &str) -> String {
    script::folded(text.trim().trim_start_matches('@')).into_owned()
}

/// Whether one of the patterns of a standard allows an approver. Where a pattern has a `*`, only one
/// address or one handle fits: `*` must not stand for a list, or for a name before another.
pub fn approves(patterns: &[String], who: &str) -> bool {
    let who = name(who);
    let one = !who.contains([',', ';', '<', '>'])
        && !who.contains(char::is_whitespace)
        && who.matches('@').count() <= 1;
    patterns.iter().any(|pattern| {
        let pattern = name(pattern);
        (one || !pattern.contains('*')) && fits(&pattern, &who)
    })
}

/// Whether a name fits a pattern in which `*` stands for any characters.
pub fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("");
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_address_or_handle() {
        let patterns = ["*@risk.acme.example", "@acme/*-risk", "Head of Risk"];
        let patterns = patterns.map(str::to_owned);
        for who in ["Dana@Risk.acme.example", "@ACME/model-risk", "head of risk"] {
            assert!(approves(&patterns, who), "{who}");
        }
        for who in [
            "me@evil.example, dana@risk.acme.example",
            "me@evil.example@risk.acme.example",
            "Dana <dana@risk.acme.example",
            "me;dana@risk.acme.example",
        ] {
            assert!(!approves(&patterns, who), "{who}");
        }
    }

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, who) in [
            ("*@acme.example", "dana@acme.example"),
            ("acme/risk", "acme/risk"),
            ("acme/*-risk", "acme/model-risk"),
            ("a*b*c", "a-b-b-c"),
            ("*", "anybody"),
        ] {
            assert!(fits(pattern, who), "{pattern} {who}");
        }
        for (pattern, who) in [
            ("*@acme.example", "dana@acme.example.evil"),
            ("acme/risk", "acme/risk-2"),
            ("a*b*c", "a-c-b"),
            ("ab*ba", "aba"),
        ] {
            assert!(!fits(pattern, who), "{pattern} {who}");
        }
    }

    #[test]
    fn a_word_for_a_group_is_nobody_and_a_role_is_somebody() {
        let vocabulary = Vocabulary::default();
        for text in [
            "someone",
            "Management",
            "the management",
            "on_call",
            "on-call",
            "The business",
            "stakeholders",
            "our team",
            "IT",
        ] {
            assert!(is_nobody(text, &vocabulary), "{text}");
        }
        for text in [
            "@acme/risk",
            "head-of-claims@acme.example",
            "Model Risk Committee",
            "Head of Claims",
            "works council",
            "model-risk",
            "#risk",
            "Dana Cruz",
            "IT security officer",
        ] {
            assert!(!is_nobody(text, &vocabulary), "{text}");
        }
    }
}
