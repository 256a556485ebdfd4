//! Phrases of an organisation's own that evade: a vocabulary file that a standard names.

use super::file::Spanned;
use super::{StandardError, fence};
use crate::check::{RuleError, only};
use crate::manifest::{self, Kind, Tree};
use crate::source::Source;
use crate::wording::Category;
use std::path::Path;
use std::sync::Arc;

/// Phrases that one file may bring.
const MOST: usize = 2_000;
/// Characters of a phrase.
const LONGEST: usize = 100;

/// The phrases of a file, each with what it does in an answer. Only phrases that evade: others would
/// make answers clearer than they are.
pub(super) fn read(
    path: &Path,
    named: &Spanned<String>,
    standard: &Arc<Source>,
) -> Result<Vec<(Category, String)>, StandardError> {
    let bytes = fence::bytes(path).map_err(|error| {
        let message = format!("the vocabulary `{}` cannot be read: {error}", named.value);
        let error = RuleError::new(named.span, message, "name a file that can be read");
        StandardError::Refused(standard.clone(), vec![error])
    })?;
    let (source, mut findings) = manifest::open(&super::shown_path(path), &bytes);
    let mut tree = None;
    if findings.is_empty() {
        let read = manifest::read(&source);
        findings = read.findings;
        tree = read.tree;
    }
    let refused = |error| StandardError::Refused(source.clone(), vec![error]);
    if let Some(finding) = findings.into_iter().next() {
        let help = finding.help.clone().unwrap_or_default();
        return Err(refused(RuleError::new(
            finding.span(),
            finding.message,
            help,
        )));
    }
    let tree = tree.ok_or_else(|| {
        let help = "start with `phrases: {deferral: [after the summer]}`";
        refused(RuleError::new(
            crate::source::Span::default(),
            "there are no phrases here",
            help,
        ))
    })?;
    phrases(&tree).map_err(refused)
}

/// The built-in phrases are a table made when the program was built, to which none can be added yet. A
/// key that is read and does nothing would be worse than one that is refused.
pub(super) fn can_add(named: &Spanned<String>) -> Result<(), RuleError> {
    let message = "phrases of one's own are not read by this version";
    let help = "remove `vocabulary`, and write a rule of your own under `rule_files`";
    Err(RuleError::new(named.span, message, help))
}

fn phrases(tree: &Tree) -> Result<Vec<(Category, String)>, RuleError> {
    only(tree, Tree::ROOT, &["phrases"])?;
    let help = "write `phrases: {deferral: [after the summer]}`";
    let lists = tree
        .get(Tree::ROOT, "phrases")
        .filter(|at| matches!(tree[*at].kind, Kind::Map(_)));
    let Some(lists) = lists else {
        let span = tree.anchor(Tree::ROOT);
        return Err(RuleError::new(span, "`phrases` is missing", help));
    };
    let known: Vec<_> = Category::names()
        .filter(|name| Category::parse(name).is_some_and(Category::evades))
        .collect();
    only(tree, lists, &known)?;
    let mut out = Vec::new();
    for list in tree.children(lists) {
        let Some(category) = tree.key(*list).and_then(Category::parse) else {
            continue;
        };
        for item in tree.children(*list) {
            let text = tree[*item].text.trim();
            let plain = matches!(tree[*item].kind, Kind::Text) && text.chars().count() <= LONGEST;
            if !plain || !text.chars().any(char::is_alphanumeric) {
                let help = "write a few words, in quotes if need be";
                return Err(RuleError::new(tree.mark(*item), "this is no phrase", help));
            }
            out.push((category, text.to_lowercase()));
        }
    }
    if out.len() > MOST {
        let message = format!("there are over {MOST} phrases");
        return Err(RuleError::new(
            tree.anchor(lists),
            message,
            "shorten the lists",
        ));
    }
    Ok(out)
}
