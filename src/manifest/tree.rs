//! The tree of values of one manifest. Every value knows its bytes, its parent and its key.

use super::field::FieldId;
use crate::quantity::Typed;
use crate::source::{Source, Span};
use std::borrow::Cow;
use std::ops::{Index, IndexMut, Range};
use std::sync::Arc;

/// Words of a document; those of a built-in rule stand in the program.
pub type Word = Cow<'static, str>;

/// A value's place in its [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a value is, by the core schema of YAML 1.2 (10.3.2).
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false` without quotes.
    Bool(bool),
    /// A whole number without quotes that fits 64 bits.
    Integer(i64),
    /// Another number without quotes.
    Float(f64),
    /// Text.
    Text,
    /// The items in order.
    List(Vec<NodeId>),
    /// The values in order; each knows its key.
    Map(Vec<NodeId>),
}

/// How a value is reached from its parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The top of the manifest.
    Root,
    /// The value of this key.
    Key {
        /// The key's text, decoded.
        name: Word,
        /// The key as written.
        span: Span,
        /// The number of its name.
        field: FieldId,
    },
    /// The item at this index, from 0.
    Item(usize),
}

/// One value. Rules go through all values again and again, and what they look at first fits one line of
/// a processor's cache.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The quantity, date or comparison that the schema's `format` makes of it.
    pub typed: Option<Box<Typed>>,
    /// The value as written: quotes included, block scalars from their first content character,
    /// `*name` for an alias. For a list or map from its first to its last descendant, never a
    /// trailing comment. Empty (at the end of the key) for an empty value.
    pub span: Span,
    /// The value that holds this one.
    pub parent: Option<NodeId>,
    /// What the schema says of it, as an index into its table of shapes.
    pub shape: Option<u16>,
    /// How a scalar is written; `Plain` for lists and maps.
    pub style: Style,
    /// Something is said about this value already, so rules stay silent: one cause, one finding.
    pub spoken: bool,
    /// The decoded text of a scalar; empty for lists and maps.
    pub text: Word,
    /// How the parent reaches it.
    pub step: Step,
}

/// All values of one manifest. There is always a root; it is `Null` for an empty document.
#[derive(Clone, Debug)]
pub struct Tree {
    nodes: Vec<Node>,
    /// The numbers of the keys of each map, one after the other, so that a look-up touches a few bytes and
    /// not every value; and of each value where those of its keys begin, if it is a map.
    fields: Vec<FieldId>,
    starts: Vec<u32>,
    source: Arc<Source>,
}

impl Tree {
    /// The top of the manifest.
    pub const ROOT: NodeId = NodeId(0);

    /// A tree from nodes in document order, the root first.
    pub fn new(source: Arc<Source>, nodes: Vec<Node>) -> Self {
        let mut fields = Vec::with_capacity(nodes.len());
        let mut starts = Vec::with_capacity(nodes.len());
        for node in &nodes {
            starts.push(u32::try_from(fields.len()).unwrap_or(u32::MAX));
            let Kind::Map(values) = &node.kind else {
                continue;
            };
            fields.extend(values.iter().map(|id| match &nodes[id.0 as usize].step {
                Step::Key { field, .. } => *field,
                Step::Root | Step::Item(_) => FieldId::NONE,
            }));
        }
        Tree {
            fields,
            starts,
            nodes,
            source,
        }
    }

    /// The text that spans point into.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: there is always a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Of each value in document order whether it is spoken of.
    pub fn spoken(&self) -> Vec<bool> {
        self.nodes.iter().map(|node| node.spoken).collect()
    }

    /// Sets what [`spoken`](Tree::spoken) gave.
    pub fn set_spoken(&mut self, spoken: &[bool]) {
        for (node, spoken) in self.nodes.iter_mut().zip(spoken) {
            node.spoken = *spoken;
        }
    }

    /// All ids in document order.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The value of a key in a map.
    pub fn get(&self, map: NodeId, key: &str) -> Option<NodeId> {
        self.find(map, FieldId::of(key), key)
    }

    /// The same where the number of the key is known.
    pub fn find(&self, map: NodeId, field: FieldId, key: &str) -> Option<NodeId> {
        let Kind::Map(values) = &self[map].kind else {
            return None;
        };
        let start = self.starts[map.0 as usize] as usize;
        let fields = &self.fields[start..start + values.len()];
        if field != FieldId::NONE {
            let at = fields.iter().position(|it| *it == field);
            return at.map(|at| values[at]);
        }
        let mut others = fields.iter().zip(values);
        others
            .find(|(it, id)| **it == FieldId::NONE && self.key(**id) == Some(key))
            .map(|(_, id)| *id)
    }

    /// The value at a path of keys from a value.
    pub fn at(&self, from: NodeId, path: &[&str]) -> Option<NodeId> {
        path.iter().try_fold(from, |node, key| self.get(node, key))
    }

    /// The items of a list; nothing for anything else.
    pub fn items(&self, list: NodeId) -> &[NodeId] {
        match &self[list].kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list or the values of a map.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        match &self[id].kind {
            Kind::List(children) | Kind::Map(children) => children,
            _ => &[],
        }
    }

    /// The key under which a value stands.
    pub fn key(&self, id: NodeId) -> Option<&str> {
        match &self[id].step {
            Step::Key { name, .. } => Some(name),
            Step::Root | Step::Item(_) => None,
        }
    }

    /// The key's bytes.
    pub fn key_span(&self, id: NodeId) -> Option<Span> {
        match &self[id].step {
            Step::Key { span, .. } => Some(*span),
            Step::Root | Step::Item(_) => None,
        }
    }

    /// Whether an entry of a map inside `{ }` has neither a colon nor a value: `{a: 1, b}`.
    pub fn is_bare(&self, id: NodeId) -> bool {
        let node = &self[id];
        let Step::Key { span, .. } = &node.step else {
            return false;
        };
        node.kind == Kind::Null
            && node.span.is_empty()
            && super::bare::ends_entry(&self.source, *span)
    }

    /// Whether the value is there and not empty: not null, not blank text, not `{}` nor `[]`.
    pub fn is_given(&self, id: NodeId) -> bool {
        match &self[id].kind {
            Kind::Null => false,
            Kind::Text => !is_blank(&self[id].text),
            Kind::List(children) | Kind::Map(children) => !children.is_empty(),
            Kind::Bool(_) | Kind::Integer(_) | Kind::Float(_) => true,
        }
    }

    /// The bytes to mark for a value: the value itself where it is a scalar with text, else its
    /// nearest key upwards, else the first content of the document.
    pub fn mark(&self, id: NodeId) -> Span {
        let node = &self[id];
        match &node.kind {
            Kind::List(_) | Kind::Map(_) => self.anchor(id),
            _ if node.span.is_empty() => self.anchor(id),
            _ => node.span,
        }
    }

    /// The bytes to mark for something absent inside a value: the nearest key at or above it, the
    /// `id` of a list item where it has one, else the first key of the document, else its first line.
    pub fn anchor(&self, id: NodeId) -> Span {
        let mut at = id;
        loop {
            if let Some(span) = self.key_span(at) {
                return span;
            }
            if let Step::Item(_) = self[at].step {
                let named = self.get(at, "id").or_else(|| self.get(at, "name"));
                if let Some(named) = named.filter(|id| !self[*id].span.is_empty()) {
                    return self[named].span;
                }
                if let Some(first) = self.children(at).first() {
                    return self.key_span(*first).unwrap_or(self[*first].span);
                }
                if !self[at].span.is_empty() {
                    return self[at].span;
                }
            }
            match self[at].parent {
                Some(parent) => at = parent,
                None => return self.first_content(),
            }
        }
    }

    /// The first key of the document, else its first line, else its first character.
    fn first_content(&self) -> Span {
        if let Some(first) = self.children(Self::ROOT).first() {
            return self.key_span(*first).unwrap_or(self[*first].span);
        }
        if !self[Self::ROOT].span.is_empty() {
            return self[Self::ROOT].span;
        }
        (0..self.source.line_count())
            .map(|line| self.source.line_span(line))
            .find(|span| !self.source.slice(*span).trim().is_empty())
            .unwrap_or_default()
    }

    /// The value's JSON Pointer (RFC 6901), list items by index.
    pub fn pointer(&self, id: NodeId) -> String {
        self.path(id, |_, index| index.to_string())
    }

    /// The value's JSON Pointer with list items by their names, so that it survives edits elsewhere; an
    /// item without one keeps its index.
    pub fn named_pointer(&self, id: NodeId) -> String {
        self.path(id, |item, index| {
            let list = self[item].parent.map_or(&[][..], |list| self.items(list));
            let name = self.item_name(item);
            let name = name.filter(|(name, by_id)| *by_id || self.is_only(list, name));
            name.map_or_else(|| index.to_string(), |(name, _)| name)
        })
    }

    /// A pointer with list items by name or by index → the same with items by index. Steps that lead
    /// nowhere stay as they are.
    pub fn by_index(&self, pointer: &str) -> String {
        let mut at: Option<NodeId> = Some(Self::ROOT);
        let mut out = String::new();
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let items = at.map_or(&[][..], |id| self.items(id));
            let named = at.and_then(|list| self.item_named(list, &step));
            let step = named.map_or(step, |index| index.to_string());
            at = at.and_then(|id| match items.is_empty() {
                true => self.get(id, &step),
                false => items.get(step.parse::<usize>().ok()?).copied(),
            });
            out.push('/');
            out.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        out
    }

    /// The item of a list that goes by a name.
    pub fn item_named(&self, list: NodeId, name: &str) -> Option<usize> {
        let items = self.items(list);
        let by_id = |item: &NodeId| {
            self.get(*item, "id")
                .is_some_and(|id| *self[id].text == *name)
        };
        items.iter().position(by_id).or_else(|| {
            let only = self.is_only(items, name);
            let named = |item: &NodeId| self.item_name(*item).is_some_and(|(own, _)| own == name);
            only.then(|| items.iter().position(named)).flatten()
        })
    }

    /// What an item goes by, and whether that is its `id`: else what it is about, else its own text.
    pub fn item_name(&self, item: NodeId) -> Option<(String, bool)> {
        const ABOUT: [&str; 7] = ["metric", "sli", "category", "to", "step", "field", "rule"];
        const LONGEST: usize = 80;
        let said = |key: &str| {
            let text = self.get(item, key).map(|id| self[id].text.trim());
            text.filter(|text| !text.is_empty())
        };
        if let Some(id) = said("id") {
            return Some((id.to_owned(), true));
        }
        let name = match ABOUT.iter().find_map(|key| said(key)) {
            Some(metric) => match said("slice") {
                Some(slice) => format!("{metric}, {slice}"),
                None => metric.to_owned(),
            },
            None => self[item].text.trim().to_owned(),
        };
        // A number would be taken for an index.
        let fits = !name.is_empty() && name.len() <= LONGEST && name.parse::<usize>().is_err();
        fits.then_some((name, false))
    }

    /// Whether one item at most of a list goes by a name; not told of a long list.
    fn is_only(&self, items: &[NodeId], name: &str) -> bool {
        const MOST: usize = 200;
        let named = |item: &&NodeId| self.item_name(**item).is_some_and(|(own, _)| own == name);
        items.len() <= MOST && items.iter().filter(named).count() <= 1
    }

    fn path(&self, id: NodeId, name_item: impl Fn(NodeId, usize) -> String) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        loop {
            match &self[at].step {
                Step::Root => break,
                Step::Key { name, .. } => steps.push(name.to_string()),
                Step::Item(index) => steps.push(name_item(at, *index)),
            }
            match self[at].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        steps.iter().rev().fold(String::new(), |path, step| {
            path + "/" + &step.replace('~', "~0").replace('/', "~1")
        })
    }

    /// The bytes of a part of a scalar's decoded text, given as a byte range in it. Where the text
    /// is not written as it reads (escapes, folded lines), the same words are looked for in the
    /// source, and the whole value is the last resort.
    pub fn part(&self, id: NodeId, part: Range<usize>) -> Span {
        let node = &self[id];
        let raw = self.source.slice(node.span);
        let quote = usize::from(matches!(
            node.style,
            Style::SingleQuoted | Style::DoubleQuoted
        ));
        let start = node.span.start as usize;
        let verbatim = raw.get(quote..raw.len().saturating_sub(quote));
        if verbatim == Some(&*node.text) {
            return Span::new(start + quote + part.start, start + quote + part.end);
        }
        let words = node.text.get(part).unwrap_or("").trim();
        match raw.find(words) {
            Some(at) if !words.is_empty() => Span::new(start + at, start + at + words.len()),
            _ => self.mark(id),
        }
    }
}

/// Whether a text holds nothing that can be read.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

impl Index<NodeId> for Tree {
    type Output = Node;
    fn index(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}

impl IndexMut<NodeId> for Tree {
    fn index_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}
