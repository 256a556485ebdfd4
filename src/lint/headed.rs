//! One line for an absent section: of several lines to type below it, the first alone shows its key, so
//! that pasting them all gives one section.

use crate::finding::{Fault, Finding};
use crate::manifest::Tree;
use crate::schema::Shape;
use std::collections::BTreeSet;

/// Takes the section's line out of all helps but the first, and where the section is there already.
pub(super) fn once(tree: &Tree, findings: &mut [Finding]) {
    let mut shown = BTreeSet::new();
    // What is waived shows no help.
    let asked = |it: &&mut Finding| it.fault == Fault::Missing && it.waived.is_none();
    for finding in findings.iter_mut().filter(asked) {
        let Some((section, words, lines)) = finding.help.as_deref().and_then(parts) else {
            continue;
        };
        let is_there = tree.get(Tree::ROOT, section).is_some();
        if !is_there && shown.insert(section) {
            continue;
        }
        let same = if is_there { "" } else { "the same " };
        finding.help = Some(match words.ends_with(['?', '.']) {
            true => format!("{words} Write it below {same}`{section}:`\n{lines}"),
            false => format!("{words}, below {same}`{section}:`\n{lines}"),
        });
    }
}

/// The section, the words and the lines below the section, where a help shows just that.
fn parts(help: &str) -> Option<(&'static str, &str, &str)> {
    let (words, code) = help.split_once('\n')?;
    let (head, lines) = code.split_once('\n')?;
    let section = Shape::of(Shape::ROOT).field_named(head.strip_suffix(':')?)?;
    let inside = lines.lines().all(|line| line.starts_with("  "));
    inside.then_some((section, words, lines))
}
