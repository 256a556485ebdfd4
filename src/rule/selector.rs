//! `given`: a path with `[*]`, a subset of JSONPath (RFC 9535), evaluated on the tree.

use crate::check::RuleError;
use crate::manifest::{FieldId, NodeId, Tree, Word};
use crate::schema::{Shape, ShapeId, nearest};
use crate::source::Span;
use std::borrow::Cow;
use std::ops::Range;

/// Where a rule looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    pub(super) steps: Cow<'static, [Step]>,
    /// What it matches; the root where that was not asked yet.
    pub(super) shape: ShapeId,
    /// From 1 on, another one for each path that built-in rules name: what one rule has found, the next
    /// one need not look for. 0 for all other paths.
    pub(super) number: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(Word, FieldId),
    Each,
}

impl Selector {
    /// The whole manifest.
    pub fn root() -> Self {
        Selector {
            steps: Cow::Borrowed(&[]),
            shape: Shape::ROOT,
            number: 0,
        }
    }

    /// Parses a path such as `data_sources[*]`, with or without `$.` before it.
    ///
    /// # Errors
    /// Where it is no such path.
    pub fn parse(text: &str, span: Span) -> Result<Self, RuleError> {
        let path = text.trim().trim_start_matches('$').trim_start_matches('.');
        let wrong = || {
            let help = "write a path such as `data_sources[*]` or `operations.alerts[*]`";
            RuleError::new(
                span,
                format!("`{text}` is not a path that `given` reads"),
                help,
            )
        };
        let mut steps = Vec::new();
        for part in path.split('.').filter(|_| !path.is_empty()) {
            let (mut name, mut lists) = (part, 0);
            while let Some(list) = name.strip_suffix("[*]") {
                (name, lists) = (list, lists + 1);
            }
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            if name.is_empty() || !name.bytes().all(plain) {
                return Err(wrong());
            }
            steps.push(Step::Key(Cow::Owned(name.to_owned()), FieldId::of(name)));
            steps.extend(std::iter::repeat_n(Step::Each, lists));
        }
        let mut selector = Selector {
            steps: Cow::Owned(steps),
            shape: Shape::ROOT,
            number: 0,
        };
        selector.shape = selector.find_shape(span)?;
        Ok(selector)
    }

    /// A path that can never match is an error, for a rule that never runs would pass in silence.
    fn find_shape(&self, span: Span) -> Result<ShapeId, RuleError> {
        let mut at = Shape::ROOT;
        for step in &*self.steps {
            let shape = Shape::of(at);
            at = match step {
                Step::Each => shape.items.ok_or_else(|| {
                    RuleError::new(
                        span,
                        "`[*]` stands after something that is no list",
                        "leave `[*]` out",
                    )
                })?,
                Step::Key(key, _) => shape.field(key).ok_or_else(|| {
                    let names: Vec<_> = shape.field_names().collect();
                    let help = match nearest(key, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None if shape.items.is_some() => format!("write `[*]` before `.{key}`"),
                        None => format!("write one of {}", names.join(", ")),
                    };
                    RuleError::new(
                        span,
                        format!("there is no field `{key}`, so the rule would never run"),
                        help,
                    )
                })?,
            };
        }
        Ok(at)
    }

    /// The shape of what it matches.
    pub fn shape(&self) -> ShapeId {
        self.shape
    }

    /// What it matches as a pointer, with `*` for every item.
    pub fn pointer(&self) -> String {
        let step = |step: &Step| match step {
            Step::Key(key, _) => format!("/{key}"),
            Step::Each => "/*".to_owned(),
        };
        self.steps.iter().map(step).collect()
    }

    /// Visits everything that it matches, in document order.
    pub fn each(&self, tree: &Tree, visit: &mut dyn FnMut(NodeId)) {
        walk(tree, &self.steps, Tree::ROOT, visit);
    }
}

/// What selectors have matched in a manifest.
#[derive(Default)]
pub struct Matches {
    /// What each numbered one has found, one after the other.
    ids: Vec<NodeId>,
    /// Which of them belong to the selector of each number.
    known: Vec<Option<Range<usize>>>,
    /// What the last one without a number has found: nothing may pile up for rules of others.
    last: Vec<NodeId>,
}

impl Matches {
    /// Everything that a selector matches, in document order.
    pub fn of(&mut self, selector: &Selector, tree: &Tree) -> &[NodeId] {
        if selector.number == 0 {
            self.last.clear();
            selector.each(tree, &mut |id| self.last.push(id));
            return &self.last;
        }
        if self.known.len() <= selector.number {
            self.known.resize(selector.number + 1, None);
        }
        let found = self.known[selector.number].get_or_insert_with(|| {
            let start = self.ids.len();
            selector.each(tree, &mut |id| self.ids.push(id));
            start..self.ids.len()
        });
        &self.ids[found.clone()]
    }
}

fn walk(tree: &Tree, steps: &[Step], at: NodeId, visit: &mut dyn FnMut(NodeId)) {
    match steps.split_first() {
        None => visit(at),
        Some((Step::Key(key, field), rest)) => {
            if let Some(next) = tree.find(at, *field, key) {
                walk(tree, rest, next, visit);
            }
        }
        Some((Step::Each, rest)) => {
            for item in tree.items(at) {
                walk(tree, rest, *item, visit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest;
    use crate::source::Source;

    #[test]
    fn matches_are_what_each_selector_finds_and_nothing_piles_up() {
        let text = include_str!("../../examples/claims-triage/readiness.yaml");
        let tree = manifest::read(&Source::new("readiness.yaml", text)).tree;
        let tree = tree.expect("it is a manifest");
        let mut matches = Matches::default();
        for rule in crate::rule::builtin().iter().chain(crate::rule::builtin()) {
            for selector in rule.given.iter() {
                let own = Selector {
                    number: 0,
                    ..selector.clone()
                };
                for selector in [selector, &own] {
                    let mut found = Vec::new();
                    selector.each(&tree, &mut |id| found.push(id));
                    assert_eq!(matches.of(selector, &tree), found, "{}", selector.pointer());
                }
            }
        }
        let paths: usize = matches.known.iter().flatten().map(Range::len).sum();
        assert_eq!(matches.ids.len(), paths);
    }
}
