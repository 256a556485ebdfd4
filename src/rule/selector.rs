//! `given`: a path with `[*]`, a subset of JSONPath (RFC 9535), evaluated on the tree.

use crate::check::RuleError;
use crate::manifest::{NodeId, Tree, Word};
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
    Key(Word),
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
            steps.push(Step::Key(Cow::Owned(name.to_owned())));
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
                Step::Key(key) => shape.field(key).ok_or_else(|| {
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
            Step::Key(key) => format!("/{key}"),
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
    /// What each has found, one after the other.
    ids: Vec<NodeId>,
    /// Which of them belong to the selector of each number.
    known: Vec<Option<Range<usize>>>,
}

impl Matches {
    /// Where everything that a selector matches stands among all matches, in document order.
    pub fn of(&mut self, selector: &Selector, tree: &Tree) -> Range<usize> {
        if let Some(Some(known)) = self.known.get(selector.number) {
            return known.clone();
        }
        let start = self.ids.len();
        selector.each(tree, &mut |id| self.ids.push(id));
        let found = start..self.ids.len();
        if selector.number > 0 {
            let room = self.known.len().max(selector.number + 1);
            self.known.resize(room, None);
            self.known[selector.number] = Some(found.clone());
        }
        found
    }

    /// The match at one of those places.
    pub fn at(&self, place: usize) -> NodeId {
        self.ids[place]
    }
}

fn walk(tree: &Tree, steps: &[Step], at: NodeId, visit: &mut dyn FnMut(NodeId)) {
    match steps.split_first() {
        None => visit(at),
        Some((Step::Key(key), rest)) => {
            if let Some(next) = tree.get(at, key) {
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
