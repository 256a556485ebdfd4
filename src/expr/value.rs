//! What an expression computes with: values that remember which places of the manifest they rest on.

use crate::manifest::{Kind, NodeId, Tree, is_blank};
use crate::quantity::{self, Comparison, Condition, Dimension, Number, Quantity, Typed};
use jiff::civil::Date;
use std::borrow::Cow;
use std::fmt;

/// A value, and the places it was computed from, where an evaluation keeps them.
#[derive(Clone, Debug)]
pub struct Value<'m, T = Vec<NodeId>> {
    /// What it is.
    pub data: Data<'m>,
    /// The scalars of the manifest that took part, in the order in which they were read.
    pub from: T,
}

/// What an evaluation remembers of the places that a value rests on: a finding needs all of them, and
/// most evaluations end without one.
pub trait Trail: Clone + Default {
    /// Whether places are remembered.
    const KEPT: bool;

    /// One place.
    fn of(id: NodeId) -> Self;

    /// Adds places that are not known yet, in their order.
    fn add(&mut self, more: Self);

    /// Whether it rests on nothing in the manifest, as far as that is remembered.
    fn is_empty(&self) -> bool;
}

impl Trail for () {
    const KEPT: bool = false;

    fn of(_: NodeId) -> Self {}

    fn add(&mut self, (): Self) {}

    fn is_empty(&self) -> bool {
        true
    }
}

impl Trail for Vec<NodeId> {
    const KEPT: bool = true;

    fn of(id: NodeId) -> Self {
        vec![id]
    }

    fn add(&mut self, more: Self) {
        for id in more {
            if !self.contains(&id) {
                self.push(id);
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }
}

/// The kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub enum Data<'m> {
    /// Truth.
    Bool(bool),
    /// A number with or without a unit.
    Quantity(Quantity),
    /// Text.
    Text(Cow<'m, str>),
    /// A calendar date.
    Date(Date),
    /// `>= 97%`
    Comparison(&'m Comparison),
    /// `precision < 93% for 24h`
    Condition(&'m Condition),
    /// A list or map of the manifest.
    Node(NodeId),
    /// A list that an expression made.
    List(Vec<Data<'m>>),
}

impl<'m, T: Trail> Value<'m, T> {
    /// A value that rests on nothing in the manifest.
    pub(super) fn new(data: Data<'m>) -> Self {
        let from = T::default();
        Value { data, from }
    }

    /// True or false, resting on these places.
    pub(super) fn truth((truth, from): (bool, T)) -> Self {
        let data = Data::Bool(truth);
        Value { data, from }
    }

    /// A value that rests on the places of two others.
    pub(super) fn on_both(data: Data<'m>, mut from: T, more: T) -> Self {
        from.add(more);
        Value { data, from }
    }
}

/// A plain number.
pub(super) fn plain<'m>(value: Number) -> Data<'m> {
    Data::Quantity(Quantity {
        value,
        dimension: Dimension::default(),
        percent: false,
    })
}

/// The value at a place of the manifest. Nothing where it is empty, or where something is already
/// said about it.
pub fn read(tree: &Tree, id: NodeId) -> Option<Data<'_>> {
    let node = &tree[id];
    if node.spoken {
        return None;
    }
    match node.typed.as_deref() {
        Some(Typed::Quantity(quantity)) => return Some(Data::Quantity(*quantity)),
        Some(Typed::Date(date)) => return Some(Data::Date(*date)),
        Some(Typed::Comparison(comparison)) => return Some(Data::Comparison(comparison)),
        Some(Typed::Condition(condition)) => return Some(Data::Condition(condition)),
        None => {}
    }
    match &node.kind {
        Kind::Null => None,
        Kind::Bool(value) => Some(Data::Bool(*value)),
        Kind::Integer(value) => Some(plain(Number::from_integer(i128::from(*value)))),
        Kind::Float(_) => quantity::number(&node.text).map(plain),
        Kind::Text if is_blank(&node.text) => None,
        Kind::Text => Some(Data::Text(Cow::Borrowed(&node.text))),
        Kind::List(_) | Kind::Map(_) => Some(Data::Node(id)),
    }
}

/// A value as a message shows it.
pub(super) struct Shown<'a, 'm>(pub(super) &'a Data<'m>, pub(super) &'m Tree);

impl fmt::Display for Shown<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Data::Bool(value) => write!(f, "{value}"),
            Data::Quantity(quantity) => write!(f, "{quantity}"),
            Data::Text(text) => f.write_str(text),
            Data::Date(date) => write!(f, "{date}"),
            Data::Comparison(comparison) => write!(f, "{comparison}"),
            Data::Condition(condition) => write!(f, "{condition}"),
            Data::Node(id) => {
                let children = self.1.children(*id);
                let items: Vec<_> = children.iter().filter_map(|id| read(self.1, *id)).collect();
                listed(f, &items, self.1)
            }
            Data::List(items) => listed(f, items, self.1),
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, items: &[Data<'_>], tree: &Tree) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{}", Shown(item, tree))?;
    }
    Ok(())
}
