//! The shape of a manifest: what each value is, and findings where it is something else.

mod shape;

pub use shape::{Field, Required, Shape, ShapeId, Types};
