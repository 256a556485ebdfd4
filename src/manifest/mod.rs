//! Bytes → gatekeeper (limits, encoding, hidden characters) → tree of values that know their spans.
//!
//! It alone knows the YAML parser. Nothing here trusts its input.

mod bare;
mod builtin;
mod delimiter;
mod field;
mod gate;
mod grow;
pub(crate) mod hash;
mod known;
pub mod limit;
mod line;
mod parse;
mod placement;
mod scalar;
mod slip;
mod tree;
mod unmeant;

pub use builtin::BUILTIN;
pub use field::FieldId;
pub use gate::{open, plain_text};
pub use scalar::ambiguous;
pub use tree::{Kind, Node, NodeId, Step, Style, Tree, Word, is_blank};

use crate::finding::Finding;
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What reading gave: a tree where the text has one, and what is wrong with the way it is written.
#[derive(Debug)]
pub struct Read {
    /// The values; nothing where the text is not YAML or goes over a limit, and then a finding says
    /// so.
    pub tree: Option<Tree>,
    /// Each with a mark on the very characters, in document order.
    pub findings: Vec<Finding>,
}

/// The tree of a manifest that [`open`] let through.
///
/// An empty document is a tree with a `Null` root. What YAML allows and a manifest does not
/// (duplicate keys, `<<`, tags, keys that are not text) is a finding and stays out of the tree.
pub fn read(source: &Arc<Source>) -> Read {
    read_up_to(source, limit::MAX_ENTRIES)
}

/// The same of another file than a manifest, such as a list of words: its lists may be longer.
pub fn read_other(source: &Arc<Source>) -> Read {
    read_up_to(source, limit::MAX_NODES)
}

/// The text of a manifest, and what reading it gave. What the gatekeeper cannot read at all is not parsed;
/// hidden characters are only reported.
pub fn read_bytes(name: &str, bytes: &[u8]) -> (Arc<Source>, Read) {
    let (source, mut findings) = open(name, bytes);
    let closed = findings.iter().any(|finding| finding.rule == "unreadable");
    let tree = (!closed).then(|| read(&source)).and_then(|read| {
        findings.extend(read.findings);
        read.tree
    });
    (source, Read { tree, findings })
}

fn read_up_to(source: &Arc<Source>, entries: usize) -> Read {
    let plain = gate::is_plain(source.text());
    let text = match plain {
        true => Cow::Borrowed(source.text()),
        false => gate::parseable(source.text()),
    };
    match parse::parse(&text, entries) {
        parse::Parsed {
            nodes,
            root,
            notes,
            complete: true,
        } => grow::grow(source, &nodes, root, notes, plain),
        parse::Parsed { notes, .. } => Read {
            tree: None,
            findings: notes.finish(None),
        },
    }
}

/// A finding about the way something is written.
fn said(rule: &str, span: Span, message: String) -> Finding {
    Finding::error(rule, span, message)
}

/// A span moved onto characters of the text: its ends on boundaries, and one character wide where
/// it was empty (the next one, at a line's end the one before).
fn clip(text: &str, span: Span) -> Span {
    let mut start = (span.start as usize).min(text.len());
    let mut end = (span.end as usize).clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    if start == end {
        let next = text[start..]
            .chars()
            .next()
            .filter(|c| !matches!(c, '\n' | '\r'));
        let last = || text[..start].chars().next_back();
        match next {
            Some(next) => end += next.len_utf8(),
            None => start -= last().map_or(0, char::len_utf8),
        }
    }
    Span::new(start, end)
}

/// The beginning of a long span: its first line that is not blank, at most 60 characters of it.
fn head(text: &str, span: Span) -> Span {
    let inside = text.get(span.range()).unwrap_or("");
    let trimmed = inside.trim_start();
    let start = span.start as usize + inside.len() - trimmed.len();
    let line = trimmed.lines().next().unwrap_or("");
    let length: usize = line.chars().take(60).map(char::len_utf8).sum();
    clip(text, Span::new(start, start + length))
}

/// Findings under way: counted for each id, so that a hostile file cannot ask for thousands.
#[derive(Debug, Default)]
struct Notes {
    findings: Vec<(Finding, Option<NodeId>)>,
    kept: BTreeMap<String, usize>,
}

impl Notes {
    /// Adds a finding, about a value where the tree has it.
    fn add(&mut self, finding: Finding, about: Option<NodeId>) {
        if self.has_room(&finding.rule) {
            self.findings.push((finding, about));
        }
    }

    /// Adds a finding that takes work to make, unless there are enough of its id.
    fn add_made(&mut self, rule: &str, about: Option<NodeId>, make: impl FnOnce() -> Finding) {
        if self.has_room(rule) {
            self.findings.push((make(), about));
        }
    }

    /// Whether one more finding under this id is kept; it is counted in any case.
    fn has_room(&mut self, rule: &str) -> bool {
        let kept = self.kept.entry(rule.into()).or_insert(0);
        *kept += 1;
        *kept <= limit::MAX_FINDINGS_PER_ID
    }

    /// The findings in document order, with the pointers of what they are about.
    fn finish(self, tree: Option<&Tree>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (mut finding, about) in self.findings {
            if let (Some(tree), Some(id)) = (tree, about) {
                finding.pointer = tree.named_pointer(id);
            }
            findings.push(finding);
        }
        for (rule, count) in self.kept {
            let Some(count) = count.checked_sub(limit::MAX_FINDINGS_PER_ID + 1) else {
                continue;
            };
            let count = count + 1;
            let last = findings
                .iter_mut()
                .rev()
                .find(|finding| finding.rule == rule);
            if let Some(last) = last {
                last.message = format!("{}; {count} more like it follow", last.message);
            }
        }
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        findings
    }
}
