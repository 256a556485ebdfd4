//! The fast path: one walk over the tree along the shapes. It alone knows how the schema's keywords
//! read on a tree without the validator, so that a clean manifest never builds one.

use super::{Shape, ShapeId};
use crate::manifest::{Kind, NodeId, Tree};
use crate::quantity::{self, Dimension, Format, Quantity, Typed};

/// Reads every value that has a format or is a number, sets its `typed`, and answers whether the
/// manifest conforms to the schema.
///
/// One notation is refused here that JSON Schema cannot see: a number that only YAML spells, such
/// as `1e3` or `0x1F`, because people and other readers disagree about it.
pub fn annotate(tree: &mut Tree) -> bool {
    value(tree, Tree::ROOT, Shape::ROOT)
}

/// The shape of a value that [`annotate`] has seen; nothing under a key that the schema does not know
/// or leaves free.
pub fn shape_of(tree: &Tree, id: NodeId) -> Option<ShapeId> {
    tree[id].shape.map(ShapeId)
}

fn value(tree: &mut Tree, id: NodeId, shape: ShapeId) -> bool {
    tree[id].shape = Some(shape.0);
    let shape = Shape::of(shape);
    match &tree[id].kind {
        Kind::Null => shape.types.null,
        Kind::Bool(_) => shape.types.boolean,
        Kind::Integer(number) => {
            #[expect(clippy::cast_precision_loss, reason = "bounds are small")]
            let number = *number as f64;
            (shape.types.integer || shape.types.number) && numeric(tree, id, shape, number)
        }
        Kind::Float(number) => {
            let number = *number;
            let whole = shape.types.integer && number.fract() == 0.0;
            number.is_finite() && (shape.types.number || whole) && numeric(tree, id, shape, number)
        }
        Kind::Text => shape.types.string && text(tree, id, shape),
        Kind::List(_) => shape.types.array && shape.items.is_some_and(|item| list(tree, id, item)),
        Kind::Map(_) => shape.types.object && map(tree, id, shape),
    }
}

fn list(tree: &mut Tree, id: NodeId, inside: ShapeId) -> bool {
    let mut conforms = true;
    let mut at = 0;
    while let Some(item) = tree.children(id).get(at).copied() {
        // No short cut: every value is read, also behind a wrong one.
        conforms &= value(tree, item, inside);
        at += 1;
    }
    conforms
}

fn map(tree: &mut Tree, id: NodeId, shape: &Shape) -> bool {
    let mut conforms = shape
        .fields
        .iter()
        .filter(|field| field.demanded)
        .all(|field| tree.get(id, field.name).is_some());
    let mut at = 0;
    while let Some(child) = tree.children(id).get(at).copied() {
        at += 1;
        let Some(key) = tree.key(child).filter(|key| !Shape::is_free(key)) else {
            continue;
        };
        conforms &= match shape.field(key) {
            Some(inside) => value(tree, child, inside),
            None => false,
        };
    }
    conforms
}

fn text(tree: &mut Tree, id: NodeId, shape: &Shape) -> bool {
    if !shape.choices.is_empty() && !shape.choices.contains(&&*tree[id].text) {
        return false;
    }
    let Some(format) = shape.format else {
        return true;
    };
    match quantity::parse(format, &tree[id].text) {
        Ok(typed) => {
            let within = typed.as_ref().is_none_or(|typed| is_within(shape, typed));
            tree[id].typed = typed.filter(|_| within).map(Box::new);
            within
        }
        Err(_) => false,
    }
}

/// Whether a quantity that is written as text lies within its field's bounds, which are in base units.
/// JSON Schema applies them to numbers only.
pub(super) fn is_within(shape: &Shape, typed: &Typed) -> bool {
    let Typed::Quantity(quantity) = typed else {
        return true;
    };
    #[expect(clippy::cast_precision_loss, reason = "bounds are small")]
    let number = *quantity.value.numer() as f64 / *quantity.value.denom() as f64;
    is_above(shape, number) && is_below(shape, number)
}

fn is_above(shape: &Shape, number: f64) -> bool {
    let bound = shape.minimum;
    bound.is_none_or(|(bound, exclusive)| number > bound || (!exclusive && number == bound))
}

fn is_below(shape: &Shape, number: f64) -> bool {
    let bound = shape.maximum;
    bound.is_none_or(|(bound, exclusive)| number < bound || (!exclusive && number == bound))
}

fn numeric(tree: &mut Tree, id: NodeId, shape: &Shape, number: f64) -> bool {
    let chosen = shape.choices.is_empty()
        || shape
            .choices
            .iter()
            .any(|choice| choice.parse() == Ok(number));
    let Some(typed) = exact(&tree[id].text, shape.format) else {
        return false;
    };
    tree[id].typed = Some(Box::new(typed));
    chosen && is_above(shape, number) && is_below(shape, number)
}

/// A number as written, exactly: in its format where it has one, else without a unit.
pub(super) fn exact(text: &str, format: Option<Format>) -> Option<Typed> {
    match format {
        Some(format) => quantity::parse(format, text).ok()?,
        None => quantity::number(text).map(|value| {
            Typed::Quantity(Quantity {
                value,
                dimension: Dimension::default(),
                percent: false,
            })
        }),
    }
}
