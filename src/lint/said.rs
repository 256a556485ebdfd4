//! What the rules see, put into words as findings.

use crate::check::{Context, Problem};
use crate::finding::{Fault, Finding, Severity};
use crate::manifest::{NodeId, Tree};
use crate::rule::{InForce, Rule};

pub(super) fn empty(tree: &Tree) -> Finding {
    let message = "the manifest is empty: none of the five questions is answered";
    Finding {
        fault: Fault::Missing,
        help: Some(
            "start with what it is and where it stands\nreadiness: 1\ncapability:\n  \
             name: claims-triage\n  stage: pilot   # pilot, production or retired"
                .to_owned(),
        ),
        ..Finding::error("manifest-empty", tree.anchor(Tree::ROOT), message)
    }
}

pub(super) fn finding(
    force: &InForce<'_>,
    level: Severity,
    context: &Context<'_>,
    problem: Problem,
) -> Finding {
    let rule = force.rule;
    let help = match (&rule.help, problem.help) {
        (Some(own), None) => Some(own.fill(&context.scope, &problem.vars)),
        // The rule says what to do, the check which line to type, unless the rule names one.
        (Some(own), Some(line)) => {
            let own = own.fill(&context.scope, &problem.vars);
            let line = line.split_once('\n').map(|(_, line)| line);
            Some(match line.filter(|_| !own.contains('\n')) {
                Some(line) => format!("{own}\n{line}"),
                None => own,
            })
        }
        (None, help) => help,
    };
    let severity = match level {
        Severity::Error if problem.doubtful => Severity::Warning,
        level => level,
    };
    let (severity, later) = force.weight(severity, context.scope.today);
    let mut message = rule.message.fill(&context.scope, &problem.vars);
    if let Some(date) = later {
        message += &format!(" (an error from {date} on)");
    }
    Finding {
        rule: rule.id.to_string(),
        severity,
        question: rule.question,
        fault: problem.fault,
        message,
        labels: problem.labels,
        help,
        pointer: problem.pointer,
        related: problem.related,
        fix: None,
        waived: None,
    }
}

/// A rule that cannot be computed is no pass.
pub(super) fn failed(rule: &Rule, tree: &Tree, this: NodeId, why: &str) -> Finding {
    let message = format!("`{}` cannot be computed here: {why}", rule.id);
    Finding {
        help: Some("change the values so that they can be computed".to_owned()),
        pointer: tree.named_pointer(this),
        ..Finding::error("rule-failed", tree.mark(this), message)
    }
}
