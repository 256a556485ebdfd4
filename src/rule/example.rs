//! The examples of a rule file, run: a pass must be silent, a fail must report what it says.

use super::load::File;
use crate::check::RuleError;
use crate::finding::Finding;
use crate::manifest::{Kind, NodeId, Tree};
use crate::repository::Repository;
use crate::source::{Source, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One example out of a rule file.
#[derive(Debug)]
pub struct Example {
    /// `pass 1`, `fail 2`
    pub name: String,
    /// The manifest, or the part of one that the rule looks at.
    pub manifest: Arc<Source>,
    /// Where it stands in the rule file.
    pub span: Span,
    /// What must come of it.
    pub expectation: Expectation,
    /// Manifests of the same run, before this one in the order of their names.
    pub beside: Vec<Arc<Source>>,
    /// Files that stand around it.
    pub repository: Repository,
    /// The date to judge by.
    pub today: Option<String>,
}

/// What must come of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// No finding.
    Silent,
    /// One finding or more, whose marks are these texts in this order (where the example names them).
    Reported(Option<Vec<String>>),
}

/// What came of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A pass that is silent, rightly.
    Silent,
    /// A fail that is reported, rightly.
    Reported,
    /// A pass with findings: their messages.
    Noisy(Vec<String>),
    /// A fail without a finding.
    Missed,
    /// A fail whose marks are others: expected, found.
    Misplaced(Vec<String>, Vec<String>),
}

impl Outcome {
    /// Whether the example holds.
    pub fn is_right(&self) -> bool {
        matches!(self, Outcome::Silent | Outcome::Reported)
    }
}

impl Example {
    /// Compares what a judgement found with what the example expects.
    pub fn outcome(&self, findings: &[Finding]) -> Outcome {
        match &self.expectation {
            Expectation::Silent if findings.is_empty() => Outcome::Silent,
            Expectation::Silent => {
                Outcome::Noisy(findings.iter().map(|f| f.message.clone()).collect())
            }
            Expectation::Reported(_) if findings.is_empty() => Outcome::Missed,
            Expectation::Reported(None) => Outcome::Reported,
            Expectation::Reported(Some(expected)) => {
                let labels = findings.iter().flat_map(|finding| &finding.labels);
                let found: Vec<_> = labels
                    .map(|label| self.manifest.slice(label.span).to_owned())
                    .collect();
                if found == *expected {
                    Outcome::Reported
                } else {
                    Outcome::Misplaced(expected.clone(), found)
                }
            }
        }
    }
}

impl File {
    /// The examples of the rule file, passes first.
    ///
    /// # Errors
    /// Where `examples` has another form, or names no pass or no fail.
    pub fn examples(&self) -> Result<Vec<Example>, RuleError> {
        let tree = &self.tree;
        let help = "add `examples: {pass: [...], fail: [...]}` with at least one of each";
        let Some(at) = tree.get(Tree::ROOT, "examples") else {
            return Err(RuleError::new(
                tree.anchor(Tree::ROOT),
                "`examples` is missing",
                help,
            ));
        };
        crate::check::only(tree, at, &["pass", "fail"])?;
        let mut out = Vec::new();
        for kind in ["pass", "fail"] {
            let items = tree.get(at, kind).map_or(&[][..], |list| tree.items(list));
            if items.is_empty() {
                let message = format!("there is no example that must {kind}");
                return Err(RuleError::new(tree.anchor(at), message, help));
            }
            for (index, item) in items.iter().enumerate() {
                out.push(self.example(kind, index, *item)?);
            }
        }
        Ok(out)
    }

    fn example(&self, kind: &str, index: usize, item: NodeId) -> Result<Example, RuleError> {
        let tree = &self.tree;
        let name = format!("{kind} {}", index + 1);
        let passes = kind == "pass";
        let mut expectation = if passes {
            Expectation::Silent
        } else {
            Expectation::Reported(None)
        };
        let mut repository = Repository::Memory(BTreeMap::new());
        let mut today = None;
        let mut beside = Vec::new();
        let mut manifest = item;
        if matches!(tree[item].kind, Kind::Map(_)) {
            crate::check::only(
                tree,
                item,
                &["manifest", "beside", "marks", "files", "today"],
            )?;
            manifest = tree.get(item, "manifest").ok_or_else(|| {
                RuleError::new(
                    tree.anchor(item),
                    "`manifest` is missing",
                    "add `manifest: |`",
                )
            })?;
            if let Some(marks) = tree.get(item, "marks").filter(|_| !passes) {
                let marks = tree.items(marks).iter();
                let marks = marks.map(|mark| tree[*mark].text.to_string()).collect();
                expectation = Expectation::Reported(Some(marks));
            }
            if let Some(files) = tree.get(item, "files") {
                let files = tree.children(files).iter();
                let file = |id: &NodeId| {
                    (
                        tree.key(*id).unwrap_or_default().to_owned(),
                        tree[*id].text.to_string(),
                    )
                };
                repository = Repository::Memory(files.map(file).collect());
            }
            let others = tree
                .get(item, "beside")
                .map_or(&[][..], |at| tree.items(at));
            let other = |(at, id): (usize, &NodeId)| {
                let name = format!("{} ({name}, beside {})", self.source.name(), at + 1);
                Source::new(name, tree[*id].text.to_string())
            };
            beside = others.iter().enumerate().map(other).collect();
            today = tree.get(item, "today").map(|id| tree[id].text.to_string());
        }
        Ok(Example {
            manifest: Source::new(
                format!("{} ({name})", self.source.name()),
                tree[manifest].text.to_string(),
            ),
            name,
            beside,
            span: tree.mark(manifest),
            expectation,
            repository,
            today,
        })
    }
}
