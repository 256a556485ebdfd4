//! How much is said of one manifest: findings beyond a limit are counted, and a manifest that takes
//! too much work is not judged in silence.

use super::Said;
use crate::finding::{Finding, Severity};
use crate::manifest::Tree;
use crate::manifest::limit::{MAX_FINDINGS, MAX_FINDINGS_OF_A_RULE, MAX_STEPS};
use std::collections::BTreeMap;

/// The id of the finding that says how many findings are not listed. It is never known nor waived:
/// nothing says whether what is not listed is.
pub const MORE: &str = "finding-limit";

/// The id of the finding about a manifest that takes too many steps.
pub const SPENT: &str = "step-limit";

impl Said {
    /// Whether one more finding of the rule that is asked is kept; else it is counted.
    pub(super) fn takes(&mut self, rule: &str, severity: Severity) -> bool {
        let takes = self.room.takes(rule, self.of_rule, severity);
        self.of_rule += usize::from(takes);
        takes
    }
}

/// What is kept of one run of the rules, and what is only counted.
#[derive(Debug, Default)]
pub(super) struct Room {
    kept: usize,
    /// By rule: how many are not listed, and how many of those are errors.
    more: BTreeMap<String, (usize, usize)>,
}

impl Room {
    /// Whether one more finding of a rule is kept that has so many already; else it is counted.
    fn takes(&mut self, rule: &str, has: usize, severity: Severity) -> bool {
        if has < MAX_FINDINGS_OF_A_RULE && self.kept < MAX_FINDINGS {
            self.kept += 1;
            return true;
        }
        self.add(rule, 1, usize::from(severity == Severity::Error));
        false
    }

    /// So many findings more are kept, which others have made.
    pub(super) fn holds(&mut self, findings: usize) {
        self.kept += findings;
    }

    /// Counts findings that nobody made.
    pub(super) fn add(&mut self, rule: &str, count: usize, errors: usize) {
        if count > 0 {
            let more = self.more.entry(rule.to_owned()).or_default();
            more.0 += count;
            more.1 += errors;
        }
    }

    /// How many errors are not listed.
    pub(super) fn errors(&self) -> usize {
        self.more.values().map(|(_, errors)| errors).sum()
    }

    /// One finding for each rule with more findings than are listed.
    pub(super) fn findings(&self, tree: &Tree) -> Vec<Finding> {
        let finding = |(rule, (count, _)): (&String, &(usize, usize))| {
            let message = match rule.as_str() {
                "" => format!("{count} more values do not have the form of their fields"),
                rule => format!("`{rule}` has {count} more findings than are listed"),
            };
            Finding {
                help: Some(
                    "put right what is listed, or describe one capability in each file: \
                     `other.readiness.yaml`"
                        .to_owned(),
                ),
                ..Finding::error(MORE, tree.anchor(Tree::ROOT), message)
            }
        };
        self.more.iter().map(finding).collect()
    }
}

/// Said where the rules take more steps than they may: what they did not look at is no pass.
pub(super) fn spent(tree: &Tree) -> Finding {
    let message = format!(
        "the rules take more than {} million steps on this manifest, so not all of them were run",
        MAX_STEPS / 1_000_000
    );
    Finding {
        help: Some(
            "shorten its longest lists, or describe one capability in each file: \
             `other.readiness.yaml`"
                .to_owned(),
        ),
        ..Finding::error(SPENT, tree.anchor(Tree::ROOT), message)
    }
}
